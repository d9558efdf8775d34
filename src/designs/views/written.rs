//! The written parts of a design: what is asked and what was answered, to fill in and to read.

use super::pieces::{Piece, with_claims};
use crate::designs::queries::Answers;
use crate::simulator::problem::{DesignProblem, Estimate};
use crate::web::views::text;

/// The written parts as a form.
#[derive(Clone, Debug, Default)]
pub struct WrittenForm {
    pub estimates: Vec<EstimateField>,
    pub sections: Vec<SectionField>,
    /// How many have something in them.
    pub filled: usize,
}

#[derive(Clone, Debug)]
pub struct EstimateField {
    pub id: String,
    pub ask: String,
    pub given: String,
    /// How an answer looks: "such as 4.2 TB".
    pub example: String,
}

#[derive(Clone, Debug)]
pub struct SectionField {
    pub id: String,
    pub title: String,
    pub prompt: String,
    pub minutes: u32,
    pub text: String,
}

impl WrittenForm {
    pub fn new(problem: &DesignProblem, answers: &Answers) -> WrittenForm {
        let estimates: Vec<_> = problem
            .estimates
            .iter()
            .map(|estimate| EstimateField {
                id: estimate.id.clone(),
                ask: estimate.ask.clone(),
                given: answers.estimates.get(&estimate.id).cloned().unwrap_or_default(),
                example: example(estimate),
            })
            .collect();
        let sections: Vec<_> = problem
            .sections
            .iter()
            .map(|section| SectionField {
                id: section.id.clone(),
                title: section.title.clone(),
                prompt: section.prompt.trim().to_string(),
                minutes: section.minutes,
                text: answers.sections.get(&section.id).cloned().unwrap_or_default(),
            })
            .collect();
        let filled = estimates
            .iter()
            .filter(|field| !field.given.trim().is_empty())
            .count()
            + sections
                .iter()
                .filter(|field| !field.text.trim().is_empty())
                .count();
        WrittenForm {
            estimates,
            sections,
            filled,
        }
    }

    pub fn any(&self) -> bool {
        self.total() > 0
    }

    pub fn total(&self) -> usize {
        self.estimates.len() + self.sections.len()
    }

    /// "About 35 minutes: Requirements 5, Interface 5 …"
    pub fn plan_text(&self) -> String {
        let planned: Vec<&SectionField> = self
            .sections
            .iter()
            .filter(|section| section.minutes > 0)
            .collect();
        let minutes: u32 = planned.iter().map(|section| section.minutes).sum();
        if minutes == 0 {
            return String::new();
        }
        format!(
            "Plan {} for them.",
            text::count(minutes.into(), "minute", "minutes")
        )
    }
}

/// A number with the unit that the answer has.
fn example(estimate: &Estimate) -> String {
    match estimate.unit.as_str() {
        "" => "such as 12k".to_string(),
        "B" => "such as 4.2 TB".to_string(),
        "/s" => "such as 35k/s".to_string(),
        "s" => "such as 1.5 s".to_string(),
        unit => format!("such as 12k {unit}"),
    }
}

/// A written part to read; claims are links.
#[derive(Clone, Debug)]
pub struct SectionView {
    pub title: String,
    pub pieces: Vec<Piece>,
}

impl SectionView {
    /// The parts with something in them, in the order of the problem.
    pub fn list(
        problem: &DesignProblem,
        answers: &Answers,
        address: &dyn Fn(&str) -> Option<String>,
    ) -> Vec<SectionView> {
        let text_of = |id: &str| {
            answers
                .sections
                .get(id)
                .map(|text| text.trim())
                .filter(|text| !text.is_empty())
        };
        problem
            .sections
            .iter()
            .filter_map(|section| {
                Some(SectionView {
                    title: section.title.clone(),
                    pieces: with_claims(text_of(&section.id)?, address),
                })
            })
            .collect()
    }
}

/// An estimate with the machine's mark.
#[derive(Clone, Debug)]
pub struct EstimateView {
    pub ask: String,
    pub given: String,
    /// `None` where nothing was answered.
    pub is_right: Option<bool>,
    pub message: String,
}

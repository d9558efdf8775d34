//! What is asked for in words and numbers beside the design.

use super::table::{FactTable, code, number_column, plain, words_in};
use crate::problems::design::words;
use crate::simulator::problem::DesignProblem;

pub(super) fn estimates(problem: &DesignProblem) -> FactTable {
    FactTable {
        id: "estimates",
        is_first: false,
        title: "Estimates asked for",
        columns: vec![code("Id"), words_in("Question"), plain("Right within")],
        rows: problem
            .estimates
            .iter()
            .map(|estimate| {
                vec![
                    estimate.id.clone(),
                    estimate.ask.clone(),
                    format!("a factor of {}", words::trimmed(estimate.factor)),
                ]
            })
            .collect(),
        notes: vec![
            "A later estimate is checked against your own earlier ones, so that one slip counts once."
                .to_string(),
        ],
    }
}

pub(super) fn plan(problem: &DesignProblem) -> FactTable {
    FactTable {
        id: "plan",
        is_first: false,
        title: "Written parts and time plan",
        columns: vec![plain("Part"), words_in("What to say"), number_column("Minutes")],
        rows: problem
            .sections
            .iter()
            .map(|section| {
                vec![
                    section.title.clone(),
                    section.prompt.trim().to_string(),
                    section.minutes.to_string(),
                ]
            })
            .collect(),
        notes: Vec::new(),
    }
}

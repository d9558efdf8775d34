//! From stored rows to what pages and live events show of a design.

use super::judging::SimulationProgress;
use super::queries::Answers;
use super::views::{CheckedPartial, DrawingPartial, ErrorView, EstimateView};
use crate::drafts::queries::Draft;
use crate::jobs::JobState;
use crate::simulator::design::{check, parse_text};
use crate::simulator::estimates::check_answers;
use crate::simulator::problem::DesignProblem;
use crate::submissions::present;
use crate::submissions::views::Progress;

use super::views::DraftView;

/// Faults and drawing of a text. A text that reads but does not fit the problem is drawn all the same.
pub fn checked(problem: &DesignProblem, text: &str) -> CheckedPartial {
    match parse_text(text) {
        Err(errors) => CheckedPartial {
            errors: errors.iter().map(ErrorView::new).collect(),
            drawing: None,
            is_refusal: false,
        },
        Ok(design) => CheckedPartial {
            errors: match check(problem, &design) {
                Ok(()) => Vec::new(),
                Err(errors) => errors.iter().map(ErrorView::new).collect(),
            },
            drawing: (!design.nodes.is_empty()).then(|| DrawingPartial::plain(&design)),
            is_refusal: false,
        },
    }
}

/// How far a simulation is; between a job's end and its outcome nothing is told.
pub fn progress(state: Option<&JobState>, workers: i64) -> Progress {
    match state.and_then(SimulationProgress::of_job) {
        Some(at) => Progress::Simulating {
            scenario: at.scenario,
            scenarios: at.scenarios,
            replication: at.replication,
        },
        None if state.is_none() => Progress::Simulating {
            scenario: 0,
            scenarios: 0,
            replication: 1,
        },
        None => present::progress(state, workers),
    }
}

pub fn draft_view(draft: Option<&Draft>) -> DraftView {
    draft.map_or_else(DraftView::default, |draft| DraftView {
        revision: u64::try_from(draft.revision).unwrap_or(0),
        saved_at: Some(draft.saved_at.format("%H:%M").to_string()),
        saved_at_iso: Some(draft.saved_at.to_rfc3339()),
    })
}

/// The written parts of a draft; one that can't be read counts as empty, its versions keep it.
pub fn answers_of_draft(draft: Option<&Draft>) -> Answers {
    draft
        .and_then(|draft| serde_json::from_str(&draft.source).ok())
        .unwrap_or_default()
}

/// Estimates in the order of the problem with the machine's marks.
pub fn estimates(problem: &DesignProblem, answers: &Answers) -> Vec<EstimateView> {
    let marks = check_answers(problem, &answers.estimates);
    problem
        .estimates
        .iter()
        .map(|estimate| {
            let given = answers.estimates.get(&estimate.id).cloned().unwrap_or_default();
            let mark = marks.iter().find(|mark| mark.id == estimate.id);
            EstimateView {
                ask: estimate.ask.clone(),
                is_right: mark.filter(|_| !given.trim().is_empty()).map(|mark| mark.right),
                message: mark.map(|mark| mark.message.clone()).unwrap_or_default(),
                given,
            }
        })
        .collect()
}

//! What pages show of a run on samples or on an input of one's own.

use super::samples::{sample_report, shown_bytes};
use super::{progress, stored};
use crate::jobs::JobState;
use crate::judge::{Accuracy, RunOutcome};
use crate::submissions::queries::Sample;
use crate::submissions::runs::Run;
use crate::submissions::views::{OutputView, RunPartial, RunReport, VerdictWords, run_words, verdict_words};
use crate::web::views::BadgeView;

pub fn run_partial(run: &Run, state: Option<&JobState>, samples: &[Sample], workers: i64) -> RunPartial {
    let report = run.finished_at.map(|_| Box::new(run_report(run, samples)));
    RunPartial {
        progress: report.is_none().then(|| progress(state, workers)),
        report,
        url: format!("/runs/{}", run.id),
        problem_title: run.problem_title.clone(),
    }
}

fn run_report(run: &Run, samples: &[Sample]) -> RunReport {
    let Some(stored_outcome) = &run.outcome else {
        let words = verdict_words(BadgeView::JUDGE_ERROR, &Default::default(), 0);
        return failed_run(words);
    };
    let Some(outcome) = stored::<RunOutcome>(stored_outcome, "run", run.id) else {
        return failed_run(VerdictWords {
            happened: "What your program did can't be shown: the stored result can't be read.".to_string(),
            place: None,
            next: "It is not your fault; run it again.".to_string(),
        });
    };
    let compile_output = OutputView::when_any(outcome.compile.output.as_bytes(), false);
    let is_approximate = outcome.accuracy == Accuracy::Approximate;
    if outcome.compile_failed {
        let words = verdict_words(BadgeView::COMPILE_ERROR, &Default::default(), 0);
        return RunReport {
            badge: BadgeView::COMPILE_ERROR,
            words,
            compile_output,
            samples: Vec::new(),
            is_approximate,
        };
    }
    let mut reports: Vec<_> = outcome
        .cases
        .iter()
        .enumerate()
        .map(|(index, case)| sample_report(index, case, samples))
        .collect();
    let first_bad = reports
        .iter()
        .find(|report| !report.is_accepted())
        .map(|report| report.badge);
    if let Some(input) = &run.input {
        for report in &mut reports {
            report.input = shown_bytes(input);
        }
        let badge = first_bad.unwrap_or(BadgeView::FINISHED);
        let words = VerdictWords {
            happened: custom_words(badge),
            place: None,
            next: String::new(),
        };
        return RunReport {
            badge,
            words,
            compile_output,
            samples: reports,
            is_approximate,
        };
    }
    let passed = reports.iter().filter(|report| report.is_accepted()).count() as u64;
    let words = run_words(passed, reports.len() as u64);
    RunReport {
        badge: first_bad.unwrap_or(BadgeView::ACCEPTED),
        words,
        compile_output,
        samples: reports,
        is_approximate,
    }
}

/// A run of which there is nothing to show.
fn failed_run(words: VerdictWords) -> RunReport {
    RunReport {
        badge: BadgeView::JUDGE_ERROR,
        words,
        compile_output: None,
        samples: Vec::new(),
        is_approximate: false,
    }
}

fn custom_words(badge: BadgeView) -> String {
    if badge == BadgeView::FINISHED {
        "Your program ran through; there is no expected answer to compare with.".to_string()
    } else {
        format!("{}: your program did not run through on this input.", badge.word)
    }
}

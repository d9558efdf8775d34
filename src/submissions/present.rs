//! From stored rows to what pages and live events show of a submission or run.
//!
//! Secret cases give nothing away here but verdict, figures and intent.

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;

use super::queries::{CurrentJudgement, Sample, Submission, SubmissionLine};
use super::runs::Run;
use super::views::{
    CaseFacts, DiffView, JudgementPartial, OutputView, Progress, RunPartial, RunReport, SampleReport,
    VerdictView, WaitView, ending_words, run_words,
};
use crate::jobs::JobState;
use crate::judge::{Accuracy, CaseResult, RunOutcome, Verdict};
use crate::package::LanguageId;
use crate::problems::views::AttemptRow;
use crate::web::views::BadgeView;

/// The "language" of submissions that are system designs.
pub const DESIGN: &str = "design";

/// As much of an output as a page shows; the judge keeps no more either.
const SHOWN_BYTES: usize = 64 * 1024;

/// What is known of a submission's judging at one moment.
pub struct Judging {
    pub state: Option<JobState>,
    pub judgement: Option<CurrentJudgement>,
    pub samples: Vec<Sample>,
    pub workers: i64,
    pub memory_limit_bytes: u64,
}

/// The page of a submission; designs have their own.
pub fn submission_url(id: i64, language: &str) -> String {
    if language == DESIGN {
        format!("/submissions/{id}/design")
    } else {
        format!("/submissions/{id}")
    }
}

/// The last submissions to a problem as its workspace lists them; `of` is how many there are in all.
pub fn attempt_rows(lines: Vec<SubmissionLine>, of: u64) -> Vec<AttemptRow> {
    lines
        .into_iter()
        .zip(0u64..)
        .map(|(line, index)| AttemptRow {
            url: submission_url(line.id, &line.language),
            number: of.saturating_sub(index),
            badge: line
                .verdict
                .as_deref()
                .and_then(BadgeView::verdict)
                .unwrap_or(BadgeView::QUEUED),
            language: language_name(&line.language),
            sent_at: sent_at(line.created_at),
        })
        .collect()
}

pub fn workspace_url(slug: &str, language: &str) -> String {
    format!("/problems/{slug}/workspace?language={language}")
}

/// "C++"; an id that is not known any more stands for itself.
pub fn language_name(id: &str) -> String {
    if id == DESIGN {
        return "Design".to_string();
    }
    LanguageId::parse(id).map_or_else(|| id.to_string(), |language| language.display_name().to_string())
}

pub fn judgement_partial(submission: &Submission, judging: &Judging) -> JudgementPartial {
    let verdict = judging
        .judgement
        .as_ref()
        .map(|judgement| Box::new(verdict_view(submission, judgement, judging)));
    JudgementPartial {
        progress: verdict
            .is_none()
            .then(|| progress(judging.state.as_ref(), judging.workers)),
        verdict,
        url: format!("/submissions/{}", submission.id),
        workspace_url: workspace_url(&submission.problem_slug, &submission.language),
        problem_title: submission.problem_title.clone(),
    }
}

/// Between a job's end and its judgement nothing is told; the next look finds the judgement.
pub fn progress(state: Option<&JobState>, workers: i64) -> Progress {
    match state {
        Some(JobState::Waiting {
            place,
            waited_seconds,
        }) => Progress::Queued(WaitView {
            place: u32::try_from(*place).ok(),
            waiting_s: *waited_seconds as u64,
            judges: u32::try_from(workers).ok(),
        }),
        Some(JobState::Working { done, total, .. }) if *total > 0 => Progress::Running {
            done: u32::try_from(*done).unwrap_or(0),
            total: u32::try_from(*total).unwrap_or(0),
        },
        Some(JobState::Working { .. }) | None => Progress::Compiling,
    }
}

fn verdict_view(submission: &Submission, judgement: &CurrentJudgement, judging: &Judging) -> VerdictView {
    let cases: Vec<CaseResult> = stored(&judgement.cases, "submission", submission.id).unwrap_or_default();
    let facts: Vec<_> = cases.iter().map(case_facts).collect();
    let badge = BadgeView::verdict(&judgement.verdict).unwrap_or(BadgeView::JUDGE_ERROR);
    let time_limit_ms = submission
        .time_limit_ms
        .map_or(0, |limit| u64::try_from(limit).unwrap_or(0));
    let mut view = VerdictView::new(badge, &facts, time_limit_ms, judging.memory_limit_bytes);
    view.compile_output = OutputView::when_any(judgement.compile_output.as_bytes(), false);
    view.failed_sample = cases
        .iter()
        .enumerate()
        .find(|(_, case)| case.verdict.is_some_and(|verdict| verdict != Verdict::Accepted))
        .filter(|(_, case)| case.is_sample)
        .map(|(index, case)| Box::new(sample_report(index, case, &judging.samples)));
    view.is_approximate = !judgement.exact;
    view.judged_at = Some(clock(judgement.finished_at));
    view.judged_in_ms =
        u64::try_from((judgement.finished_at - submission.created_at).num_milliseconds()).ok();
    view
}

/// What a worker stored; `None`, and a line in the log, where this program can't read it.
fn stored<T: DeserializeOwned>(value: &serde_json::Value, subject: &str, id: i64) -> Option<T> {
    T::deserialize(value)
        .inspect_err(|error| tracing::error!(subject, id, %error, "a stored result can't be read"))
        .ok()
}

fn case_facts(case: &CaseResult) -> CaseFacts {
    CaseFacts {
        group: case.group.clone(),
        is_sample: case.is_sample,
        intent: case.description.clone(),
        verdict: case.verdict.map(|verdict| verdict.label().to_string()),
        cpu_ms: u64::from(case.cpu_ms),
        memory_bytes: case.memory_bytes,
    }
}

fn sample_report(index: usize, case: &CaseResult, samples: &[Sample]) -> SampleReport {
    let sample = samples.iter().find(|sample| sample.name == case.name);
    let badge = case
        .verdict
        .and_then(|verdict| BadgeView::verdict(verdict.label()))
        .unwrap_or(BadgeView::FINISHED);
    let output = case.output.as_deref().unwrap_or_default();
    let diff = sample
        .filter(|_| case.verdict == Some(Verdict::WrongAnswer))
        .and_then(|sample| {
            let shown = |bytes: &[u8]| OutputView::new(&bytes[..bytes.len().min(SHOWN_BYTES)], false).text;
            DiffView::compare(&shown(&sample.answer), &shown(output))
        });
    SampleReport {
        heading: if sample.is_some() {
            format!("Sample {}", index + 1)
        } else {
            "Custom input".to_string()
        },
        badge,
        input: sample.and_then(|sample| shown_bytes(&sample.input)),
        output: OutputView::when_any(output, output.len() >= SHOWN_BYTES),
        stderr: case
            .stderr
            .as_deref()
            .and_then(|stderr| OutputView::when_any(stderr, stderr.len() >= SHOWN_BYTES)),
        ending: ending_words(case.exit_code, case.signal),
        judge_message: case
            .judge_message
            .clone()
            .filter(|message| !says_the_same(message, diff.as_ref())),
        cpu_ms: u64::from(case.cpu_ms),
        memory_bytes: case.memory_bytes,
        diff,
    }
}

/// The default validator names the first difference, which stands above the comparison already.
fn says_the_same(message: &str, diff: Option<&DiffView>) -> bool {
    diff.is_some_and(|diff| {
        let first = diff
            .summary
            .split_once(". ")
            .map_or(diff.summary.trim_end_matches('.'), |(first, _)| first);
        message.to_lowercase().starts_with(&first.to_lowercase())
    })
}

fn shown_bytes(bytes: &[u8]) -> Option<OutputView> {
    OutputView::when_any(&bytes[..bytes.len().min(SHOWN_BYTES)], bytes.len() > SHOWN_BYTES)
}

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
        let words = super::views::verdict_words(BadgeView::JUDGE_ERROR, &Default::default(), 0);
        return failed_run(words);
    };
    let Some(outcome) = stored::<RunOutcome>(stored_outcome, "run", run.id) else {
        return failed_run(super::views::VerdictWords {
            happened: "What your program did can't be shown: the stored result can't be read.".to_string(),
            place: None,
            next: "It is not your fault; run it again.".to_string(),
        });
    };
    let compile_output = OutputView::when_any(outcome.compile.output.as_bytes(), false);
    let is_approximate = outcome.accuracy == Accuracy::Approximate;
    if outcome.compile_failed {
        let words = super::views::verdict_words(BadgeView::COMPILE_ERROR, &Default::default(), 0);
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
        let words = super::views::VerdictWords {
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
fn failed_run(words: super::views::VerdictWords) -> RunReport {
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

/// "12:06:02", UTC.
fn clock(time: DateTime<Utc>) -> String {
    time.format("%H:%M:%S UTC").to_string()
}

/// "12:04" today, "3 Nov 12:04" before; UTC.
pub fn sent_at(time: DateTime<Utc>) -> String {
    let format = if time.date_naive() == Utc::now().date_naive() {
        "%H:%M"
    } else {
        "%-d %b %H:%M"
    };
    time.format(format).to_string()
}

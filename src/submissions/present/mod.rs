//! From stored rows to what pages and live events show of a submission or run.
//!
//! Secret cases give nothing away here but verdict, figures and intent.

mod growth;
mod runs;
mod samples;

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;

pub use self::growth::InputSizes;
pub use self::runs::run_partial;
use self::samples::sample_report;
use super::queries::{CurrentJudgement, Sample, Submission, SubmissionLine, Superseded};
use super::views::{CaseFacts, EarlierRow, JudgementPartial, OutputView, Progress, VerdictView, WaitView};
use crate::jobs::JobState;
use crate::judge::{CaseResult, Verdict};
use crate::package::LanguageId;
use crate::problems::views::AttemptRow;
use crate::web::views::{BadgeView, Choice, text};

/// The "language" of submissions that are system designs.
pub const DESIGN: &str = "design";

/// What is known of a submission's judging at one moment.
pub struct Judging {
    pub state: Option<JobState>,
    pub judgement: Option<CurrentJudgement>,
    pub samples: Vec<Sample>,
    pub workers: i64,
    pub memory_limit_bytes: u64,
    /// Of the cases of an accepted program.
    pub input_sizes: InputSizes,
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

/// A submission to choose among others to the same problem.
pub fn choice(line: &SubmissionLine) -> Choice {
    let verdict = line.verdict.as_deref().and_then(BadgeView::verdict);
    Choice {
        value: line.id.to_string(),
        text: format!(
            "{}, {}, {}",
            sent_at(line.created_at),
            verdict.unwrap_or(BadgeView::QUEUED).word,
            language_name(&line.language)
        ),
        selected: false,
    }
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
        is_for_author: true,
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
    view.growth = growth::growth(&cases, &judging.input_sizes);
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

/// What was said of a submission before it was judged again.
pub fn earlier_rows(list: Vec<Superseded>) -> Vec<EarlierRow> {
    list.into_iter()
        .map(|earlier| EarlierRow {
            badge: BadgeView::verdict(&earlier.verdict).unwrap_or(BadgeView::JUDGE_ERROR),
            version: earlier.version_number.unsigned_abs(),
            judged_at: sent_at(earlier.finished_at),
            superseded_at: sent_at(earlier.superseded_at),
            reason: earlier.reason,
        })
        .collect()
}

/// "12:06:02", UTC.
fn clock(time: DateTime<Utc>) -> String {
    time.format("%H:%M:%S UTC").to_string()
}

/// "12:04" today, "3 Nov 12:04" before; UTC.
pub fn sent_at(time: DateTime<Utc>) -> String {
    text::moment(time, Utc::now())
}

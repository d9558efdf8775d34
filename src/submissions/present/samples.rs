//! One case whose data may be shown: a sample, or what somebody typed.

use crate::judge::{CaseResult, Verdict};
use crate::submissions::queries::Sample;
use crate::submissions::views::{DiffView, OutputView, SampleReport, ending_words};
use crate::web::views::BadgeView;

/// As much of an output as a page shows; the judge keeps no more either.
const SHOWN_BYTES: usize = 64 * 1024;

pub(super) fn sample_report(index: usize, case: &CaseResult, samples: &[Sample]) -> SampleReport {
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

pub(super) fn shown_bytes(bytes: &[u8]) -> Option<OutputView> {
    OutputView::when_any(&bytes[..bytes.len().min(SHOWN_BYTES)], bytes.len() > SHOWN_BYTES)
}

//! Two submissions side by side.

use crate::practice::views::CompareSide;
use crate::submissions;
use crate::submissions::present::{language_name, sent_at};
use crate::submissions::queries::{CurrentJudgement, Submission, SubmissionLine};
use crate::submissions::views::DiffView;
use crate::web::views::{BadgeView, Choice};

/// A submission with its judgement.
pub struct Sent {
    pub submission: Submission,
    pub judgement: Option<CurrentJudgement>,
    pub files: Vec<(String, Vec<u8>)>,
    pub number: i64,
}

fn badge(verdict: Option<&str>) -> BadgeView {
    match verdict {
        Some(verdict) => BadgeView::verdict(verdict).unwrap_or(BadgeView::JUDGE_ERROR),
        None => BadgeView::QUEUED,
    }
}

pub fn choice(line: &SubmissionLine, chosen: Option<i64>) -> Choice {
    Choice {
        selected: chosen == Some(line.id),
        ..submissions::present::choice(line)
    }
}

pub fn side(sent: &Sent) -> CompareSide {
    let verdict = sent
        .judgement
        .as_ref()
        .map(|judgement| judgement.verdict.as_str());
    let cases = sent
        .judgement
        .as_ref()
        .and_then(|judgement| judgement.cases.as_array());
    let cases = cases.filter(|cases| !cases.is_empty());
    let largest = |field: &str| {
        let figures = cases?.iter().filter(|case| !case["verdict"].is_null());
        figures.filter_map(|case| case[field].as_u64()).max()
    };
    CompareSide {
        url: format!("/submissions/{}", sent.submission.id),
        number: u64::try_from(sent.number).unwrap_or(0),
        badge: badge(verdict),
        language: language_name(&sent.submission.language),
        sent_at: sent_at(sent.submission.created_at),
        version: u64::try_from(sent.submission.version_number).unwrap_or(0),
        cases: cases.map(|cases| {
            let passed = cases.iter().filter(|case| case["verdict"] == "accepted");
            (passed.count(), cases.len())
        }),
        cpu_ms: largest("cpu_ms"),
        memory_bytes: largest("memory_bytes"),
        size_bytes: sent.files.iter().map(|(_, bytes)| bytes.len() as u64).sum(),
    }
}

/// Each file that differs; files of one name are held against each other, and the one file of each side in any case.
pub fn differences(old: &Sent, new: &Sent) -> Vec<(String, DiffView)> {
    let heads = (format!("No. {}", old.number), format!("No. {}", new.number));
    let between = |name: &str, one: &[u8], other: &[u8]| {
        let (one, other) = (String::from_utf8_lossy(one), String::from_utf8_lossy(other));
        Some((
            name.to_string(),
            DiffView::between(&one, &other, &heads.0, &heads.1)?,
        ))
    };
    if let ([(_, one)], [(name, other)]) = (old.files.as_slice(), new.files.as_slice()) {
        return between(name, one, other).into_iter().collect();
    }
    let bytes_of = |files: &[(String, Vec<u8>)], name: &str| {
        let found = files.iter().find(|(known, _)| known == name);
        found.map(|(_, bytes)| bytes.clone()).unwrap_or_default()
    };
    let mut names: Vec<&String> = old.files.iter().chain(&new.files).map(|(name, _)| name).collect();
    names.sort();
    names.dedup();
    names
        .into_iter()
        .filter_map(|name| between(name, &bytes_of(&old.files, name), &bytes_of(&new.files, name)))
        .collect()
}

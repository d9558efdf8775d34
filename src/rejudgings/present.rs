//! From stored rows to what pages show of a rejudging.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::forms::VERDICTS;
use super::queries::{Cell, Group, Line, PROPOSED, Proposal, Rejudging, SubmissionLine};
use super::state::{State, Step, Taken};
use super::views::{
    BodyPartial, Matrix, MatrixCell, MatrixRow, ProposalRow, Row, SkippedRow, Steps, SubmissionRow,
};
use crate::submissions::present::{language_name, submission_url};
use crate::web::views::{BadgeView, text};

/// Reasons as they are stored, and in words.
const SKIPPED: [(&str, &str); 4] = [
    ("waiting", "Not judged yet, so there is no verdict to replace"),
    ("language", "In a language that the version does not allow"),
    ("judge-error", "The judge failed; the old verdict stays"),
    ("newer", "It has got a newer judgement meanwhile, which stays"),
];

pub fn url(id: i64) -> String {
    format!("/admin/rejudgings/{id}")
}

pub fn verdict_word(stored: &str) -> String {
    BadgeView::verdict(stored).map_or_else(|| stored.to_string(), |badge| badge.word.to_string())
}

pub fn skipped_words(stored: &str) -> &'static str {
    SKIPPED
        .iter()
        .find(|(id, _)| *id == stored)
        .map_or("Skipped", |(_, words)| words)
}

fn moment(time: DateTime<Utc>) -> String {
    text::moment(time, Utc::now())
}

pub fn proposal_row(proposal: Proposal) -> ProposalRow {
    let affected = proposal.affected.unsigned_abs();
    ProposalRow {
        problem: proposal.title,
        problem_url: format!("/problems/{}", proposal.slug),
        version: proposal.version_number.unsigned_abs(),
        affected: if proposal.affected > PROPOSED {
            format!(
                "more than {} submissions",
                text::thousands(PROPOSED.unsigned_abs())
            )
        } else {
            text::count(affected, "submission", "submissions")
        },
        new_url: format!("/admin/rejudgings/new?problem={}", proposal.slug),
        open_url: proposal.open_id.map(url),
    }
}

pub fn row(line: Line) -> Row {
    Row {
        url: url(line.id),
        problem: line.problem_title,
        version: line.version_number.unsigned_abs(),
        state: State::parse(&line.state).words(),
        reason: line.reason,
        author: line.author.unwrap_or_else(|| "somebody who has left".to_string()),
        made_at: moment(line.created_at),
    }
}

pub fn body(rejudging: &Rejudging, groups: &[Group]) -> BodyPartial {
    let state = State::parse(&rejudging.state);
    let url = url(rejudging.id);
    let sum = |keep: &dyn Fn(&Group) -> bool| -> u64 {
        groups
            .iter()
            .filter(|group| keep(group))
            .map(|group| group.count.unsigned_abs())
            .sum()
    };
    let is_tried = |group: &Group| group.skipped.is_none() || group.new_verdict.is_some();
    let wanted = sum(&is_tried);
    BodyPartial {
        problem: rejudging.problem_title.clone(),
        problem_url: format!("/problems/{}", rejudging.problem_slug),
        version: rejudging.version_number.unsigned_abs(),
        is_current_version: rejudging.is_current_version,
        state: state.words(),
        steps: Steps {
            start: state.take(Step::Start) == Taken::Goes && wanted > 0,
            wait: state == State::Judging,
            apply: state.take(Step::Apply) == Taken::Goes,
            cancel: state.take(Step::Cancel) == Taken::Goes,
        },
        is_applied: state == State::Applied,
        reason: rejudging.reason.clone(),
        scope: scope(rejudging),
        times: times(rejudging, state),
        total: sum(&|_| true),
        wanted,
        done: sum(&|group| group.new_verdict.is_some()),
        changed: sum(&|group| {
            group.skipped.is_none() && group.new_verdict.is_some() && group.new_verdict != group.old_verdict
        }),
        matrix: if state == State::Preview {
            by_language(&url, groups)
        } else {
            by_verdict(&url, groups)
        },
        skipped: SKIPPED
            .iter()
            .map(|(id, reason)| SkippedRow {
                reason,
                count: sum(&|group| group.skipped.as_deref() == Some(id)),
                url: format!("{url}/submissions?skipped={id}"),
            })
            .filter(|row| row.count > 0)
            .collect(),
        url,
    }
}

fn scope(rejudging: &Rejudging) -> Vec<(&'static str, String)> {
    let bounds = [
        (
            "Last judged against",
            rejudging.scope_version.map(|number| format!("version {number}")),
        ),
        ("Language", rejudging.scope_language.as_deref().map(language_name)),
        ("Verdict", rejudging.scope_verdict.as_deref().map(verdict_word)),
        ("Sent from", rejudging.scope_from.map(exact)),
        ("Sent before", rejudging.scope_until.map(exact)),
        ("By", rejudging.scope_username.clone()),
    ];
    bounds
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
}

fn exact(time: DateTime<Utc>) -> String {
    time.format("%Y-%m-%d %H:%M UTC").to_string()
}

fn times(rejudging: &Rejudging, state: State) -> Vec<(&'static str, String)> {
    let author = rejudging.author.as_deref().unwrap_or("somebody who has left");
    let ended = if state == State::Applied {
        "Applied"
    } else {
        "Cancelled"
    };
    let times = [
        (
            "Made",
            Some(format!("{}, by {author}", moment(rejudging.created_at))),
        ),
        ("Started", rejudging.started_at.map(moment)),
        ("Judged", rejudging.judged_at.map(moment)),
        (ended, rejudging.ended_at.map(moment)),
    ];
    times
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
}

/// Verdicts in the order of lists; what this program does not know comes last.
fn in_order(words: BTreeSet<&str>) -> Vec<&str> {
    let place = |word: &str| {
        VERDICTS
            .iter()
            .position(|known| *known == word)
            .unwrap_or(usize::MAX)
    };
    let mut words: Vec<&str> = words.into_iter().collect();
    words.sort_by_key(|word| place(word));
    words
}

/// Before anything is judged: languages against current verdicts.
fn by_language(url: &str, groups: &[Group]) -> Option<Matrix> {
    let known = || groups.iter().filter(|group| group.skipped.is_none());
    let columns = in_order(known().filter_map(|group| group.old_verdict.as_deref()).collect());
    let languages: BTreeSet<&str> = known().map(|group| group.language.as_str()).collect();
    let rows = languages.into_iter().map(|language| {
        let cell = |verdict: &&str| {
            let is_here =
                |group: &&Group| group.language == language && group.old_verdict.as_deref() == Some(*verdict);
            let count: u64 = known()
                .filter(is_here)
                .map(|group| group.count.unsigned_abs())
                .sum();
            (count > 0).then(|| MatrixCell {
                count,
                url: format!("{url}/submissions?language={language}&old={verdict}&skipped=none"),
                is_same: false,
            })
        };
        matrix_row(language_name(language), columns.iter().map(cell).collect())
    });
    let rows: Vec<_> = rows.collect();
    (!rows.is_empty()).then(|| Matrix {
        title: "What is judged again",
        rows_are: "Language",
        columns_are: "verdict now",
        columns: columns.iter().map(|word| verdict_word(word)).collect(),
        rows,
    })
}

/// Afterwards: old verdicts against new ones.
fn by_verdict(url: &str, groups: &[Group]) -> Option<Matrix> {
    let judged = || groups.iter().filter(|group| group.new_verdict.is_some());
    let columns = in_order(
        judged()
            .filter_map(|group| group.new_verdict.as_deref())
            .collect(),
    );
    let old = in_order(
        judged()
            .filter_map(|group| group.old_verdict.as_deref())
            .collect(),
    );
    let rows = old.iter().map(|before| {
        let cell = |after: &&str| {
            let is_here = |group: &&Group| {
                group.old_verdict.as_deref() == Some(*before) && group.new_verdict.as_deref() == Some(*after)
            };
            let count: u64 = judged()
                .filter(is_here)
                .map(|group| group.count.unsigned_abs())
                .sum();
            (count > 0).then(|| MatrixCell {
                count,
                url: format!("{url}/submissions?old={before}&new={after}"),
                is_same: before == after,
            })
        };
        matrix_row(verdict_word(before), columns.iter().map(cell).collect())
    });
    let rows: Vec<_> = rows.collect();
    (!rows.is_empty()).then(|| Matrix {
        title: "Old and new verdicts",
        rows_are: "Old verdict",
        columns_are: "new verdict",
        columns: columns.iter().map(|word| verdict_word(word)).collect(),
        rows,
    })
}

fn matrix_row(head: String, cells: Vec<Option<MatrixCell>>) -> MatrixRow {
    MatrixRow {
        head,
        total: cells.iter().flatten().map(|cell| cell.count).sum(),
        cells,
    }
}

/// What a list of submissions is narrowed to.
pub fn bounds(cell: &Cell) -> Vec<String> {
    let bounds = [
        cell.language
            .as_deref()
            .map(|id| format!("Language: {}", language_name(id))),
        cell.old_verdict
            .as_deref()
            .map(|word| format!("Old verdict: {}", verdict_word(word))),
        cell.new_verdict
            .as_deref()
            .map(|word| format!("New verdict: {}", verdict_word(word))),
        cell.skipped
            .as_deref()
            .map(|id| format!("Skipped: {}", skipped_words(id))),
        cell.is_judged.then(|| "Not skipped".to_string()),
    ];
    bounds.into_iter().flatten().collect()
}

pub fn submission_row(line: SubmissionLine) -> SubmissionRow {
    SubmissionRow {
        id: line.submission_id,
        url: submission_url(line.submission_id, &line.language),
        username: line.username,
        language: language_name(&line.language),
        sent_at: moment(line.sent_at),
        old: line.old_verdict.as_deref().and_then(BadgeView::verdict),
        new: line.new_verdict.as_deref().and_then(BadgeView::verdict),
        skipped: line.skipped.as_deref().map(skipped_words),
    }
}

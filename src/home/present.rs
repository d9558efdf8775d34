//! From stored rows to what the dashboard shows. Times are UTC.

use chrono::{DateTime, Utc};

use super::queries::{DraftLine, SubmissionLine};
use super::views::DraftRow;
use crate::problems::ProblemKind;
use crate::problems::present::language_name;
use crate::submissions::present::submission_url;
use crate::submissions::views::SubmissionRow;
use crate::web::views::{BadgeView, text};

/// Lines of a draft that the dashboard shows.
const EXCERPT_LINES: usize = 5;

pub fn draft_row(draft: DraftLine, now: DateTime<Utc>) -> DraftRow {
    DraftRow {
        url: resume_url(&draft.slug, &draft.language),
        problem_title: draft.title,
        language: language_name(&draft.language).to_string(),
        saved_at: ago(draft.saved_at, now),
        line_count: u64::try_from(draft.line_count).unwrap_or(0),
        excerpt: last_lines(&draft.tail),
    }
}

/// Drafts of designs stand in a workspace of their own.
fn resume_url(slug: &str, language: &str) -> String {
    if language == "design" {
        ProblemKind::Design.workspace_url(slug)
    } else {
        format!("/problems/{slug}/workspace?language={language}")
    }
}

fn last_lines(source: &str) -> String {
    let lines: Vec<&str> = source.trim_end().lines().collect();
    lines[lines.len().saturating_sub(EXCERPT_LINES)..].join("\n")
}

pub fn submission_row(line: SubmissionLine, now: DateTime<Utc>) -> SubmissionRow {
    let waiting = if line.is_waiting {
        BadgeView::QUEUED
    } else {
        BadgeView::RUNNING
    };
    SubmissionRow {
        url: submission_url(line.id, &line.language),
        problem_title: line.title,
        problem_url: format!("/problems/{}", line.slug),
        badge: line.verdict.as_deref().map_or(waiting, |verdict| {
            BadgeView::verdict(verdict).unwrap_or(BadgeView::JUDGE_ERROR)
        }),
        language: language_name(&line.language).to_string(),
        sent_at: text::moment(line.created_at, now),
        cpu_ms: line.cpu_ms.and_then(|time| u64::try_from(time).ok()),
        memory_bytes: line
            .memory_bytes
            .filter(|size| *size > 0)
            .and_then(|size| u64::try_from(size).ok()),
    }
}

/// "just now", "12 minutes ago", "yesterday 18:20", "3 Nov 18:20".
fn ago(time: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let minutes = u64::try_from((now - time).num_minutes()).unwrap_or(0);
    let days = (now.date_naive() - time.date_naive()).num_days();
    match (minutes, days) {
        (0, _) => "just now".to_string(),
        (1..60, _) => format!("{} ago", text::count(minutes, "minute", "minutes")),
        (_, ..=0) => format!("{} ago", text::count(minutes / 60, "hour", "hours")),
        (_, 1) => format!("yesterday {}", time.format("%H:%M")),
        _ => time.format("%-d %b %H:%M").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn times_are_told_as_people_tell_them() {
        let now = at("2026-11-05T12:30:00Z");
        for (time, expected) in [
            ("2026-11-05T12:29:30Z", "just now"),
            ("2026-11-05T12:29:00Z", "1 minute ago"),
            ("2026-11-05T11:45:00Z", "45 minutes ago"),
            ("2026-11-05T09:30:00Z", "3 hours ago"),
            ("2026-11-04T18:20:00Z", "yesterday 18:20"),
            ("2026-11-03T18:20:00Z", "3 Nov 18:20"),
            ("2026-11-05T12:31:00Z", "just now"),
        ] {
            assert_eq!(ago(at(time), now), expected, "{time}");
        }
        assert_eq!(
            ago(at("2026-11-04T23:50:00Z"), at("2026-11-05T00:10:00Z")),
            "20 minutes ago"
        );
    }

    #[test]
    fn the_excerpt_is_the_end_of_the_draft() {
        assert_eq!(last_lines("1\n2\n3\n4\n5\n6\n\n"), "2\n3\n4\n5\n6");
        assert_eq!(last_lines("  \n"), "");
    }
}

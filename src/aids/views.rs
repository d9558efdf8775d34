//! What pages show of aids, in ready values.

use chrono::{DateTime, Utc};

use super::queries::{Aids, RunningInterview};
use crate::web::views::{TrustedHtml, text};

/// Beside a statement: on the problem's page and in its workspaces.
#[derive(Clone, Debug, Default)]
pub struct AidsView {
    /// The hints that were asked for.
    pub hints: Vec<TrustedHtml>,
    /// How many there are.
    pub hint_count: usize,
    pub is_bookmarked: bool,
    pub read_editorial: bool,
    pub read_programs: bool,
    /// While it runs, nothing is shown that an interviewer would not say.
    pub interview: Option<InterviewView>,
}

#[derive(Clone, Debug)]
pub struct InterviewView {
    pub id: i64,
    pub minutes: u32,
    /// "14:05 UTC".
    pub ends_at: String,
    pub left_seconds: u64,
}

impl AidsView {
    /// `hints` are all there are.
    pub fn new(aids: &Aids, mut hints: Vec<TrustedHtml>, now: DateTime<Utc>) -> AidsView {
        let hint_count = hints.len();
        hints.truncate(aids.hints);
        AidsView {
            hints: if aids.interview.is_some() {
                Vec::new()
            } else {
                hints
            },
            hint_count,
            is_bookmarked: aids.is_bookmarked,
            read_editorial: aids.read_editorial,
            read_programs: aids.read_programs,
            interview: aids
                .interview
                .as_ref()
                .map(|interview| InterviewView::new(interview, now)),
        }
    }

    /// The number of the next hint; `None` once all are shown.
    pub fn next_hint(&self) -> Option<usize> {
        (self.hints.len() < self.hint_count).then_some(self.hints.len() + 1)
    }
}

impl InterviewView {
    fn new(interview: &RunningInterview, now: DateTime<Utc>) -> InterviewView {
        InterviewView {
            id: interview.id,
            minutes: u32::try_from(interview.minutes).unwrap_or(0),
            ends_at: interview.ends_at.format("%H:%M UTC").to_string(),
            left_seconds: u64::try_from((interview.ends_at - now).num_seconds()).unwrap_or(0),
        }
    }

    /// "24 min left".
    pub fn left_text(&self) -> String {
        match self.left_seconds {
            0..60 => "less than a minute left".to_string(),
            seconds => format!("{} left", text::count(seconds / 60, "minute", "minutes")),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn hints() -> Vec<TrustedHtml> {
        ["One", "Two", "Three"]
            .map(|hint| TrustedHtml::from_sanitised(hint))
            .to_vec()
    }

    #[test]
    fn only_hints_that_were_asked_for_are_handed_out() {
        let now = Utc::now();
        for (shown, expected, next) in [(0, 0, Some(1)), (2, 2, Some(3)), (3, 3, None), (9, 3, None)] {
            let aids = Aids {
                hints: shown,
                ..Aids::default()
            };
            let view = AidsView::new(&aids, hints(), now);
            assert_eq!((view.hints.len(), view.next_hint()), (expected, next));
        }
    }

    #[test]
    fn an_interview_hides_hints_and_tells_its_time() {
        let now = Utc::now();
        let aids = |seconds| Aids {
            hints: 2,
            interview: Some(RunningInterview {
                id: 7,
                minutes: 30,
                ends_at: now + TimeDelta::seconds(seconds),
            }),
            ..Aids::default()
        };
        let view = AidsView::new(&aids(125), hints(), now);
        assert!(view.hints.is_empty());
        assert_eq!(
            view.interview.map(|one| one.left_text()).as_deref(),
            Some("2 minutes left")
        );
        let view = AidsView::new(&aids(30), hints(), now);
        assert_eq!(
            view.interview.map(|one| one.left_text()).as_deref(),
            Some("less than a minute left")
        );
    }
}

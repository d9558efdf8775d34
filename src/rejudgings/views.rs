//! Pages of rejudgings.

use askama::Template;

use crate::web::views::{BadgeView, Choice, FieldErrors, Layout, text};

/// `GET /admin/rejudgings`
#[derive(Template)]
#[template(path = "rejudgings/index.html")]
pub struct IndexPage {
    pub layout: Layout,
    pub proposals: Vec<ProposalRow>,
    pub rows: Vec<Row>,
    pub next_url: Option<String>,
}

/// A problem that judges otherwise now than when some of its verdicts were given.
#[derive(Clone, Debug)]
pub struct ProposalRow {
    pub problem: String,
    pub problem_url: String,
    pub version: u32,
    /// "12 submissions", "more than 10,000 submissions".
    pub affected: String,
    pub new_url: String,
    /// One that is under way.
    pub open_url: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Row {
    pub url: String,
    pub problem: String,
    pub version: u32,
    pub state: &'static str,
    pub reason: String,
    pub author: String,
    pub made_at: String,
}

/// `GET /admin/rejudgings/new`, and the same with errors after a refused post.
#[derive(Template)]
#[template(path = "rejudgings/new.html")]
pub struct NewPage {
    pub layout: Layout,
    pub typed: Typed,
    pub languages: Vec<Choice>,
    pub verdicts: Vec<Choice>,
    pub idempotency_key: String,
    pub errors: FieldErrors,
}

/// What was typed into the form, or what its address proposes.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    pub problem: String,
    pub against: String,
    pub version: String,
    pub language: String,
    pub verdict: String,
    pub from: String,
    pub until: String,
    pub user: String,
    pub reason: String,
}

/// `GET /admin/rejudgings/{id}`
#[derive(Template)]
#[template(path = "rejudgings/show.html")]
pub struct ShowPage {
    pub layout: Layout,
    pub body: BodyPartial,
    /// `/admin/rejudgings/{id}/events` while it is judged.
    pub events_url: Option<String>,
}

/// `rejudgings/_body.html`: all of a rejudging, on its page and in events.
#[derive(Template)]
#[template(path = "rejudgings/_body.html")]
pub struct BodyPartial {
    pub url: String,
    pub problem: String,
    pub problem_url: String,
    pub version: u32,
    pub is_current_version: bool,
    /// "Being judged".
    pub state: &'static str,
    pub steps: Steps,
    pub is_applied: bool,
    pub reason: String,
    /// Bounds of the scope: "Language", "Python".
    pub scope: Vec<(&'static str, String)>,
    /// "Made", "Today 12:04, by root".
    pub times: Vec<(&'static str, String)>,
    /// Submissions in it.
    pub total: u64,
    /// Those of them that are judged again, or are to be.
    pub wanted: u64,
    pub done: u64,
    /// Of those that are judged.
    pub changed: u64,
    pub matrix: Option<Matrix>,
    pub skipped: Vec<SkippedRow>,
}

/// What can be done with it now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Steps {
    pub start: bool,
    pub wait: bool,
    pub apply: bool,
    pub cancel: bool,
}

impl BodyPartial {
    pub fn announcement(&self) -> String {
        self.state.to_string()
    }

    /// "9,204".
    pub fn done_text(&self) -> String {
        text::thousands(self.done)
    }

    /// "12 submissions".
    pub fn total_text(&self) -> String {
        text::count(self.total, "submission", "submissions")
    }

    pub fn wanted_text(&self) -> String {
        text::count(self.wanted, "submission", "submissions")
    }

    pub fn changed_text(&self) -> String {
        if self.is_applied {
            text::count(self.changed, "verdict changed", "verdicts changed")
        } else {
            text::count(self.changed, "verdict changes", "verdicts change")
        }
    }
}

/// Counts of submissions by two of their properties.
#[derive(Clone, Debug)]
pub struct Matrix {
    /// What the table is called.
    pub title: &'static str,
    /// "Verdict now", "Verdict then".
    pub rows_are: &'static str,
    pub columns_are: &'static str,
    pub columns: Vec<String>,
    pub rows: Vec<MatrixRow>,
}

#[derive(Clone, Debug)]
pub struct MatrixRow {
    pub head: String,
    /// One for each column; `None` where there is nothing to see.
    pub cells: Vec<Option<MatrixCell>>,
    pub total: u64,
}

#[derive(Clone, Debug)]
pub struct MatrixCell {
    pub count: u64,
    pub url: String,
    /// Old and new are the same.
    pub is_same: bool,
}

impl MatrixCell {
    pub fn count_text(&self) -> String {
        text::thousands(self.count)
    }
}

impl MatrixRow {
    pub fn total_text(&self) -> String {
        text::thousands(self.total)
    }
}

#[derive(Clone, Debug)]
pub struct SkippedRow {
    pub reason: &'static str,
    pub count: u64,
    pub url: String,
}

impl SkippedRow {
    pub fn count_text(&self) -> String {
        text::count(self.count, "submission", "submissions")
    }
}

/// `GET /admin/rejudgings/{id}/submissions`
#[derive(Template)]
#[template(path = "rejudgings/submissions.html")]
pub struct SubmissionsPage {
    pub layout: Layout,
    pub url: String,
    pub problem: String,
    /// What the list is narrowed to: "Before: Wrong answer".
    pub bounds: Vec<String>,
    pub rows: Vec<SubmissionRow>,
    pub next_url: Option<String>,
}

#[derive(Clone, Debug)]
pub struct SubmissionRow {
    pub id: i64,
    pub url: String,
    pub username: String,
    pub language: String,
    pub sent_at: String,
    pub old: Option<BadgeView>,
    pub new: Option<BadgeView>,
    pub skipped: Option<&'static str>,
}

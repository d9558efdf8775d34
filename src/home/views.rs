//! The two start pages: for visitors, and for somebody who is signed in.

use askama::Template;

use crate::problems::views::{ProblemRow, ProblemView};
use crate::submissions::views::SubmissionRow;
use crate::web::views::{Layout, text};

/// `GET /` without a session: what this is, one problem of this instance to read, the way in.
#[derive(Template)]
#[template(path = "home/visitor.html")]
pub struct VisitorPage {
    pub layout: Layout,
    /// A published problem with at least one sample; `None` on an empty instance.
    pub sample: Option<ProblemView>,
    pub problem_count: u64,
    /// Names of the languages that are installed here.
    pub languages: Vec<String>,
    /// Nobody is an admin yet: the program printed a link that makes the first one.
    pub needs_admin: bool,
}

impl VisitorPage {
    pub fn problem_count_text(&self) -> String {
        text::count(self.problem_count, "problem", "problems")
    }

    /// "C, C++, Java and Python".
    pub fn language_list(&self) -> String {
        match self.languages.as_slice() {
            [] => String::new(),
            [only] => only.clone(),
            [first @ .., last] => format!("{} and {last}", first.join(", ")),
        }
    }
}

/// `GET /` with a session: go on where you stopped.
#[derive(Template)]
#[template(path = "home/dashboard.html")]
pub struct DashboardPage {
    pub layout: Layout,
    pub display_name: String,
    /// Unsent work, the latest first, at most four.
    pub drafts: Vec<DraftRow>,
    /// Queued or running now.
    pub running: Vec<SubmissionRow>,
    /// The last judged ones, at most eight.
    pub recent: Vec<SubmissionRow>,
    /// Three problems to begin with, or to go on with; unsolved ones first.
    pub starters: Vec<ProblemRow>,
    pub solved: u64,
    pub published: u64,
}

impl DashboardPage {
    /// Never did anything here.
    pub fn is_new(&self) -> bool {
        self.drafts.is_empty() && self.running.is_empty() && self.recent.is_empty()
    }

    /// "3 of 12 problems solved."
    pub fn progress_text(&self) -> String {
        format!(
            "{} of {} solved.",
            self.solved,
            text::count(self.published, "problem", "problems")
        )
    }
}

#[derive(Clone, Debug)]
pub struct DraftRow {
    pub problem_title: String,
    /// The workspace with the draft's language.
    pub url: String,
    pub language: String,
    /// "12 minutes ago", "yesterday 18:20".
    pub saved_at: String,
    pub line_count: u64,
    /// The last few lines of it, at most five.
    pub excerpt: String,
}

impl DraftRow {
    /// "Python, 12 lines, saved 12 minutes ago"
    pub fn details(&self) -> String {
        format!(
            "{}, {}, saved {}",
            self.language,
            text::count(self.line_count, "line", "lines"),
            self.saved_at
        )
    }
}

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
    pub activity: ActivityPartial,
    /// At most three open problems, the easiest first.
    pub starters: Vec<ProblemRow>,
    pub solved: u64,
    pub published: u64,
}

impl DashboardPage {
    /// Never did anything here.
    pub fn is_new(&self) -> bool {
        self.drafts.is_empty() && self.activity.is_empty()
    }

    pub fn starters_title(&self) -> &'static str {
        match (self.is_new(), self.starters.len()) {
            (true, 3) => "Three to begin with",
            (true, _) => "To begin with",
            (false, _) => "To solve next",
        }
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

/// `home/_activity.html`: the viewer's submissions, on the dashboard and in its events.
#[derive(Template)]
#[template(path = "home/_activity.html")]
pub struct ActivityPartial {
    /// Queued or running now.
    pub running: Vec<SubmissionRow>,
    /// The last judged ones, at most eight.
    pub recent: Vec<SubmissionRow>,
}

impl ActivityPartial {
    pub fn is_empty(&self) -> bool {
        self.running.is_empty() && self.recent.is_empty()
    }

    /// Something of it will still change.
    pub fn is_live(&self) -> bool {
        !self.running.is_empty()
    }

    /// Said when it changes: what is left, and the newest verdict.
    pub fn announcement(&self) -> String {
        let count = self.running.len() as u64;
        let left = text::count(count, "submission is", "submissions are");
        let newest = self.recent.first().map_or_else(String::new, |row| {
            format!(" Newest verdict: {}, {}.", row.badge.word, row.problem_title)
        });
        if self.is_live() {
            format!("{left} being judged.{newest}")
        } else {
            format!("All submissions are judged.{newest}")
        }
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

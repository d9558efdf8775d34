use askama::Template;

use crate::web::views::{BadgeView, Choice, Layout, Link, text};

/// `GET /submissions` (all own) and `GET /problems/{slug}/submissions` (own of one problem), newest first.
#[derive(Template)]
#[template(path = "submissions/index.html")]
pub struct IndexPage {
    pub layout: Layout,
    /// Set when the list is narrowed to one problem; `url` is the problem's page.
    pub problem: Option<Link>,
    pub rows: Vec<SubmissionRow>,
    /// The same to choose two from, where all are of one problem.
    pub choices: Vec<Choice>,
    pub next_url: Option<String>,
    pub is_continued: bool,
}

#[derive(Clone, Debug)]
pub struct SubmissionRow {
    pub url: String,
    pub problem_title: String,
    pub problem_url: String,
    pub badge: BadgeView,
    /// "Python".
    pub language: String,
    /// "12:04" today, "3 Nov 12:04" before.
    pub sent_at: String,
    /// The slowest case; `None` until judged.
    pub cpu_ms: Option<u64>,
    pub memory_bytes: Option<u64>,
}

impl SubmissionRow {
    pub fn cpu_text(&self) -> String {
        self.cpu_ms.map(text::milliseconds).unwrap_or_default()
    }

    pub fn memory_text(&self) -> String {
        self.memory_bytes.map(text::bytes).unwrap_or_default()
    }
}

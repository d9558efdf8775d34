use askama::Template;

use crate::submissions::views::DiffView;
use crate::web::views::{BadgeView, Choice, Layout, text};

/// `GET /submissions/{id}/compare?with=`: two submissions of code to one problem.
#[derive(Template)]
#[template(path = "practice/compare.html")]
pub struct ComparePage {
    pub layout: Layout,
    pub problem_title: String,
    pub problem_url: String,
    pub url: String,
    /// Others to compare with.
    pub choices: Vec<Choice>,
    /// The older one first.
    pub sides: Option<(CompareSide, CompareSide)>,
    /// Name and difference of each file that is not the same on both sides.
    pub files: Vec<(String, DiffView)>,
}

#[derive(Clone, Debug)]
pub struct CompareSide {
    pub url: String,
    pub number: u64,
    pub badge: BadgeView,
    pub language: String,
    pub sent_at: String,
    pub version: u64,
    /// Cases that passed of all; `None` until judged.
    pub cases: Option<(usize, usize)>,
    pub cpu_ms: Option<u64>,
    pub memory_bytes: Option<u64>,
    pub size_bytes: u64,
}

impl CompareSide {
    pub fn name(&self) -> String {
        format!("No. {}", self.number)
    }

    pub fn cases_text(&self) -> String {
        self.cases.map_or_else(
            || "not judged".to_string(),
            |(passed, of)| format!("{passed} of {of}"),
        )
    }

    pub fn cpu_text(&self) -> String {
        self.cpu_ms.map_or_else(|| "none".to_string(), text::milliseconds)
    }

    pub fn memory_text(&self) -> String {
        self.memory_bytes.map_or_else(|| "none".to_string(), text::bytes)
    }

    pub fn size_text(&self) -> String {
        text::bytes(self.size_bytes)
    }
}

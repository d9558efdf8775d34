use askama::Template;

use super::ProblemRow;
use crate::web::views::Layout;
use crate::web::views::text;

/// `GET /problems`: the list with its filters, one page of it.
#[derive(Template)]
#[template(path = "problems/index.html")]
pub struct IndexPage {
    pub layout: Layout,
    pub filters: Filters,
    pub rows: Vec<ProblemRow>,
    /// How many problems match in all, when it is known cheaply.
    pub matching: Option<u64>,
    /// The list after the last row, with the filters kept.
    pub next_url: Option<String>,
    /// This is not the first part of the list.
    pub is_continued: bool,
    /// Whether the instance has any published problem, to tell an empty house from an empty search.
    pub any_published: bool,
}

impl IndexPage {
    /// "12 problems", "1 problem".
    pub fn matching_text(&self) -> String {
        match self.matching {
            Some(number) => text::count(number, "problem", "problems"),
            None => text::count(self.rows.len() as u64, "problem", "problems"),
        }
    }
}

/// The filter form. Each list holds its choices in order, without the "any" entry.
#[derive(Clone, Debug, Default)]
pub struct Filters {
    /// Full-text search.
    pub query: String,
    pub topics: Vec<Choice>,
    pub difficulties: Vec<Choice>,
    /// Solved, tried, new; empty for visitors, who have no status.
    pub statuses: Vec<Choice>,
    pub languages: Vec<Choice>,
    pub kinds: Vec<Choice>,
    /// Whether only bookmarks are listed; `None` for visitors, who have none.
    pub bookmarks: Option<bool>,
}

impl Filters {
    /// Whether anything narrows the list.
    pub fn is_active(&self) -> bool {
        let lists = [
            &self.topics,
            &self.difficulties,
            &self.statuses,
            &self.languages,
            &self.kinds,
        ];
        !self.query.is_empty()
            || self.bookmarks == Some(true)
            || lists.into_iter().flatten().any(|choice| choice.selected)
    }
}

pub use crate::web::views::Choice;

//! Pages of this room.

use askama::Template;

use crate::web::views::chart::Bar;
use crate::web::views::{BadgeView, Choice, Layout, Link};

/// `GET /admin/problems`
#[derive(Template)]
#[template(path = "statistics/index.html")]
pub struct IndexPage {
    pub layout: Layout,
    /// What can be done about problems at all.
    pub links: Vec<Link>,
    pub part: String,
    pub states: Vec<Choice>,
    pub is_filtered: bool,
    pub rows: Vec<ProblemRow>,
    pub next_url: Option<String>,
}

/// A problem in the list.
#[derive(Clone, Debug)]
pub struct ProblemRow {
    pub title: String,
    pub url: String,
    pub kind: String,
    /// "Published".
    pub state: String,
    pub version: Option<u32>,
    /// "17", "over 1,000".
    pub attempts: String,
    /// "42 %", "–".
    pub acceptance: String,
    /// What can be looked at, or done about it.
    pub links: Vec<Link>,
}

/// `GET /admin/problems/{slug}/statistics`
#[derive(Template)]
#[template(path = "statistics/show.html")]
pub struct ShowPage {
    pub layout: Layout,
    pub title: String,
    pub url: String,
    /// "Published, version 3".
    pub standing: String,
    /// Which submissions are counted.
    pub window: String,
    pub is_empty: bool,
    pub figures: Vec<(&'static str, String)>,
    pub tries: Vec<Bar>,
    pub tries_words: String,
    pub times: Vec<Bar>,
    pub times_words: String,
    pub languages: Vec<Bar>,
    pub verdicts: Vec<VerdictBar>,
    /// `None` for problems without cases.
    pub cases: Option<CasesView>,
}

#[derive(Clone, Debug)]
pub struct VerdictBar {
    pub badge: BadgeView,
    pub bar: Bar,
}

#[derive(Clone, Debug)]
pub struct CasesView {
    pub words: String,
    pub bars: Vec<Bar>,
}

use askama::Template;

use crate::practice::forms::NOTE_LIMIT;
use crate::problems::views::Difficulty;
use crate::web::views::{FieldErrors, Layout};

/// `GET /bookmarks`: problems that the viewer bookmarked or wrote a note on.
#[derive(Template)]
#[template(path = "practice/kept.html")]
pub struct KeptPage {
    pub layout: Layout,
    pub rows: Vec<KeptProblem>,
    pub next_url: Option<String>,
    pub is_continued: bool,
}

#[derive(Clone, Debug)]
pub struct KeptProblem {
    pub url: String,
    pub title: String,
    pub difficulty: Option<Difficulty>,
    pub is_bookmarked: bool,
    pub is_solved: bool,
    /// The beginning of the note, as it was typed.
    pub note: Option<String>,
    pub kept_at: String,
}

/// `GET /problems/{slug}/note`, and the answer to a note that was not taken.
#[derive(Template)]
#[template(path = "practice/note.html")]
pub struct NotePage {
    pub layout: Layout,
    pub problem_url: String,
    pub problem_title: String,
    pub body: String,
    pub revision: i32,
    /// What was stored meanwhile from elsewhere.
    pub other: Option<String>,
    pub errors: FieldErrors,
}

impl NotePage {
    pub fn limit(&self) -> usize {
        NOTE_LIMIT
    }
}

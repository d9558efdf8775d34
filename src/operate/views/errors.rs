use askama::Template;

use crate::web::views::{FieldErrors, Layout};

/// `GET /admin/judge-errors`, and the same with errors after a refused post.
#[derive(Template)]
#[template(path = "operate/errors.html")]
pub struct ErrorsPage {
    pub layout: Layout,
    pub causes: Vec<GroupRow>,
    pub workers: Vec<GroupRow>,
    /// Only errors of this cause are listed.
    pub cause: Option<String>,
    pub rows: Vec<ErrorRow>,
    pub next_url: Option<String>,
    pub errors: FieldErrors,
}

/// Errors that have something in common.
#[derive(Clone, Debug)]
pub struct GroupRow {
    pub name: String,
    pub number: u64,
    pub last_at: String,
    /// The list of these alone.
    pub url: String,
}

#[derive(Clone, Debug)]
pub struct ErrorRow {
    pub submission: i64,
    pub url: String,
    pub at: String,
    pub problem: String,
    pub problem_url: String,
    pub version: u32,
    pub worker: String,
    pub fault: String,
    pub is_waiting: bool,
}

use askama::Template;

use crate::web::views::Layout;
use crate::web::views::chart::{Bar, TimeChart};

/// `GET /admin/storage`
#[derive(Template)]
#[template(path = "operate/storage.html")]
pub struct StoragePage {
    pub layout: Layout,
    pub figures: Vec<(&'static str, String)>,
    pub tables: Vec<Bar>,
    pub problems: Vec<ProblemRow>,
    pub charts: Vec<TimeChart>,
    /// "12 MiB more than 5 days ago"; `None` before there are two samples.
    pub growth: Option<String>,
    pub head: [&'static str; 7],
    /// The newest first.
    pub rows: Vec<Vec<String>>,
}

/// The files of a problem.
#[derive(Clone, Debug)]
pub struct ProblemRow {
    pub title: String,
    pub url: String,
    pub versions: u64,
    pub files: u64,
    pub bytes: String,
    /// For the attribute of the picture.
    pub width: String,
}

//! Pages of drafts: the kept versions of one draft.

use askama::Template;

use super::DraftLanguage;
use crate::web::views::{Layout, text};

/// `GET /problems/{slug}/drafts/{language}/versions`, newest first.
#[derive(Template)]
#[template(path = "drafts/versions.html")]
pub struct VersionsPage {
    pub layout: Layout,
    pub problem_slug: String,
    pub problem_title: String,
    pub language: DraftLanguage,
    pub versions: Vec<VersionRow>,
    /// Older versions exist behind this address.
    pub next_url: Option<String>,
}

impl VersionsPage {
    pub fn workspace_url(&self) -> String {
        self.language.workspace_url(&self.problem_slug)
    }

    pub fn restore_url(&self) -> String {
        format!(
            "/problems/{}/drafts/{}/restore",
            self.problem_slug,
            self.language.word()
        )
    }
}

#[derive(Clone, Debug)]
pub struct VersionRow {
    pub revision: u64,
    /// "Today 12:04:31", "3 Nov 09:15".
    pub saved_at: String,
    pub size_bytes: u64,
    pub line_count: u64,
    /// The whole text, or its beginning when it is long.
    pub source: String,
    pub is_cut: bool,
    /// What the workspace shows now.
    pub is_current: bool,
}

impl VersionRow {
    /// "42 lines, 1.2 KiB".
    pub fn size_text(&self) -> String {
        format!(
            "{}, {}",
            text::count(self.line_count, "line", "lines"),
            text::bytes(self.size_bytes)
        )
    }
}

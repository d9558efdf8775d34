use askama::Template;

use super::{JudgementPartial, OutputView, RunPartial};
use crate::web::views::{BadgeView, Layout, text};

/// `GET /submissions/{id}`.
#[derive(Template)]
#[template(path = "submissions/show.html")]
pub struct ShowPage {
    pub layout: Layout,
    pub problem_title: String,
    pub problem_url: String,
    /// The workspace with this submission's language.
    pub workspace_url: String,
    /// Counted from 1 within the viewer's submissions to the problem.
    pub number: u64,
    pub of: u64,
    /// Whose it is, when the viewer is somebody else.
    pub author: Option<String>,
    /// "Python 3.11.2".
    pub language: String,
    /// "Today 12:06".
    pub sent_at: String,
    pub problem_version: u32,
    /// Where its author asks for a review.
    pub review_url: String,
    /// And shows it to people outside.
    pub shares_url: String,
    pub source: SourceView,
    pub judgement: JudgementPartial,
    /// What was said of it before, newest first.
    pub earlier: Vec<EarlierRow>,
    /// `/submissions/{id}/events` until judged, `None` after.
    pub events_url: Option<String>,
}

impl ShowPage {
    pub fn badge(&self) -> BadgeView {
        self.judgement.badge()
    }
}

/// A judgement that a rejudging has taken the place of.
#[derive(Clone, Debug)]
pub struct EarlierRow {
    pub badge: BadgeView,
    /// Of the problem.
    pub version: u32,
    pub judged_at: String,
    pub superseded_at: String,
    pub reason: String,
}

/// `GET /runs/{id}`: what a run without script leads to.
#[derive(Template)]
#[template(path = "submissions/run.html")]
pub struct RunPage {
    pub layout: Layout,
    pub problem_title: String,
    pub problem_url: String,
    pub workspace_url: String,
    pub language: String,
    /// On custom input instead of the samples.
    pub is_custom: bool,
    pub source: SourceView,
    pub run: RunPartial,
    pub events_url: Option<String>,
}

/// Sent code, line by line.
#[derive(Clone, Debug, Default)]
pub struct SourceView {
    pub lines: Vec<String>,
    pub size_bytes: u64,
    /// Said when the bytes are no valid UTF-8.
    pub note: Option<String>,
}

impl SourceView {
    pub fn new(bytes: &[u8]) -> Self {
        let output = OutputView::new(bytes, false);
        let lines = output
            .text
            .lines()
            .map(|line| line.trim_end_matches('\u{240d}').to_owned())
            .collect();
        Self {
            lines,
            size_bytes: bytes.len() as u64,
            note: output.note,
        }
    }

    /// "42 lines, 1.2 KiB".
    pub fn size_text(&self) -> String {
        format!(
            "{}, {}",
            text::count(self.lines.len() as u64, "line", "lines"),
            text::bytes(self.size_bytes)
        )
    }
}

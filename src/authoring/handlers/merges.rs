//! Two people have changed the same file: both texts, side by side, and nothing is written over.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, Responder};
use askama::Template;

use super::editable;
use crate::authoring::desk::{Author, Desk};
use crate::authoring::queries::DeskRow;
use crate::authoring::save::{Change, Save};
use crate::web::views::Layout;
use crate::web::{AppError, Page};

/// Shown with status 409 in place of a save.
#[derive(Template)]
#[template(path = "authoring/merge.html")]
pub struct MergePage {
    pub layout: Layout,
    pub desk: Desk,
    pub note: String,
    pub files: Vec<MergeFile>,
}

pub struct MergeFile {
    pub number: usize,
    pub path: String,
    /// What this save wanted to write; `None` where it takes the file away.
    pub mine: Option<String>,
    /// What stands there now.
    pub theirs: Option<String>,
    /// What the others changed since, as lines with their sign.
    pub their_changes: Vec<DiffLine>,
}

pub struct DiffLine {
    /// ` `, `+`, `-` or `@`.
    pub sign: char,
    pub text: String,
}

impl DiffLine {
    pub fn class(&self) -> &'static str {
        match self.sign {
            '+' => "added",
            '-' => "removed",
            '@' => "place",
            _ => "",
        }
    }
}

const LONGEST: std::time::Duration = std::time::Duration::from_millis(300);

/// Lines of two texts that differ, with three around them.
pub fn diff_lines(old: &str, new: &str) -> Vec<DiffLine> {
    // A shortest way through texts that have little in common could take minutes.
    let diff = similar::TextDiff::configure()
        .timeout(LONGEST)
        .diff_lines(old, new);
    let text = diff.unified_diff().context_radius(3).to_string();
    text.lines()
        .map(|line| {
            let mut characters = line.chars();
            DiffLine {
                sign: characters.next().unwrap_or(' '),
                text: characters.as_str().to_owned(),
            }
        })
        .collect()
}

/// The page for a save that was refused; `paths` are those that both sides changed.
pub async fn page(
    author: &Author,
    row: &DeskRow,
    save: &Save,
    latest_id: i64,
    paths: &[String],
) -> Result<HttpResponse, AppError> {
    let latest = author.desk(&row.slug, None).await?;
    let (base, theirs) = (
        author.lay_out(save.base_id).await?,
        author.lay_out(latest_id).await?,
    );
    let read = |root: &std::path::Path, path: &str| {
        let bytes = std::fs::read(root.join(path)).ok()?;
        editable(&bytes)
    };
    let mut files = Vec::new();
    for change in &save.changes {
        let path = change.path().to_owned();
        let mine = match change {
            Change::Write { bytes, .. } => editable(bytes),
            Change::Remove { .. } => None,
        };
        let now = read(&theirs, &path);
        let before = read(&base, &path).unwrap_or_default();
        let their_changes = match paths.contains(&path) {
            true => diff_lines(&before, now.as_deref().unwrap_or_default()),
            false => Vec::new(),
        };
        files.push(MergeFile {
            number: files.len() + 1,
            path,
            mine,
            theirs: now,
            their_changes,
        });
    }
    let page = MergePage {
        layout: author.layout(),
        desk: Desk::of(&latest),
        note: save.note.clone(),
        files,
    };
    Ok(Page(page, StatusCode::CONFLICT).respond_to(&author.request))
}

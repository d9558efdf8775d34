//! The history of a problem, what a version changed, the way back to it, and the version as a file.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::{Path, Query};
use actix_web::{HttpResponse, Responder};
use askama::Template;
use serde::Deserialize;

use super::merges::{DiffLine, diff_lines};
use super::{editable, version_number};
use crate::authoring::desk::{Answer, Author, Desk};
use crate::authoring::queries::{self, DeskRow, VersionRow};
use crate::authoring::save::Change;
use crate::package::{Contents, export as write_zip, patch as write_patch};
use crate::web::form::PostedForm;
use crate::web::views::{FieldErrors, Layout, text};
use crate::web::{AppError, Page};

/// Rows of one page.
const PAGE_ROWS: i64 = 50;
/// Files that are named on one page, and lines of all of them.
const SHOWN_FILES: usize = 100;
const SHOWN_LINES: usize = 400;
/// Characters of a line; test data has lines that nobody reads.
const SHOWN_CHARACTERS: usize = 200;

/// `GET /admin/problems/{slug}/versions?below=`
#[derive(Template)]
#[template(path = "authoring/versions.html")]
pub struct VersionsPage {
    pub layout: Layout,
    pub desk: Desk,
    pub errors: FieldErrors,
    pub rows: Vec<VersionLine>,
    pub next_url: Option<String>,
}

pub struct VersionLine {
    pub number: i32,
    pub is_shown: bool,
    /// "ada, in the browser".
    pub by: String,
    pub note: String,
    pub saved_at: String,
    pub moves_verdicts: bool,
    /// "3", "1,000 or more".
    pub submissions: String,
    /// "passed", "refused", "under way", or nothing.
    pub check: &'static str,
}

fn by(row: &VersionRow) -> String {
    let door = match row.origin.as_str() {
        "browser" => "in the browser",
        "upload" => "by upload",
        "command" => "by command",
        _ => "from the folder",
    };
    match &row.author {
        Some(author) => format!("{author}, {door}"),
        None => door.to_owned(),
    }
}

fn line(row: &VersionRow) -> VersionLine {
    VersionLine {
        number: row.number,
        is_shown: row.is_shown,
        by: by(row),
        note: match (row.note.is_empty(), row.base_number) {
            (false, _) | (true, None) => row.note.clone(),
            (true, Some(base)) if base + 1 == row.number => String::new(),
            (true, Some(base)) => format!("made from version {base}"),
        },
        saved_at: text::moment(row.created_at, chrono::Utc::now()),
        moves_verdicts: row.moves_verdicts,
        submissions: match row.submissions {
            0..1000 => row.submissions.to_string(),
            _ => "1,000 or more".to_owned(),
        },
        check: match (row.is_checked, row.passed) {
            (false, _) => "",
            (true, None) => "under way",
            (true, Some(true)) => "passed",
            (true, Some(false)) => "refused",
        },
    }
}

/// A number of a query; what is none counts as absent, as an unknown filter does.
fn number(text: Option<String>) -> Option<i32> {
    text.and_then(|text| text.parse().ok())
}

#[derive(Deserialize)]
pub struct Below {
    below: Option<String>,
}

pub async fn index(
    author: Author,
    slug: Path<String>,
    below: Query<Below>,
) -> Result<Page<VersionsPage>, AppError> {
    let row = author.desk(&slug, None).await?;
    let (problem_id, below) = (row.problem_id, number(below.into_inner().below));
    let rows = author
        .db
        .read(move |conn| queries::list_versions(conn, problem_id, below, PAGE_ROWS).map_err(AppError::from))
        .await?;
    let last = rows
        .last()
        .filter(|last| last.number > 1 && rows.len() as i64 == PAGE_ROWS);
    Ok(Page::ok(VersionsPage {
        layout: author.layout(),
        desk: Desk::of(&row),
        errors: FieldErrors::default(),
        next_url: last.map(|last| format!("/admin/problems/{}/versions?below={}", row.slug, last.number)),
        rows: rows.iter().map(line).collect(),
    }))
}

/// `GET /admin/problems/{slug}/versions/{number}?from=`
#[derive(Template)]
#[template(path = "authoring/version.html")]
pub struct VersionPage {
    pub layout: Layout,
    pub desk: Desk,
    pub number: i32,
    /// What it is compared with; 0 is nothing.
    pub from: i32,
    pub files: Vec<ChangedFile>,
    /// Files that changed beyond those shown.
    pub more_files: usize,
}

pub struct ChangedFile {
    pub path: String,
    /// "added", "removed", "changed".
    pub what: &'static str,
    pub lines: Vec<DiffLine>,
    /// In place of lines: "binary, 3 KiB before, 4 KiB now".
    pub summary: Option<String>,
}

#[derive(Deserialize)]
pub struct From {
    from: Option<String>,
}

/// The version and the one it is compared with; `None` for the first.
async fn pair(
    author: &Author,
    path: (String, String),
    from: Option<i32>,
) -> Result<(DeskRow, Option<DeskRow>), AppError> {
    let (slug, number) = path;
    let row = author.desk(&slug, Some(version_number(&number)?)).await?;
    let from = from.unwrap_or(row.number - 1);
    let base = match from {
        0 => None,
        from if from < 0 => return Err(AppError::NotFound),
        from => Some(author.desk(&slug, Some(from)).await?),
    };
    Ok((row, base))
}

pub async fn show(
    author: Author,
    path: Path<(String, String)>,
    from: Query<From>,
) -> Result<Page<VersionPage>, AppError> {
    let (row, base) = pair(&author, path.into_inner(), number(from.into_inner().from)).await?;
    let newest = author.desk(&row.slug, None).await?;
    let (version_id, base_id) = (row.version_id, base.as_ref().map(|base| base.version_id));
    let paths = author
        .db
        .read(move |conn| {
            queries::list_changed_paths(conn, base_id.unwrap_or(0), version_id).map_err(AppError::from)
        })
        .await?;
    let now = author.lay_out(version_id).await?;
    let before = match base_id {
        Some(base_id) => Some(author.lay_out(base_id).await?),
        None => None,
    };
    let more_files = paths.len().saturating_sub(SHOWN_FILES);
    // Of the first version everything is new: its files are named.
    let mut room = before.as_ref().map_or(0, |_| SHOWN_LINES);
    let files = paths.into_iter().take(SHOWN_FILES).map(|path| {
        let old = before
            .as_ref()
            .and_then(|root| std::fs::read(root.join(&path)).ok());
        let new = std::fs::read(now.join(&path)).ok();
        changed_file(path, old.as_deref(), new.as_deref(), &mut room)
    });
    Ok(Page::ok(VersionPage {
        layout: author.layout(),
        files: files.collect(),
        number: row.number,
        from: base.as_ref().map_or(0, |base| base.number),
        more_files,
        desk: Desk::of(&newest),
    }))
}

/// A file with the lines that differ, as far as there is `room` for them.
fn changed_file(path: String, old: Option<&[u8]>, new: Option<&[u8]>, room: &mut usize) -> ChangedFile {
    let what = match (old, new) {
        (None, _) => "added",
        (_, None) => "removed",
        _ => "changed",
    };
    let texts = (
        editable(old.unwrap_or_default()),
        editable(new.unwrap_or_default()),
    );
    let (lines, summary) = match texts {
        (Some(old), Some(new)) if *room > 0 => {
            let mut lines = diff_lines(&old, &new);
            let more = lines.len().saturating_sub(*room);
            lines.truncate(*room);
            *room -= lines.len();
            lines.iter_mut().for_each(shorten);
            let summary = (more > 0).then(|| format!("{more} more lines; the patch has them all"));
            (lines, summary)
        }
        _ => {
            let size = |bytes: Option<&[u8]>| text::bytes(bytes.map_or(0, |bytes| bytes.len() as u64));
            let summary = format!("{} before, {} now", size(old), size(new));
            (Vec::new(), Some(summary))
        }
    };
    ChangedFile {
        path,
        what,
        lines,
        summary,
    }
}

fn shorten(line: &mut DiffLine) {
    let length = line.text.chars().count();
    if length > SHOWN_CHARACTERS {
        let kept: String = line.text.chars().take(SHOWN_CHARACTERS).collect();
        line.text = format!("{kept}… {} more characters", length - SHOWN_CHARACTERS);
    }
}

/// `POST /admin/problems/{slug}/versions/{number}/restore`: a new version with the content of an earlier one.
pub async fn restore(
    author: Author,
    path: Path<(String, String)>,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    let (slug, number) = path.into_inner();
    let row = author.desk(&slug, None).await?;
    let old = author.desk(&slug, Some(version_number(&number)?)).await?;
    let (latest_id, old_id) = (row.version_id, old.version_id);
    let paths = author
        .db
        .read(move |conn| queries::list_changed_paths(conn, latest_id, old_id).map_err(AppError::from))
        .await?;
    let root = author.lay_out(old_id).await?;
    let mut changes = Vec::new();
    for path in paths {
        changes.push(match std::fs::read(root.join(&path)) {
            Ok(bytes) => Change::write(path, bytes),
            Err(_) => Change::Remove { path },
        });
    }
    let back = format!("/admin/problems/{}/versions", row.slug);
    match author.save(&row, &posted, changes, &back).await? {
        Answer::Done(answer) => Ok(answer),
        Answer::Errors(errors) => {
            let problem_id = row.problem_id;
            let rows = author
                .db
                .read(move |conn| {
                    queries::list_versions(conn, problem_id, None, PAGE_ROWS).map_err(AppError::from)
                })
                .await?;
            let page = VersionsPage {
                layout: author.layout(),
                desk: Desk::of(&row),
                errors,
                rows: rows.iter().map(line).collect(),
                next_url: None,
            };
            Ok(Page::invalid(page).respond_to(&author.request))
        }
    }
}

/// `GET /admin/problems/{slug}/versions/{number}/package.zip`
pub async fn export(author: Author, path: Path<(String, String)>) -> Result<HttpResponse, AppError> {
    let (slug, number) = path.into_inner();
    let row = author.desk(&slug, Some(version_number(&number)?)).await?;
    let root = author.lay_out(row.version_id).await?;
    let short_name = row.short_name.clone();
    let bytes = author
        .db
        .run(move |_| {
            let contents = Contents::open(&root).map_err(AppError::internal)?;
            let zip = std::io::Cursor::new(Vec::new());
            let zip = write_zip(&contents, &short_name, zip).map_err(AppError::internal)?;
            Ok::<_, AppError>(zip.into_inner())
        })
        .await?;
    Ok(download(
        "application/zip",
        &format!("{}.zip", row.short_name),
        bytes,
    ))
}

/// `GET /admin/problems/{slug}/versions/{number}/changes.patch?from=`: what `git apply` takes in the problem's folder.
pub async fn patch(
    author: Author,
    path: Path<(String, String)>,
    from: Query<From>,
) -> Result<HttpResponse, AppError> {
    let (row, base) = pair(&author, path.into_inner(), number(from.into_inner().from)).await?;
    let now = author.lay_out(row.version_id).await?;
    let empty = author.workshop.scratch().map_err(AppError::internal)?;
    let before = match &base {
        Some(base) => author.lay_out(base.version_id).await?,
        None => empty.path().to_path_buf(),
    };
    let bytes = author
        .db
        .run(move |_| {
            let open = |root: &std::path::Path| Contents::open(root).map_err(AppError::internal);
            write_patch(&open(&before)?, &open(&now)?).map_err(AppError::internal)
        })
        .await?;
    let from = base.map_or(0, |base| base.number);
    let name = format!("{}-{from}-{}.patch", row.short_name, row.number);
    Ok(download("text/x-diff; charset=utf-8", &name, bytes))
}

fn download(kind: &str, name: &str, bytes: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, kind))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(bytes)
}

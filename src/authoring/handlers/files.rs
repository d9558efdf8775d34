//! Every file of a problem: the list, one to write, one to take away, and files as they are.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use actix_web::web::{Path, Query};
use actix_web::{HttpResponse, Responder};
use askama::Template;
use serde::Deserialize;

use super::{editable, version_number};
use crate::authoring::desk::{Answer, Author, Desk};
use crate::authoring::details::with_end;
use crate::authoring::queries::{self, DeskRow, FileRow};
use crate::authoring::save::Change;
use crate::problems::policy::asset_type;
use crate::web::form::PostedForm;
use crate::web::form::Upload;
use crate::web::views::{FieldErrors, Layout, text};
use crate::web::{AppError, Page};

/// Larger files are taken out by exporting the package.
const RAW_BYTES: u64 = 64 * 1024 * 1024;

/// `GET /admin/problems/{slug}/files?path=`, and the same with what was typed.
#[derive(Template)]
#[template(path = "authoring/files.html")]
pub struct FilesPage {
    pub layout: Layout,
    pub desk: Desk,
    pub errors: FieldErrors,
    pub rows: Vec<FileLine>,
    pub path: String,
    /// `None` where it can't be edited in a text area.
    pub text: Option<String>,
    pub is_known: bool,
    pub note: String,
}

pub struct FileLine {
    pub path: String,
    pub size: String,
    pub link_target: Option<String>,
}

fn line(row: FileRow) -> FileLine {
    FileLine {
        size: text::bytes(row.size_bytes.unwrap_or(0).unsigned_abs()),
        path: row.path,
        link_target: row.link_target,
    }
}

#[derive(Deserialize)]
pub struct Chosen {
    path: Option<String>,
}

async fn page(
    author: &Author,
    row: &DeskRow,
    path: String,
    typed: Option<String>,
    errors: FieldErrors,
    note: String,
) -> Result<FilesPage, AppError> {
    let version_id = row.version_id;
    let rows = author
        .db
        .read(move |conn| queries::list_files(conn, version_id).map_err(AppError::from))
        .await?;
    let is_known = rows.iter().any(|row| row.path == path);
    let text = match typed {
        Some(typed) => Some(typed),
        None if !is_known => Some(String::new()),
        None => {
            let root = author.lay_out(row.version_id).await?;
            editable(&std::fs::read(root.join(&path)).map_err(AppError::internal)?)
        }
    };
    Ok(FilesPage {
        layout: author.layout(),
        desk: Desk::of(row),
        errors,
        rows: rows.into_iter().map(line).collect(),
        path,
        text,
        is_known,
        note,
    })
}

pub async fn index(
    author: Author,
    slug: Path<String>,
    chosen: Query<Chosen>,
) -> Result<Page<FilesPage>, AppError> {
    let row = author.desk(&slug, None).await?;
    let path = chosen.into_inner().path.unwrap_or_default();
    if !path.is_empty() && !crate::package::is_file_path(&path) {
        return Err(AppError::NotFound);
    }
    let page = page(&author, &row, path, None, FieldErrors::default(), String::new()).await?;
    Ok(Page::ok(page))
}

/// `POST /admin/problems/{slug}/files`: writes one file out of a text area, or those that were uploaded into a folder.
pub async fn update(
    author: Author,
    slug: Path<String>,
    mut upload: Upload,
) -> Result<HttpResponse, AppError> {
    let row = author.desk(&slug, None).await?;
    let files = upload.take("files");
    let posted = upload.fields;
    let path = posted.readable("path").trim().to_owned();
    let mut errors = FieldErrors::default();
    let (changes, back) = if posted.has("folder") {
        let folder = posted.readable("folder").trim().trim_matches('/').to_owned();
        if files.is_empty() {
            errors.push("files", "Choose a file.");
        }
        let mut changes = Vec::new();
        for mut file in files {
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut file.file, &mut bytes).map_err(AppError::internal)?;
            let path = match folder.is_empty() {
                true => file.name,
                false => format!("{folder}/{}", file.name),
            };
            if !crate::package::is_file_path(&path) {
                let message = format!("{path}: letters, digits and _ . - only, in folders and names.");
                errors.push("files", message);
            }
            changes.push(Change::write(path, bytes));
        }
        (changes, format!("/admin/problems/{}/files", row.slug))
    } else {
        let text = posted.bytes("text").ok().flatten().unwrap_or_default();
        let text = String::from_utf8_lossy(&crate::web::form::unix_lines(text)).into_owned();
        if !crate::package::is_file_path(&path) {
            errors.push(
                "path",
                "A path such as include/python3/lib.py: letters, digits and _ . - only.",
            );
        }
        let back = format!("/admin/problems/{}/files?path={path}", row.slug);
        (vec![Change::write(path.clone(), with_end(&text))], back)
    };
    if errors.is_empty() {
        match author.save(&row, &posted, changes, &back).await? {
            Answer::Done(answer) => return Ok(answer),
            Answer::Errors(found) => errors = found,
        }
    }
    let typed = (!posted.has("folder")).then(|| posted.readable("text"));
    let note = posted.readable("note");
    let page = page(&author, &row, path, typed, errors, note).await?;
    Ok(Page::invalid(page).respond_to(&author.request))
}

/// `POST /admin/problems/{slug}/files/delete`: the file of the field `path`.
pub async fn destroy(
    author: Author,
    slug: Path<String>,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    let row = author.desk(&slug, None).await?;
    let path = posted.readable("path");
    let changes = vec![Change::Remove { path: path.clone() }];
    let back = format!("/admin/problems/{}/files", row.slug);
    match author.save(&row, &posted, changes, &back).await? {
        Answer::Done(answer) => Ok(answer),
        Answer::Errors(errors) => {
            let page = page(&author, &row, path, None, errors, posted.readable("note")).await?;
            Ok(Page::invalid(page).respond_to(&author.request))
        }
    }
}

/// `GET /admin/problems/{slug}/versions/{number}/raw/{path}`: a file of a version. Images of the statement are shown,
/// everything else is handed over as bytes.
pub async fn raw(author: Author, path: Path<(String, String, String)>) -> Result<HttpResponse, AppError> {
    let (slug, number, path) = path.into_inner();
    if !crate::package::is_file_path(&path) {
        return Err(AppError::NotFound);
    }
    let row = author.desk(&slug, Some(version_number(&number)?)).await?;
    let root = author.lay_out(row.version_id).await?;
    let place = root.join(&path);
    let size = std::fs::metadata(&place).map_err(|_| AppError::NotFound)?;
    if !size.is_file() {
        return Err(AppError::NotFound);
    }
    if size.len() > RAW_BYTES {
        return Err(AppError::TooLarge {
            limit_bytes: RAW_BYTES as usize,
        });
    }
    let bytes = std::fs::read(&place).map_err(AppError::internal)?;
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"));
    match asset_type(&path).filter(|kind| kind.starts_with("image/")) {
        Some(kind) => answer.insert_header((CONTENT_TYPE, kind)),
        None => answer
            .insert_header((CONTENT_TYPE, "application/octet-stream"))
            .insert_header((CONTENT_DISPOSITION, "attachment")),
    };
    Ok(answer.body(bytes))
}

//! Packages as archives: a dry run first, line by line, then the import.

use actix_web::web::Path;
use actix_web::{HttpResponse, Responder};
use askama::Template;
use diesel::Connection;

use crate::audit::{self, Action, Event};
use crate::authoring::desk::Author;
use crate::authoring::uploads::{self, UploadError, UploadReport, UploadRow};
use crate::problems::import::Showing;
use crate::web::form::{PostedForm, UPLOAD_LIMIT, Upload};
use crate::web::page::{leave_notice, see_other};
use crate::web::views::{FieldErrors, Layout, text};
use crate::web::{AppError, Page};

impl From<UploadError> for AppError {
    fn from(error: UploadError) -> AppError {
        match error {
            UploadError::Database(error) => error.into(),
            error => AppError::internal(error),
        }
    }
}

/// `GET /admin/problems/upload`
#[derive(Template)]
#[template(path = "authoring/upload.html")]
pub struct UploadPage {
    pub layout: Layout,
    pub errors: FieldErrors,
    pub limit: String,
    /// Number, name and size of what waits.
    pub waiting: Vec<(i64, String, String)>,
}

/// `GET /admin/problems/uploads/{number}`
#[derive(Template)]
#[template(path = "authoring/report.html")]
pub struct ReportPage {
    pub layout: Layout,
    pub number: i64,
    pub name: String,
    pub size: String,
    pub report: UploadReport,
}

async fn page(author: &Author, errors: FieldErrors) -> Result<UploadPage, AppError> {
    let viewer_id = author.viewer.id;
    let rows = author
        .db
        .read(move |conn| uploads::list_uploads(conn, viewer_id).map_err(AppError::from))
        .await?;
    Ok(UploadPage {
        layout: author.layout(),
        errors,
        limit: text::bytes(UPLOAD_LIMIT as u64),
        waiting: rows
            .into_iter()
            .map(|row| (row.id, row.name, text::bytes(row.size_bytes.unsigned_abs())))
            .collect(),
    })
}

pub async fn new(author: Author) -> Result<Page<UploadPage>, AppError> {
    Ok(Page::ok(page(&author, FieldErrors::default()).await?))
}

/// `POST /admin/problems/upload`: keeps the archive, and shows what an import would do.
pub async fn create(author: Author, mut upload: Upload) -> Result<HttpResponse, AppError> {
    let mut files = upload.take("package");
    let mut errors = FieldErrors::default();
    let file = match files.len() {
        1 => files.pop(),
        0 => {
            errors.push("package", "Choose a zip that holds a package, or several.");
            None
        }
        _ => {
            errors.push("package", "One archive at a time; it may hold several packages.");
            None
        }
    };
    if let Some(file) = file {
        let (workshop, viewer_id) = (author.workshop.clone(), author.viewer.id);
        let id = author
            .db
            .run(move |conn| {
                if uploads::list_uploads(conn, viewer_id)?.len() as i64 >= uploads::WAITING {
                    return Ok(None);
                }
                let id = uploads::keep(conn, &workshop, viewer_id, &file.name, file.file)?;
                Ok::<_, AppError>(Some(id))
            })
            .await?;
        match id {
            Some(id) => return Ok(see_other(format!("/admin/problems/uploads/{id}"))),
            None => errors.push(
                "package",
                "Ten uploads wait already. Import or drop one of them first.",
            ),
        }
    }
    Ok(Page::invalid(page(&author, errors).await?).respond_to(&author.request))
}

async fn find(author: &Author, number: &str) -> Result<UploadRow, AppError> {
    let id: i64 = number.parse().map_err(|_| AppError::NotFound)?;
    author
        .db
        .read(move |conn| uploads::get_upload(conn, id).map_err(AppError::from))
        .await
}

pub async fn show(author: Author, number: Path<String>) -> Result<Page<ReportPage>, AppError> {
    let row = find(&author, &number).await?;
    Ok(Page::ok(ReportPage {
        layout: author.layout(),
        number: row.id,
        name: row.name,
        size: text::bytes(row.size_bytes.unsigned_abs()),
        report: serde_json::from_value(row.report).map_err(AppError::internal)?,
    }))
}

/// `POST /admin/problems/uploads/{number}`: imports what is sound, all of it or nothing.
pub async fn import(
    author: Author,
    number: Path<String>,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    let row = find(&author, &number).await?;
    let showing = match posted.has("publish") {
        true => Showing::Checked,
        false => Showing::Draft,
    };
    let (workshop, viewer_id, origin) = (author.workshop.clone(), author.viewer.id, author.origin.clone());
    let outcomes = author
        .db
        .run(move |conn| {
            conn.transaction::<_, AppError, _>(|conn| {
                let outcomes = uploads::import_all(conn, &workshop, &row, viewer_id, showing)?;
                for outcome in outcomes.iter().flatten() {
                    let event = Event {
                        action: Action::ProblemImport,
                        subject: format!("problem {}", outcome.slug),
                        before: None,
                        after: Some(
                            serde_json::json!({ "version_id": outcome.version_id, "upload": row.name }),
                        ),
                        reason: String::new(),
                    };
                    audit::record(conn, &origin, event)?;
                }
                Ok(outcomes)
            })
        })
        .await?;
    let refused: Vec<&String> = outcomes
        .iter()
        .filter_map(|outcome| outcome.as_ref().err())
        .collect();
    let imported = outcomes.len() - refused.len();
    let mut notice = format!(
        "{} imported.",
        text::count(imported as u64, "problem", "problems")
    );
    for refusal in refused {
        notice.push_str(&format!(" {refusal}."));
    }
    leave_notice(&author.session, &notice)?;
    let only = outcomes.iter().flatten().next().filter(|_| outcomes.len() == 1);
    Ok(see_other(match only {
        Some(outcome) => format!("/admin/problems/{}/versions", outcome.slug),
        None => "/admin/problems".to_owned(),
    }))
}

/// `POST /admin/problems/uploads/{number}/delete`
pub async fn destroy(author: Author, number: Path<String>) -> Result<HttpResponse, AppError> {
    let row = find(&author, &number).await?;
    author
        .db
        .run(move |conn| uploads::delete_upload(conn, row.id).map_err(AppError::from))
        .await?;
    leave_notice(&author.session, "The upload is gone.")?;
    Ok(see_other("/admin/problems/upload"))
}

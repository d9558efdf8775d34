//! The self-check of a version: asked for, followed while a worker does it, and read as a page.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, Responder};
use askama::Template;

use super::version_number;
use crate::audit::{self, Action, Event};
use crate::authoring::desk::{Author, Desk};
use crate::authoring::queries::{self, DeskRow};
use crate::authoring::report::ReportView;
use crate::jobs::{self, JobKind, JobState};
use crate::judge::gate::GateReport;
use crate::problems::checking;
use crate::problems::queries::{CheckRow, find_check};
use crate::web::live::{Hub, Snapshot};
use crate::web::page::{leave_notice, see_other};
use crate::web::views::{Layout, text};
use crate::web::{AppError, Page};

/// `GET /admin/problems/{slug}/versions/{number}/check`
#[derive(Template)]
#[template(path = "authoring/check.html")]
pub struct CheckPage {
    pub layout: Layout,
    pub desk: Desk,
    pub number: i32,
    pub report: CheckPartial,
    pub events_url: Option<String>,
}

/// The part that changes while a worker is at it.
#[derive(Template)]
#[template(path = "authoring/_check.html")]
pub struct CheckPartial {
    pub url: String,
    pub state: CheckState,
}

pub enum CheckState {
    /// Nobody has asked for it.
    None,
    Waiting {
        sentence: String,
        /// Done and total.
        bar: Option<(i32, i32)>,
    },
    /// It could not be done.
    Fault(String),
    Done(Box<ReportView>),
}

async fn load(author: &Author, row: &DeskRow) -> Result<CheckPartial, AppError> {
    let version_id = row.version_id;
    let (check, job) = author
        .db
        .read(move |conn| {
            let check = find_check(conn, version_id)?;
            let job = match &check {
                Some(check) if check.finished_at.is_none() => {
                    jobs::find_state(conn, JobKind::Check, version_id)?
                }
                _ => None,
            };
            Ok::<_, AppError>((check, job))
        })
        .await?;
    Ok(partial(row, check, job))
}

fn partial(row: &DeskRow, check: Option<CheckRow>, job: Option<JobState>) -> CheckPartial {
    let state = match check {
        None => CheckState::None,
        Some(check) => match (check.finished_at, check.report) {
            (None, _) => waiting(job, check.publishes),
            (Some(at), Some(report)) => match serde_json::from_value::<GateReport>(report) {
                Ok(report) => CheckState::Done(Box::new(ReportView::new(
                    &report,
                    row.shown_number == Some(row.number),
                    text::moment(at, chrono::Utc::now()),
                ))),
                Err(error) => CheckState::Fault(format!("the report can't be read: {error}")),
            },
            (Some(_), None) => {
                CheckState::Fault(check.fault.unwrap_or_else(|| "no reason is known".to_owned()))
            }
        },
    };
    CheckPartial {
        url: format!("/admin/problems/{}/versions/{}/check", row.slug, row.number),
        state,
    }
}

fn waiting(job: Option<JobState>, publishes: bool) -> CheckState {
    let then = if publishes {
        " It is published if it passes."
    } else {
        ""
    };
    match job {
        Some(JobState::Working { done, total, .. }) if total > 0 => CheckState::Waiting {
            sentence: format!("A worker checks it: step {done} of {total}.{then}"),
            bar: Some((done, total)),
        },
        Some(JobState::Working { .. }) => CheckState::Waiting {
            sentence: format!("A worker has begun.{then}"),
            bar: None,
        },
        _ => CheckState::Waiting {
            sentence: format!("It waits for a worker with nothing more urgent to do.{then}"),
            bar: None,
        },
    }
}

pub async fn show(author: Author, path: Path<(String, String)>) -> Result<Page<CheckPage>, AppError> {
    let (slug, number) = path.into_inner();
    let row = author.desk(&slug, Some(version_number(&number)?)).await?;
    let newest = author.desk(&slug, None).await?;
    let report = load(&author, &row).await?;
    let is_live = matches!(report.state, CheckState::Waiting { .. });
    Ok(Page::ok(CheckPage {
        layout: author.layout(),
        desk: Desk::of(&newest),
        number: row.number,
        events_url: is_live.then(|| format!("{}/events", report.url)),
        report,
    }))
}

/// The same partial again at each event, until the report is there.
pub async fn events(
    author: Author,
    hub: Data<Hub>,
    path: Path<(String, String)>,
) -> Result<impl Responder, AppError> {
    let (slug, number) = path.into_inner();
    let row = author.desk(&slug, Some(version_number(&number)?)).await?;
    let (id, viewer_id) = (row.version_id, author.viewer.id);
    let db = author.db.clone();
    let (slug, number) = (row.slug, row.number);
    hub.stream(viewer_id, "version", id, move || {
        let (db, slug) = (db.clone(), slug.clone());
        async move {
            // The whole row again: a check that passes may have published it.
            let (row, check, job) = db
                .read(move |conn| {
                    let row = queries::get_desk(conn, &slug, Some(number))?;
                    let check = find_check(conn, id)?;
                    let job = jobs::find_state(conn, JobKind::Check, id)?;
                    Ok::<_, AppError>((row, check, job))
                })
                .await?;
            let partial = partial(&row, check, job);
            Ok(Snapshot {
                html: Template::render(&partial)?,
                is_final: !matches!(partial.state, CheckState::Waiting { .. }),
            })
        }
    })
}

/// `POST /admin/problems/{slug}/versions/{number}/check`: asks for one; nothing is published by it.
pub async fn create(author: Author, path: Path<(String, String)>) -> Result<HttpResponse, AppError> {
    let (slug, number) = path.into_inner();
    let row = author.desk(&slug, Some(version_number(&number)?)).await?;
    if row.kind != "code" {
        return Err(AppError::Conflict(
            "The self-check of a design is made by the command `problems check`.".into(),
        ));
    }
    let (version_id, viewer_id, origin) = (row.version_id, author.viewer.id, author.origin.clone());
    let subject = format!("problem {}", row.slug);
    let number = row.number;
    author
        .db
        .run(move |conn| {
            checking::ask(conn, version_id, false, Some(viewer_id))?;
            let event = Event {
                action: Action::ProblemCheck,
                subject,
                before: None,
                after: Some(serde_json::json!({ "version": number })),
                reason: String::new(),
            };
            Ok::<_, AppError>(audit::record(conn, &origin, event)?)
        })
        .await?;
    leave_notice(&author.session, "The check was asked for.")?;
    Ok(see_other(format!(
        "/admin/problems/{}/versions/{}/check",
        row.slug, row.number
    )))
}

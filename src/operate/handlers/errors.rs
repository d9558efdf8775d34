//! What could not be judged, why, and once more.

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, Responder, web};
use chrono::Utc;
use diesel::PgConnection;
use serde::Deserialize;
use serde_json::json;

use crate::accounts::address;
use crate::audit::{self, Action, Event, Origin};
use crate::db::{Db, DbError};
use crate::jobs::{JobKind, enqueue_again};
use crate::operate::forms;
use crate::operate::queries::errors::{self, Again, ErrorLine, Group, ToJudge};
use crate::operate::views::{ErrorRow, ErrorsPage, GroupRow};
use crate::problems::ProblemKind;
use crate::submissions::present::submission_url;
use crate::web::form::PostedForm;
use crate::web::page::{leave_notice, see_other};
use crate::web::views::{FieldErrors, Section, text};
use crate::web::{AppError, Page, RequestContext};

const PER_PAGE: usize = 50;
/// What a subject of the audit log holds.
const SUBJECT_LIMIT: usize = 200;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ErrorsQuery {
    cause: String,
    before: String,
}

/// `GET /admin/judge-errors`
pub async fn index(
    db: web::Data<Db>,
    query: web::Query<ErrorsQuery>,
    context: RequestContext,
) -> Result<Page<ErrorsPage>, AppError> {
    Ok(Page::ok(
        page(&db, &context, query.into_inner(), FieldErrors::default()).await?,
    ))
}

async fn page(
    db: &Db,
    context: &RequestContext,
    query: ErrorsQuery,
    errors: FieldErrors,
) -> Result<ErrorsPage, AppError> {
    let cause = Some(query.cause).filter(|cause| !cause.is_empty());
    let (before, wanted) = (query.before.parse().ok(), cause.clone());
    let (mut lines, causes, workers) = db
        .read(move |conn| {
            Ok::<_, DbError>((
                errors::list(conn, wanted.as_deref(), before, PER_PAGE as i64 + 1)?,
                errors::group_by_cause(conn)?,
                errors::group_by_worker(conn)?,
            ))
        })
        .await?;
    let next = (lines.len() > PER_PAGE).then(|| {
        lines.truncate(PER_PAGE);
        lines.last().map(|line| line.judgement_id)
    });
    let next_url = next.flatten().map(|before| {
        let cause = encoded(cause.as_deref().unwrap_or_default());
        format!("/admin/judge-errors?cause={cause}&before={before}")
    });
    Ok(ErrorsPage {
        layout: context.layout(Section::Operate),
        causes: causes.into_iter().map(group_row).collect(),
        workers: workers.into_iter().map(group_row).collect(),
        cause,
        rows: lines.into_iter().map(error_row).collect(),
        next_url,
        errors,
    })
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

fn group_row(group: Group) -> GroupRow {
    GroupRow {
        url: format!("/admin/judge-errors?cause={}", encoded(&group.name)),
        name: group.name,
        number: group.number.unsigned_abs(),
        last_at: text::moment(group.last_at, Utc::now()),
    }
}

fn error_row(line: ErrorLine) -> ErrorRow {
    ErrorRow {
        submission: line.submission_id,
        url: submission_url(line.submission_id, &line.language),
        at: text::moment(line.finished_at, Utc::now()),
        problem: line.title,
        problem_url: format!("/problems/{}", line.slug),
        version: line.version.unsigned_abs(),
        worker: line.worker,
        fault: line.fault,
        is_waiting: line.is_waiting,
    }
}

/// `POST /admin/judge-errors/again`
pub async fn create(
    request: HttpRequest,
    db: web::Data<Db>,
    session: Session,
    context: RequestContext,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    let again = match forms::parse_again(&posted) {
        Ok(again) => again,
        Err(errors) if context.wants_json => return Err(AppError::invalid(errors)),
        Err(errors) => {
            let page = page(&db, &context, ErrorsQuery::default(), errors).await?;
            return Ok(Page::invalid(page).respond_to(&request));
        }
    };
    let origin = address::origin(&request);
    let queued = db.run(move |conn| judge_again(conn, &origin, &again)).await?;
    let notice = match queued {
        0 => "Nothing was queued: it waits already.".to_string(),
        number => format!(
            "{} to be judged again.",
            text::count(number as u64, "submission waits", "submissions wait")
        ),
    };
    leave_notice(&session, &notice)?;
    Ok(see_other("/admin/judge-errors"))
}

/// Queues the jobs and writes the event; what waits already is left alone. To be called in a transaction.
fn judge_again(conn: &mut PgConnection, origin: &Origin, again: &Again) -> Result<usize, AppError> {
    let found = errors::lock(conn, again)?;
    if found.is_empty() {
        return Err(AppError::Conflict(
            "There is no such Judge error any more; it may have been judged in the meantime.".into(),
        ));
    }
    let mut queued = Vec::new();
    for kind in ProblemKind::ALL {
        let ids = of_kind(&found, kind);
        if !ids.is_empty() {
            queued.extend(enqueue_again(conn, job_of(kind), &ids)?);
        }
    }
    if queued.is_empty() {
        return Ok(0);
    }
    let subject = match again {
        Again::Submission(id) => format!("submission {id}"),
        Again::Cause(cause) => format!("cause {cause}").chars().take(SUBJECT_LIMIT).collect(),
    };
    let event = Event::about(Action::JudgeAgain, subject).changing(
        json!({ "judge_errors": found.len() }),
        json!({ "queued": queued.len(), "first": queued.iter().min(), "last": queued.iter().max() }),
    );
    audit::record(conn, origin, event)?;
    Ok(queued.len())
}

fn of_kind(found: &[ToJudge], kind: ProblemKind) -> Vec<i64> {
    found
        .iter()
        .filter(|one| one.kind == kind.word())
        .map(|one| one.submission_id)
        .collect()
}

/// What judges submissions of a kind of problem.
fn job_of(kind: ProblemKind) -> JobKind {
    match kind {
        ProblemKind::Code => JobKind::Judge,
        ProblemKind::Design => JobKind::Simulate,
    }
}

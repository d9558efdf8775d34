//! The steps that a rejudging takes.

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, web};

use crate::accounts::address;
use crate::db::Db;
use crate::rejudgings::state::Step;
use crate::rejudgings::{changes, present};
use crate::submissions::parse_id;
use crate::web::AppError;
use crate::web::page::{leave_notice, see_other};

/// `POST /admin/rejudgings/{id}/start`
pub async fn start(
    request: HttpRequest,
    db: web::Data<Db>,
    session: Session,
) -> Result<HttpResponse, AppError> {
    take(
        &request,
        &db,
        &session,
        Step::Start,
        "The submissions are being judged.",
    )
    .await
}

/// `POST /admin/rejudgings/{id}/apply`
pub async fn apply(
    request: HttpRequest,
    db: web::Data<Db>,
    session: Session,
) -> Result<HttpResponse, AppError> {
    let words = "The new verdicts stand. Those whose verdict changed are told.";
    take(&request, &db, &session, Step::Apply, words).await
}

/// `POST /admin/rejudgings/{id}/cancel`
pub async fn cancel(
    request: HttpRequest,
    db: web::Data<Db>,
    session: Session,
) -> Result<HttpResponse, AppError> {
    take(
        &request,
        &db,
        &session,
        Step::Cancel,
        "Cancelled. Every verdict stays as it was.",
    )
    .await
}

async fn take(
    request: &HttpRequest,
    db: &Db,
    session: &Session,
    step: Step,
    words: &str,
) -> Result<HttpResponse, AppError> {
    let id = parse_id(request.match_info().query("id"))?;
    let origin = address::origin(request);
    let is_taken = db.run(move |conn| changes::take(conn, &origin, id, step)).await?;
    if is_taken {
        leave_notice(session, words)?;
    }
    Ok(see_other(present::url(id)))
}

//! Leaving, and changing one's mind.

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, Responder, web};

use crate::accounts::views::LeavePage;
use crate::accounts::{address, leaving, proof};
use crate::db::{Db, DbError};
use crate::mail::Post;
use crate::web::form::PostedForm;
use crate::web::page::{leave_notice, see_other};
use crate::web::views::{FieldErrors, Section, text};
use crate::web::{AppError, CurrentUser, Page, RequestContext};

const HERE: &str = "/account/leave";

/// `GET /account/leave`
pub async fn show(
    db: web::Data<Db>,
    viewer: CurrentUser,
    context: RequestContext,
) -> Result<Page<LeavePage>, AppError> {
    Ok(Page::ok(page(&db, &viewer, &context).await?))
}

/// `POST /account/leave`: the account is deleted in thirty days.
pub async fn ask(
    request: HttpRequest,
    db: web::Data<Db>,
    post: web::Data<Post>,
    session: Session,
    viewer: CurrentUser,
    context: RequestContext,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    let mut errors = FieldErrors::default();
    if posted.readable("username").trim() != viewer.username {
        errors.push(
            "username",
            format!("Type {} here, so that it is no slip.", viewer.username),
        );
    }
    if errors.is_empty()
        && let Err(wrong) = proof::check(&request, &viewer, &posted).await?
    {
        errors = wrong;
    }
    if errors.is_empty() {
        let (origin, user_id, username) = (address::origin(&request), viewer.id, viewer.username.clone());
        let asked = db
            .run(move |conn| leaving::ask(conn, &post, &origin, (user_id, &username)))
            .await?;
        if let Err(refusal) = asked {
            errors.push("", refusal.words());
        }
    }
    if errors.is_empty() {
        leave_notice(
            &session,
            "Your account will be deleted. Until then you can keep it on this page.",
        )?;
        return Ok(see_other(HERE));
    }
    if context.wants_json {
        return Err(AppError::invalid(errors));
    }
    let mut page = page(&db, &viewer, &context).await?;
    (page.errors, page.typed) = (errors, posted.readable("username"));
    Ok(Page::invalid(page).respond_to(&request))
}

/// `POST /account/leave/stop`: the account stays after all.
pub async fn stop(
    request: HttpRequest,
    db: web::Data<Db>,
    session: Session,
    viewer: CurrentUser,
) -> Result<HttpResponse, AppError> {
    let origin = address::origin(&request);
    db.run(move |conn| leaving::keep(conn, &origin, (viewer.id, &viewer.username)))
        .await?;
    leave_notice(&session, "Your account stays.")?;
    Ok(see_other(HERE))
}

async fn page(db: &Db, viewer: &CurrentUser, context: &RequestContext) -> Result<LeavePage, AppError> {
    let user_id = viewer.id;
    let date = db
        .read(move |conn| leaving::date(conn, user_id).map_err(DbError::from))
        .await?;
    Ok(LeavePage {
        layout: context.layout(Section::Account),
        asks_for_code: viewer.has_second_factor,
        leaves_on: date.map(|date| text::moment(date, chrono::Utc::now())),
        typed: String::new(),
        errors: FieldErrors::default(),
    })
}

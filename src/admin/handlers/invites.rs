//! Invitations: making them, and taking them back.

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, Responder, web};

use super::PER_PAGE;
use crate::accounts::queries::invites::{InviteLine, list_invites};
use crate::accounts::{address, invites};
use crate::admin::forms::InviteForm;
use crate::admin::views::{InviteRow, InvitesPage};
use crate::app::AppSettings;
use crate::db::{Db, DbError};
use crate::mail::Post;
use crate::web::form::PostedForm;
use crate::web::page::{leave_notice, see_other};
use crate::web::views::{FieldErrors, Section, text};
use crate::web::{AppError, Page, RequestContext};

/// `GET /admin/invites`
pub async fn index(
    db: web::Data<Db>,
    post: web::Data<Post>,
    context: RequestContext,
) -> Result<Page<InvitesPage>, AppError> {
    Ok(Page::ok(page(&db, &post, &context).await?))
}

/// `POST /admin/invites`: the page with the link, which is shown this once.
pub async fn create(
    request: HttpRequest,
    db: web::Data<Db>,
    (settings, post): (web::Data<AppSettings>, web::Data<Post>),
    context: RequestContext,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    let form = match InviteForm::parse(&posted) {
        Ok(form) => form,
        Err(errors) if context.wants_json => return Err(AppError::invalid(errors)),
        Err(errors) => {
            let mut page = page(&db, &post, &context).await?;
            (page.note, page.email) = (posted.readable("note"), posted.readable("email"));
            page.errors = errors;
            return Ok(Page::invalid(page).respond_to(&request));
        }
    };
    let origin = address::origin(&request);
    let email = form.email.filter(|_| post.is_on());
    let (outbox, address) = (post.clone(), email.clone());
    let token = db
        .run(move |conn| invites::new_invite(conn, &outbox, &origin, (&form.note, address.as_deref())))
        .await?;
    let base = settings.public_origin.clone().unwrap_or_default();
    let mut page = page(&db, &post, &context).await?;
    page.mailed_to = email;
    page.link = Some(format!("{base}/invite/{token}"));
    Ok(Page::ok(page).respond_to(&request))
}

/// `POST /admin/invites/{number}/delete`
pub async fn destroy(
    request: HttpRequest,
    db: web::Data<Db>,
    session: Session,
    number: web::Path<String>,
) -> Result<HttpResponse, AppError> {
    let number: i64 = number.parse().map_err(|_| AppError::NotFound)?;
    let origin = address::origin(&request);
    db.run(move |conn| invites::take_back(conn, &origin, number))
        .await?;
    leave_notice(&session, "The invitation is taken back; its link works no more.")?;
    Ok(see_other("/admin/invites"))
}

async fn page(db: &Db, post: &Post, context: &RequestContext) -> Result<InvitesPage, AppError> {
    let lines = db
        .read(move |conn| list_invites(conn, PER_PAGE as i64).map_err(DbError::from))
        .await?;
    Ok(InvitesPage {
        layout: context.layout(Section::Operate),
        rows: lines.into_iter().map(row).collect(),
        note: String::new(),
        email: String::new(),
        sends_mail: post.is_on(),
        mailed_to: None,
        errors: FieldErrors::default(),
        link: None,
    })
}

fn row(line: InviteLine) -> InviteRow {
    let now = chrono::Utc::now();
    InviteRow {
        number: line.number,
        note: line.note,
        made_by: line.made_by,
        made_at: text::moment(line.created_at, now),
        ends_at: text::moment(line.expires_at, now),
        is_open: line.used_by.is_none() && line.expires_at > now,
        used_by: line.used_by,
    }
}

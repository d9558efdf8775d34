//! Setting a new password by a one-time link.
//!
//! The token goes from the address into the session at once, so that it stands in no history and no log.

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, Responder, web};

use super::kept_links;
use crate::accounts::forms::NewPasswordForm;
use crate::accounts::password::{Password, PasswordGate};
use crate::accounts::views::ResetPage;
use crate::accounts::{address, resets};
use crate::db::Db;
use crate::mail::Post;
use crate::web::form::PostedForm;
use crate::web::page::{leave_notice, see_other};
use crate::web::views::{FieldErrors, Section};
use crate::web::{AppError, Page, RequestContext};

/// Under this key a session keeps the token of the link that was opened.
const TOKEN_KEY: &str = "reset";

/// `GET /reset/{token}`
pub async fn open(
    db: web::Data<Db>,
    session: Session,
    token: web::Path<String>,
) -> Result<HttpResponse, AppError> {
    let token = token.into_inner();
    user_of(&db, &token).await?;
    kept_links::keep(&session, TOKEN_KEY, &token)?;
    Ok(see_other("/reset"))
}

/// `GET /reset`
pub async fn edit(
    request: HttpRequest,
    db: web::Data<Db>,
    session: Session,
    context: RequestContext,
) -> Result<HttpResponse, AppError> {
    let username = user_of(&db, &kept_links::find(&session, TOKEN_KEY)?).await?;
    Ok(Page::ok(page(&context, username, FieldErrors::default())).respond_to(&request))
}

/// `POST /reset`: sets the password and leads to the sign-in page; whoever holds a link alone is not signed in by it.
pub async fn update(
    request: HttpRequest,
    db: web::Data<Db>,
    (post, gate): (web::Data<Post>, web::Data<PasswordGate>),
    session: Session,
    context: RequestContext,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    let token = kept_links::find(&session, TOKEN_KEY)?;
    // Before a hash is paid for.
    let username = user_of(&db, &token).await?;
    let password = match NewPasswordForm::parse(&posted, &username) {
        Ok(form) => form.new,
        Err(errors) if context.wants_json => return Err(AppError::invalid(errors)),
        Err(errors) => return Ok(Page::invalid(page(&context, username, errors)).respond_to(&request)),
    };
    let (new_hash, origin) = (gate.hash(password).await?, address::origin(&request));
    db.run(move |conn| resets::use_link(conn, &post, &origin, &token, &new_hash))
        .await?;
    tracing::info!(username, "a password was reset");
    session.clear();
    session.renew();
    leave_notice(&session, "Your password is set. Sign in with it.")?;
    Ok(see_other("/sign-in"))
}

/// Whose link it is.
///
/// # Errors
/// [`AppError::NotFound`] where it does not work, or no longer.
async fn user_of(db: &Db, token: &str) -> Result<String, AppError> {
    let token = token.to_string();
    db.read(move |conn| resets::find_user(conn, &token)?.ok_or(AppError::NotFound))
        .await
}

fn page(context: &RequestContext, username: String, errors: FieldErrors) -> ResetPage {
    ResetPage {
        layout: context.layout(Section::None),
        username,
        min_password_length: Password::MIN_LENGTH as u32,
        errors,
    }
}

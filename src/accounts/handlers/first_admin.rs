//! The one-time page that makes the first administrator.

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, Responder, web};

use crate::accounts::first_admin::{self, Candidate};
use crate::accounts::forms::RegisterForm;
use crate::accounts::password::{Password, PasswordGate};
use crate::accounts::queries::users::UserRow;
use crate::accounts::registration::{InsertError, taken};
use crate::accounts::views::FirstAdminPage;
use crate::accounts::{address, sign_in};
use crate::audit::Origin;
use crate::db::Db;
use crate::web::form::PostedForm;
use crate::web::page::{leave_notice, see_other};
use crate::web::views::{FieldErrors, Section};
use crate::web::{AppError, Page, RequestContext};

/// `GET /first-admin/{token}`: a form for a new account, or one button for somebody who is signed in.
pub async fn new(
    request: HttpRequest,
    db: web::Data<Db>,
    context: RequestContext,
    token: web::Path<String>,
) -> Result<HttpResponse, AppError> {
    must_be_open(&db, &token).await?;
    let page = page(&context, &token, RegisterForm::default(), FieldErrors::default());
    Ok(Page::ok(page).respond_to(&request))
}

/// `POST /first-admin/{token}`: makes the signed-in user, or a new one, the administrator.
pub async fn create(
    request: HttpRequest,
    db: web::Data<Db>,
    gate: web::Data<PasswordGate>,
    session: Session,
    context: RequestContext,
    token: web::Path<String>,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    // Before a hash is paid for: the link may be guessed at by anybody.
    must_be_open(&db, &token).await?;
    let mut form = RegisterForm::read(&posted);
    let candidate = match &context.viewer {
        Some(viewer) => Ok(Candidate::User(viewer.id)),
        None => new_user(&gate, &mut form).await?.map(Candidate::New),
    };
    let outcome = match candidate {
        Ok(candidate) => use_link(&db, &token, candidate, address::origin(&request)).await?,
        Err(errors) => Err(errors),
    };
    match outcome {
        Ok(user_id) => {
            sign_in::begin(&session, user_id, &request)?;
            leave_notice(&session, "You look after this Greenroom now.")?;
            Ok(see_other("/"))
        }
        Err(errors) if context.wants_json => Err(AppError::invalid(errors)),
        Err(errors) => Ok(Page::invalid(page(&context, &token, form, errors)).respond_to(&request)),
    }
}

async fn must_be_open(db: &Db, token: &str) -> Result<(), AppError> {
    let token = token.to_string();
    let is_open = db
        .read(move |conn| first_admin::is_open(conn, &token).map_err(AppError::from))
        .await?;
    if is_open { Ok(()) } else { Err(AppError::NotFound) }
}

async fn new_user(
    gate: &PasswordGate,
    form: &mut RegisterForm,
) -> Result<Result<UserRow, FieldErrors>, AppError> {
    let user = match form.check() {
        Ok(user) => user,
        Err(errors) => return Ok(Err(errors)),
    };
    Ok(Ok(UserRow {
        username: user.username.to_string(),
        display_name: user.display_name,
        email: user.email,
        password_hash: Some(gate.hash(user.password).await?),
        is_admin: true,
    }))
}

async fn use_link(
    db: &Db,
    token: &str,
    candidate: Candidate,
    origin: Origin,
) -> Result<Result<i64, FieldErrors>, AppError> {
    let token = token.to_string();
    let used = db
        .run(move |conn| first_admin::use_link(conn, &token, candidate, &origin))
        .await;
    match used {
        Ok(user_id) => Ok(Ok(user_id)),
        Err(InsertError::Taken(known)) => Ok(Err(taken(known))),
        Err(InsertError::Other(error)) => Err(error),
    }
}

fn page(context: &RequestContext, token: &str, form: RegisterForm, errors: FieldErrors) -> FirstAdminPage {
    FirstAdminPage {
        layout: context.layout(Section::None),
        action: format!("/first-admin/{token}"),
        username: form.username,
        display_name: form.display_name,
        min_password_length: Password::MIN_LENGTH as u32,
        errors,
    }
}

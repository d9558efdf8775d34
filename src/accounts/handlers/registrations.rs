//! Making an account.

use actix_session::Session;
use actix_web::{HttpRequest, HttpResponse, Responder, web};

use super::{OnwardQuery, destination, kept_links};
use crate::accounts::devices::Device;
use crate::accounts::forms::{Onward, RegisterForm};
use crate::accounts::password::{Password, PasswordGate};
use crate::accounts::registration::{Entrance, register};
use crate::accounts::views::RegisterPage;
use crate::accounts::{address, invites, sign_in};
use crate::config::Registration;
use crate::db::Db;
use crate::mail::Post;
use crate::web::form::PostedForm;
use crate::web::page::see_other;
use crate::web::views::{FieldErrors, Section};
use crate::web::{AppError, MaybeUser, Page, RequestContext};

/// Under this key a session keeps the token of an invitation that was opened.
const INVITE_KEY: &str = "invite";

/// `GET /invite/{token}`: the token goes from the address into the session at once.
pub async fn open_invite(
    db: web::Data<Db>,
    session: Session,
    viewer: MaybeUser,
    token: web::Path<String>,
) -> Result<HttpResponse, AppError> {
    let token = token.into_inner();
    if viewer.0.is_some() {
        return Ok(see_other("/"));
    }
    if !is_open(&db, &token).await? {
        return Err(AppError::NotFound);
    }
    kept_links::keep(&session, INVITE_KEY, &token)?;
    Ok(see_other("/register"))
}

async fn is_open(db: &Db, token: &str) -> Result<bool, AppError> {
    let token = token.to_string();
    db.read(move |conn| invites::is_open(conn, &token).map_err(AppError::from))
        .await
}

/// Whether this browser may make an account, and the invitation it does it with.
///
/// # Errors
/// [`AppError::Forbidden`] with the reason where it may not.
pub(super) async fn admission(
    db: &Db,
    registration: Registration,
    session: &Session,
) -> Result<Option<String>, AppError> {
    let invite: Option<String> = session.get(INVITE_KEY).ok().flatten();
    match (registration, invite) {
        (Registration::Open, _) => Ok(None),
        (Registration::Invite, Some(token)) if is_open(db, &token).await? => Ok(Some(token)),
        (Registration::Invite, _) => Err(AppError::Forbidden(BY_INVITATION)),
        (Registration::Closed, _) => Err(AppError::Forbidden(
            "This Greenroom takes no new accounts. Who has one can sign in.",
        )),
    }
}

const BY_INVITATION: &str = "Accounts of this Greenroom are made by invitation. Ask one of its administrators for a link; each works once.";

/// `GET /register`
pub async fn new(
    request: HttpRequest,
    db: web::Data<Db>,
    registration: web::Data<Registration>,
    session: Session,
    context: RequestContext,
    query: web::Query<OnwardQuery>,
) -> Result<HttpResponse, AppError> {
    let onward = query.checked();
    if context.viewer.is_some() {
        return Ok(see_other(destination(&db, onward).await?));
    }
    admission(&db, **registration, &session).await?;
    let form = RegisterForm::empty(onward);
    Ok(Page::ok(page(&context, form, FieldErrors::default())).respond_to(&request))
}

/// `POST /register`: makes the account and signs in at once.
pub async fn create(
    request: HttpRequest,
    db: web::Data<Db>,
    (post, gate): (web::Data<Post>, web::Data<PasswordGate>),
    registration: web::Data<Registration>,
    session: Session,
    context: RequestContext,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    let invite = admission(&db, **registration, &session).await?;
    let mut form = RegisterForm::read(&posted);
    let origin = address::origin(&request);
    let outcome = match form.check() {
        Ok(user) => {
            let device = Device::of(&request);
            let entrance = Entrance {
                origin,
                device,
                invite,
            };
            register(&db, (&post, &gate), user, entrance).await?
        }
        Err(errors) => Err(errors),
    };
    match outcome {
        Ok(user_id) => {
            sign_in::begin(&session, user_id, &request)?;
            Ok(see_other(destination(&db, form.onward).await?))
        }
        Err(errors) if context.wants_json => Err(AppError::invalid(errors)),
        Err(errors) => Ok(Page::invalid(page(&context, form, errors)).respond_to(&request)),
    }
}

fn page(context: &RequestContext, form: RegisterForm, errors: FieldErrors) -> RegisterPage {
    let Onward { next, parked } = form.onward;
    RegisterPage {
        layout: context.layout(Section::None),
        username: form.username,
        display_name: form.display_name,
        email: form.email,
        next,
        parked,
        min_password_length: Password::MIN_LENGTH as u32,
        errors,
    }
}

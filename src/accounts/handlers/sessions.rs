//! Signing in and out.

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, RETRY_AFTER};
use actix_web::{HttpRequest, HttpResponse, Responder, web};

use super::{OnwardQuery, arrival, destination};
use crate::accounts::forms::{Onward, SignInForm, normal_username};
use crate::accounts::password::{Password, PasswordGate};
use crate::accounts::pending::Known;
use crate::accounts::sign_in::Step;
use crate::accounts::views::SignInPage;
use crate::accounts::{address, parking, sign_in};
use crate::audit::{Action, Event, Origin};
use crate::db::Db;
use crate::mail::Post;
use crate::web::form::PostedForm;
use crate::web::page::see_other;
use crate::web::views::{FieldErrors, Section};
use crate::web::{AppError, FieldError, MaybeUser, Page, RequestContext};

/// For a script, whose page has no field for a code.
const CODE_ON_ITS_OWN_PAGE: &str = "This account asks for a code as well: sign in on the sign-in page, in another tab. What you wrote stays here.";
/// The same words whether the account exists or not.
const WRONG: &str = "Username and password don't match. Check both and try again.";

/// `GET /sign-in`
pub async fn new(
    request: HttpRequest,
    db: web::Data<Db>,
    post: web::Data<Post>,
    context: RequestContext,
    query: web::Query<OnwardQuery>,
) -> Result<HttpResponse, AppError> {
    let onward = query.checked();
    if context.viewer.is_some() {
        return Ok(see_other(destination(&db, onward).await?));
    }
    let page = page(
        (&db, &post),
        &context,
        String::new(),
        onward,
        FieldErrors::default(),
    )
    .await?;
    Ok(Page::ok(page).respond_to(&request))
}

/// `POST /sign-in`: 303 for a browser, 204 for a script that wants JSON.
pub async fn create(
    request: HttpRequest,
    db: web::Data<Db>,
    (post, gate): (web::Data<Post>, web::Data<PasswordGate>),
    session: Session,
    context: RequestContext,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    let form = SignInForm::read(&posted);
    let origin = address::origin(&request);
    let (status, errors, retry_after_seconds) = match check(&db, &gate, &form, &origin).await {
        Ok(Ok(known)) => {
            let (user_id, onward) = (known.user_id, form.onward.clone());
            if context.wants_json && sign_in::asks_for_code(&db, user_id).await? {
                return Err(AppError::Invalid(vec![FieldError::new("", CODE_ON_ITS_OWN_PAGE)]));
            }
            let step = sign_in::proceed((&db, &post), (&request, &session), known, onward, None).await?;
            return match step {
                Step::Code => Ok(see_other("/sign-in/code")),
                Step::SignedIn if context.wants_json => Ok(HttpResponse::NoContent().finish()),
                Step::SignedIn => Ok(see_other(arrival(&db, user_id, form.onward).await?)),
            };
        }
        Ok(Err(errors)) if context.wants_json => return Err(AppError::invalid(errors)),
        Ok(Err(errors)) => (StatusCode::UNPROCESSABLE_ENTITY, errors, None),
        // The page again rather than an error page: it carries where the visitor's code is kept.
        Err(AppError::TooMany {
            retry_after_seconds, ..
        }) if !context.wants_json => {
            let mut errors = FieldErrors::default();
            errors.push("", too_many(retry_after_seconds));
            (StatusCode::TOO_MANY_REQUESTS, errors, Some(retry_after_seconds))
        }
        Err(error) => return Err(error),
    };
    let page = page((&db, &post), &context, form.username, form.onward, errors).await?;
    let mut answer = Page(page, status).respond_to(&request);
    if let Some(seconds) = retry_after_seconds {
        answer
            .headers_mut()
            .insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    Ok(answer)
}

/// `POST /sign-out`: ends the session here and in the table, whoever asks.
pub async fn destroy(
    request: HttpRequest,
    db: web::Data<Db>,
    session: Session,
    viewer: MaybeUser,
) -> HttpResponse {
    session.purge();
    if let Some(viewer) = viewer.0 {
        let event = Event::about_user(Action::SignOut, &viewer.username);
        if let Err(error) = sign_in::record(&db, &address::origin(&request), event).await {
            // An `Err` would take the cookie's end back with it.
            tracing::error!(%error, "a sign-out is missing in the audit log");
        }
    }
    see_other("/")
}

async fn check(
    db: &Db,
    gate: &PasswordGate,
    form: &SignInForm,
    origin: &Origin,
) -> Result<Result<Known, FieldErrors>, AppError> {
    if !form.errors.is_empty() {
        return Ok(Err(form.errors.clone()));
    }
    // No stored password is that long, so nothing is told by not hashing it.
    let is_possible = form.password.chars().count() <= Password::MAX_LENGTH;
    let username = normal_username(&form.username);
    let known = if is_possible {
        sign_in::try_password(db, gate, username.clone(), form.password.clone(), origin).await?
    } else {
        None
    };
    let Some(known) = known else {
        let mut errors = FieldErrors::default();
        errors.push("", WRONG);
        return Ok(Err(errors));
    };
    Ok(Ok(Known {
        user_id: known.user_id,
        username,
    }))
}

fn too_many(seconds: u64) -> String {
    let minutes = seconds.div_ceil(60);
    let unit = if minutes == 1 { "minute" } else { "minutes" };
    format!("Too many sign-ins failed from here. Try again in {minutes} {unit}.")
}

async fn page(
    (db, post): (&Db, &Post),
    context: &RequestContext,
    username: String,
    onward: Onward,
    errors: FieldErrors,
) -> Result<SignInPage, AppError> {
    Ok(SignInPage {
        layout: context.layout(Section::None),
        username,
        next: onward.next,
        parked: parking::describe(db, &onward.parked).await?,
        mails: post.is_on(),
        errors,
    })
}

//! The second step of signing in: a code of an app, or a recovery code.

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, Responder, web};

use super::arrival;
use crate::accounts::devices::Device;
use crate::accounts::pending::Pending;
use crate::accounts::second_factor::codes::Typed;
use crate::accounts::second_factor::{self, Seal};
use crate::accounts::views::CodePage;
use crate::accounts::{address, sign_in, throttle};
use crate::audit::{self, Action, Event};
use crate::db::Db;
use crate::mail::Post;
use crate::web::form::PostedForm;
use crate::web::page::see_other;
use crate::web::views::{FieldErrors, Section};
use crate::web::{AppError, Page, RequestContext};

const NO_CODE: &str = "A code has six digits; a recovery code has four groups of five.";
const WRONG: &str = "This code is wrong or was used before. Wait for the next one and try again.";

/// `GET /sign-in/code`
pub async fn new(request: HttpRequest, session: Session, context: RequestContext) -> HttpResponse {
    match Pending::find(&session) {
        Some(pending) => Page::ok(page(&context, pending, FieldErrors::default())).respond_to(&request),
        None => see_other("/sign-in"),
    }
}

/// `POST /sign-in/code`
pub async fn create(
    request: HttpRequest,
    db: web::Data<Db>,
    (post, seal): (web::Data<Post>, web::Data<Seal>),
    session: Session,
    context: RequestContext,
    posted: PostedForm,
) -> Result<HttpResponse, AppError> {
    let Some(pending) = Pending::find(&session) else {
        return Ok(see_other("/sign-in"));
    };
    let mut errors = FieldErrors::default();
    let status = match Typed::parse(&posted.readable("code")) {
        None => {
            errors.push("code", NO_CODE);
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Some(typed) => match try_code(&request, &db, (&post, &seal), &pending, typed).await {
            Ok(true) => {
                sign_in::begin(&session, pending.known.user_id, &request)?;
                return Ok(see_other(
                    arrival(&db, pending.known.user_id, pending.onward()).await?,
                ));
            }
            Ok(false) => {
                errors.push("code", WRONG);
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Err(AppError::TooMany {
                retry_after_seconds, ..
            }) => {
                let minutes = retry_after_seconds.div_ceil(60);
                errors.push(
                    "code",
                    format!("Too many codes were wrong. Try again in {minutes} min."),
                );
                StatusCode::TOO_MANY_REQUESTS
            }
            Err(error) => return Err(error),
        },
    };
    Ok(Page(page(&context, pending, errors), status).respond_to(&request))
}

/// Counts the try first, in a transaction of its own, so that many at once don't slip through together.
async fn try_code(
    request: &HttpRequest,
    db: &Db,
    (post, seal): (&web::Data<Post>, &web::Data<Seal>),
    pending: &Pending,
    typed: Typed,
) -> Result<bool, AppError> {
    let known = pending.known.clone();
    let username = known.username.clone();
    db.run(move |conn| throttle::count_code(conn, &username)).await?;
    let (post, seal, origin) = (post.clone(), seal.clone(), address::origin(request));
    let device = Device::of(request);
    db.run(move |conn| {
        let is_right = second_factor::take(conn, &seal, known.user_id, &typed)?;
        let action = if is_right {
            Action::SignIn
        } else {
            Action::SignInFailed
        };
        let with = match typed {
            Typed::Code(_) => "code",
            Typed::Recovery(_) => "recovery code",
        };
        let event = Event {
            after: Some(serde_json::json!({ "second_factor": with })),
            ..Event::about_user(action, &known.username)
        };
        let origin = if is_right {
            origin.by(known.user_id, &known.username)
        } else {
            origin
        };
        audit::record(conn, &origin, event)?;
        if is_right {
            throttle::forget_codes(conn, &known.username)?;
            sign_in::note_device(conn, &post, known.user_id, &device)?;
        }
        Ok(is_right)
    })
    .await
}

fn page(context: &RequestContext, pending: Pending, errors: FieldErrors) -> CodePage {
    CodePage {
        layout: context.layout(Section::None),
        username: pending.known.username,
        errors,
    }
}

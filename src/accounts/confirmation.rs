//! Administrators show once more that it is them before they change something, unless they did so lately: a browser
//! that was left open, or a session that was stolen, gives nobody an instance.
//!
//! The wall asks for every route of administrators that changes something. What was posted comes along in the page
//! that asks, so that nothing typed is lost.

use actix_session::{Session, SessionExt};
use actix_web::body::BoxBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpMessage, Responder};
use chrono::Utc;

use super::proof;
use super::views::ConfirmPage;
use crate::web::form::{PostedForm, read_body};
use crate::web::page::wants_json;
use crate::web::views::{FieldErrors, Section};
use crate::web::{AppError, Page, RequestContext, Viewer};

/// Under this key a session keeps when its owner last showed who they are, in seconds since 1970.
const PROVED_AT_KEY: &str = "proved_at";
/// How long that counts.
const FRESH_SECONDS: i64 = 15 * 60;
/// Clocks of several nodes differ by less.
const CLOCKS_DIFFER_SECONDS: i64 = 60;
/// Forms of administrators are small.
const BODY_LIMIT: usize = 256 * 1024;
const ASKED: &str = "Show once more that it is you: send current_password, and code with a second factor, along with the form.";

/// Notes that the owner of a session has just shown who they are.
pub fn note(session: &Session) -> Result<(), AppError> {
    session
        .insert(PROVED_AT_KEY, Utc::now().timestamp())
        .map_err(|error| AppError::Internal(error.into()))
}

/// Whether they did so lately.
pub fn is_fresh(session: &Session) -> bool {
    let proved_at: Option<i64> = session.get(PROVED_AT_KEY).ok().flatten();
    // A time that is still to come is no proof: a clock was moved.
    proved_at.is_some_and(|then| {
        (-CLOCKS_DIFFER_SECONDS..FRESH_SECONDS).contains(&(Utc::now().timestamp() - then))
    })
}

/// The request where its sender is known well enough, else the page that asks them.
pub async fn demand(
    mut request: ServiceRequest,
    viewer: &Viewer,
) -> Result<Result<ServiceRequest, ServiceResponse<BoxBody>>, AppError> {
    let session = request.get_session();
    if is_fresh(&session) {
        return Ok(Ok(request));
    }
    let content_type = request.headers().get(CONTENT_TYPE);
    let content_type = content_type
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_string();
    let body = read_body(&mut request.take_payload(), BODY_LIMIT).await?;
    let posted = PostedForm::parse_kept(&content_type, &body)
        .await
        .unwrap_or_default();
    let mut errors = FieldErrors::default();
    if posted.has("current_password") {
        match proof::check(request.request(), viewer, &posted).await? {
            Ok(()) => {
                note(&session)?;
                session.renew();
                request.set_payload(Payload::from(body));
                return Ok(Ok(request));
            }
            Err(wrong) => errors = wrong,
        }
    }
    let page = ask(&request, viewer, &posted, errors);
    Ok(Err(request.into_response(page).map_into_boxed_body()))
}

fn ask(
    request: &ServiceRequest,
    viewer: &Viewer,
    posted: &PostedForm,
    errors: FieldErrors,
) -> actix_web::HttpResponse {
    if wants_json(request.headers()) {
        use actix_web::ResponseError;
        return AppError::Forbidden(ASKED).error_response();
    }
    let status = if errors.is_empty() {
        StatusCode::FORBIDDEN
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let context = RequestContext::of(request.request());
    let page = ConfirmPage {
        layout: context.layout(Section::Operate),
        action: request.uri().path().to_string(),
        fields: posted
            .readable_fields()
            .filter(|(name, _)| !["current_password", "code", "username_shown"].contains(&name.as_str()))
            .collect(),
        username: viewer.username.clone(),
        asks_for_code: viewer.has_second_factor,
        errors,
    };
    Page(page, status).respond_to(request.request())
}

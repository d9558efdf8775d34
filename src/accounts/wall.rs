//! The wall: puts the viewer on the request and asks the route table whether they may pass.
//!
//! A post from a workspace that meets the wall is parked under a one-time key, so that the code in it comes
//! back after sign-in.

use actix_session::SessionExt;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, web};

use super::address;
use super::confirmation;
use super::parking::{self, ParkedPost};
use super::sessions::VIEWER_KEY;
use crate::db::Db;
use crate::web::form::read_body;
use crate::web::page::{see_other, wants_json};
use crate::web::routes::{Access, AccessTable, Decision};
use crate::web::{AppError, Viewer};

/// Middleware of the scope that holds every page.
pub async fn enforce<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let viewer = viewer_in_session(&request);
    if let Some(viewer) = &viewer {
        request.extensions_mut().insert(viewer.clone());
    }
    let access = request.match_pattern().and_then(|pattern| {
        let table = request.app_data::<web::Data<AccessTable>>()?;
        table.access(request.method(), &pattern)
    });
    match access.map_or(Decision::Allowed, |access| access.decide(viewer.as_ref())) {
        Decision::Allowed if must_enrol(&request, viewer.as_ref()) => {
            if wants_json(request.headers()) {
                return Ok(request.error_response(AppError::Forbidden(ENROL)));
            }
            Ok(request.into_response(see_other(ENROL_PAGE)).map_into_boxed_body())
        }
        Decision::Allowed if access == Some(Access::Admin) && !request.method().is_safe() => {
            let viewer = viewer.ok_or(AppError::SignInRequired)?;
            match confirmation::demand(request, &viewer).await? {
                Ok(request) => next.call(request).await.map(ServiceResponse::map_into_boxed_body),
                Err(answer) => Ok(answer),
            }
        }
        Decision::Allowed => next.call(request).await.map(ServiceResponse::map_into_boxed_body),
        Decision::Forbidden => {
            // An answer and not an `Err`: so the error page still knows who reads it.
            let refusal = AppError::Forbidden("This page is for mentors or administrators of this instance.");
            Ok(request.error_response(refusal))
        }
        Decision::SignInRequired => ask_to_sign_in(request).await,
    }
}

/// Whether mentors and administrators need a second factor here; app data.
#[derive(Clone, Copy, Debug, Default)]
pub struct StaffRule {
    pub needs_second_factor: bool,
}

const ENROL_PAGE: &str = "/account/second-factor";
const ENROL: &str = "Mentors and administrators need a second factor here. Set it up under Account first.";

/// Mentors and administrators without a second factor get to the page where they set it up, and out.
fn must_enrol(request: &ServiceRequest, viewer: Option<&Viewer>) -> bool {
    let is_ruled = request
        .app_data::<web::Data<StaffRule>>()
        .is_some_and(|rule| rule.needs_second_factor);
    let lacks_it =
        viewer.is_some_and(|viewer| (viewer.is_mentor || viewer.is_admin) && !viewer.has_second_factor);
    let path = request.path();
    is_ruled && lacks_it && !path.starts_with(ENROL_PAGE) && !["/sign-out", "/theme"].contains(&path)
}

fn viewer_in_session(request: &ServiceRequest) -> Option<Viewer> {
    let session = request.get_session();
    let entries = session.entries();
    serde_json::from_str(entries.get(VIEWER_KEY)?).ok()
}

async fn ask_to_sign_in(mut request: ServiceRequest) -> Result<ServiceResponse<BoxBody>, Error> {
    if wants_json(request.headers()) {
        return Ok(request.error_response(AppError::SignInRequired));
    }
    let here = request
        .uri()
        .path_and_query()
        .map_or("/", |here| here.as_str())
        .to_string();
    let parked = if parking::is_kept(&here) && request.method() == Method::POST {
        park(&mut request, &here).await?
    } else {
        None
    };
    let location = match parked {
        Some(key) => format!("/sign-in?parked={key}"),
        None if has_page(&request) => format!("/sign-in?next={}", encode(&here)),
        None => "/sign-in".to_string(),
    };
    Ok(request.into_response(see_other(location)).map_into_boxed_body())
}

/// Whether this address can be opened after sign-in.
fn has_page(request: &ServiceRequest) -> bool {
    let table = request.app_data::<web::Data<AccessTable>>();
    let pattern = request.match_pattern();
    table
        .zip(pattern)
        .is_some_and(|(table, pattern)| table.access(&Method::GET, &pattern).is_some())
}

async fn park(request: &mut ServiceRequest, here: &str) -> Result<Option<String>, AppError> {
    let Some(db) = request.app_data::<web::Data<Db>>().cloned() else {
        return Ok(None);
    };
    let content_type = request.headers().get(CONTENT_TYPE);
    let content_type = content_type
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let content_type = content_type.to_string();
    let address = address::counted(request.request());
    let body = read_body(&mut request.take_payload(), parking::BODY_LIMIT).await?;
    let post = ParkedPost {
        path: here.to_string(),
        content_type,
        body: body.to_vec(),
    };
    parking::park(&db, address, post).await
}

fn encode(value: &str) -> String {
    percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC).to_string()
}

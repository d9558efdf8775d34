//! The wall: puts the viewer on the request and asks the route table whether they may pass.
//!
//! A form post that meets the wall is parked under a one-time key, so that the code in it comes back after
//! sign-in.

use actix_session::SessionExt;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, web};

use super::parking;
use super::sessions::VIEWER_KEY;
use crate::db::Db;
use crate::web::form::read_body;
use crate::web::page::{see_other, wants_json};
use crate::web::routes::{AccessTable, Decision};
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
        Decision::Allowed => next.call(request).await.map(ServiceResponse::map_into_boxed_body),
        Decision::Forbidden => {
            Err(AppError::Forbidden("This page is for mentors or administrators of this instance.").into())
        }
        Decision::SignInRequired => ask_to_sign_in(request).await,
    }
}

fn viewer_in_session(request: &ServiceRequest) -> Option<Viewer> {
    let session = request.get_session();
    let entries = session.entries();
    serde_json::from_str(entries.get(VIEWER_KEY)?).ok()
}

async fn ask_to_sign_in(mut request: ServiceRequest) -> Result<ServiceResponse<BoxBody>, Error> {
    if wants_json(request.headers()) {
        return Err(AppError::SignInRequired.into());
    }
    let here = request
        .uri()
        .path_and_query()
        .map_or("/", |here| here.as_str())
        .to_string();
    let location = if request.method() == Method::GET || request.method() == Method::HEAD {
        format!("/sign-in?next={}", encode(&here))
    } else {
        match park(&mut request, &here).await? {
            Some(key) => format!("/sign-in?parked={key}"),
            None => "/sign-in".to_string(),
        }
    };
    Ok(request.into_response(see_other(location)).map_into_boxed_body())
}

async fn park(request: &mut ServiceRequest, here: &str) -> Result<Option<String>, AppError> {
    let header = |name| {
        request
            .headers()
            .get(name)
            .and_then(|value: &actix_web::http::header::HeaderValue| value.to_str().ok())
    };
    let content_type = header(CONTENT_TYPE).unwrap_or_default().to_string();
    let Some(db) = request.app_data::<web::Data<Db>>().cloned() else {
        return Ok(None);
    };
    let address = request
        .peer_addr()
        .map_or_else(String::new, |address| address.ip().to_string());
    let mut payload = request.take_payload();
    let body = read_body(&mut payload, parking::BODY_LIMIT).await?;
    parking::park(&db, address, here.to_string(), content_type, body.to_vec()).await
}

fn encode(value: &str) -> String {
    percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC).to_string()
}

//! An id for every request: in the answer's `X-Request-Id`, in the log line, on error pages.

use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest};

#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// The id that the outermost middleware gave this request; empty outside of it.
pub fn request_id_of(request: &HttpRequest) -> String {
    request
        .extensions()
        .get::<RequestId>()
        .map(|id| id.0.clone())
        .unwrap_or_default()
}

/// Gives the id and writes one log line a request. Paths are logged without query: it may hold a token.
pub async fn assign<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let id = uuid::Uuid::new_v4().simple().to_string()[..16].to_string();
    request.extensions_mut().insert(RequestId(id.clone()));
    let (method, path, started) = (
        request.method().clone(),
        request.path().to_string(),
        Instant::now(),
    );
    let mut response = next.call(request).await?;
    let elapsed_ms = started.elapsed().as_secs_f64() * 1000.0;
    tracing::info!(request = %id, %method, path = %path.escape_debug(), status = response.status().as_u16(), elapsed_ms, "answered");
    if let Ok(value) = HeaderValue::from_str(&id) {
        response
            .headers_mut()
            .insert(HeaderName::from_static("x-request-id"), value);
    }
    Ok(response)
}

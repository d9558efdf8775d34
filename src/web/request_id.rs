//! An id for every request: in the answer's `X-Request-Id`, in the log line, on error pages.

use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest};

use super::error::with_answer;

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

/// Gives the id and writes one log line a request. Paths are logged without query, which may hold a token,
/// and without the tokens that stand in the path itself.
pub async fn assign<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let id = uuid::Uuid::new_v4().simple().to_string()[..16].to_string();
    request.extensions_mut().insert(RequestId(id.clone()));
    let (method, path, started) = (
        request.method().clone(),
        without_tokens(request.path()),
        Instant::now(),
    );
    let finish = |status: StatusCode, headers: &mut HeaderMap| {
        let elapsed_ms = started.elapsed().as_secs_f64() * 1000.0;
        let labels = [
            ("method", told_method(&method).to_string()),
            ("status", format!("{}xx", status.as_u16() / 100)),
        ];
        metrics::histogram!("greenroom_http_request_seconds", &labels)
            .record(started.elapsed().as_secs_f64());
        tracing::info!(request = %id, %method, path = %path.escape_debug(), status = status.as_u16(), elapsed_ms, "answered");
        if let Ok(value) = HeaderValue::from_str(&id) {
            headers.insert(HeaderName::from_static("x-request-id"), value);
        }
    };
    let outcome = next.call(request).await;
    outcome
        .map(|mut response| {
            finish(response.status(), response.headers_mut());
            response
        })
        .map_err(|error| with_answer(error, |answer| finish(answer.status(), answer.headers_mut())))
}

/// Methods as figures tell them apart: a client can make others up without end, and each would be kept.
fn told_method(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        _ => "other",
    }
}

/// Segments as long as a token of ours are left out.
fn without_tokens(path: &str) -> String {
    let is_token =
        |segment: &str| segment.len() >= 32 && segment.bytes().all(|byte| byte.is_ascii_hexdigit());
    let segments = path.split('/');
    let shown: Vec<&str> = segments.map(|s| if is_token(s) { "…" } else { s }).collect();
    shown.join("/")
}

#[cfg(test)]
mod tests {
    use super::without_tokens;

    #[test]
    fn a_token_in_a_path_is_not_logged() {
        let path = format!("/first-admin/{}", crate::web::secret::new_token());
        assert_eq!(without_tokens(&path), "/first-admin/…");
        assert_eq!(
            without_tokens("/static/1f0c2a3b4c5d/app.css"),
            "/static/1f0c2a3b4c5d/app.css"
        );
    }
}

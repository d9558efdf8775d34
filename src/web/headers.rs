//! Response headers that every answer carries, and the nonce of the content security policy.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest, web};

use super::error::with_answer;
use super::origin::OriginRule;

/// The nonce under which the editor may add its style element to this page.
#[derive(Debug, Clone)]
pub struct StyleNonce(pub String);

/// The nonce of this request; a fresh one that matches nothing outside the middleware.
pub fn style_nonce_of(request: &HttpRequest) -> String {
    request
        .extensions()
        .get::<StyleNonce>()
        .map(|nonce| nonce.0.clone())
        .unwrap_or_default()
}

/// Sets the security headers, and `no-store` where the handler named no caching.
pub async fn secure<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let nonce = uuid::Uuid::new_v4().simple().to_string();
    request.extensions_mut().insert(StyleNonce(nonce.clone()));
    let is_secure = request
        .app_data::<web::Data<OriginRule>>()
        .is_some_and(|rule| rule.is_secure());
    let mut response = next
        .call(request)
        .await
        .map_err(|error| with_answer(error, |answer| set(answer.headers_mut(), &nonce, is_secure)))?;
    set(response.headers_mut(), &nonce, is_secure);
    Ok(response)
}

fn set(headers: &mut HeaderMap, nonce: &str, is_secure: bool) {
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    let mut put = |name: HeaderName, value: &str| {
        // The values are ASCII written above; a value that is not is left out rather than sent broken.
        if !headers.contains_key(&name)
            && let Ok(value) = HeaderValue::from_str(value)
        {
            headers.insert(name, value);
        }
    };
    put(header::CONTENT_SECURITY_POLICY, &policy);
    put(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(header::X_FRAME_OPTIONS, "DENY");
    put(header::REFERRER_POLICY, "same-origin");
    put(
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    );
    put(
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    );
    put(
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), payment=()",
    );
    put(header::CACHE_CONTROL, "no-store");
    if is_secure {
        put(
            header::STRICT_TRANSPORT_SECURITY,
            "max-age=31536000; includeSubDomains",
        );
    }
}

//! JSON bodies, bounded in size and time, with errors that say what is wrong.

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;

use super::AppError;
use super::form::{check_declared_length, read_body};

/// The largest JSON body: a source of 1 MiB whose characters may all be escaped.
const BODY_LIMIT: usize = 4 * 1024 * 1024;

/// A parsed body; the content type must be JSON, so that no plain form of another site can send it.
pub struct JsonBody<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for JsonBody<T> {
    type Error = AppError;
    type Future = LocalBoxFuture<'static, Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_json = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|content_type| content_type.starts_with("application/json"));
        let headers = request.headers().clone();
        let mut payload = payload.take();
        Box::pin(async move {
            if !is_json {
                return Err(AppError::BadRequest("A JSON body is expected here.".into()));
            }
            check_declared_length(&headers, BODY_LIMIT)?;
            let body = read_body(&mut payload, BODY_LIMIT).await?;
            serde_json::from_slice(&body)
                .map(JsonBody)
                .map_err(|error| AppError::BadRequest(format!("JSON: {error}")))
        })
    }
}

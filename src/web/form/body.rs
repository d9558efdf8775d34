//! From a request's body to fields, bounded in size, count and time.

use std::time::Duration;

use actix_multipart::Multipart;
use actix_web::dev::Payload;
use actix_web::http::header::{CONTENT_LENGTH, HeaderMap};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;

use super::{BODY_LIMIT, FIELD_LIMIT};
use crate::web::AppError;

/// A body that takes longer is cut off.
pub(super) const BODY_TIME: Duration = Duration::from_secs(30);
pub(super) const TOO_SLOW: AppError = AppError::TooSlow {
    longest_seconds: BODY_TIME.as_secs(),
};

pub(super) fn urlencoded(body: &[u8]) -> Vec<(String, Vec<u8>)> {
    // form_urlencoded decodes lossily into text; the bytes of a source must arrive as they were sent.
    let decode = |part: &[u8]| -> Vec<u8> {
        let spaced: Vec<u8> = part
            .iter()
            .map(|byte| if *byte == b'+' { b' ' } else { *byte })
            .collect();
        percent_encoding::percent_decode(&spaced).collect()
    };
    body.split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty())
        // One more than is taken: enough to refuse the form, whatever follows.
        .take(FIELD_LIMIT + 1)
        .map(|pair| {
            let at = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
            let value = pair.get(at + 1..).unwrap_or_default();
            (
                String::from_utf8_lossy(&decode(&pair[..at])).into_owned(),
                decode(value),
            )
        })
        .collect()
}

/// Refuses a body by the length that it declares, before any of it is waited for.
pub fn check_declared_length(headers: &HeaderMap, limit: usize) -> Result<(), AppError> {
    let declared = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    let declared = declared.and_then(|text| text.parse::<u64>().ok());
    if declared.is_some_and(|length| length > limit as u64) {
        return Err(AppError::TooLarge { limit_bytes: limit });
    }
    Ok(())
}

/// Reads at most `limit` bytes of a body, within 30 seconds.
pub async fn read_body(payload: &mut Payload, limit: usize) -> Result<Bytes, AppError> {
    let read = async {
        let mut body = BytesMut::new();
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|error| AppError::BadRequest(error.to_string()))?;
            if body.len() + chunk.len() > limit {
                return Err(AppError::TooLarge { limit_bytes: limit });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    };
    tokio::time::timeout(BODY_TIME, read)
        .await
        .unwrap_or_else(|_| Err(TOO_SLOW))
}

pub(super) async fn multipart(
    headers: &HeaderMap,
    payload: Payload,
) -> Result<Vec<(String, Vec<u8>)>, AppError> {
    let bad = |error: actix_multipart::MultipartError| AppError::BadRequest(error.to_string());
    let mut parts = Multipart::new(headers, payload);
    let (mut fields, mut total) = (Vec::new(), 0);
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(bad)?;
        let name = part.name().unwrap_or_default().to_string();
        // A file input that was left empty arrives as a nameless empty file: it was not sent.
        let is_file = part
            .content_disposition()
            .is_some_and(|disposition| disposition.get_filename().is_some());
        let mut value = Vec::new();
        while let Some(chunk) = part.next().await {
            let chunk = chunk.map_err(bad)?;
            total += chunk.len();
            if total > BODY_LIMIT {
                return Err(AppError::TooLarge {
                    limit_bytes: BODY_LIMIT,
                });
            }
            value.extend_from_slice(&chunk);
        }
        if !(is_file && value.is_empty()) {
            fields.push((name, value));
        }
        if fields.len() > FIELD_LIMIT {
            return Err(AppError::BadRequest("The form has too many fields.".into()));
        }
    }
    Ok(fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_of_a_million_fields_is_not_taken_apart() {
        assert_eq!(urlencoded(&b"a&".repeat(1_000_000)).len(), FIELD_LIMIT + 1);
        assert_eq!(urlencoded(b"a=1&&b=2&").len(), 2);
    }
}

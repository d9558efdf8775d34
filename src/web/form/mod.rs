//! Form bodies as bytes: urlencoded and multipart alike, bounded in size, count and time.
//!
//! A program that somebody sends need not be UTF-8, so values stay bytes until a form asks for text.

mod body;
mod upload;

use actix_web::dev::Payload;
use actix_web::http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use actix_web::{FromRequest, HttpRequest};
use bytes::Bytes;
use futures_util::future::LocalBoxFuture;

use self::body::{BODY_TIME, multipart, urlencoded};
pub use self::body::{check_declared_length, read_body};
pub use self::upload::{UPLOAD_LIMIT, Upload, UploadedFile};
use super::{AppError, FieldError};

/// The largest body of a form: a source of 1 MiB, percent-encoded where it must be, and the other fields.
pub const BODY_LIMIT: usize = 4 * 1024 * 1024;
const URLENCODED: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";
/// More fields than any form of ours has.
const FIELD_LIMIT: usize = 64;

/// The fields of one posted form, in order.
#[derive(Debug, Default, Clone)]
pub struct PostedForm {
    fields: Vec<(String, Vec<u8>)>,
}

impl PostedForm {
    /// The bytes of a field; `None` where it was not sent.
    ///
    /// # Errors
    /// A field sent twice is refused: which one counts would be a guess.
    pub fn bytes(&self, name: &str) -> Result<Option<&[u8]>, FieldError> {
        let mut values = self
            .fields
            .iter()
            .filter(|(field, _)| field == name)
            .map(|(_, value)| value.as_slice());
        match (values.next(), values.next()) {
            (_, Some(_)) => Err(FieldError::new(name, "This field was sent more than once.")),
            (first, None) => Ok(first),
        }
    }

    /// A field as text; empty where it was not sent.
    ///
    /// # Errors
    /// Bytes that are not UTF-8, and NUL, which Postgres can't keep in text; both with their position.
    pub fn text(&self, name: &str) -> Result<String, FieldError> {
        let bytes = self.bytes(name)?.unwrap_or_default();
        let text = std::str::from_utf8(bytes).map_err(|error| {
            FieldError::new(
                name,
                format!("Byte {} is not valid UTF-8 text.", error.valid_up_to() + 1),
            )
        })?;
        match nul_position(bytes) {
            Some(position) => Err(FieldError::new(
                name,
                format!("There is a NUL character at {position}; remove it."),
            )),
            None => Ok(text.to_string()),
        }
    }

    /// A field as text that a text area can hold, whatever was sent.
    pub fn readable(&self, name: &str) -> String {
        readable(self.bytes(name).ok().flatten().unwrap_or_default())
    }

    /// All fields as text that a page can hold, in order.
    pub fn readable_fields(&self) -> impl Iterator<Item = (String, String)> + '_ {
        self.fields
            .iter()
            .map(|(name, value)| (name.clone(), readable(value)))
    }

    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(field, _)| field == name)
    }

    /// Reads a body that was kept, urlencoded or multipart; the same rules as for a fresh one. `None` for any
    /// other kind and for one that is broken.
    pub async fn parse_kept(content_type: &str, body: &[u8]) -> Option<PostedForm> {
        let fields = if content_type.starts_with(MULTIPART) {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_TYPE, HeaderValue::from_str(content_type).ok()?);
            let payload = Payload::from(Bytes::copy_from_slice(body));
            multipart(&headers, payload).await.ok()?
        } else if content_type.starts_with(URLENCODED) {
            urlencoded(body)
        } else {
            return None;
        };
        (fields.len() <= FIELD_LIMIT).then_some(PostedForm { fields })
    }
}

fn readable(bytes: &[u8]) -> String {
    String::from_utf8_lossy(&unix_lines(bytes)).replace('\0', "\u{2400}")
}

/// Browsers send the lines of a text area ended by CR LF, whatever was typed.
pub fn unix_lines(bytes: &[u8]) -> Vec<u8> {
    let mut lines = Vec::with_capacity(bytes.len());
    for (at, byte) in bytes.iter().enumerate() {
        if !(*byte == b'\r' && bytes.get(at + 1) == Some(&b'\n')) {
            lines.push(*byte);
        }
    }
    lines
}

/// Where the first NUL stands, in words with line and column (both from 1).
pub fn nul_position(bytes: &[u8]) -> Option<String> {
    let at = bytes.iter().position(|byte| *byte == 0)?;
    let line = bytes[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
    let column = at
        - bytes[..at]
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |newline| newline + 1)
        + 1;
    Some(format!("line {line}, column {column}"))
}

impl FromRequest for PostedForm {
    type Error = AppError;
    type Future = LocalBoxFuture<'static, Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let headers = request.headers().clone();
        let mut payload = payload.take();
        Box::pin(async move {
            check_declared_length(&headers, BODY_LIMIT)?;
            let content_type = headers
                .get(CONTENT_TYPE)
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default();
            let fields = if content_type.starts_with(MULTIPART) {
                tokio::time::timeout(BODY_TIME, multipart(&headers, payload))
                    .await
                    .unwrap_or_else(|_| Err(body::TOO_SLOW))?
            } else if content_type.starts_with(URLENCODED) {
                urlencoded(&read_body(&mut payload, BODY_LIMIT).await?)
            } else {
                return Err(AppError::BadRequest(
                    "A form is expected here (urlencoded or multipart).".into(),
                ));
            };
            if fields.len() > FIELD_LIMIT {
                return Err(AppError::BadRequest("The form has too many fields.".into()));
            }
            Ok(PostedForm { fields })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(body: &[u8]) -> PostedForm {
        PostedForm {
            fields: urlencoded(body),
        }
    }

    #[test]
    fn bytes_that_are_no_text_arrive_unchanged() {
        let posted = form(b"source=a%FF%FEb+c&language=cpp");
        assert_eq!(posted.bytes("source").unwrap(), Some(&b"a\xff\xfeb c"[..]));
        assert_eq!(
            posted.text("source").unwrap_err().message,
            "Byte 2 is not valid UTF-8 text."
        );
        assert_eq!(posted.text("language").unwrap(), "cpp");
    }

    #[test]
    fn a_nul_is_refused_with_its_position() {
        let error = form(b"username=ab%0Ac%00d").text("username").unwrap_err();
        assert_eq!(
            error.message,
            "There is a NUL character at line 2, column 2; remove it."
        );
    }

    #[test]
    fn typed_lines_end_by_line_feed_and_a_lone_return_stays() {
        assert_eq!(unix_lines(b"a\r\nb\rc\n\r\n"), b"a\nb\rc\n\n");
        assert_eq!(form(b"a=x%0D%0A%00%FF").readable("a"), "x\n\u{2400}\u{fffd}");
    }

    #[test]
    fn a_field_sent_twice_is_refused() {
        assert!(form(b"a=1&a=2").text("a").is_err());
        assert_eq!(form(b"b=1").text("a").unwrap(), "");
    }

    async fn kept_multipart(source: &[u8]) -> Option<PostedForm> {
        let mut body =
            b"--XX\r\nContent-Disposition: form-data; name=\"language\"\r\n\r\ncpp\r\n--XX\r\n".to_vec();
        body.extend_from_slice(b"Content-Disposition: form-data; name=\"source\"; filename=\"a.cpp\"\r\n");
        body.extend_from_slice(b"Content-Type: text/plain\r\n\r\n");
        body.extend_from_slice(source);
        body.extend_from_slice(b"\r\n--XX--\r\n");
        PostedForm::parse_kept("multipart/form-data; boundary=XX", &body).await
    }

    #[actix_web::test]
    async fn a_kept_multipart_body_gives_its_bytes_back() {
        let large = b"\r\n--XY \xff\0".repeat(100_000);
        for source in [&b"int\xff main\0\r\n"[..], &large] {
            let kept = kept_multipart(source).await.unwrap();
            assert_eq!(kept.text("language").unwrap(), "cpp");
            assert!(kept.bytes("source").unwrap() == Some(source));
        }
    }

    #[actix_web::test]
    async fn a_kept_body_cut_short_or_of_another_kind_gives_nothing() {
        let cut = b"--XX\r\nContent-Disposition: form-data; name=\"source\"\r\n\r\nint ma";
        for (content_type, body) in [
            ("multipart/form-data; boundary=XX", &cut[..]),
            ("multipart/form-data", cut),
            ("application/json", b"{}"),
            ("", b""),
        ] {
            assert!(
                PostedForm::parse_kept(content_type, body).await.is_none(),
                "{content_type}"
            );
        }
    }
}

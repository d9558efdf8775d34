//! The one error type of handlers and what the reader is told of it.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;

use super::views::FieldErrors;
use crate::db::{DbError, is_outage};

/// What is wrong with one field of a form, in words for the person who filled it in.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct FieldError {
    /// The `name` of the input.
    pub field: String,
    pub message: String,
}

impl FieldError {
    pub fn new(field: &str, message: impl Into<String>) -> FieldError {
        FieldError {
            field: field.to_string(),
            message: message.into(),
        }
    }
}

/// One variant an HTTP answer. A form that fails is not an error of this type: it is rendered again.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    #[error("bad request: {0}")]
    BadRequest(String),
    #[error("sign-in required")]
    SignInRequired,
    #[error("forbidden: {0}")]
    Forbidden(&'static str),
    #[error("not found")]
    NotFound,
    #[error("conflict: {0}")]
    Conflict(String),
    /// A body that did not arrive in time.
    #[error("body slower than {longest_seconds} s")]
    TooSlow { longest_seconds: u64 },
    #[error("body over {limit_bytes} bytes")]
    TooLarge { limit_bytes: usize },
    /// Fields that can't be taken, for posts whose page can't be rendered again.
    #[error("invalid fields: {0:?}")]
    Invalid(Vec<FieldError>),
    #[error("too many requests")]
    TooMany {
        retry_after_seconds: u64,
        what: &'static str,
    },
    #[error("unavailable: {0}")]
    Unavailable(String),
    #[error("{0:#}")]
    Internal(anyhow::Error),
}

/// The body of an `application/problem+json` answer (RFC 9457), and what the error page shows.
#[derive(Debug, Clone, Serialize)]
pub struct Problem {
    pub title: &'static str,
    pub status: u16,
    pub detail: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

impl AppError {
    /// A failure of this machine.
    pub fn internal(error: impl Into<anyhow::Error>) -> AppError {
        AppError::Internal(error.into())
    }

    /// The errors of a form for a script, which can't be shown the page again.
    pub fn invalid(errors: FieldErrors) -> AppError {
        let errors = errors.0.into_iter();
        let errors = errors.map(|error| FieldError::new(&error.field, error.message));
        AppError::Invalid(errors.collect())
    }

    /// What is told outside; the cause stays in the log.
    pub fn problem(&self) -> Problem {
        let detail = match self {
            AppError::BadRequest(detail) | AppError::Conflict(detail) => detail.clone(),
            AppError::SignInRequired => "Sign in to go on. What you wrote is kept.".to_string(),
            AppError::Forbidden(reason) => (*reason).to_string(),
            AppError::NotFound => "There is nothing at this address, or it is not yours to see.".to_string(),
            AppError::TooLarge { limit_bytes } => {
                format!("This is larger than the {} KiB that are taken here.", limit_bytes / 1024)
            }
            AppError::TooSlow { longest_seconds } => {
                format!("What was sent took longer than {longest_seconds} seconds to arrive. Try again.")
            }
            AppError::Invalid(_) => "Some of it could not be taken; the reasons stand below.".to_string(),
            AppError::TooMany { retry_after_seconds, what } => {
                format!("{what} Try again in {retry_after_seconds} seconds.")
            }
            AppError::Unavailable(_) => {
                "The service is not ready just now. Nothing you saved is lost; try again in a moment.".to_string()
            }
            AppError::Internal(_) => {
                "Something went wrong on our side. What was saved before is kept; the request id below helps to find the cause."
                    .to_string()
            }
        };
        let errors = match self {
            AppError::Invalid(errors) => errors.clone(),
            _ => Vec::new(),
        };
        let status = self.status_code();
        Problem {
            title: title(status),
            status: status.as_u16(),
            detail,
            errors,
        }
    }
}

/// A short name of the status in plain words.
pub fn title(status: StatusCode) -> &'static str {
    match status.as_u16() {
        400 => "This request could not be read",
        401 => "Sign in first",
        403 => "Not allowed",
        404 => "Not found",
        405 => "Not possible here",
        408 => "The request took too long",
        409 => "Changed meanwhile",
        413 => "Too large",
        415 => "Unknown form of content",
        422 => "Please check what you entered",
        429 => "Too many requests",
        503 => "Not available just now",
        code if code < 500 => "This request was refused",
        _ => "Something went wrong",
    }
}

impl ResponseError for AppError {
    fn status_code(&self) -> StatusCode {
        match self {
            AppError::BadRequest(_) => StatusCode::BAD_REQUEST,
            AppError::SignInRequired => StatusCode::UNAUTHORIZED,
            AppError::Forbidden(_) => StatusCode::FORBIDDEN,
            AppError::NotFound => StatusCode::NOT_FOUND,
            AppError::Conflict(_) => StatusCode::CONFLICT,
            AppError::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            AppError::TooSlow { .. } => StatusCode::REQUEST_TIMEOUT,
            AppError::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            AppError::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            AppError::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            AppError::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// An empty answer that carries the [`Problem`]; `web::calm` gives it a body that fits the reader.
    fn error_response(&self) -> HttpResponse {
        match self {
            AppError::Internal(_) => tracing::error!(error = %self, "request failed"),
            AppError::Unavailable(_) => tracing::warn!(error = %self, "request refused"),
            _ => tracing::debug!(error = %self, "request refused"),
        }
        let mut answer = HttpResponse::build(self.status_code());
        match self {
            AppError::TooMany {
                retry_after_seconds, ..
            } => {
                answer.insert_header(("Retry-After", retry_after_seconds.to_string()));
            }
            AppError::Unavailable(_) => {
                answer.insert_header(("Retry-After", "5"));
            }
            _ => {}
        }
        let mut answer = answer.finish();
        answer.extensions_mut().insert(self.problem());
        answer
    }
}

/// What middleware inside refused, with a change to its answer: an `Err` passes by whatever comes after
/// `next.call` in the middleware around it.
pub fn with_answer(error: actix_web::Error, change: impl FnOnce(&mut HttpResponse)) -> actix_web::Error {
    let mut answer = error.as_response_error().error_response();
    change(&mut answer);
    actix_web::error::InternalError::from_response(error, answer).into()
}

impl From<DbError> for AppError {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Unavailable(reason) => AppError::Unavailable(reason),
            DbError::Query(error) => error.into(),
            DbError::Cancelled => AppError::Internal(error.into()),
        }
    }
}

impl From<diesel::result::Error> for AppError {
    fn from(error: diesel::result::Error) -> Self {
        match error {
            diesel::result::Error::NotFound => AppError::NotFound,
            error if is_outage(&error) => AppError::Unavailable(error.to_string()),
            error => AppError::Internal(error.into()),
        }
    }
}

impl From<anyhow::Error> for AppError {
    fn from(error: anyhow::Error) -> Self {
        AppError::Internal(error)
    }
}

impl From<askama::Error> for AppError {
    fn from(error: askama::Error) -> Self {
        AppError::Internal(error.into())
    }
}

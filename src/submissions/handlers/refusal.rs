//! The answer to work that was not taken: the workspace again, with all that was posted and the reason.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use crate::web::page::html_response;
use crate::web::views::{FieldErrors, Notice, Tone};
use crate::web::{AppError, RequestContext};

/// What the workspace shows of an error.
pub struct Refusal {
    pub errors: FieldErrors,
    pub notice: Option<Notice>,
}

impl Refusal {
    /// `None` where the error alone is the answer: for a script, and where no page would help.
    pub fn of(context: &RequestContext, error: &AppError) -> Option<Refusal> {
        let problem = error.problem();
        if context.wants_json || !matches!(problem.status, 409 | 413 | 422 | 429) {
            return None;
        }
        let mut errors = FieldErrors::default();
        for field in &problem.errors {
            errors.push(field.field.clone(), field.message.clone());
        }
        let notice = errors.is_empty().then(|| Notice {
            tone: Tone::Warn,
            text: problem.detail.clone(),
            link: None,
        });
        Some(Refusal { errors, notice })
    }

    /// The page with the status and the headers of the error.
    pub fn answer(error: &AppError, html: String) -> HttpResponse {
        let plain = actix_web::ResponseError::error_response(error);
        let status =
            StatusCode::from_u16(error.problem().status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut answer = html_response(status, html);
        for (name, value) in plain.headers() {
            answer.headers_mut().insert(name.clone(), value.clone());
        }
        answer
    }
}

//! The last word on errors: every answer of 400 and above becomes a calm page, or problem+json for a script.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse};
use askama::Template;

use super::AppError;
use super::error::{Problem, title};
use super::page::{Rendered, RequestContext};
use super::views::{ErrorPage, Section};

/// Gives a body to answers that have none for the reader, whoever made them.
pub async fn explain<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    // No clone of the request may live while the inner service routes it, so the context of errors that
    // middleware raises is read before; it lacks the viewer.
    let before = RequestContext::of(request.request());
    // Postgres keeps no NUL in text, so no address of ours holds one.
    let has_nul = before.here.contains("%00");
    let outcome = if has_nul {
        Err(AppError::BadRequest("There is a NUL character in the address.".into()).into())
    } else {
        next.call(request).await
    };
    match outcome {
        Ok(response) => {
            let response = response.map_into_boxed_body();
            let is_final = response.response().extensions().get::<Rendered>().is_some();
            if response.status().as_u16() < 400 || is_final {
                return Ok(response);
            }
            let context = RequestContext::of(response.request());
            let (request, answer) = response.into_parts();
            Ok(ServiceResponse::new(request, body_for(&context, answer)))
        }
        Err(error) => {
            let answer = error.as_response_error().error_response();
            if answer.status().is_server_error() {
                tracing::error!(%error, request = %before.request_id, "request failed");
            }
            let answer = body_for(&before, answer);
            Err(actix_web::error::InternalError::from_response(error, answer).into())
        }
    }
}

fn body_for(context: &RequestContext, answer: HttpResponse) -> HttpResponse {
    let status = answer.status();
    let problem = answer.extensions().get::<Problem>().cloned();
    let (body, content_type) = if context.wants_json {
        (problem_json(context, status, problem), "application/problem+json")
    } else {
        (
            error_page(context, status, problem, &answer),
            "text/html; charset=utf-8",
        )
    };
    let mut answer = answer.set_body(BoxBody::new(body));
    answer
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    answer.headers_mut().remove(CONTENT_LENGTH);
    answer
}

fn problem_json(context: &RequestContext, status: StatusCode, problem: Option<Problem>) -> String {
    let problem = problem.unwrap_or_else(|| Problem {
        title: title(status),
        status: status.as_u16(),
        detail: title(status).to_string(),
        errors: Vec::new(),
    });
    let mut value = serde_json::json!({ "type": "about:blank", "request_id": context.request_id });
    if let (Some(object), Ok(serde_json::Value::Object(fields))) =
        (value.as_object_mut(), serde_json::to_value(&problem))
    {
        object.extend(fields);
    }
    value.to_string()
}

fn error_page(
    context: &RequestContext,
    status: StatusCode,
    problem: Option<Problem>,
    answer: &HttpResponse,
) -> String {
    let detail = problem.map(|problem| {
        let fields = problem
            .errors
            .iter()
            .map(|error| format!(" {}: {}", error.field, error.message));
        problem.detail + &fields.collect::<String>()
    });
    let mut page = ErrorPage::new(
        context.layout(Section::None),
        status.as_u16(),
        &context.request_id,
        detail,
    );
    page.retry_after_s = answer
        .headers()
        .get(RETRY_AFTER)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.parse().ok());
    page.render()
        .unwrap_or_else(|_| format!("{status}. Request {}", context.request_id))
}

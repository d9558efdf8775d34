//! From posted fields to orders, each with its reason.

use super::policy::Wish;
use super::queries::errors::Again;
use crate::web::form::PostedForm;
use crate::web::views::FieldErrors;

const REASON_LIMIT: usize = 500;

/// `POST /admin/judging/orders`; fields: `worker` (a place, or `*`), `order`, `reason`.
#[derive(Debug)]
pub struct OrderForm {
    pub place: String,
    pub wish: Wish,
    pub reason: String,
}

impl OrderForm {
    pub fn parse(posted: &PostedForm) -> Result<OrderForm, FieldErrors> {
        let mut errors = FieldErrors::default();
        let place = posted.text("worker").unwrap_or_default();
        if place.is_empty() {
            errors.push("worker", "Choose a worker, or all of them.");
        }
        let wish = posted.text("order").ok().and_then(|word| Wish::parse(&word));
        if wish.is_none() {
            errors.push("order", "Choose what the worker is to do.");
        }
        match (reason(posted, &mut errors), wish) {
            (Some(reason), Some(wish)) if errors.is_empty() => Ok(OrderForm { place, wish, reason }),
            _ => Err(errors),
        }
    }
}

/// `POST /admin/judge-errors/again`; fields: `submission` (its number), or `cause` as the page has it.
///
/// # Errors
/// Where neither is given, or the number is none.
pub fn parse_again(posted: &PostedForm) -> Result<Again, FieldErrors> {
    let mut errors = FieldErrors::default();
    let submission = posted.text("submission").unwrap_or_default();
    if !submission.is_empty() {
        match submission.parse() {
            Ok(id) => return Ok(Again::Submission(id)),
            Err(_) => errors.push("submission", "This is no number of a submission."),
        }
        return Err(errors);
    }
    match posted.text("cause") {
        Ok(cause) if !cause.is_empty() => return Ok(Again::Cause(cause)),
        Ok(_) => errors.push("cause", "Choose a submission, or a cause."),
        Err(error) => errors.push("cause", error.message),
    }
    Err(errors)
}

/// Field `reason`, which every change of this room has.
pub fn reason(posted: &PostedForm, errors: &mut FieldErrors) -> Option<String> {
    match posted.text("reason") {
        Ok(reason) if reason.trim().is_empty() => {
            errors.push("reason", "Say why; the reason stands in the audit log.");
        }
        Ok(reason) if reason.trim().chars().count() > REASON_LIMIT => {
            errors.push("reason", "A reason has at most 500 characters.");
        }
        Ok(reason) => return Some(reason.trim().to_string()),
        Err(error) => errors.push("reason", error.message),
    }
    None
}

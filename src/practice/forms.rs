//! What people type here, read into values that can't be wrong.

use crate::problems::views::INTERVIEW_MINUTES;
use crate::web::form::PostedForm;
use crate::web::views::FieldErrors;

pub const NOTE_LIMIT: usize = 20_000;
pub const WORDS_LIMIT: usize = 2_000;

fn refused(field: &str, message: impl Into<String>) -> FieldErrors {
    let mut errors = FieldErrors::default();
    errors.push(field, message);
    errors
}

fn text(form: &PostedForm, field: &str, limit: usize) -> Result<String, FieldErrors> {
    let text = form
        .text(field)
        .map_err(|error| refused(&error.field, error.message))?;
    let text = text.trim_end().replace("\r\n", "\n");
    match text.chars().count() {
        length if length > limit => Err(refused(
            field,
            format!("This has {length} characters; {limit} are taken."),
        )),
        _ => Ok(text),
    }
}

/// A note, which may be empty, and the revision that its writer has seen.
pub fn note(form: &PostedForm) -> Result<(String, i32), FieldErrors> {
    let body = text(form, "body", NOTE_LIMIT)?;
    let seen = form.readable("revision");
    let seen = seen.parse().ok().filter(|revision| *revision >= 0);
    Ok((
        body,
        seen.ok_or_else(|| refused("revision", "Open the note again: its revision is missing."))?,
    ))
}

/// Words that must be there.
pub fn words(form: &PostedForm, field: &str, missing: &str) -> Result<String, FieldErrors> {
    let words = text(form, field, WORDS_LIMIT)?;
    match words.trim() {
        "" => Err(refused(field, missing)),
        words => Ok(words.to_string()),
    }
}

pub fn minutes(form: &PostedForm) -> Result<i16, FieldErrors> {
    let minutes = form.readable("minutes").parse::<u32>().ok();
    minutes
        .filter(|minutes| INTERVIEW_MINUTES.contains(minutes))
        .and_then(|minutes| i16::try_from(minutes).ok())
        .ok_or_else(|| refused("minutes", "Choose one of the times offered."))
}

pub fn hint(form: &PostedForm) -> Result<usize, FieldErrors> {
    let number = form.readable("hint").parse().ok();
    number.ok_or_else(|| refused("hint", "Say which hint."))
}

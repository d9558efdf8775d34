//! From posted fields to changes, each with its reason.

use super::policy::Change;
use crate::accounts::forms::EmailForm;
use crate::web::form::PostedForm;
use crate::web::views::FieldErrors;

const REASON_LIMIT: usize = 500;
const NOTE_LIMIT: usize = 150;

/// A change and why it is made.
#[derive(Debug)]
pub struct ReasonedChange {
    pub change: Change,
    pub reason: String,
}

impl ReasonedChange {
    /// Fields: `is_mentor`, `is_admin` (sent where ticked), `reason`.
    pub fn roles(posted: &PostedForm) -> Result<ReasonedChange, FieldErrors> {
        let change = Change::Roles {
            is_mentor: posted.has("is_mentor"),
            is_admin: posted.has("is_admin"),
        };
        reasoned(posted, Ok(change))
    }

    /// Fields: `state` (`disabled` or `enabled`), `reason`.
    pub fn state(posted: &PostedForm) -> Result<ReasonedChange, FieldErrors> {
        let change = match posted.text("state").as_deref() {
            Ok("disabled") => Ok(Change::Disable),
            Ok("enabled") => Ok(Change::Enable),
            _ => Err("Choose whether the account is to be disabled or enabled."),
        };
        reasoned(posted, change)
    }

    /// Field: `reason`.
    pub fn reset_link(posted: &PostedForm) -> Result<ReasonedChange, FieldErrors> {
        reasoned(posted, Ok(Change::ResetLink))
    }

    /// Field: `reason`.
    pub fn end_second_factor(posted: &PostedForm) -> Result<ReasonedChange, FieldErrors> {
        reasoned(posted, Ok(Change::EndSecondFactor))
    }

    /// Field: `reason`.
    pub fn end_sessions(posted: &PostedForm) -> Result<ReasonedChange, FieldErrors> {
        reasoned(posted, Ok(Change::EndSessions))
    }
}

/// `POST /admin/invites`; fields: `note`, `email`.
pub struct InviteForm {
    /// For whom the invitation is.
    pub note: String,
    /// Where a letter with the link goes.
    pub email: Option<String>,
}

impl InviteForm {
    pub fn parse(posted: &PostedForm) -> Result<InviteForm, FieldErrors> {
        let (email, mut errors) = match EmailForm::parse(posted) {
            Ok(form) => (form.email, FieldErrors::default()),
            Err(errors) => (None, errors),
        };
        match posted.text("note") {
            Ok(note) if note.trim().is_empty() => errors.push("note", "Say for whom it is."),
            Ok(note) if note.trim().chars().count() > NOTE_LIMIT => {
                errors.push("note", "At most 150 characters.");
            }
            Ok(note) if errors.is_empty() => {
                return Ok(InviteForm {
                    note: note.trim().to_string(),
                    email,
                });
            }
            Ok(_) => {}
            Err(error) => errors.push("note", error.message),
        }
        Err(errors)
    }
}

fn reasoned(posted: &PostedForm, change: Result<Change, &str>) -> Result<ReasonedChange, FieldErrors> {
    let mut errors = FieldErrors::default();
    let reason = match posted.text("reason") {
        Ok(reason) => reason.trim().to_string(),
        Err(error) => {
            errors.push("reason", error.message);
            String::new()
        }
    };
    if reason.is_empty() && errors.is_empty() {
        errors.push("reason", "Say why; the reason stands in the audit log.");
    }
    if reason.chars().count() > REASON_LIMIT {
        errors.push("reason", "A reason has at most 500 characters.");
    }
    match change {
        Ok(change) if errors.is_empty() => return Ok(ReasonedChange { change, reason }),
        Ok(_) => {}
        Err(message) => errors.push("state", message),
    }
    Err(errors)
}

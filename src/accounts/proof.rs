//! Asking somebody who is signed in to show once more that it is them, before something that can't be taken back.

use actix_web::HttpRequest;

use super::password::PasswordGate;
use super::second_factor::codes::Typed;
use super::second_factor::{self, Seal};
use super::{address, sign_in, throttle};
use crate::db::Db;
use crate::web::form::PostedForm;
use crate::web::views::FieldErrors;
use crate::web::{AppError, Viewer, app_data};

/// Checks the fields `current_password` and, where a second factor is on, `code`.
///
/// # Errors
/// [`AppError::TooMany`] after too many wrong ones.
pub async fn check(
    request: &HttpRequest,
    viewer: &Viewer,
    posted: &PostedForm,
) -> Result<Result<(), FieldErrors>, AppError> {
    let (db, gate, seal) = (
        app_data::<Db>(request)?,
        app_data::<PasswordGate>(request)?,
        app_data::<Seal>(request)?,
    );
    let mut errors = FieldErrors::default();
    let password = posted.readable("current_password");
    if password.is_empty() {
        errors.push("current_password", "Enter your current password.");
    }
    let typed = viewer
        .has_second_factor
        .then(|| Typed::parse(&posted.readable("code")));
    if typed.as_ref().is_some_and(Option::is_none) {
        errors.push("code", "Type the six digits that your app shows.");
    }
    if !errors.is_empty() {
        return Ok(Err(errors));
    }
    let origin = address::origin(request);
    let username = viewer.username.clone();
    if sign_in::try_password(&db, &gate, username.clone(), password, &origin)
        .await?
        .is_none()
    {
        errors.push("current_password", "This is not your current password.");
        return Ok(Err(errors));
    }
    if let Some(typed) = typed.flatten() {
        let (counted, user_id) = (username.clone(), viewer.id);
        db.run(move |conn| throttle::count_code(conn, &counted)).await?;
        let is_right = db
            .run(move |conn| {
                let is_right = second_factor::take(conn, &seal, user_id, &typed)?;
                if is_right {
                    throttle::forget_codes(conn, &username)?;
                }
                Ok::<_, AppError>(is_right)
            })
            .await?;
        if !is_right {
            errors.push(
                "code",
                "This code is wrong or was used before. Wait for the next one and try again.",
            );
            return Ok(Err(errors));
        }
    }
    Ok(Ok(()))
}

//! Asking somebody who is signed in to show once more that it is them, before something that matters.

use actix_web::HttpRequest;
use diesel::PgConnection;

use super::password::PasswordGate;
use super::queries::credentials;
use super::second_factor::codes::Typed;
use super::second_factor::{self, Seal};
use super::{address, sign_in, throttle};
use crate::db::Db;
use crate::web::form::PostedForm;
use crate::web::views::FieldErrors;
use crate::web::{AppError, Viewer, app_data};

const NOT_CURRENT: &str = "This is not your current password.";
const NO_PASSWORD: &str = "You have no password yet. Choose one under Account, Password, and come back.";

/// The fields `current_password` and, where it is asked for, `code`.
pub struct Proof {
    password: String,
    code: Option<Typed>,
}

impl Proof {
    pub fn read(posted: &PostedForm, asks_for_code: bool) -> Result<Proof, FieldErrors> {
        let mut errors = FieldErrors::default();
        let code = asks_for_code.then(|| read_code(posted, &mut errors)).flatten();
        let password = posted.readable("current_password");
        if password.is_empty() {
            errors.push("current_password", "Enter your current password.");
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(Proof { password, code })
    }

    /// Tries the password within its limits, and counts the code, which the caller takes.
    ///
    /// # Errors
    /// [`AppError::TooMany`] after too many wrong ones.
    pub async fn try_password(
        self,
        request: &HttpRequest,
        viewer: &Viewer,
    ) -> Result<Result<Option<Typed>, FieldErrors>, AppError> {
        let (db, gate) = (app_data::<Db>(request)?, app_data::<PasswordGate>(request)?);
        let (origin, username) = (address::origin(request), viewer.username.clone());
        let verified = sign_in::try_password(&db, &gate, username.clone(), self.password, &origin).await?;
        if verified.is_none() {
            let user_id = viewer.id;
            let has_one = db
                .read(move |conn| credentials::has_password(conn, user_id).map_err(AppError::from))
                .await?;
            let words = if has_one { NOT_CURRENT } else { NO_PASSWORD };
            return Ok(Err(one("current_password", words)));
        }
        if self.code.is_some() {
            db.run(move |conn| throttle::count_code(conn, &username)).await?;
        }
        Ok(Ok(self.code))
    }
}

/// The field `code`.
pub fn read_code(posted: &PostedForm, errors: &mut FieldErrors) -> Option<Typed> {
    let code = Typed::parse(&posted.readable("code"));
    if code.is_none() {
        errors.push("code", "Type the six digits that your app shows.");
    }
    code
}

/// Uses a code up that was counted before; `false` where it is wrong or was used. Call it inside a transaction.
pub fn take_code(
    conn: &mut PgConnection,
    seal: &Seal,
    viewer: &Viewer,
    code: &Typed,
) -> Result<bool, AppError> {
    let is_right = second_factor::take(conn, seal, viewer.id, code)?;
    if is_right {
        throttle::forget_codes(conn, &viewer.username)?;
    }
    Ok(is_right)
}

/// What is said of a code that was not taken.
pub fn wrong_code() -> FieldErrors {
    one(
        "code",
        "This code is wrong or was used before. Wait for the next one and try again.",
    )
}

fn one(field: &str, message: &str) -> FieldErrors {
    let mut errors = FieldErrors::default();
    errors.push(field, message);
    errors
}

/// Checks the password and, of somebody with a second factor, a code, which is used up.
///
/// # Errors
/// [`AppError::TooMany`] after too many wrong ones.
pub async fn check(
    request: &HttpRequest,
    viewer: &Viewer,
    posted: &PostedForm,
) -> Result<Result<(), FieldErrors>, AppError> {
    let proof = match Proof::read(posted, viewer.has_second_factor) {
        Ok(proof) => proof,
        Err(errors) => return Ok(Err(errors)),
    };
    let code = match proof.try_password(request, viewer).await? {
        Ok(Some(code)) => code,
        Ok(None) => return Ok(Ok(())),
        Err(errors) => return Ok(Err(errors)),
    };
    let (db, seal) = (app_data::<Db>(request)?, app_data::<Seal>(request)?);
    let viewer = viewer.clone();
    let is_right = db.run(move |conn| take_code(conn, &seal, &viewer, &code)).await?;
    Ok(if is_right { Ok(()) } else { Err(wrong_code()) })
}

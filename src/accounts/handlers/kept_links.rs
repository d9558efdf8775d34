//! Links with a token: it goes from the address into the session at once, so that it stands in no history and no log.

use actix_session::Session;

use crate::web::AppError;

/// Keeps the token of a link that was opened.
pub fn keep(session: &Session, key: &str, token: &str) -> Result<(), AppError> {
    session
        .insert(key, token)
        .map_err(|error| AppError::Internal(error.into()))
}

/// The token that was kept.
///
/// # Errors
/// [`AppError::NotFound`] where no link was opened in this browser.
pub fn find(session: &Session, key: &str) -> Result<String, AppError> {
    session.get(key).ok().flatten().ok_or(AppError::NotFound)
}

//! Setting a new password by a one-time link that an administrator made, for somebody who has forgotten theirs.

use diesel::prelude::*;

use super::letters::{self, Notice};
use super::queries::credentials;
use super::queries::email_links;
use super::queries::password_resets as links;
use super::queries::sessions::delete_sessions;
use super::queries::users::{self, UserSummary};
use crate::audit::{self, Action, Event, Origin};
use crate::mail::Post;
use crate::web::{AppError, secret};

/// How long a link works.
pub const HOURS: i32 = 24;

/// Makes a link's token; earlier links of this user stop working. Call it inside a transaction.
pub fn new_link(
    conn: &mut PgConnection,
    origin: &Origin,
    user: &UserSummary,
    reason: &str,
) -> QueryResult<String> {
    let token = secret::new_token();
    links::replace_reset(conn, &secret::hash(&token), user.id, HOURS)?;
    let event = Event::about_user(Action::ResetLink, &user.username).because(reason);
    audit::record(conn, origin, event)?;
    Ok(token)
}

/// Whose password this token would set now.
pub fn find_user(conn: &mut PgConnection, token: &str) -> QueryResult<Option<String>> {
    links::find_reset_user(conn, &secret::hash(token))
}

/// Ends every link that could still change how somebody signs in: those for a new password, and those for another
/// address, which a thief may have asked for. Call it where the password changes.
pub fn drop_links(conn: &mut PgConnection, user_id: i64) -> QueryResult<()> {
    links::delete_resets_of(conn, user_id)?;
    email_links::delete_links_of(conn, user_id).map(drop)
}

/// Uses a link: the password is the new one, and every session ends. Call it inside a transaction.
///
/// # Errors
/// [`AppError::NotFound`] where the link does not work, or no longer.
pub fn use_link(
    conn: &mut PgConnection,
    post: &Post,
    origin: &Origin,
    token: &str,
    new_hash: &str,
) -> Result<(), AppError> {
    let user_id = links::use_reset(conn, &secret::hash(token))?.ok_or(AppError::NotFound)?;
    if !credentials::reset_password(conn, user_id, new_hash)? {
        return Err(AppError::NotFound);
    }
    delete_sessions(conn, user_id)?;
    drop_links(conn, user_id)?;
    let username = users::get_username(conn, user_id)?;
    audit::record(conn, origin, Event::about_user(Action::PasswordReset, &username))?;
    letters::tell(conn, post, user_id, &Notice::PasswordReset)?;
    Ok(())
}

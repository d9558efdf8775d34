//! The first administrator: made by a one-time link that the program prints at its start.

use diesel::prelude::*;

use super::queries::first_admin_links as links;
use super::queries::users::{self, UserRow, count_admins};
use super::registration::InsertError;
use crate::audit::{self, Action, Event, Origin};
use crate::web::{AppError, secret};

/// Makes a link's token, valid for a day; earlier unused links stop working. `None` where there is an
/// administrator already.
pub fn new_link(conn: &mut PgConnection) -> QueryResult<Option<String>> {
    conn.transaction(|conn| {
        links::lock_first_admin(conn)?;
        if count_admins(conn)? > 0 {
            return Ok(None);
        }
        let token = secret::new_token();
        links::replace_links(conn, &secret::hash(&token))?;
        Ok(Some(token))
    })
}

/// Whether a link would work now.
pub fn is_open(conn: &mut PgConnection, token: &str) -> QueryResult<bool> {
    links::is_open(conn, &secret::hash(token))
}

/// Who becomes the first administrator.
pub enum Candidate {
    /// Somebody who has an account.
    User(i64),
    /// Somebody who makes one with the link.
    New(UserRow),
}

/// Uses a link up and returns the id of the administrator. Call it inside a transaction.
///
/// # Errors
/// [`AppError::NotFound`] where the link does not work, or no longer; taken values of a new account.
pub fn use_link(
    conn: &mut PgConnection,
    token: &str,
    candidate: Candidate,
    origin: &Origin,
) -> Result<i64, InsertError> {
    links::lock_first_admin(conn)?;
    if !is_open(conn, token)? {
        return Err(AppError::NotFound.into());
    }
    let user_id = match candidate {
        Candidate::User(user_id) if links::give_admin(conn, user_id)? => user_id,
        Candidate::User(_) => return Err(AppError::SignInRequired.into()),
        Candidate::New(user) => users::insert_user(
            conn,
            &UserRow {
                is_admin: true,
                ..user
            },
        )?,
    };
    links::use_link(conn, &secret::hash(token))?;
    let username = users::get_username(conn, user_id)?;
    let event = Event::about_user(Action::FirstAdmin, &username);
    audit::record(conn, &origin.by(user_id, &username), event)?;
    tracing::info!(user_id, "the first administrator was made");
    Ok(user_id)
}

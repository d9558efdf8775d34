//! Invitations: who may make an account where not everybody may.

use diesel::prelude::*;

use super::queries::invites as rows;
use crate::audit::{self, Action, Event, Origin};
use crate::web::{AppError, secret};

/// How long an invitation works.
pub const DAYS: i32 = 14;
/// As many may be open at a time.
pub const MOST_OPEN: i64 = 200;

/// Makes an invitation's token. Call it inside a transaction.
///
/// # Errors
/// [`AppError::TooMany`] where too many are open.
pub fn new_invite(conn: &mut PgConnection, origin: &Origin, note: &str) -> Result<String, AppError> {
    if rows::count_open(conn)? >= MOST_OPEN {
        return Err(AppError::TooMany {
            retry_after_seconds: 3600,
            what: "200 invitations are open already. Take some back first.",
        });
    }
    let token = secret::new_token();
    rows::insert_invite(conn, &secret::hash(&token), note, &origin.actor, DAYS)?;
    audit::record(conn, origin, about(Action::Invite, note))?;
    Ok(token)
}

/// Takes an invitation back. Call it inside a transaction.
///
/// # Errors
/// [`AppError::NotFound`] where there is none of this number, or it was used.
pub fn take_back(conn: &mut PgConnection, origin: &Origin, number: i64) -> Result<(), AppError> {
    let note = rows::delete_unused(conn, number)?.ok_or(AppError::NotFound)?;
    audit::record(conn, origin, about(Action::InviteEnd, &note))?;
    Ok(())
}

fn about(action: Action, note: &str) -> Event {
    Event {
        subject: format!("invitation of {note}"),
        ..Event::about_user(action, "")
    }
}

pub fn is_open(conn: &mut PgConnection, token: &str) -> QueryResult<bool> {
    rows::is_open(conn, &secret::hash(token))
}

/// Uses an invitation up for a new account; `false` where it does not work, or no longer.
pub fn use_up(conn: &mut PgConnection, token: &str, username: &str) -> QueryResult<bool> {
    rows::use_invite(conn, &secret::hash(token), username)
}

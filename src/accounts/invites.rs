//! Invitations: who may make an account where not everybody may.

use diesel::prelude::*;

use super::letters;
use super::queries::{find_user, invites as rows};
use crate::audit::{self, Action, Event, Origin};
use crate::mail::Post;
use crate::notifications::{self, News};
use crate::web::{AppError, secret};

/// How long an invitation works.
pub const DAYS: i32 = 14;
/// As many may be open at a time.
pub const MOST_OPEN: i64 = 200;

/// Makes an invitation's token and, where an address is given, writes a letter with the link. Call it inside a
/// transaction.
///
/// # Errors
/// [`AppError::TooMany`] where too many are open.
pub fn new_invite(
    conn: &mut PgConnection,
    post: &Post,
    origin: &Origin,
    (note, email): (&str, Option<&str>),
) -> Result<String, AppError> {
    if rows::count_open(conn)? >= MOST_OPEN {
        return Err(AppError::TooMany {
            retry_after_seconds: 3600,
            what: "200 invitations are open already. Take some back first.",
        });
    }
    let token = secret::new_token();
    rows::insert_invite(conn, &secret::hash(&token), note, &origin.actor, DAYS)?;
    let mut event = about(Action::Invite, note);
    if let Some(email) = email {
        post.send(conn, email, &letters::invitation(note, &origin.actor, &token))?;
        event.after = Some(serde_json::json!({ "mailed_to": email }));
    }
    audit::record(conn, origin, event)?;
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

/// Uses an invitation up for a new account, and tells the administrator who made it; `false` where it does not work,
/// or no longer.
pub fn use_up(conn: &mut PgConnection, token: &str, username: &str) -> QueryResult<bool> {
    let Some(used) = rows::use_invite(conn, &secret::hash(token), username)? else {
        return Ok(false);
    };
    if let Some(maker) = find_user(conn, &used.made_by)?.filter(|maker| maker.is_admin) {
        let news = News {
            kind: "invitation-used",
            text: format!(
                "{username} has made an account with your invitation of {}.",
                used.note
            ),
            path: format!("/admin/users/{username}"),
            has_letter: false,
        };
        notifications::tell(conn, maker.id, &news)?;
    }
    Ok(true)
}

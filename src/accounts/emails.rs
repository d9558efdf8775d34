//! The address of an account: showing that it is one's own, and changing it.
//!
//! With mail on, an address counts once a link sent there was followed; without mail it is what its owner says.

use diesel::prelude::*;

use super::letters::{self, Notice};
use super::queries::addresses::{self, Addressee};
use super::queries::email_links as links;
use super::queries::users::{self, Taken, UserSummary};
use super::{resets, throttle};
use crate::audit::{self, Action, Event, Origin};
use crate::mail::Post;
use crate::web::{AppError, secret};

/// How long a link works.
pub const HOURS: i32 = 24;

/// What came of wanting an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A link is on its way there.
    LinkSent,
    /// It holds from now on.
    Changed,
    /// It is another account's.
    Taken,
}

/// Sends a link to an address that an account is to have. Call it inside a transaction.
pub fn send_link(conn: &mut PgConnection, post: &Post, user_id: i64, email: &str) -> QueryResult<()> {
    let token = secret::new_token();
    links::replace_link(conn, &secret::hash(&token), user_id, email, HOURS)?;
    let owner = addresses::get_addressee(conn, user_id)?;
    post.send(
        conn,
        email,
        &letters::email_check(&owner.display_name, &owner.username, &token),
    )
}

/// Sends the link once more to the address of an account, where it is not confirmed. Call it inside a transaction.
///
/// # Errors
/// [`AppError::NotFound`] where there is no such address, [`AppError::TooMany`] where too many were asked for.
pub fn send_link_again(conn: &mut PgConnection, post: &Post, user_id: i64) -> Result<(), AppError> {
    let owner = addresses::get_addressee(conn, user_id)?;
    let email = owner.email.filter(|_| !owner.is_verified && post.is_on());
    let email = email.ok_or(AppError::NotFound)?;
    throttle::count_letter(conn, "email", &owner.username)?;
    send_link(conn, post, user_id, &email).map_err(AppError::from)
}

/// Gives an account another address, or none. Call it inside a transaction.
///
/// # Errors
/// [`AppError::TooMany`] where too many links were asked for.
pub fn want(
    conn: &mut PgConnection,
    post: &Post,
    origin: &Origin,
    user_id: i64,
    email: Option<&str>,
) -> Result<Wanted, AppError> {
    let owner = addresses::get_addressee(conn, user_id)?;
    match email {
        Some(email) if post.is_on() => {
            throttle::count_letter(conn, "email", &owner.username)?;
            send_link(conn, post, user_id, email)?;
            letters::tell(conn, post, user_id, &Notice::EmailChanging)?;
            Ok(Wanted::LinkSent)
        }
        _ => change(conn, post, origin, (user_id, owner), email, false),
    }
}

/// Follows a link: the address is the account's from now on. Call it inside a transaction.
///
/// # Errors
/// [`AppError::NotFound`] where the link does not work, or no longer.
pub fn use_link(
    conn: &mut PgConnection,
    post: &Post,
    origin: &Origin,
    token: &str,
) -> Result<Wanted, AppError> {
    let (user_id, email) = links::use_link(conn, &secret::hash(token))?.ok_or(AppError::NotFound)?;
    let owner = addresses::get_addressee(conn, user_id)?;
    let origin = origin.by(user_id, &owner.username);
    change(conn, post, &origin, (user_id, owner), Some(&email), true)
}

/// Which account and which address a link is about.
pub fn find_link(conn: &mut PgConnection, token: &str) -> QueryResult<Option<(String, String)>> {
    links::find_link(conn, &secret::hash(token))
}

fn change(
    conn: &mut PgConnection,
    post: &Post,
    origin: &Origin,
    (user_id, owner): (i64, Addressee),
    email: Option<&str>,
    is_verified: bool,
) -> Result<Wanted, AppError> {
    // The address before a taken one stays: a savepoint, since a failed statement ends a transaction.
    let written = conn.transaction(|conn| addresses::update_email(conn, user_id, email, is_verified));
    match written {
        Ok(_) => {}
        Err(error) if users::taken(&error) == Some(Taken::Email) => return Ok(Wanted::Taken),
        Err(error) => return Err(error.into()),
    }
    links::delete_links_of(conn, user_id)?;
    let is_another = owner.email.as_deref() != email;
    if let Some(before) = owner.email.as_deref().filter(|_| is_another) {
        letters::tell_at(conn, post, (before, &owner.display_name), &Notice::EmailChanged)?;
    }
    let event = if is_another {
        // Links for new passwords went to the address before.
        super::queries::password_resets::delete_resets_of(conn, user_id)?;
        Event::about_user(Action::EmailChange, &owner.username)
            .changing(serde_json::json!(owner.email), serde_json::json!(email))
    } else {
        Event::about_user(Action::EmailConfirm, &owner.username)
    };
    audit::record(conn, origin, event)?;
    Ok(Wanted::Changed)
}

/// Sends a link for a new password to whoever has this name or confirmed address, if anybody has. Call it inside a
/// transaction; it tells nobody whether there is such an account.
pub fn send_reset(conn: &mut PgConnection, post: &Post, origin: &Origin, name: &str) -> Result<(), AppError> {
    let Some(user) = addresses::find_by_confirmed_email(conn, name)? else {
        return Ok(());
    };
    let UserSummary {
        username,
        display_name,
        email,
        ..
    } = &user;
    let Some(email) = email else { return Ok(()) };
    match throttle::count_letter(conn, "reset", username) {
        // The letters before say it all.
        Err(AppError::TooMany { .. }) => return Ok(()),
        counted => counted?,
    }
    let token = resets::new_link(conn, origin, &user, "asked for by mail")?;
    post.send(
        conn,
        email,
        &letters::password_reset(display_name, username, &token),
    )?;
    Ok(())
}

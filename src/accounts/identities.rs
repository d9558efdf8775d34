//! Who somebody is at a provider: finding them by it, connecting it with an account, taking it away.

use diesel::prelude::*;
use serde_json::json;

use super::letters::{self, Notice};
use super::pending::Known;
use super::providers::Person;
use super::queries::{credentials, identities, users};
use super::registration::Proved;
use crate::audit::{self, Action, Event, Origin};
use crate::mail::Post;
use crate::web::AppError;

/// Whom a provider has shown.
#[derive(Debug, Clone)]
pub enum Shown {
    Known(Known),
    /// Of an account that is disabled.
    ShutOut,
    /// Nobody's yet, but its address is somebody's.
    Namesake,
    New,
}

/// Who of us this is. An address that both have is no proof: whoever runs a provider could take any account with it.
pub fn find(conn: &mut PgConnection, person: &Person) -> QueryResult<Shown> {
    let known = identities::use_identity(conn, &person.issuer, &person.subject)?;
    if let Some((user_id, username)) = known {
        return Ok(Shown::Known(Known { user_id, username }));
    }
    if identities::is_known(conn, &person.issuer, &person.subject)? {
        return Ok(Shown::ShutOut);
    }
    // No username is empty.
    let is_taken = users::find_taken(conn, "", person.email.as_deref())?.is_some();
    Ok(if is_taken { Shown::Namesake } else { Shown::New })
}

/// What came of connecting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Connected {
    Done,
    /// It signs somebody in already.
    Taken,
}

impl Person {
    pub fn proved(self, provider: &str) -> Proved {
        Proved {
            provider: provider.to_string(),
            issuer: self.issuer,
            subject: self.subject,
            name: self.name,
        }
    }
}

/// Lets an identity sign an account in from now on. Call it inside a transaction.
pub fn connect(
    conn: &mut PgConnection,
    post: &Post,
    origin: &Origin,
    owner: &Known,
    (label, proved): (&str, Proved),
) -> QueryResult<Connected> {
    let event = Event {
        after: Some(json!({ "with": proved.provider })),
        ..Event::about_user(Action::IdentityConnect, &owner.username)
    };
    if !identities::insert_identity(conn, &proved.of(owner.user_id))? {
        return Ok(Connected::Taken);
    }
    audit::record(conn, origin, event)?;
    let label = label.to_string();
    letters::tell(conn, post, owner.user_id, &Notice::IdentityConnected { label })?;
    Ok(Connected::Done)
}

/// What came of taking a way to sign in away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dropped {
    Done,
    /// Without it nothing would sign the account in.
    LastOne,
}

/// Takes an identity away. Call it inside a transaction.
///
/// # Errors
/// [`AppError::NotFound`] where it is not the account's.
pub fn drop_one(
    conn: &mut PgConnection,
    post: &Post,
    origin: &Origin,
    owner: &Known,
    (number, label_of): (i64, &dyn Fn(&str) -> String),
) -> Result<Dropped, AppError> {
    if !credentials::has_password(conn, owner.user_id)? {
        return Ok(Dropped::LastOne);
    }
    let provider = identities::delete_identity(conn, owner.user_id, number)?.ok_or(AppError::NotFound)?;
    let label = label_of(&provider);
    let event = Event {
        before: Some(json!({ "with": provider })),
        ..Event::about_user(Action::IdentityDrop, &owner.username)
    };
    audit::record(conn, origin, event)?;
    letters::tell(conn, post, owner.user_id, &Notice::IdentityDropped { label })?;
    Ok(Dropped::Done)
}

//! Limits on guessing: failed sign-ins per account and address, and per address alone.
//!
//! The pair keeps one address from guessing at one account without letting strangers lock its owner out
//! elsewhere; the address alone keeps it from trying one password on everybody.

use diesel::prelude::*;
use sha2::{Digest, Sha256};

use super::queries::throttles;
use crate::web::AppError;

/// Failures per account and address in fifteen minutes.
pub const PAIR_LIMIT: i32 = 10;
/// Failures per address in fifteen minutes; a class behind one address shares it.
pub const ADDRESS_LIMIT: i32 = 100;
/// Registrations tried per address in fifteen minutes.
pub const REGISTER_LIMIT: i32 = 60;

/// One try to sign in; counted as a failure until [`Guess::succeeded`] or [`Guess::withdrawn`].
#[derive(Debug, Clone)]
pub struct Guess {
    pair: Vec<u8>,
    address: Vec<u8>,
}

impl Guess {
    pub fn new(username: &str, address: &str) -> Guess {
        Guess {
            pair: subject(&["pair", username, address]),
            address: subject(&["address", address]),
        }
    }

    /// Counts the try.
    ///
    /// # Errors
    /// [`AppError::TooMany`] where too many failed before it.
    pub fn count(&self, conn: &mut PgConnection) -> Result<(), AppError> {
        for (subject, limit) in [(&self.pair, PAIR_LIMIT), (&self.address, ADDRESS_LIMIT)] {
            if let Some(retry_after_seconds) = throttles::count_try(conn, subject, limit)? {
                return Err(AppError::TooMany {
                    retry_after_seconds,
                    what: "Too many sign-ins failed from here.",
                });
            }
        }
        Ok(())
    }

    /// The password was right: the account's failures from this address are forgotten.
    pub fn succeeded(&self, conn: &mut PgConnection) -> QueryResult<()> {
        throttles::delete_tries(conn, &self.pair)?;
        throttles::forgive_try(conn, &self.address).map(drop)
    }

    /// The password was not tried after all.
    pub fn withdrawn(&self, conn: &mut PgConnection) -> QueryResult<()> {
        throttles::forgive_try(conn, &self.pair)?;
        throttles::forgive_try(conn, &self.address).map(drop)
    }
}

/// Counts one registration from an address.
///
/// # Errors
/// [`AppError::TooMany`] where there were too many.
pub fn count_registration(conn: &mut PgConnection, address: &str) -> Result<(), AppError> {
    count(
        conn,
        &["register", address],
        REGISTER_LIMIT,
        "Too many accounts were asked for from here.",
    )
}

/// Codes tried for an account in fifteen minutes, wherever from: of a million codes three are right at a time.
pub const CODE_LIMIT: i32 = 10;

/// Counts one code tried for an account.
///
/// # Errors
/// [`AppError::TooMany`] where there were too many.
pub fn count_code(conn: &mut PgConnection, username: &str) -> Result<(), AppError> {
    count(
        conn,
        &["code", username],
        CODE_LIMIT,
        "Too many codes were wrong.",
    )
}

/// A code was right: the wrong ones before it are forgotten.
pub fn forget_codes(conn: &mut PgConnection, username: &str) -> QueryResult<()> {
    throttles::delete_tries(conn, &subject(&["code", username])).map(drop)
}

/// Steps to a provider or back, per address in fifteen minutes.
#[cfg(feature = "oidc")]
pub const TRIP_LIMIT: i32 = 100;

/// Counts one step to a provider or back: each makes us ask it something.
///
/// # Errors
/// [`AppError::TooMany`] where there were too many.
#[cfg(feature = "oidc")]
pub fn count_trip(conn: &mut PgConnection, address: &str) -> Result<(), AppError> {
    count(
        conn,
        &["trip", address],
        TRIP_LIMIT,
        "Too many sign-ins by provider began here.",
    )
}

/// Letters about one thing to one account in fifteen minutes.
pub const LETTER_LIMIT: i32 = 3;
/// Links for new passwords asked for from one address in fifteen minutes.
pub const FORGOTTEN_LIMIT: i32 = 20;

/// Counts one letter about something (`reset`, `email`) to an account.
///
/// # Errors
/// [`AppError::TooMany`] where there were too many.
pub fn count_letter(conn: &mut PgConnection, about: &str, username: &str) -> Result<(), AppError> {
    count(
        conn,
        &["letter", about, username],
        LETTER_LIMIT,
        "Several letters are on their way already.",
    )
}

/// Counts one link for a new password that was asked for from an address.
///
/// # Errors
/// [`AppError::TooMany`] where there were too many.
pub fn count_forgotten(conn: &mut PgConnection, address: &str) -> Result<(), AppError> {
    count(
        conn,
        &["forgotten", address],
        FORGOTTEN_LIMIT,
        "Too many links were asked for from here.",
    )
}

/// Exports of one account in fifteen minutes.
pub const EXPORT_LIMIT: i32 = 5;

/// Counts one export of an account's data.
///
/// # Errors
/// [`AppError::TooMany`] where there were too many.
pub fn count_export(conn: &mut PgConnection, username: &str) -> Result<(), AppError> {
    count(
        conn,
        &["export", username],
        EXPORT_LIMIT,
        "You have taken your data along several times just now.",
    )
}

/// Counts one try of whatever the parts name.
fn count(conn: &mut PgConnection, parts: &[&str], limit: i32, what: &'static str) -> Result<(), AppError> {
    match throttles::count_try(conn, &subject(parts), limit)? {
        None => Ok(()),
        Some(retry_after_seconds) => Err(AppError::TooMany {
            retry_after_seconds,
            what,
        }),
    }
}

fn subject(parts: &[&str]) -> Vec<u8> {
    let mut hasher = Sha256::new();
    for part in parts {
        // No part holds NUL, so different parts never run together.
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    hasher.finalize().to_vec()
}

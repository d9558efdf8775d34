//! The second factor: a code of an authenticator app, or a recovery code, after the password.
//!
//! Each code is taken once. The time is the database's, so that all web nodes agree.

pub mod codes;
mod seal;

use diesel::prelude::*;

use self::codes::Typed;
use super::queries::second_factors as rows;
use crate::audit::{self, Action, Event, Origin};
use crate::web::{AppError, secret};

pub use seal::Seal;

/// Where somebody stands with their second factor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    None,
    /// A secret waits for its first code.
    Waiting(Vec<u8>),
    On {
        codes_left: i64,
    },
}

pub fn standing(conn: &mut PgConnection, seal: &Seal, user_id: i64) -> Result<Standing, AppError> {
    let Some(factor) = rows::find_second_factor(conn, user_id)? else {
        return Ok(Standing::None);
    };
    if factor.is_confirmed {
        return Ok(Standing::On {
            codes_left: factor.codes_left,
        });
    }
    Ok(Standing::Waiting(opened(seal, user_id, &factor.sealed_secret)?))
}

fn opened(seal: &Seal, user_id: i64, sealed: &[u8]) -> Result<Vec<u8>, AppError> {
    seal.open(user_id, sealed).ok_or_else(|| {
        AppError::Internal(anyhow::anyhow!(
            "the second factor of user {user_id} can't be opened"
        ))
    })
}

/// Begins anew with a fresh secret, unless a second factor is on.
pub fn begin(conn: &mut PgConnection, seal: &Seal, user_id: i64) -> Result<(), AppError> {
    let sealed = seal
        .close(user_id, &codes::new_secret())
        .map_err(|_| AppError::Internal(anyhow::anyhow!("a secret can't be sealed")))?;
    rows::replace_unconfirmed(conn, user_id, &sealed)?;
    Ok(())
}

/// Whether a sign-in of this user asks for a code.
pub fn is_on(conn: &mut PgConnection, user_id: i64) -> QueryResult<bool> {
    let factor = rows::find_second_factor(conn, user_id)?;
    Ok(factor.is_some_and(|factor| factor.is_confirmed))
}

/// Takes a code, each once; `false` where it is wrong or was taken before. Call it inside a transaction.
pub fn take(conn: &mut PgConnection, seal: &Seal, user_id: i64, typed: &Typed) -> Result<bool, AppError> {
    match typed {
        Typed::Recovery(code) => Ok(rows::use_recovery_code(conn, user_id, &secret::hash(code))?),
        Typed::Code(code) => {
            let Some(factor) = rows::find_second_factor(conn, user_id)? else {
                return Ok(false);
            };
            let key = opened(seal, user_id, &factor.sealed_secret)?;
            let step = codes::step_of(&key, code, factor.now_s.unsigned_abs());
            match step {
                Some(step) => Ok(rows::take_step(conn, user_id, step)?),
                None => Ok(false),
            }
        }
    }
}

/// Turns the waiting second factor on with its first code and returns the recovery codes; `None` where the code is
/// wrong or nothing waits. Call it inside a transaction.
pub fn confirm(
    conn: &mut PgConnection,
    seal: &Seal,
    origin: &Origin,
    user: (i64, &str),
    typed: &Typed,
) -> Result<Option<Vec<String>>, AppError> {
    if !matches!(typed, Typed::Code(_)) || !take(conn, seal, user.0, typed)? || !rows::confirm(conn, user.0)?
    {
        return Ok(None);
    }
    audit::record(conn, origin, Event::about_user(Action::SecondFactorOn, user.1))?;
    new_codes(conn, user.0).map(Some).map_err(AppError::from)
}

/// Fresh recovery codes instead of the earlier ones.
pub fn renew_codes(conn: &mut PgConnection, origin: &Origin, user: (i64, &str)) -> QueryResult<Vec<String>> {
    audit::record(conn, origin, Event::about_user(Action::RecoveryCodes, user.1))?;
    new_codes(conn, user.0)
}

fn new_codes(conn: &mut PgConnection, user_id: i64) -> QueryResult<Vec<String>> {
    let fresh = codes::new_recovery_codes();
    let hashes: Vec<Vec<u8>> = fresh.iter().map(|code| secret::hash(code)).collect();
    rows::replace_recovery_codes(conn, user_id, &hashes)?;
    Ok(fresh.iter().map(|code| codes::written_recovery(code)).collect())
}

/// Turns the second factor off.
///
/// # Errors
/// [`AppError::NotFound`] where there is none.
pub fn turn_off(
    conn: &mut PgConnection,
    origin: &Origin,
    user: (i64, &str),
    reason: &str,
) -> Result<(), AppError> {
    if !rows::delete_second_factor(conn, user.0)? {
        return Err(AppError::NotFound);
    }
    let event = Event::about_user(Action::SecondFactorOff, user.1).because(reason);
    audit::record(conn, origin, event)?;
    Ok(())
}

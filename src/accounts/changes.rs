//! What administrators change about an account, each change with its line in the audit log. Whether they may is
//! decided by who calls.

use diesel::prelude::*;
use serde_json::json;

use super::queries::sessions::delete_sessions;
use super::queries::users::{self, UserSummary};
use super::second_factor;
use crate::audit::{self, Action, Event, Origin};
use crate::web::AppError;

/// What an account is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Roles { is_mentor: bool, is_admin: bool },
    Disabled,
    Enabled,
    SessionsEnded,
    SecondFactorEnded,
}

/// The account, held against other changes to the end of the transaction, and how many enabled administrators
/// there are: those are held as well, so that of two who would remove each other one is too late.
///
/// # Errors
/// [`AppError::NotFound`] where nobody has this name.
pub fn lock(conn: &mut PgConnection, username: &str) -> Result<(UserSummary, i64), AppError> {
    let admins = users::lock_admins(conn)?;
    let user = users::lock_user(conn, username)?.ok_or(AppError::NotFound)?;
    Ok((user, admins))
}

/// Makes the change and writes it to the log. Sessions end where somebody may do less than before; a new role
/// takes effect at the next page.
pub fn make(
    conn: &mut PgConnection,
    origin: &Origin,
    user: &UserSummary,
    outcome: Outcome,
    reason: &str,
) -> Result<(), AppError> {
    let event = match outcome {
        Outcome::Roles { is_mentor, is_admin } => {
            users::update_roles(conn, user.id, is_mentor, is_admin)?;
            let is_less = (user.is_mentor && !is_mentor) || (user.is_admin && !is_admin);
            if is_less {
                delete_sessions(conn, user.id)?;
            }
            Event::about_user(Action::RolesChange, &user.username).changing(
                json!({ "mentor": user.is_mentor, "admin": user.is_admin }),
                json!({ "mentor": is_mentor, "admin": is_admin }),
            )
        }
        Outcome::Disabled | Outcome::Enabled => {
            let is_disabled = outcome == Outcome::Disabled;
            users::set_user_disabled(conn, &user.username, is_disabled)?;
            let action = if is_disabled {
                Action::UserDisable
            } else {
                Action::UserEnable
            };
            Event::about_user(action, &user.username).changing(
                json!({ "disabled": !is_disabled }),
                json!({ "disabled": is_disabled }),
            )
        }
        Outcome::SessionsEnded => {
            let count = delete_sessions(conn, user.id)?;
            Event::about_user(Action::SessionsEnd, &user.username)
                .changing(json!({ "sessions": count }), json!({ "sessions": 0 }))
        }
        Outcome::SecondFactorEnded => {
            delete_sessions(conn, user.id)?;
            return second_factor::turn_off(conn, origin, (user.id, &user.username), reason);
        }
    };
    audit::record(conn, origin, event.because(reason)).map_err(AppError::from)
}

//! Leaving: an account is deleted thirty days after its owner asked for it, and kept where they change their mind.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::letters::{self, Notice};
use super::policy::{self, Leaving, Refusal};
use super::queries::leaving as rows;
use super::queries::users;
use crate::audit::{self, Action, Event, Origin};
use crate::mail::Post;
use crate::web::AppError;

/// How long somebody may change their mind.
pub const DAYS: i32 = 30;

/// Has an account deleted in thirty days. Call it inside a transaction: the administrators are held to its end.
pub fn ask(
    conn: &mut PgConnection,
    post: &Post,
    origin: &Origin,
    user: (i64, &str),
) -> Result<Result<(), Refusal>, AppError> {
    users::lock_admins(conn)?;
    let standing = rows::find_standing(conn, user.0)?;
    let leaving = Leaving {
        is_admin: standing.is_admin,
        is_leaving: standing.delete_after.is_some(),
        admins: standing.admins,
    };
    if let Err(refusal) = policy::may_leave(leaving) {
        return Ok(Err(refusal));
    }
    rows::set_leaving(conn, user.0, DAYS)?;
    letters::tell(conn, post, user.0, &Notice::DeletionAsked)?;
    audit::record(conn, origin, Event::about_user(Action::DeletionAsk, user.1))?;
    Ok(Ok(()))
}

/// Keeps an account after all. Call it inside a transaction.
///
/// # Errors
/// [`AppError::NotFound`] where it is not to be deleted.
pub fn keep(conn: &mut PgConnection, origin: &Origin, user: (i64, &str)) -> Result<(), AppError> {
    if !rows::unset_leaving(conn, user.0)? {
        return Err(AppError::NotFound);
    }
    audit::record(conn, origin, Event::about_user(Action::DeletionStop, user.1))?;
    Ok(())
}

/// When an account is going to be deleted.
pub fn date(conn: &mut PgConnection, user_id: i64) -> QueryResult<Option<DateTime<Utc>>> {
    Ok(rows::find_standing(conn, user_id)?.delete_after)
}

/// Deletes the accounts whose time has come, with everything that belongs to them; the audit log keeps what it told.
/// An account that has become the last administrator's meanwhile stays.
pub fn delete_due(conn: &mut PgConnection, now: DateTime<Utc>) -> QueryResult<usize> {
    users::lock_admins(conn)?;
    let mut deleted = 0;
    for (user_id, username) in rows::list_due(conn, now)? {
        let standing = rows::find_standing(conn, user_id)?;
        if standing.is_admin && standing.other_admins == 0 {
            tracing::warn!(user_id, "the last administrator's account is not deleted");
            continue;
        }
        rows::delete_user(conn, user_id)?;
        let event = Event::about_user(Action::Deletion, &username);
        audit::record(conn, &Origin::default(), event)?;
        deleted += 1;
    }
    Ok(deleted)
}

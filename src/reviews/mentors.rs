//! Becoming a mentor: an application, and an administrator's word on it.

use diesel::prelude::*;

use super::forms::Profile;
use super::queries::mentors;
use crate::accounts::changes::{self, Outcome};
use crate::accounts::letters::{self, Notice};
use crate::audit::Origin;
use crate::mail::Post;
use crate::notifications::{self, News};
use crate::web::{AppError, Viewer};

/// Stores what somebody says of themselves: an application, or a mentor's profile. Call it inside a transaction.
pub fn introduce(conn: &mut PgConnection, viewer: &Viewer, profile: &Profile) -> QueryResult<()> {
    mentors::upsert_profile(conn, viewer.id, viewer.is_mentor, profile)
}

/// Decides an application. Call it inside a transaction.
///
/// # Errors
/// [`AppError::Conflict`] where nobody of this name waits for a decision, or somebody was quicker.
pub fn decide(
    conn: &mut PgConnection,
    post: &Post,
    origin: &Origin,
    (username, is_approved): (&str, bool),
    reason: &str,
) -> Result<(), AppError> {
    let (user, _) = changes::lock(conn, username)?;
    let decision = if is_approved { "approved" } else { "declined" };
    if !mentors::decide(conn, username, decision)? {
        return Err(AppError::Conflict("This application was decided already.".into()));
    }
    if is_approved {
        let outcome = Outcome::Roles {
            is_mentor: true,
            is_admin: user.is_admin,
        };
        changes::make(conn, origin, &user, outcome, reason)?;
        let notice = Notice::RolesChanged {
            is_mentor: true,
            is_admin: user.is_admin,
        };
        letters::tell(conn, post, user.id, &notice)?;
    } else {
        let news = News {
            kind: "mentor-declined",
            text: format!("Your application as a mentor was declined: {reason}"),
            path: "/mentor".into(),
            has_letter: false,
        };
        notifications::tell(conn, user.id, &news)?;
    }
    Ok(())
}

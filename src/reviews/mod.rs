//! Reviews: mentors, the queue, claims, threads on code, rounds, and how it ends.
//!
//! What can be thought out without a database is pure: `state` (who may move a review where), `wait` (how long a first
//! answer may take), `anchors` (where a thread hangs after the code has changed), `policy`. `moves` changes a review in one
//! transaction; everything typed goes through `drafts` first, so that nothing is lost.

pub mod anchors;
mod anonymise;
mod asking;
mod beside;
pub mod calibration;
pub mod demonstration;
mod differences;
mod drafts;
mod equal;
mod forms;
mod handlers;
mod marking;
mod mentors;
mod moves;
mod news;
mod place;
mod policy;
mod present;
mod publish;
mod queries;
mod rules;
pub mod shapes;
pub mod state;
mod upkeep;
mod views;
pub mod wait;

use diesel::prelude::*;

use crate::accounts::queries::find_user;
use crate::web::{AppError, Viewer};

pub use handlers::routes;
pub use rules::ReviewRules;
pub use upkeep::periodic_tasks;

/// Somebody as their own session would show them.
fn person(conn: &mut PgConnection, username: &str) -> Result<Viewer, AppError> {
    let user = find_user(conn, username)?.ok_or(AppError::NotFound)?;
    Ok(Viewer {
        id: user.id,
        username: user.username,
        display_name: user.display_name,
        is_mentor: user.is_mentor,
        is_admin: user.is_admin,
        has_second_factor: false,
        unread: 0,
    })
}

/// Claims a request as the mentor of this name: for tests that claim at once.
///
/// # Errors
/// What keeps them from it.
pub fn claim_as(
    conn: &mut PgConnection,
    rules: &ReviewRules,
    username: &str,
    review_id: i64,
) -> Result<(), AppError> {
    let viewer = person(conn, username)?;
    conn.transaction(|conn| {
        let review = moves::hold(conn, review_id, &viewer)?;
        moves::act(conn, rules, &viewer, &review, state::Action::Claim).map(drop)
    })
}

//! Asking for a review of a submission.

use diesel::prelude::*;

use super::equal;
use super::forms::Asked;
use super::queries::reviews;
use super::rules::ReviewRules;
use super::state::State;
use crate::submissions::queries::get_submission;
use crate::web::{AppError, Viewer};

/// Why a request is not taken, in words for the one who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotAsked {
    /// Their slots are used.
    Full { open: i64 },
    /// The submission is in this review already.
    Open { review_id: i64 },
}

/// Stores a request, or finds the one that the same post stored before. Call it inside a transaction.
///
/// # Errors
/// [`AppError::NotFound`] where the submission is not theirs.
pub fn ask(
    conn: &mut PgConnection,
    rules: &ReviewRules,
    viewer: &Viewer,
    submission_id: i64,
    asked: &Asked,
) -> Result<Result<i64, NotAsked>, AppError> {
    reviews::lock_seeker(conn, viewer.id)?;
    let submission = get_submission(conn, submission_id)?;
    if submission.user_id != viewer.id {
        return Err(AppError::NotFound);
    }
    let mut asked = asked.clone();
    if let Some(first) = asked.second_opinion_of {
        // Of a review of one's own that is over, to the same problem; anything else was made up.
        let first = reviews::get_review(conn, first, viewer.id).optional()?;
        let fits = first.is_some_and(|first| {
            first.seeker_id == viewer.id
                && first.problem_id == submission.problem_id
                && matches!(first.state, State::Finished | State::TimedOut)
        });
        if !fits {
            asked.second_opinion_of = None;
        }
    }
    if let Some(review_id) = reviews::find_open_of_submission(conn, submission_id)? {
        // The same post once more leads to what it made.
        let again = reviews::find_by_key(conn, viewer.id, asked.idempotency_key)?;
        return Ok(match again {
            Some(id) => Ok(id),
            None => Err(NotAsked::Open { review_id }),
        });
    }
    let open = reviews::count_open(conn, viewer.id)?;
    if open >= rules.slots {
        return Ok(Err(NotAsked::Full { open }));
    }
    let key = asked.idempotency_key;
    let id = reviews::insert_review(conn, (viewer.id, submission_id, key), &asked)?;
    equal::note(conn, submission_id, &submission.language)?;
    Ok(Ok(id))
}

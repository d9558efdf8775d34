//! Moving a review from state to state, each move in one transaction under the lock of its row.

use diesel::prelude::*;

use super::news::{self, Happened};
use super::policy;
use super::queries::mentors;
use super::queries::reviews::{self, Change, Review};
use super::rules::ReviewRules;
use super::state::{Action, Refusal, Role, State, next};
use crate::web::{AppError, Viewer};

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> AppError {
        match refusal {
            // Whether it exists is nobody's business who has no part in it.
            Refusal::NotYours => AppError::NotFound,
            Refusal::NotNow(reason) => AppError::Conflict(reason.to_string()),
        }
    }
}

/// The review, held to the end of the transaction; a claim whose time is over counts no more.
///
/// # Errors
/// [`AppError::NotFound`] where there is none.
pub fn hold(conn: &mut PgConnection, id: i64, viewer: &Viewer) -> Result<Review, AppError> {
    let review = reviews::lock_review(conn, id, viewer.id)?;
    if !review.is_claim_over {
        return Ok(review);
    }
    let state = next(review.state, Action::Expire, Role::House)?;
    let change = Change {
        is_loss: true,
        ..Change::default()
    };
    reviews::update_state(conn, id, state, &change)?;
    Ok(reviews::lock_review(conn, id, viewer.id)?)
}

/// Moves a review that is held; returns where it stands now.
///
/// # Errors
/// [`AppError::Conflict`] with the reason where it can't be done now, [`AppError::NotFound`] for whoever never may.
pub fn act(
    conn: &mut PgConnection,
    rules: &ReviewRules,
    viewer: &Viewer,
    review: &Review,
    action: Action,
) -> Result<State, AppError> {
    let role = policy::role_of(viewer, review);
    let state = next(review.state, action, role)?;
    if action == Action::Claim {
        may_claim(conn, rules, viewer, review)?;
    }
    let change = Change {
        mentor_id: (action == Action::Claim).then_some(viewer.id),
        claim_minutes: rules.claim_minutes,
        is_answer: action == Action::Answer,
        ended_by: (!state.is_open()).then_some(if role == Role::Seeker { "seeker" } else { "mentor" }),
        is_loss: false,
    };
    reviews::update_state(conn, review.id, state, &change)?;
    let happened = match action {
        Action::Claim => Some(Happened::Claimed),
        Action::Release => Some(Happened::Back),
        Action::Answer => Some(Happened::Answered),
        Action::Reply => Some(Happened::Replied),
        Action::NextRound => Some(Happened::NextRound),
        Action::Finish => Some(Happened::Finished),
        Action::Renew | Action::Expire | Action::Cancel | Action::TimeOut | Action::LoseMentor => None,
    };
    if let Some(happened) = happened {
        news::tell_other(conn, review, viewer.id, &happened)?;
    }
    Ok(state)
}

/// Capacity, vacation, and who doesn't meet whom.
fn may_claim(
    conn: &mut PgConnection,
    rules: &ReviewRules,
    viewer: &Viewer,
    review: &Review,
) -> Result<(), AppError> {
    if review.is_kept_from_viewer {
        return Err(AppError::NotFound);
    }
    let load = mentors::lock_load(conn, viewer.id)?;
    if load.is_away {
        return Err(AppError::Conflict(
            "You are away. End your vacation on the page of your profile first.".into(),
        ));
    }
    if load.claims >= rules.claims {
        return Err(AppError::Conflict(format!(
            "You have claimed {} requests and not answered them yet. Answer one or give it back first.",
            load.claims
        )));
    }
    if load.open >= i64::from(load.capacity) {
        return Err(AppError::Conflict(format!(
            "You have {} reviews open, as many as you wanted at once. Finish one, or raise the number on the page of your profile.",
            load.open
        )));
    }
    Ok(())
}

//! Keeping what is typed: before anything is asked of a comment, it is stored.

use diesel::prelude::*;

use super::forms::{CommentForm, Place};
use super::policy;
use super::queries::reviews::Review;
use super::queries::{drafts, reviews};
use super::state::Role;
use crate::web::{AppError, Viewer};

/// Keeps a comment as a draft of its author, whatever has become of the review meanwhile: whoever was a side of it, or is a
/// mentor who had it, finds the text again. Empty text takes the draft away.
///
/// # Errors
/// [`AppError::NotFound`] for somebody who never had a part in the review.
pub fn keep(
    conn: &mut PgConnection,
    viewer: &Viewer,
    review_id: i64,
    form: &CommentForm,
) -> Result<Review, AppError> {
    let review = reviews::get_review(conn, review_id, viewer.id)?;
    let had_part = match policy::role_of(viewer, &review) {
        Role::Seeker | Role::Mentor => true,
        // Somebody whose claim ran out while they wrote.
        Role::OtherMentor => policy::may_view(viewer, &review) || has_drafts(conn, viewer, review_id)?,
        Role::Stranger | Role::House => has_drafts(conn, viewer, review_id)?,
    };
    if !had_part {
        return Err(AppError::NotFound);
    }
    let is_empty = form.draft.body.is_empty() && form.draft.suggestion.is_none();
    if is_empty {
        drafts::delete(conn, viewer.id, review_id, &form.draft.place)?;
    } else {
        drafts::save(
            conn,
            (viewer.id, review_id),
            &form.draft,
            &about(&review, &form.place),
        )?;
    }
    Ok(review)
}

fn has_drafts(conn: &mut PgConnection, viewer: &Viewer, review_id: i64) -> Result<bool, AppError> {
    Ok(!drafts::list(conn, viewer.id, review_id)?.is_empty())
}

/// "Sum, lines 3 to 7 of main.py", for when the review is gone.
fn about(review: &Review, place: &Place) -> String {
    let words = match place {
        Place::Whole => format!("{}, the whole", review.problem_title),
        Place::Thread(_) => format!("{}, an answer in a thread", review.problem_title),
        Place::Lines { path, first, last } if first == last => {
            format!("{}, line {first} of {path}", review.problem_title)
        }
        Place::Lines { path, first, last } => {
            format!("{}, lines {first} to {last} of {path}", review.problem_title)
        }
    };
    words.chars().take(300).collect()
}

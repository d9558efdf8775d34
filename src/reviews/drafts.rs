//! Keeping what is typed: before anything is asked of a comment, it is stored.

use diesel::prelude::*;

use super::forms::{BODY_LIMIT, CommentForm, KINDS, known};
use super::place::Place;
use super::policy;
use super::queries::drafts::{Draft, NewDraft};
use super::queries::reviews::Review;
use super::queries::{drafts, reviews};
use super::state::Role;
use crate::package::rubric::Rubric;
use crate::rubrics::Mark;
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
    let review = get_own(conn, viewer, review_id)?;
    save_or_delete(conn, viewer, &review, &form.place, &form.draft)?;
    Ok(review)
}

/// Keeps a mentor's marks like comments; `sent` are those that are sent already and need no draft while they are the same.
///
/// # Errors
/// [`AppError::NotFound`] for somebody who never had a part in the review.
pub fn keep_marks(
    conn: &mut PgConnection,
    viewer: &Viewer,
    review_id: i64,
    rubric: &Rubric,
    (marks, sent): (&[Mark], &[Mark]),
) -> Result<(), AppError> {
    let review = get_own(conn, viewer, review_id)?;
    for criterion in rubric.for_people() {
        let mark = marks.iter().find(|mark| mark.criterion == criterion.id);
        let is_same = sent.iter().any(|old| {
            mark.is_some_and(|mark| {
                (&old.criterion, old.level, &old.evidence) == (&mark.criterion, mark.level, &mark.evidence)
            })
        });
        let mark = mark.filter(|_| !is_same).cloned().unwrap_or_default();
        let place = Place::Mark(criterion.id.clone());
        let draft = NewDraft {
            place: place.words(),
            kind: "suggestion",
            body: mark.evidence,
            suggestion: None,
            level: mark.level,
        };
        save_or_delete(conn, viewer, &review, &place, &draft)?;
    }
    Ok(())
}

/// Keeps a text that was said elsewhere as a comment of one's own, below what is kept in its place already.
///
/// # Errors
/// [`AppError::Conflict`] where both together are too long.
pub fn add(
    conn: &mut PgConnection,
    viewer: &Viewer,
    review: &Review,
    place: &Place,
    (kind, body): (&str, &str),
    there: Option<&Draft>,
) -> Result<(), AppError> {
    let before = there.map(|draft| draft.body.as_str()).unwrap_or_default();
    let body = match before {
        "" => body.to_string(),
        // Twice the same is once.
        _ if before.contains(body) => before.to_string(),
        _ => format!("{before}\n\n{body}"),
    };
    if body.chars().count() > BODY_LIMIT {
        return Err(AppError::Conflict(format!(
            "With what you have kept there already it is longer than {BODY_LIMIT} characters."
        )));
    }
    let draft = NewDraft {
        place: place.words(),
        kind: known(&KINDS, kind).unwrap_or("suggestion"),
        body,
        suggestion: there.and_then(|draft| draft.suggestion.clone()),
        level: None,
    };
    Ok(save_or_delete(conn, viewer, review, place, &draft)?)
}

/// The review, for whoever has or had a part in it.
fn get_own(conn: &mut PgConnection, viewer: &Viewer, review_id: i64) -> Result<Review, AppError> {
    let review = reviews::get_review(conn, review_id, viewer.id)?;
    let had_part = match policy::role_of(viewer, &review) {
        Role::Seeker | Role::Mentor => true,
        // Somebody whose claim ran out while they wrote.
        Role::OtherMentor => policy::may_view(viewer, &review) || has_drafts(conn, viewer, review_id)?,
        Role::Stranger | Role::House => has_drafts(conn, viewer, review_id)?,
    };
    if had_part {
        Ok(review)
    } else {
        Err(AppError::NotFound)
    }
}

fn save_or_delete(
    conn: &mut PgConnection,
    viewer: &Viewer,
    review: &Review,
    place: &Place,
    draft: &NewDraft,
) -> QueryResult<()> {
    let is_empty = draft.body.is_empty() && draft.suggestion.is_none() && draft.level.is_none();
    if is_empty {
        drafts::delete(conn, viewer.id, review.id, &draft.place).map(drop)
    } else {
        drafts::save(conn, (viewer.id, review.id), draft, &about(review, place))
    }
}

fn has_drafts(conn: &mut PgConnection, viewer: &Viewer, review_id: i64) -> Result<bool, AppError> {
    Ok(!drafts::list(conn, viewer.id, review_id)?.is_empty())
}

/// "Sum, lines 3 to 7 of main.py", for when the review is gone.
fn about(review: &Review, place: &Place) -> String {
    let words = match place {
        Place::Whole => format!("{}, the whole", review.problem_title),
        Place::Mark(criterion) => format!("{}, the mark of {criterion}", review.problem_title),
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

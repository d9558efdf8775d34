//! Sending: all drafts of one side of a review become comments at once; a next round carries the threads on.

use std::collections::HashMap;

use diesel::prelude::*;

use super::anchors::{Lines, carry};
use super::equal;
use super::marking;
use super::moves;
use super::place::Place;
use super::policy;
use super::queries::drafts::{self, Draft};
use super::queries::reviews::{self, Review};
use super::queries::threads::{self, NewComment, NewThread, Round, Thread};
use super::rules::ReviewRules;
use super::state::{Action, Role};
use crate::package::statement::render_remark;
use crate::rubrics::{self, Mark};
use crate::submissions::queries::{get_submission, list_files};
use crate::web::{AppError, Viewer};

/// More rounds than this are another review.
pub const MOST_ROUNDS: i16 = 20;
/// Threads in one review.
const MOST_THREADS: usize = 500;

const NOTHING: &str = "There is nothing to send yet: write something first.";

/// Sends everything that somebody has kept in a review. Call it inside a transaction; the drafts go with it alone.
///
/// # Errors
/// [`AppError::Conflict`] with the reason where it can't be sent now; the drafts stay.
pub fn send(
    conn: &mut PgConnection,
    rules: &ReviewRules,
    viewer: &Viewer,
    review_id: i64,
) -> Result<(), AppError> {
    let review = moves::hold(conn, review_id, viewer)?;
    let is_by_mentor = policy::role_of(viewer, &review) == Role::Mentor;
    let action = if is_by_mentor {
        Action::Answer
    } else {
        Action::Reply
    };
    moves::act(conn, rules, viewer, &review, action)?;
    let kept = drafts::list(conn, viewer.id, review_id)?;
    let (marks, written): (Vec<&Draft>, Vec<&Draft>) = kept
        .iter()
        .filter(|draft| !draft.body.is_empty() || draft.suggestion.is_some())
        .partition(|draft| draft.is_mark());
    let rounds = threads::list_rounds(conn, review_id)?;
    let last = rounds.last().ok_or(AppError::NotFound)?;
    let sent = if is_by_mentor {
        send_marks(conn, viewer, &review, last, &marks)?
    } else {
        0
    };
    if sent == 0 && written.is_empty() {
        return Err(AppError::Conflict(NOTHING.into()));
    }
    let existing = threads::list_threads(conn, review_id, review.rounds)?;
    if existing.len() + written.len() > MOST_THREADS {
        return Err(AppError::Conflict(format!(
            "A review holds {MOST_THREADS} threads; finish this one."
        )));
    }
    let files = text_files(conn, last.submission_id)?;
    for draft in written {
        publish(conn, viewer, &review, (is_by_mentor, &existing, &files), draft)?;
        drafts::delete(conn, viewer.id, review_id, &draft.place)?;
    }
    Ok(())
}

/// Sends the marks that have a level and what shows it; how many. One in place of a mark that both sides have seen stays a
/// draft.
fn send_marks(
    conn: &mut PgConnection,
    viewer: &Viewer,
    review: &Review,
    round: &Round,
    marks: &[&Draft],
) -> Result<usize, AppError> {
    let mut sent = 0;
    if marks.is_empty() {
        return Ok(sent);
    }
    let rubric = marking::rubric_of(conn, round)?;
    for draft in marks {
        let Some(mark) = marking::mark_of(draft, &rubric).filter(Mark::counts) else {
            continue;
        };
        if rubrics::queries::save_mentor_mark(conn, (review.id, round.number), viewer.id, &mark)? {
            drafts::delete(conn, viewer.id, review.id, &draft.place)?;
            sent += 1;
        }
    }
    Ok(sent)
}

/// Path and text of a submission's files.
pub(super) fn text_files(
    conn: &mut PgConnection,
    submission_id: i64,
) -> Result<HashMap<String, String>, AppError> {
    let files = list_files(conn, submission_id)?;
    let text = files
        .into_iter()
        .map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned()));
    Ok(text.collect())
}

fn publish(
    conn: &mut PgConnection,
    viewer: &Viewer,
    review: &Review,
    (is_by_mentor, existing, files): (bool, &[Thread], &HashMap<String, String>),
    draft: &Draft,
) -> Result<(), AppError> {
    let place = Place::parse(&draft.place).unwrap_or(Place::Whole);
    let mut suggestion = draft.suggestion.clone();
    let thread_id = match place {
        Place::Thread(id) if existing.iter().any(|thread| thread.id == id) => {
            suggestion = None;
            id
        }
        Place::Lines { path, first, last } => {
            let text = files.get(&path);
            let lines = text.and_then(|text| Lines::new(first, last, text.lines().count().max(1)));
            // Lines that are there no more: the words stand about the whole rather than nowhere.
            if lines.is_none() {
                suggestion = None;
            }
            let new = NewThread {
                round: review.rounds,
                path: if lines.is_some() { path } else { String::new() },
                kind: draft.kind.clone(),
                lines,
            };
            threads::insert_thread(conn, review.id, &new)?
        }
        Place::Thread(_) | Place::Whole | Place::Mark(_) => {
            suggestion = None;
            let new = NewThread {
                round: review.rounds,
                path: String::new(),
                kind: draft.kind.clone(),
                lines: None,
            };
            threads::insert_thread(conn, review.id, &new)?
        }
    };
    let comment = NewComment {
        thread_id,
        author_id: viewer.id,
        is_by_mentor,
        body: draft.body.clone(),
        html: render_remark(&draft.body).as_str().to_string(),
        suggestion,
        round: review.rounds,
    };
    Ok(threads::insert_comment(conn, &comment)?)
}

/// Brings a newer submission into a review: every thread is followed into its code. Call it inside a transaction.
///
/// # Errors
/// [`AppError::NotFound`] where it is no newer submission of the seeker to the same problem in the same language.
pub fn next_round(
    conn: &mut PgConnection,
    rules: &ReviewRules,
    viewer: &Viewer,
    review_id: i64,
    submission_id: i64,
) -> Result<(), AppError> {
    let review = moves::hold(conn, review_id, viewer)?;
    moves::act(conn, rules, viewer, &review, Action::NextRound)?;
    if review.rounds >= MOST_ROUNDS {
        return Err(AppError::Conflict(format!(
            "A review has at most {MOST_ROUNDS} rounds. Finish this one and ask again."
        )));
    }
    let rounds = threads::list_rounds(conn, review_id)?;
    let last = rounds.last().ok_or(AppError::NotFound)?;
    let submission = get_submission(conn, submission_id)?;
    let fits = submission.user_id == review.seeker_id
        && submission.problem_id == review.problem_id
        && submission.language == review.language
        && submission.id > last.submission_id;
    if !fits {
        return Err(AppError::NotFound);
    }
    let number = review.rounds + 1;
    reviews::insert_round(conn, review_id, number, submission_id)?;
    equal::note(conn, submission_id, &review.language)?;
    let (old, new) = (
        text_files(conn, last.submission_id)?,
        text_files(conn, submission_id)?,
    );
    for thread in threads::list_threads(conn, review_id, review.rounds)? {
        let (Some(first), Some(end)) = (thread.first_line, thread.last_line) else {
            continue;
        };
        let before = old.get(&thread.path).map_or("", String::as_str);
        let lines = Lines::new(first as usize, end as usize, before.lines().count().max(1));
        let Some(lines) = lines else { continue };
        let after = new.get(&thread.path).map_or("", String::as_str);
        let mut carried = carry(before, after, lines);
        if thread.standing.as_deref() == Some("outdated") {
            // What is gone does not come back because its neighbour stays.
            carried = super::anchors::Carried::Outdated(carried.lines().first);
        }
        threads::insert_anchor(conn, thread.id, number, carried)?;
    }
    Ok(())
}

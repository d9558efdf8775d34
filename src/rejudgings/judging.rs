//! What a worker reads and stores of a rejudging, and how the next of its submissions get into the queue.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Integer, Text};

use super::SUBJECT;
use crate::db::{events, statement};
use crate::jobs::{self, JobKind};

/// So many submissions of one rejudging are in the queue at a time: ten thousand would be in everybody's way.
pub const BATCH: i32 = 200;
/// Pages are told of each of so many results; they look again by themselves as well.
const TOLD_EACH: i64 = 10;

/// One submission of a rejudging, as its judging needs it.
#[derive(Debug, QueryableByName)]
pub struct Wanted {
    #[diesel(sql_type = BigInt)]
    pub submission_id: i64,
    /// The version that it is judged against.
    #[diesel(sql_type = BigInt)]
    pub version_id: i64,
    #[diesel(sql_type = Text)]
    pub language: String,
}

/// # Errors
/// `NotFound` where the submission is gone, with its author say.
pub fn get_wanted(conn: &mut PgConnection, id: i64) -> QueryResult<Wanted> {
    statement(
        "SELECT rs.submission_id, r.version_id, s.language
         FROM rejudging_submissions rs JOIN rejudgings r ON r.id = rs.rejudging_id
         JOIN submissions s ON s.id = rs.submission_id WHERE rs.id = $1",
    )
    .bind::<BigInt, _>(id)
    .get_result(conn)
}

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// Whether its result is still asked for. Holds the rejudging until the transaction ends, so that one result of it is
/// stored at a time and none beside a cancelling. Call it before the job is touched.
pub fn is_wanted(conn: &mut PgConnection, id: i64) -> QueryResult<bool> {
    let row: Option<IdRow> = statement(
        "SELECT r.id FROM rejudgings r JOIN rejudging_submissions rs ON rs.rejudging_id = r.id
         WHERE rs.id = $1 AND r.state = 'judging' AND rs.new_judgement_id IS NULL AND rs.skipped IS NULL
         FOR UPDATE OF r",
    )
    .bind::<BigInt, _>(id)
    .get_result(conn)
    .optional()?;
    Ok(row.is_some())
}

/// Notes a result and carries the rejudging on. Call it under [`is_wanted`].
///
/// A Judge error is never applied: the submission keeps what it has, and is listed.
pub fn finish(conn: &mut PgConnection, id: i64, judgement_id: i64, verdict: &str) -> QueryResult<()> {
    let rejudging: IdRow = statement(
        "UPDATE rejudging_submissions SET new_judgement_id = $2, new_verdict = $3,
             skipped = CASE WHEN $3 = 'judge_error' THEN 'judge-error' END
         WHERE id = $1 RETURNING rejudging_id AS id",
    )
    .bind::<BigInt, _>(id)
    .bind::<BigInt, _>(judgement_id)
    .bind::<Text, _>(verdict)
    .get_result(conn)?;
    let is_done = advance(conn, rejudging.id)?;
    if is_done || id % TOLD_EACH == 0 {
        events::announce(conn, SUBJECT, rejudging.id)?;
    }
    Ok(())
}

#[derive(QueryableByName)]
struct OpenRow {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = Bool)]
    is_queued: bool,
}

/// Sees to it that the first open submissions have jobs; ends the judging where none is open, and says so.
///
/// Nothing is remembered between two calls, so nothing is lost where a process ends in the middle.
pub fn advance(conn: &mut PgConnection, rejudging_id: i64) -> QueryResult<bool> {
    let open: Vec<OpenRow> = statement(
        "SELECT o.id, EXISTS (SELECT FROM jobs j WHERE j.kind = 'rejudge' AND j.subject_id = o.id) AS is_queued
         FROM (SELECT id FROM rejudging_submissions
               WHERE rejudging_id = $1 AND new_judgement_id IS NULL AND skipped IS NULL ORDER BY id LIMIT $2) o
         ORDER BY o.id",
    )
    .bind::<BigInt, _>(rejudging_id)
    .bind::<Integer, _>(BATCH)
    .load(conn)?;
    if open.is_empty() {
        let ended = statement(
            "UPDATE rejudgings SET state = 'judged', judged_at = now() WHERE id = $1 AND state = 'judging'",
        )
        .bind::<BigInt, _>(rejudging_id)
        .execute(conn)?;
        return Ok(ended == 1);
    }
    let missing: Vec<i64> = open
        .iter()
        .filter(|row| !row.is_queued)
        .map(|row| row.id)
        .collect();
    jobs::enqueue_many(conn, JobKind::Rejudge, &missing)?;
    Ok(false)
}

/// Carries every rejudging on; returns how many are judged now. One whose last submission went with its author has
/// no worker that would.
pub fn advance_all(conn: &mut PgConnection) -> QueryResult<usize> {
    let judging: Vec<IdRow> =
        statement("SELECT id FROM rejudgings WHERE state = 'judging' ORDER BY id FOR UPDATE").load(conn)?;
    let mut ended = 0;
    for rejudging in judging {
        if advance(conn, rejudging.id)? {
            events::announce(conn, SUBJECT, rejudging.id)?;
            ended += 1;
        }
    }
    Ok(ended)
}

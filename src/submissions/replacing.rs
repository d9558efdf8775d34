//! New judgements take the place of current ones, and everybody's progress follows.

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Text};

use crate::db::statement;

/// A judgement that is to become the current one, and the one that it saw as current.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replacement {
    pub submission_id: i64,
    pub old_judgement_id: i64,
    pub new_judgement_id: i64,
}

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// Makes the new judgements current; returns the submissions of which it did.
///
/// A submission that has got another judgement meanwhile keeps that one. All of it belongs into one transaction.
pub fn replace(conn: &mut PgConnection, wanted: &[Replacement], reason: &str) -> QueryResult<Vec<i64>> {
    let submissions: Vec<i64> = wanted.iter().map(|one| one.submission_id).collect();
    lock_progress(conn, &submissions)?;
    let old: Vec<i64> = wanted.iter().map(|one| one.old_judgement_id).collect();
    let replaced: Vec<IdRow> = statement(
        "UPDATE judgements SET current = false, superseded_at = now(), superseded_reason = $2
         WHERE id = ANY ($1) AND current RETURNING submission_id AS id",
    )
    .bind::<Array<BigInt>, _>(old)
    .bind::<Text, _>(reason)
    .load(conn)?;
    let mut replaced: Vec<i64> = replaced.into_iter().map(|row| row.id).collect();
    replaced.sort_unstable();
    let new: Vec<i64> = wanted
        .iter()
        .filter(|one| replaced.binary_search(&one.submission_id).is_ok())
        .map(|one| one.new_judgement_id)
        .collect();
    statement("UPDATE judgements SET current = true WHERE id = ANY ($1)")
        .bind::<Array<BigInt>, _>(new)
        .execute(conn)?;
    recount_progress(conn, &submissions)?;
    Ok(replaced)
}

/// Keeps workers from changing the progress of these authors until the transaction ends: what they store meanwhile
/// is added afterwards. Who has no progress yet gets a row to wait at.
fn lock_progress(conn: &mut PgConnection, submissions: &[i64]) -> QueryResult<()> {
    statement(
        "INSERT INTO problem_progress (user_id, problem_id, tries, last_submission_id)
         SELECT user_id, problem_id, 0, max(id) FROM submissions WHERE id = ANY ($1)
         GROUP BY user_id, problem_id ORDER BY user_id, problem_id
         ON CONFLICT (user_id, problem_id) DO NOTHING",
    )
    .bind::<Array<BigInt>, _>(submissions)
    .execute(conn)?;
    statement(
        "SELECT FROM problem_progress WHERE (user_id, problem_id) IN
             (SELECT user_id, problem_id FROM submissions WHERE id = ANY ($1))
         ORDER BY user_id, problem_id FOR UPDATE",
    )
    .bind::<Array<BigInt>, _>(submissions)
    .execute(conn)
    .map(drop)
}

/// Counts anew what the current judgements of these submissions' authors say of their problems.
///
/// A problem is solved at the time of the first judgement of the first submission that solves it: a later judging
/// moves no date. Judge errors count against nobody.
fn recount_progress(conn: &mut PgConnection, submissions: &[i64]) -> QueryResult<()> {
    statement(
        "WITH affected AS (SELECT DISTINCT user_id, problem_id FROM submissions WHERE id = ANY ($1)),
         counted AS (
             SELECT s.user_id, s.problem_id, count(*) AS tries, max(s.id) AS last_submission_id,
                    min(CASE WHEN j.verdict IN ('accepted', 'passed') THEN
                        (SELECT min(f.finished_at) FROM judgements f WHERE f.submission_id = s.id) END) AS solved_at
             FROM affected JOIN submissions s USING (user_id, problem_id)
             JOIN judgements j ON j.submission_id = s.id AND j.current
             WHERE j.verdict <> 'judge_error' GROUP BY s.user_id, s.problem_id)
         UPDATE problem_progress p SET tries = coalesce(c.tries, 0), solved_at = c.solved_at,
             last_submission_id = coalesce(c.last_submission_id, p.last_submission_id)
         FROM affected a LEFT JOIN counted c USING (user_id, problem_id)
         WHERE p.user_id = a.user_id AND p.problem_id = a.problem_id",
    )
    .bind::<Array<BigInt>, _>(submissions)
    .execute(conn)?;
    statement(
        "DELETE FROM problem_progress WHERE tries = 0 AND (user_id, problem_id) IN
             (SELECT user_id, problem_id FROM submissions WHERE id = ANY ($1))",
    )
    .bind::<Array<BigInt>, _>(submissions)
    .execute(conn)
    .map(drop)
}

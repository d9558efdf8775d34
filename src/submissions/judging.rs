//! What a worker stores of a judging: the judgement, the progress of the user, all in one transaction.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};

use crate::db::schema::{judgements, submissions};
use crate::db::statement;

/// A judging as it is stored.
#[derive(Debug, Insertable)]
#[diesel(table_name = judgements)]
pub struct NewJudgement {
    pub submission_id: i64,
    pub version_id: i64,
    pub current: bool,
    pub verdict: String,
    pub compile_output: String,
    pub cases: serde_json::Value,
    pub cpu_ms: i32,
    pub wall_ms: i32,
    pub memory_bytes: i64,
    pub exact: bool,
    pub toolchain: String,
    pub worker: String,
    pub fault: Option<String>,
    pub started_at: DateTime<Utc>,
}

/// Whether a verdict, as stored, solves the problem.
fn solves(verdict: &str) -> bool {
    matches!(verdict, "accepted" | "passed")
}

/// Adds the judgement as the current one, brings the user's progress up to date and returns its id.
///
/// The caller removes the job in the same transaction, and rolls back when its lease is lost.
pub fn insert_judgement(conn: &mut PgConnection, judgement: &NewJudgement) -> QueryResult<i64> {
    diesel::update(judgements::table)
        .filter(judgements::submission_id.eq(judgement.submission_id))
        .filter(judgements::current)
        .set(judgements::current.eq(false))
        .execute(conn)?;
    let id = insert_candidate(conn, judgement)?;
    let is_solved = solves(&judgement.verdict);
    let counts = judgement.verdict != "judge_error";
    if counts {
        statement(
            "INSERT INTO problem_progress (user_id, problem_id, tries, solved_at, last_submission_id)
             SELECT user_id, problem_id, 1, CASE WHEN $2 THEN now() END, id FROM submissions WHERE id = $1
             ON CONFLICT (user_id, problem_id) DO UPDATE SET
                 tries = problem_progress.tries + 1,
                 solved_at = coalesce(problem_progress.solved_at, excluded.solved_at),
                 last_submission_id = greatest(problem_progress.last_submission_id, excluded.last_submission_id)",
        )
        .bind::<BigInt, _>(judgement.submission_id)
        .bind::<Bool, _>(is_solved)
        .execute(conn)?;
    }
    Ok(id)
}

/// Adds a judgement and changes nothing else: a rejudging keeps its own beside the current ones.
pub fn insert_candidate(conn: &mut PgConnection, judgement: &NewJudgement) -> QueryResult<i64> {
    diesel::insert_into(judgements::table)
        .values(judgement)
        .returning(judgements::id)
        .get_result(conn)
}

#[derive(Debug, Queryable)]
pub struct SubmissionToJudge {
    pub version_id: i64,
    pub language: String,
}

pub fn get_submission_to_judge(conn: &mut PgConnection, id: i64) -> QueryResult<SubmissionToJudge> {
    submissions::table
        .find(id)
        .select((submissions::version_id, submissions::language))
        .first(conn)
}

//! Runs in Postgres: private, kept a day, never a submission.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::db::schema::{problem_versions, problems, runs};
use crate::db::statement;
use crate::jobs::{JobKind, NewJob, enqueue};

#[derive(Debug)]
pub struct NewRun {
    pub user_id: i64,
    pub problem_id: i64,
    pub version_id: i64,
    pub language: &'static str,
    pub source: Vec<u8>,
    /// `None`: the samples.
    pub input: Option<Vec<u8>>,
    pub idempotency_key: Uuid,
    pub body_hash: Vec<u8>,
}

/// Stores a run with its job, or finds the one that the same post stored before.
pub fn insert_run(conn: &mut PgConnection, new: &NewRun) -> QueryResult<i64> {
    let stored: Option<i64> = diesel::insert_into(runs::table)
        .values((
            runs::user_id.eq(new.user_id),
            runs::problem_id.eq(new.problem_id),
            runs::version_id.eq(new.version_id),
            runs::language.eq(new.language),
            runs::source.eq(&new.source),
            runs::input.eq(&new.input),
            runs::idempotency_key.eq(new.idempotency_key),
            runs::body_hash.eq(&new.body_hash),
        ))
        .on_conflict_do_nothing()
        .returning(runs::id)
        .get_result(conn)
        .optional()?;
    if let Some(id) = stored {
        enqueue(
            conn,
            &NewJob {
                kind: JobKind::Run,
                subject_id: id,
                user_id: Some(new.user_id),
            },
        )?;
        return Ok(id);
    }
    runs::table
        .filter(runs::user_id.eq(new.user_id))
        .filter(runs::idempotency_key.eq(new.idempotency_key))
        .filter(runs::body_hash.eq(&new.body_hash))
        .select(runs::id)
        .first(conn)
}

#[derive(Debug, Queryable)]
pub struct Run {
    pub id: i64,
    pub user_id: i64,
    pub problem_slug: String,
    pub problem_title: String,
    pub version_id: i64,
    pub language: String,
    pub source: Vec<u8>,
    pub input: Option<Vec<u8>>,
    pub outcome: Option<serde_json::Value>,
    pub fault: Option<String>,
    pub finished_at: Option<DateTime<Utc>>,
    pub time_limit_ms: Option<i32>,
}

pub fn get_run(conn: &mut PgConnection, id: i64) -> QueryResult<Run> {
    runs::table
        .inner_join(problems::table)
        .inner_join(problem_versions::table.on(problem_versions::id.eq(runs::version_id)))
        .filter(runs::id.eq(id))
        .select((
            runs::id,
            runs::user_id,
            problems::slug,
            problems::title,
            runs::version_id,
            runs::language,
            runs::source,
            runs::input,
            runs::outcome,
            runs::fault,
            runs::finished_at,
            problem_versions::time_limit_ms,
        ))
        .first(conn)
}

/// What a worker stores at the end; in the transaction that removes the job.
pub fn finish_run(
    conn: &mut PgConnection,
    id: i64,
    outcome: Option<serde_json::Value>,
    fault: Option<&str>,
) -> QueryResult<usize> {
    diesel::update(runs::table.find(id))
        .set((
            runs::outcome.eq(outcome),
            runs::fault.eq(fault),
            runs::finished_at.eq(diesel::dsl::now),
        ))
        .execute(conn)
}

/// Removes the runs of more than a day ago; one that still has a job goes after it.
pub fn delete_old_runs(conn: &mut PgConnection, now: DateTime<Utc>) -> QueryResult<usize> {
    statement(
        "DELETE FROM runs WHERE created_at <= $1
           AND NOT EXISTS (SELECT FROM jobs WHERE jobs.kind = 'run' AND jobs.subject_id = runs.id)",
    )
    .bind::<diesel::sql_types::Timestamptz, _>(now - TimeDelta::hours(24))
    .execute(conn)
}

#[derive(QueryableByName)]
struct CountRow {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    count: i64,
}

/// How many of a user's runs wait or are under way.
pub fn count_waiting(conn: &mut PgConnection, user_id: i64) -> QueryResult<i64> {
    let row: CountRow = statement(
        "SELECT count(*) FROM jobs j JOIN runs r ON r.id = j.subject_id WHERE j.kind = 'run' AND r.user_id = $1",
    )
    .bind::<diesel::sql_types::BigInt, _>(user_id)
    .get_result(conn)?;
    Ok(row.count)
}

//! Submissions whose current judgement is a Judge error.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, Text, Timestamptz};

use crate::db::statement;

/// What errors of one cause have in common: the fault without its numbers and hashes.
const CAUSE: &str =
    "regexp_replace(left(coalesce(j.fault, 'unknown'), 300), '[0-9a-f]{12,}|[0-9]+', '#', 'g')";
/// Errors that are grouped, and judged again at once.
pub const MOST: i64 = 5_000;

#[derive(QueryableByName, Debug, Clone)]
pub struct ErrorLine {
    #[diesel(sql_type = BigInt)]
    pub judgement_id: i64,
    #[diesel(sql_type = BigInt)]
    pub submission_id: i64,
    #[diesel(sql_type = Text)]
    pub language: String,
    #[diesel(sql_type = Timestamptz)]
    pub finished_at: DateTime<Utc>,
    #[diesel(sql_type = Text)]
    pub slug: String,
    #[diesel(sql_type = Text)]
    pub title: String,
    /// The number of the version it was judged against.
    #[diesel(sql_type = Integer)]
    pub version: i32,
    #[diesel(sql_type = Text)]
    pub worker: String,
    #[diesel(sql_type = Text)]
    pub fault: String,
    /// It waits to be judged again.
    #[diesel(sql_type = Bool)]
    pub is_waiting: bool,
}

/// The newest first; `before` is the judgement of the last row before.
pub fn list(
    conn: &mut PgConnection,
    cause: Option<&str>,
    before: Option<i64>,
    limit: i64,
) -> QueryResult<Vec<ErrorLine>> {
    statement(format!(
        "SELECT j.id AS judgement_id, s.id AS submission_id, s.language, j.finished_at, p.slug, p.title,
                v.number AS version, j.worker, coalesce(j.fault, 'unknown') AS fault,
                EXISTS (SELECT FROM jobs WHERE kind IN ('judge', 'simulate') AND subject_id = s.id) AS is_waiting
         FROM judgements j JOIN submissions s ON s.id = j.submission_id JOIN problems p ON p.id = s.problem_id
             JOIN problem_versions v ON v.id = j.version_id
         WHERE j.current AND j.verdict = 'judge_error'
             AND ($1::bigint IS NULL OR j.id < $1::bigint) AND ($2::text IS NULL OR {CAUSE} = $2::text)
         ORDER BY j.id DESC LIMIT $3::bigint"
    ))
    .bind::<Nullable<BigInt>, _>(before)
    .bind::<Nullable<Text>, _>(cause.map(str::to_string))
    .bind::<BigInt, _>(limit)
    .load(conn)
}

/// How many errors have something in common.
#[derive(QueryableByName, Debug, Clone)]
pub struct Group {
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = BigInt)]
    pub number: i64,
    #[diesel(sql_type = Timestamptz)]
    pub last_at: DateTime<Utc>,
}

/// Causes of the last seven days, the most frequent first.
pub fn group_by_cause(conn: &mut PgConnection) -> QueryResult<Vec<Group>> {
    group(conn, CAUSE)
}

/// Workers of the last seven days, the one with most errors first.
pub fn group_by_worker(conn: &mut PgConnection) -> QueryResult<Vec<Group>> {
    group(conn, "j.worker")
}

fn group(conn: &mut PgConnection, key: &str) -> QueryResult<Vec<Group>> {
    statement(format!(
        "SELECT name, count(*) AS number, max(finished_at) AS last_at
         FROM (SELECT {key} AS name, j.finished_at FROM judgements j
               WHERE j.current AND j.verdict = 'judge_error' AND j.finished_at > now() - interval '7 days'
               ORDER BY j.id DESC LIMIT {MOST}) newest
         GROUP BY name ORDER BY number DESC, name LIMIT 50"
    ))
    .load(conn)
}

/// What is to be judged again.
#[derive(Debug, Clone)]
pub enum Again {
    Submission(i64),
    /// Every error of this cause of the last seven days.
    Cause(String),
}

/// A submission that is to be judged again.
#[derive(QueryableByName, Debug, Clone)]
pub struct ToJudge {
    #[diesel(sql_type = BigInt)]
    pub submission_id: i64,
    /// The kind of its problem.
    #[diesel(sql_type = Text)]
    pub kind: String,
}

/// Locks what is to be judged again: a verdict that comes in the meantime takes the submission out.
pub fn lock(conn: &mut PgConnection, again: &Again) -> QueryResult<Vec<ToJudge>> {
    let (submission, cause) = match again {
        Again::Submission(id) => (Some(*id), None),
        Again::Cause(cause) => (None, Some(cause.clone())),
    };
    statement(format!(
        "SELECT j.submission_id, p.kind
         FROM judgements j JOIN submissions s ON s.id = j.submission_id JOIN problems p ON p.id = s.problem_id
         WHERE j.current AND j.verdict = 'judge_error' AND ($1::bigint IS NULL OR j.submission_id = $1::bigint)
             AND ($2::text IS NULL
                 OR ({CAUSE} = $2::text AND j.finished_at > now() - interval '7 days'))
         ORDER BY j.id DESC LIMIT {MOST} FOR UPDATE OF j"
    ))
    .bind::<Nullable<BigInt>, _>(submission)
    .bind::<Nullable<Text>, _>(cause)
    .load(conn)
}

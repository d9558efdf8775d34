//! Submissions, judgements and progress in Postgres, for pages.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamptz};
use uuid::Uuid;

use crate::db::schema::{
    judgements, problem_versions, problems, submission_files, submissions, users, version_samples,
};
use crate::db::statement;
use crate::jobs::{JobKind, NewJob, enqueue};

/// A submission as its form gives it.
#[derive(Debug)]
pub struct NewSubmission {
    pub user_id: i64,
    pub problem_id: i64,
    pub version_id: i64,
    pub language: &'static str,
    /// Path and bytes of what was sent.
    pub files: Vec<(String, Vec<u8>)>,
    /// What judges it.
    pub job: JobKind,
    pub idempotency_key: Uuid,
    pub body_hash: Vec<u8>,
}

/// Stores a submission with its job, or finds the one that the same post stored before.
pub fn insert_submission(conn: &mut PgConnection, new: &NewSubmission) -> QueryResult<i64> {
    let stored: Option<i64> = diesel::insert_into(submissions::table)
        .values((
            submissions::user_id.eq(new.user_id),
            submissions::problem_id.eq(new.problem_id),
            submissions::version_id.eq(new.version_id),
            submissions::language.eq(new.language),
            submissions::idempotency_key.eq(new.idempotency_key),
            submissions::body_hash.eq(&new.body_hash),
        ))
        .on_conflict_do_nothing()
        .returning(submissions::id)
        .get_result(conn)
        .optional()?;
    let Some(id) = stored else {
        return submissions::table
            .filter(submissions::user_id.eq(new.user_id))
            .filter(submissions::idempotency_key.eq(new.idempotency_key))
            .filter(submissions::body_hash.eq(&new.body_hash))
            .select(submissions::id)
            .first(conn);
    };
    let files: Vec<_> = new
        .files
        .iter()
        .map(|(path, bytes)| {
            (
                submission_files::submission_id.eq(id),
                submission_files::path.eq(path),
                submission_files::bytes.eq(bytes),
            )
        })
        .collect();
    diesel::insert_into(submission_files::table)
        .values(files)
        .execute(conn)?;
    enqueue(
        conn,
        &NewJob {
            kind: new.job,
            subject_id: id,
            user_id: Some(new.user_id),
        },
    )?;
    Ok(id)
}

#[derive(Debug, Queryable)]
pub struct Submission {
    pub id: i64,
    pub user_id: i64,
    pub username: String,
    pub problem_id: i64,
    pub problem_slug: String,
    pub problem_title: String,
    /// The version that it was judged against, or is to be.
    pub version_id: i64,
    pub version_number: i32,
    pub version_details: serde_json::Value,
    pub time_limit_ms: Option<i32>,
    pub language: String,
    pub created_at: DateTime<Utc>,
}

pub fn get_submission(conn: &mut PgConnection, id: i64) -> QueryResult<Submission> {
    // A rejudging judges against a newer version than the one that was sent to.
    let version = sql::<BigInt>(
        "coalesce((SELECT j.version_id FROM judgements j WHERE j.submission_id = submissions.id AND j.current),
             submissions.version_id)",
    );
    submissions::table
        .inner_join(users::table)
        .inner_join(problems::table)
        .inner_join(problem_versions::table.on(problem_versions::id.eq(version)))
        .filter(submissions::id.eq(id))
        .select((
            submissions::id,
            submissions::user_id,
            users::username,
            submissions::problem_id,
            problems::slug,
            problems::title,
            problem_versions::id,
            problem_versions::number,
            problem_versions::details,
            problem_versions::time_limit_ms,
            submissions::language,
            submissions::created_at,
        ))
        .first(conn)
}

/// Path and bytes of what was sent.
pub fn list_files(conn: &mut PgConnection, submission_id: i64) -> QueryResult<Vec<(String, Vec<u8>)>> {
    submission_files::table
        .filter(submission_files::submission_id.eq(submission_id))
        .order(submission_files::path)
        .select((submission_files::path, submission_files::bytes))
        .load(conn)
}

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = judgements)]
pub struct CurrentJudgement {
    pub verdict: String,
    pub compile_output: String,
    pub cases: serde_json::Value,
    pub exact: bool,
    pub toolchain: String,
    pub finished_at: DateTime<Utc>,
}

pub fn find_current_judgement(
    conn: &mut PgConnection,
    submission_id: i64,
) -> QueryResult<Option<CurrentJudgement>> {
    judgements::table
        .filter(judgements::submission_id.eq(submission_id))
        .filter(judgements::current)
        .select(CurrentJudgement::as_select())
        .first(conn)
        .optional()
}

/// A judgement that another has taken the place of.
#[derive(Debug, QueryableByName)]
pub struct Superseded {
    #[diesel(sql_type = Text)]
    pub verdict: String,
    /// Of the problem.
    #[diesel(sql_type = diesel::sql_types::Integer)]
    pub version_number: i32,
    #[diesel(sql_type = Timestamptz)]
    pub finished_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    pub superseded_at: DateTime<Utc>,
    #[diesel(sql_type = Text)]
    pub reason: String,
}

/// The former judgements of a submission, newest first.
pub fn list_superseded(conn: &mut PgConnection, submission_id: i64) -> QueryResult<Vec<Superseded>> {
    statement(
        "SELECT j.verdict, v.number AS version_number, j.finished_at, j.superseded_at, j.superseded_reason AS reason
         FROM judgements j JOIN problem_versions v ON v.id = j.version_id
         WHERE j.submission_id = $1 AND j.superseded_at IS NOT NULL ORDER BY j.superseded_at DESC, j.id DESC LIMIT 50",
    )
    .bind::<BigInt, _>(submission_id)
    .load(conn)
}

#[derive(QueryableByName)]
struct NumberRow {
    #[diesel(sql_type = BigInt)]
    number: i64,
    #[diesel(sql_type = BigInt)]
    of: i64,
}

/// Which of its author's submissions to the problem this is, and how many there are; counted from 1.
pub fn get_number(conn: &mut PgConnection, submission: &Submission) -> QueryResult<(i64, i64)> {
    let row: NumberRow = statement(
        "SELECT count(*) FILTER (WHERE id <= $3) AS number, count(*) AS of FROM submissions
         WHERE user_id = $1 AND problem_id = $2",
    )
    .bind::<BigInt, _>(submission.user_id)
    .bind::<BigInt, _>(submission.problem_id)
    .bind::<BigInt, _>(submission.id)
    .get_result(conn)?;
    Ok((row.number, row.of))
}

#[derive(Debug, QueryableByName)]
pub struct SubmissionLine {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = Text)]
    pub problem_slug: String,
    #[diesel(sql_type = Text)]
    pub problem_title: String,
    #[diesel(sql_type = Text)]
    pub language: String,
    #[diesel(sql_type = Timestamptz)]
    pub created_at: DateTime<Utc>,
    /// `None` while it waits or runs.
    #[diesel(sql_type = Nullable<Text>)]
    pub verdict: Option<String>,
    #[diesel(sql_type = Nullable<diesel::sql_types::Integer>)]
    pub cpu_ms: Option<i32>,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub memory_bytes: Option<i64>,
}

/// A user's submissions before an id, newest first; of one problem where `problem_id` is given.
pub fn list_of_user(
    conn: &mut PgConnection,
    user_id: i64,
    problem_id: Option<i64>,
    before: Option<i64>,
    limit: i64,
) -> QueryResult<Vec<SubmissionLine>> {
    // Not kept prepared: which plan is good depends on whether a problem is given.
    diesel::sql_query(
        "SELECT s.id, p.slug AS problem_slug, p.title AS problem_title, s.language, s.created_at,
                j.verdict, j.cpu_ms, j.memory_bytes
         FROM submissions s
         JOIN problems p ON p.id = s.problem_id
         LEFT JOIN judgements j ON j.submission_id = s.id AND j.current
         WHERE s.user_id = $1 AND ($2 IS NULL OR s.problem_id = $2) AND s.id < $3
         ORDER BY s.id DESC LIMIT $4",
    )
    .bind::<BigInt, _>(user_id)
    .bind::<Nullable<BigInt>, _>(problem_id)
    .bind::<BigInt, _>(before.unwrap_or(i64::MAX))
    .bind::<BigInt, _>(limit)
    .load(conn)
}

#[derive(Debug, Queryable)]
pub struct Sample {
    pub name: String,
    pub input: Vec<u8>,
    pub answer: Vec<u8>,
}

/// The samples of a version in order: seekers may see all of them.
pub fn list_samples(conn: &mut PgConnection, version_id: i64) -> QueryResult<Vec<Sample>> {
    version_samples::table
        .filter(version_samples::version_id.eq(version_id))
        .order(version_samples::position)
        .select((
            version_samples::name,
            version_samples::input,
            version_samples::answer,
        ))
        .load(conn)
}

#[derive(QueryableByName)]
struct CountRow {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// How many of a user's submissions wait or are being judged.
pub fn count_waiting(conn: &mut PgConnection, user_id: i64) -> QueryResult<i64> {
    let row: CountRow = statement(
        "SELECT count(*) FROM jobs j JOIN submissions s ON s.id = j.subject_id
         WHERE j.kind IN ('judge', 'simulate') AND s.user_id = $1",
    )
    .bind::<BigInt, _>(user_id)
    .get_result(conn)?;
    Ok(row.count)
}

#[derive(QueryableByName)]
struct InputRow {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = BigInt)]
    size_bytes: i64,
}

/// How large the input of each case is, by the name of the case, in the version that the current judgement used.
pub fn list_input_sizes(conn: &mut PgConnection, submission_id: i64) -> QueryResult<HashMap<String, u64>> {
    let rows: Vec<InputRow> = statement(
        "SELECT substr(f.path, 6, length(f.path) - 8) AS name, b.size_bytes
         FROM judgements j
         JOIN version_files f ON f.version_id = j.version_id
         JOIN blobs b ON b.sha256 = f.sha256
         WHERE j.submission_id = $1 AND j.current AND f.path LIKE 'data/%.in'",
    )
    .bind::<BigInt, _>(submission_id)
    .load(conn)?;
    let named = rows.into_iter();
    Ok(named
        .map(|row| (row.name, u64::try_from(row.size_bytes).unwrap_or(0)))
        .collect())
}

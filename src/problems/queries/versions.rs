//! Versions as an import writes them, their time limits, and the jobs that measure those.

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use serde_json::Value;

use crate::db::schema::{problem_versions, version_files, version_samples, version_statements};
use crate::jobs::{self, JobKind, NewJob};

/// A version as far as publishing asks.
#[derive(Debug, Queryable)]
pub struct VersionState {
    pub id: i64,
    pub problem_id: i64,
    pub number: i32,
    pub incomplete: Option<String>,
    pub time_limit_ms: Option<i32>,
    /// `none`, `package`, `measured` or `admin`.
    pub time_limit_from: String,
    pub details: Value,
}

type VersionStateColumns = (
    problem_versions::id,
    problem_versions::problem_id,
    problem_versions::number,
    problem_versions::incomplete,
    problem_versions::time_limit_ms,
    problem_versions::time_limit_from,
    problem_versions::details,
);

const VERSION_STATE: VersionStateColumns = (
    problem_versions::id,
    problem_versions::problem_id,
    problem_versions::number,
    problem_versions::incomplete,
    problem_versions::time_limit_ms,
    problem_versions::time_limit_from,
    problem_versions::details,
);

pub fn find_version_by_hash(
    conn: &mut PgConnection,
    problem_id: i64,
    content_hash: &[u8],
) -> QueryResult<Option<VersionState>> {
    problem_versions::table
        .filter(problem_versions::problem_id.eq(problem_id))
        .filter(problem_versions::content_hash.eq(content_hash))
        .order(problem_versions::number.desc())
        .select(VERSION_STATE)
        .first(conn)
        .optional()
}

/// The version, locked until the transaction ends.
pub fn lock_version(conn: &mut PgConnection, version_id: i64) -> QueryResult<VersionState> {
    problem_versions::table
        .find(version_id)
        .select(VERSION_STATE)
        .for_no_key_update()
        .first(conn)
}

#[derive(Debug, Insertable)]
#[diesel(table_name = problem_versions)]
pub struct NewVersion {
    pub problem_id: i64,
    pub number: i32,
    pub content_hash: Vec<u8>,
    pub judging_hash: Vec<u8>,
    pub format: String,
    pub details: Value,
    pub warnings: Value,
    pub incomplete: Option<String>,
    pub time_limit_ms: Option<i32>,
    pub time_limit_from: String,
    pub author_id: Option<i64>,
    pub origin: String,
    pub note: String,
    pub base_id: Option<i64>,
}

pub fn next_version_number(conn: &mut PgConnection, problem_id: i64) -> QueryResult<i32> {
    let last: Option<i32> = problem_versions::table
        .filter(problem_versions::problem_id.eq(problem_id))
        .select(diesel::dsl::max(problem_versions::number))
        .first(conn)?;
    Ok(last.unwrap_or(0) + 1)
}

pub fn get_latest_version_id(conn: &mut PgConnection, problem_id: i64) -> QueryResult<i64> {
    problem_versions::table
        .filter(problem_versions::problem_id.eq(problem_id))
        .order(problem_versions::number.desc())
        .select(problem_versions::id)
        .first(conn)
}

pub fn insert_version(conn: &mut PgConnection, version: &NewVersion) -> QueryResult<i64> {
    diesel::insert_into(problem_versions::table)
        .values(version)
        .returning(problem_versions::id)
        .get_result(conn)
}

#[derive(Debug, Insertable)]
#[diesel(table_name = version_files)]
pub struct NewFile {
    pub version_id: i64,
    pub path: String,
    pub sha256: Option<Vec<u8>>,
    pub link_target: Option<String>,
    pub executable: bool,
}

#[derive(Debug, Insertable)]
#[diesel(table_name = version_statements)]
pub struct NewStatement {
    pub version_id: i64,
    pub language: String,
    pub title: String,
    pub html: String,
}

#[derive(Debug, Insertable)]
#[diesel(table_name = version_samples)]
pub struct NewSample {
    pub version_id: i64,
    pub position: i32,
    pub name: String,
    pub input: Vec<u8>,
    pub input_bytes: i64,
    pub answer: Vec<u8>,
    pub answer_bytes: i64,
    pub description: Option<String>,
}

/// Everything that hangs on a version.
pub fn insert_version_parts(
    conn: &mut PgConnection,
    files: &[NewFile],
    statements: &[NewStatement],
    samples: &[NewSample],
) -> QueryResult<()> {
    // Postgres takes at most 65,535 values in a statement.
    for part in files.chunks(5_000) {
        diesel::insert_into(version_files::table)
            .values(part)
            .execute(conn)?;
    }
    diesel::insert_into(version_statements::table)
        .values(statements)
        .execute(conn)?;
    for part in samples.chunks(500) {
        diesel::insert_into(version_samples::table)
            .values(part)
            .execute(conn)?;
    }
    Ok(())
}

/// Sets the time limit of a version and where it comes from.
pub fn update_time_limit(
    conn: &mut PgConnection,
    version_id: i64,
    limit_ms: i32,
    from: &str,
    details: Option<&Value>,
) -> QueryResult<()> {
    diesel::update(problem_versions::table.find(version_id))
        .set((
            problem_versions::time_limit_ms.eq(limit_ms),
            problem_versions::time_limit_from.eq(from),
            problem_versions::time_limit_details.eq(details),
        ))
        .execute(conn)?;
    Ok(())
}

/// Notes why measuring gave no limit; the version has none as before.
pub fn update_measuring_failure(
    conn: &mut PgConnection,
    version_id: i64,
    failure: &Value,
) -> QueryResult<()> {
    diesel::update(problem_versions::table.find(version_id))
        .set(problem_versions::time_limit_details.eq(failure))
        .execute(conn)?;
    Ok(())
}

/// Asks for a measuring of the version's time limit, unless one was asked for already.
pub fn insert_measure_job(conn: &mut PgConnection, version_id: i64) -> QueryResult<()> {
    let waiting = diesel::sql_query("SELECT FROM jobs WHERE kind = 'measure' AND subject_id = $1")
        .bind::<BigInt, _>(version_id)
        .execute(conn)?;
    if waiting > 0 {
        return Ok(());
    }
    jobs::enqueue(
        conn,
        &NewJob {
            kind: JobKind::Measure,
            subject_id: version_id,
            user_id: None,
        },
    )
}

/// Takes back a measuring that no worker has begun.
pub fn delete_measure_job(conn: &mut PgConnection, version_id: i64) -> QueryResult<()> {
    diesel::sql_query("DELETE FROM jobs WHERE kind = 'measure' AND subject_id = $1 AND lease_token IS NULL")
        .bind::<BigInt, _>(version_id)
        .execute(conn)?;
    Ok(())
}

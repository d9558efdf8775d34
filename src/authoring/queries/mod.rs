//! Everything the pages of authors ask the database.

pub mod uploads;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Integer, Jsonb, Nullable, Text, Timestamptz};
use serde_json::Value;

use crate::db::statement;

/// A problem on the desk, with its newest version.
#[derive(Debug, Clone, QueryableByName)]
pub struct DeskRow {
    #[diesel(sql_type = BigInt)]
    pub problem_id: i64,
    #[diesel(sql_type = Text)]
    pub slug: String,
    #[diesel(sql_type = Text)]
    pub short_name: String,
    #[diesel(sql_type = Text)]
    pub kind: String,
    #[diesel(sql_type = Text)]
    pub state: String,
    #[diesel(sql_type = Text)]
    pub title: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub tracked_folder: Option<String>,
    /// The number of the version that is shown.
    #[diesel(sql_type = Nullable<Integer>)]
    pub shown_number: Option<i32>,
    #[diesel(sql_type = BigInt)]
    pub version_id: i64,
    #[diesel(sql_type = Integer)]
    pub number: i32,
    #[diesel(sql_type = Text)]
    pub origin: String,
    #[diesel(sql_type = Jsonb)]
    pub details: Value,
    #[diesel(sql_type = Nullable<Integer>)]
    pub time_limit_ms: Option<i32>,
    #[diesel(sql_type = Nullable<Text>)]
    pub incomplete: Option<String>,
}

/// The problem of this slug with its newest version, or with the one of this number.
pub fn get_desk(conn: &mut PgConnection, slug: &str, number: Option<i32>) -> QueryResult<DeskRow> {
    statement(
        "SELECT p.id AS problem_id, p.slug, p.short_name, p.kind, p.state, p.title, p.tracked_folder,
             c.number AS shown_number, v.id AS version_id, v.number, v.origin, v.details, v.time_limit_ms, v.incomplete
         FROM problems p
         JOIN LATERAL (SELECT * FROM problem_versions w WHERE w.problem_id = p.id AND ($2::integer IS NULL OR w.number = $2)
                       ORDER BY w.number DESC LIMIT 1) v ON true
         LEFT JOIN problem_versions c ON c.id = p.current_version_id
         WHERE p.slug = $1",
    )
    .bind::<Text, _>(slug)
    .bind::<Nullable<Integer>, _>(number)
    .get_result(conn)
}

#[derive(QueryableByName)]
struct NumberRow {
    #[diesel(sql_type = Integer)]
    number: i32,
}

/// The number of a version among those of its problem.
pub fn get_number(conn: &mut PgConnection, version_id: i64) -> QueryResult<i32> {
    let row: NumberRow = statement("SELECT number FROM problem_versions WHERE id = $1")
        .bind::<BigInt, _>(version_id)
        .get_result(conn)?;
    Ok(row.number)
}

/// A line of the history.
#[derive(Debug, Clone, QueryableByName)]
pub struct VersionRow {
    #[diesel(sql_type = Integer)]
    pub number: i32,
    #[diesel(sql_type = Text)]
    pub origin: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub author: Option<String>,
    #[diesel(sql_type = Text)]
    pub note: String,
    #[diesel(sql_type = Timestamptz)]
    pub created_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Integer>)]
    pub base_number: Option<i32>,
    #[diesel(sql_type = Bool)]
    pub is_shown: bool,
    /// A verdict could come out differently than with the version before.
    #[diesel(sql_type = Bool)]
    pub moves_verdicts: bool,
    #[diesel(sql_type = BigInt)]
    pub submissions: i64,
    #[diesel(sql_type = Bool)]
    pub is_checked: bool,
    #[diesel(sql_type = Nullable<Bool>)]
    pub passed: Option<bool>,
}

/// The history of a problem, newest first, below a number.
pub fn list_versions(
    conn: &mut PgConnection,
    problem_id: i64,
    below: Option<i32>,
    limit: i64,
) -> QueryResult<Vec<VersionRow>> {
    statement(
        "SELECT v.number, v.origin, u.username AS author, v.note, v.created_at, b.number AS base_number,
             p.current_version_id IS NOT DISTINCT FROM v.id AS is_shown,
             coalesce(v.judging_hash <> (SELECT w.judging_hash FROM problem_versions w
                 WHERE w.problem_id = v.problem_id AND w.number < v.number ORDER BY w.number DESC LIMIT 1), false)
                 AS moves_verdicts,
             (SELECT count(*) FROM (SELECT FROM submissions s
                 WHERE s.problem_id = v.problem_id AND s.version_id = v.id LIMIT 1000) t) AS submissions,
             k.version_id IS NOT NULL AS is_checked, k.passed
         FROM problem_versions v
         JOIN problems p ON p.id = v.problem_id
         LEFT JOIN users u ON u.id = v.author_id
         LEFT JOIN problem_versions b ON b.id = v.base_id
         LEFT JOIN version_checks k ON k.version_id = v.id
         WHERE v.problem_id = $1 AND ($2::integer IS NULL OR v.number < $2)
         ORDER BY v.number DESC LIMIT $3",
    )
    .bind::<BigInt, _>(problem_id)
    .bind::<Nullable<Integer>, _>(below)
    .bind::<BigInt, _>(limit)
    .load(conn)
}

/// A file of a version.
#[derive(Debug, Clone, QueryableByName)]
pub struct FileRow {
    #[diesel(sql_type = Text)]
    pub path: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub link_target: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub size_bytes: Option<i64>,
}

pub fn list_files(conn: &mut PgConnection, version_id: i64) -> QueryResult<Vec<FileRow>> {
    statement(
        "SELECT f.path, f.link_target, b.size_bytes
         FROM version_files f LEFT JOIN blobs b ON b.sha256 = f.sha256
         WHERE f.version_id = $1 ORDER BY f.path",
    )
    .bind::<BigInt, _>(version_id)
    .load(conn)
}

#[derive(QueryableByName)]
struct PathRow {
    #[diesel(sql_type = Text)]
    path: String,
}

/// Paths whose file differs between two versions.
pub fn list_changed_paths(conn: &mut PgConnection, from_id: i64, to_id: i64) -> QueryResult<Vec<String>> {
    let rows: Vec<PathRow> = statement(
        "SELECT coalesce(a.path, b.path) AS path
         FROM (SELECT * FROM version_files WHERE version_id = $1) a
         FULL JOIN (SELECT * FROM version_files WHERE version_id = $2) b ON a.path = b.path
         WHERE (a.sha256, a.link_target, a.executable) IS DISTINCT FROM (b.sha256, b.link_target, b.executable)
         ORDER BY 1",
    )
    .bind::<BigInt, _>(from_id)
    .bind::<BigInt, _>(to_id)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| row.path).collect())
}

/// What a report says of a version that was just imported.
#[derive(Debug, QueryableByName)]
pub struct ImportFacts {
    #[diesel(sql_type = Integer)]
    pub number: i32,
    #[diesel(sql_type = Text)]
    pub title: String,
    /// The version before it.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub before_id: Option<i64>,
    #[diesel(sql_type = Bool)]
    pub moves_verdicts: bool,
}

pub fn get_import_facts(conn: &mut PgConnection, version_id: i64) -> QueryResult<ImportFacts> {
    statement(
        "SELECT v.number, v.details->>'title' AS title,
             (SELECT w.id FROM problem_versions w WHERE w.problem_id = v.problem_id AND w.number < v.number
              ORDER BY w.number DESC LIMIT 1) AS before_id,
             coalesce(c.judging_hash <> v.judging_hash, false) AS moves_verdicts
         FROM problem_versions v JOIN problems p ON p.id = v.problem_id
         LEFT JOIN problem_versions c ON c.id = p.current_version_id
         WHERE v.id = $1",
    )
    .bind::<BigInt, _>(version_id)
    .get_result(conn)
}

/// Brings a problem into another state; returns whether it was in one of those it may come from.
pub fn update_state(conn: &mut PgConnection, problem_id: i64, from: &[&str], to: &str) -> QueryResult<bool> {
    statement("UPDATE problems SET state = $3 WHERE id = $1 AND state = ANY ($2)")
        .bind::<BigInt, _>(problem_id)
        .bind::<Array<Text>, _>(from.iter().map(ToString::to_string).collect::<Vec<_>>())
        .bind::<Text, _>(to)
        .execute(conn)
        .map(|rows| rows == 1)
}

#[derive(QueryableByName)]
struct ExistsRow {
    #[diesel(sql_type = Bool)]
    found: bool,
}

/// Whether a problem has this name of a folder, or this slug.
pub fn is_taken(conn: &mut PgConnection, name: &str) -> QueryResult<bool> {
    let row: ExistsRow =
        statement("SELECT EXISTS (SELECT FROM problems WHERE short_name = $1 OR slug = $1) AS found")
            .bind::<Text, _>(name)
            .get_result(conn)?;
    Ok(row.found)
}

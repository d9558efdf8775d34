//! What takes room in the database.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Double, Integer, Text, Timestamptz};

use crate::db::statement;

#[derive(QueryableByName, Debug, Clone)]
pub struct Totals {
    #[diesel(sql_type = BigInt)]
    pub database_bytes: i64,
    /// Files of packages; each is kept once, however many versions have it.
    #[diesel(sql_type = BigInt)]
    pub blobs: i64,
    #[diesel(sql_type = BigInt)]
    pub blob_bytes: i64,
    /// Those that no version names any more.
    #[diesel(sql_type = BigInt)]
    pub unreferenced: i64,
    #[diesel(sql_type = BigInt)]
    pub unreferenced_bytes: i64,
}

pub fn get_totals(conn: &mut PgConnection) -> QueryResult<Totals> {
    statement(
        "SELECT pg_database_size(current_database()) AS database_bytes, count(*) AS blobs,
                coalesce(sum(size_bytes), 0)::bigint AS blob_bytes,
                count(*) FILTER (WHERE f.sha256 IS NULL) AS unreferenced,
                coalesce(sum(size_bytes) FILTER (WHERE f.sha256 IS NULL), 0)::bigint AS unreferenced_bytes
         FROM blobs b LEFT JOIN (SELECT DISTINCT sha256 FROM version_files WHERE sha256 IS NOT NULL) f
             ON f.sha256 = b.sha256",
    )
    .get_result(conn)
}

#[derive(QueryableByName)]
struct BytesRow {
    #[diesel(sql_type = BigInt)]
    bytes: i64,
}

/// The size of all files of packages.
pub fn get_blob_bytes(conn: &mut PgConnection) -> QueryResult<i64> {
    let row: BytesRow =
        statement("SELECT coalesce(sum(size_bytes), 0)::bigint AS bytes FROM blobs").get_result(conn)?;
    Ok(row.bytes)
}

/// A table with its indexes and what is stored out of line.
#[derive(QueryableByName, Debug, Clone)]
pub struct TableSize {
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = BigInt)]
    pub bytes: i64,
    /// As Postgres estimates; below zero where it has not looked yet.
    #[diesel(sql_type = BigInt)]
    pub rows: i64,
}

pub fn list_tables(conn: &mut PgConnection) -> QueryResult<Vec<TableSize>> {
    statement(
        "SELECT c.relname::text AS name, pg_total_relation_size(c.oid) AS bytes, c.reltuples::bigint AS rows
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') ORDER BY bytes DESC, name",
    )
    .load(conn)
}

/// The files of a problem's versions, each counted once.
#[derive(QueryableByName, Debug, Clone)]
pub struct ProblemFiles {
    #[diesel(sql_type = Text)]
    pub slug: String,
    #[diesel(sql_type = Text)]
    pub title: String,
    #[diesel(sql_type = BigInt)]
    pub versions: i64,
    #[diesel(sql_type = BigInt)]
    pub files: i64,
    #[diesel(sql_type = BigInt)]
    pub bytes: i64,
}

pub fn list_problem_files(conn: &mut PgConnection, limit: i64) -> QueryResult<Vec<ProblemFiles>> {
    statement(
        "SELECT p.slug, p.title, (SELECT count(*) FROM problem_versions WHERE problem_id = p.id) AS versions,
                count(*) AS files, sum(b.size_bytes)::bigint AS bytes
         FROM (SELECT DISTINCT v.problem_id, f.sha256 FROM version_files f JOIN problem_versions v ON v.id = f.version_id
               WHERE f.sha256 IS NOT NULL) u
             JOIN blobs b ON b.sha256 = u.sha256 JOIN problems p ON p.id = u.problem_id
         GROUP BY p.id, p.slug, p.title ORDER BY bytes DESC, p.slug LIMIT $1",
    )
    .bind::<BigInt, _>(limit)
    .load(conn)
}

/// Sizes at the end of a window of time.
#[derive(QueryableByName, Debug, Clone)]
pub struct StorageWindow {
    #[diesel(sql_type = Integer)]
    pub window: i32,
    #[diesel(sql_type = BigInt)]
    pub database_bytes: i64,
    #[diesel(sql_type = BigInt)]
    pub blob_bytes: i64,
    #[diesel(sql_type = BigInt)]
    pub submission_bytes: i64,
    #[diesel(sql_type = BigInt)]
    pub draft_bytes: i64,
    #[diesel(sql_type = BigInt)]
    pub outbox_bytes: i64,
    #[diesel(sql_type = BigInt)]
    pub audit_bytes: i64,
}

pub fn list_windows(
    conn: &mut PgConnection,
    from: DateTime<Utc>,
    window_s: f64,
) -> QueryResult<Vec<StorageWindow>> {
    statement(
        "SELECT floor(extract(epoch FROM sampled_at - $1::timestamptz)::float8 / $2::float8)::integer AS window,
                max(database_bytes) AS database_bytes, max(blob_bytes) AS blob_bytes,
                max(submission_bytes) AS submission_bytes, max(draft_bytes) AS draft_bytes,
                max(outbox_bytes) AS outbox_bytes, max(audit_bytes) AS audit_bytes
         FROM storage_samples WHERE sampled_at >= $1::timestamptz GROUP BY 1 ORDER BY 1",
    )
    .bind::<Timestamptz, _>(from)
    .bind::<Double, _>(window_s)
    .load(conn)
}

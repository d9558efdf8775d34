//! Uploads that wait for their import, and their bytes.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Integer, Jsonb, Text};
use serde_json::Value;

use crate::db::statement;

/// Uploads that one person may have waiting.
pub const WAITING: i64 = 10;

/// An upload that waits.
#[derive(Debug, Clone, QueryableByName)]
pub struct UploadRow {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = BigInt)]
    pub size_bytes: i64,
    #[diesel(sql_type = Jsonb)]
    pub report: Value,
}

const UPLOAD: &str = "SELECT id, name, size_bytes, report FROM package_uploads";

pub fn get_upload(conn: &mut PgConnection, id: i64) -> QueryResult<UploadRow> {
    statement(format!("{UPLOAD} WHERE id = $1"))
        .bind::<BigInt, _>(id)
        .get_result(conn)
}

/// The newest uploads of a person.
pub fn list_uploads(conn: &mut PgConnection, uploaded_by: i64) -> QueryResult<Vec<UploadRow>> {
    statement(format!(
        "{UPLOAD} WHERE uploaded_by = $1 ORDER BY id DESC LIMIT $2"
    ))
    .bind::<BigInt, _>(uploaded_by)
    .bind::<BigInt, _>(WAITING)
    .load(conn)
}

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

pub fn insert_upload(
    conn: &mut PgConnection,
    uploaded_by: i64,
    name: &str,
    size_bytes: i64,
    report: &Value,
) -> QueryResult<i64> {
    let row: IdRow = statement(
        "INSERT INTO package_uploads (uploaded_by, name, size_bytes, report) VALUES ($1, $2, $3, $4) RETURNING id",
    )
    .bind::<BigInt, _>(uploaded_by)
    .bind::<Text, _>(name)
    .bind::<BigInt, _>(size_bytes)
    .bind::<Jsonb, _>(report)
    .get_result(conn)?;
    Ok(row.id)
}

pub fn insert_upload_chunk(
    conn: &mut PgConnection,
    upload_id: i64,
    position: i32,
    bytes: &[u8],
) -> QueryResult<()> {
    statement("INSERT INTO package_upload_chunks (upload_id, position, bytes) VALUES ($1, $2, $3)")
        .bind::<BigInt, _>(upload_id)
        .bind::<Integer, _>(position)
        .bind::<Binary, _>(bytes)
        .execute(conn)
        .map(drop)
}

#[derive(QueryableByName)]
struct ChunkRow {
    #[diesel(sql_type = Binary)]
    bytes: Vec<u8>,
}

pub fn find_upload_chunk(
    conn: &mut PgConnection,
    upload_id: i64,
    position: i32,
) -> QueryResult<Option<Vec<u8>>> {
    let row: Option<ChunkRow> =
        statement("SELECT bytes FROM package_upload_chunks WHERE upload_id = $1 AND position = $2")
            .bind::<BigInt, _>(upload_id)
            .bind::<Integer, _>(position)
            .get_result(conn)
            .optional()?;
    Ok(row.map(|row| row.bytes))
}

pub fn delete_upload(conn: &mut PgConnection, id: i64) -> QueryResult<bool> {
    statement("DELETE FROM package_uploads WHERE id = $1")
        .bind::<BigInt, _>(id)
        .execute(conn)
        .map(|rows| rows == 1)
}

/// Uploads that nobody imported within a day go.
pub fn delete_old(conn: &mut PgConnection) -> QueryResult<usize> {
    statement("DELETE FROM package_uploads WHERE created_at < now() - interval '1 day'").execute(conn)
}

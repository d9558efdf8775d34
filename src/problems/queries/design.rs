//! The files of a design problem that pages read: small texts, whole.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Text};

use crate::db::statement;
use crate::simulator::problem::STARTER;

#[derive(QueryableByName)]
struct FileRow {
    #[diesel(sql_type = Text)]
    path: String,
    #[diesel(sql_type = Binary)]
    bytes: Vec<u8>,
}

/// Path and bytes of the YAML files at the top of a version and of its starter, at most 1 MiB of each; the other
/// designs, which the problem only names, come without their bytes.
pub fn list_design_files(conn: &mut PgConnection, version_id: i64) -> QueryResult<Vec<(String, Vec<u8>)>> {
    let rows: Vec<FileRow> = statement(
        "SELECT f.path, CASE WHEN f.path LIKE 'designs/%' AND f.path <> $2 THEN ''::bytea ELSE c.bytes END AS bytes
         FROM version_files f JOIN blob_chunks c ON c.sha256 = f.sha256 AND c.position = 0
         WHERE f.version_id = $1 AND (f.path LIKE 'designs/%' OR f.path LIKE '%.yaml' AND f.path NOT LIKE '%/%')",
    )
    .bind::<BigInt, _>(version_id)
    .bind::<Text, _>(STARTER)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.path, row.bytes)).collect())
}

/// A text of a version by its path, at most 1 MiB of it.
pub fn find_text_file(conn: &mut PgConnection, version_id: i64, path: &str) -> QueryResult<Option<Vec<u8>>> {
    let row: Option<FileRow> = statement(
        "SELECT f.path, c.bytes FROM version_files f JOIN blob_chunks c ON c.sha256 = f.sha256 AND c.position = 0
         WHERE f.version_id = $1 AND f.path = $2",
    )
    .bind::<BigInt, _>(version_id)
    .bind::<Text, _>(path)
    .get_result(conn)
    .optional()?;
    Ok(row.map(|row| row.bytes))
}

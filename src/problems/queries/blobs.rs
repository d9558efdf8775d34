//! Content-addressed files in chunks of [`CHUNK_BYTES`].

use std::collections::HashSet;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};

use crate::db::schema::{blob_chunks, blobs};

/// Size of every chunk but the last of a blob.
pub const CHUNK_BYTES: usize = 1024 * 1024;

/// Rows of one statement: Postgres takes at most 65,535 values in it.
const ROWS: usize = 5_000;

/// Importing and collecting hold this lock, so that nothing is collected that an import is about to use:
/// the bytes of "package" as a number.
const LOCK: i64 = 0x70_61_63_6b_61_67_65;

/// Waits until no other transaction imports or collects; released with the transaction.
pub fn lock_packages(conn: &mut PgConnection) -> QueryResult<()> {
    diesel::sql_query("SELECT pg_advisory_xact_lock($1)")
        .bind::<BigInt, _>(LOCK)
        .execute(conn)?;
    Ok(())
}

/// Which of these are stored already.
pub fn list_known_blobs(conn: &mut PgConnection, wanted: &[Vec<u8>]) -> QueryResult<HashSet<Vec<u8>>> {
    let known: Vec<Vec<u8>> = blobs::table
        .filter(blobs::sha256.eq_any(wanted))
        .select(blobs::sha256)
        .load(conn)?;
    Ok(known.into_iter().collect())
}

#[derive(Debug, Insertable)]
#[diesel(table_name = blobs)]
pub struct NewBlob {
    pub sha256: Vec<u8>,
    pub size_bytes: i64,
}

pub fn insert_blobs(conn: &mut PgConnection, rows: &[NewBlob]) -> QueryResult<()> {
    for part in rows.chunks(ROWS) {
        diesel::insert_into(blobs::table).values(part).execute(conn)?;
    }
    Ok(())
}

#[derive(Debug, Insertable)]
#[diesel(table_name = blob_chunks)]
pub struct NewChunk {
    pub sha256: Vec<u8>,
    pub position: i32,
    pub bytes: Vec<u8>,
}

pub fn insert_chunks(conn: &mut PgConnection, rows: &[NewChunk]) -> QueryResult<()> {
    diesel::insert_into(blob_chunks::table)
        .values(rows)
        .execute(conn)?;
    Ok(())
}

/// One chunk of one blob.
pub fn get_chunk(conn: &mut PgConnection, sha256: &[u8], position: i32) -> QueryResult<Vec<u8>> {
    blob_chunks::table
        .find((sha256, position))
        .select(blob_chunks::bytes)
        .first(conn)
}

/// The first chunks of several blobs; all there is of those up to [`CHUNK_BYTES`].
pub fn list_first_chunks(
    conn: &mut PgConnection,
    wanted: &[Vec<u8>],
) -> QueryResult<Vec<(Vec<u8>, Vec<u8>)>> {
    blob_chunks::table
        .filter(blob_chunks::sha256.eq_any(wanted))
        .filter(blob_chunks::position.eq(0))
        .select((blob_chunks::sha256, blob_chunks::bytes))
        .load(conn)
}

#[derive(QueryableByName)]
struct LockRow {
    #[diesel(sql_type = Bool)]
    is_ours: bool,
}

/// Deletes every blob that no version names; returns how many. Does nothing while somebody imports: the
/// next time is soon enough. Call it inside a transaction.
pub fn collect_blobs(conn: &mut PgConnection) -> QueryResult<usize> {
    let LockRow { is_ours } = diesel::sql_query("SELECT pg_try_advisory_xact_lock($1) AS is_ours")
        .bind::<BigInt, _>(LOCK)
        .get_result(conn)?;
    if !is_ours {
        return Ok(0);
    }
    diesel::sql_query(
        "DELETE FROM blobs WHERE NOT EXISTS
           (SELECT FROM version_files WHERE version_files.sha256 = blobs.sha256)",
    )
    .execute(conn)
}

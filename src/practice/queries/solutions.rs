//! The programs of a package that its author accepts.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Text};

use crate::db::statement;

/// More than this is no program to read.
const FILES: i64 = 60;

#[derive(Debug, QueryableByName)]
pub struct ProgramFile {
    /// Below `submissions/accepted/`.
    #[diesel(sql_type = Text)]
    pub path: String,
    /// At most 1 MiB.
    #[diesel(sql_type = Binary)]
    pub bytes: Vec<u8>,
}

pub fn list_accepted(conn: &mut PgConnection, version_id: i64) -> QueryResult<Vec<ProgramFile>> {
    statement(
        "SELECT substr(f.path, length('submissions/accepted/') + 1) AS path, c.bytes
         FROM version_files f JOIN blob_chunks c ON c.sha256 = f.sha256 AND c.position = 0
         WHERE f.version_id = $1 AND f.path LIKE 'submissions/accepted/%' ORDER BY f.path LIMIT $2",
    )
    .bind::<BigInt, _>(version_id)
    .bind::<BigInt, _>(FILES)
    .load(conn)
}

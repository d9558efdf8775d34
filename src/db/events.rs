//! Events for live pages: a subject and an id, told at commit, carrying no data.

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Text};

use super::statement;

/// The Postgres channel of all page events; payloads are `subject id`, e.g. `submission 42`.
pub const CHANNEL: &str = "greenroom";

/// The subject of events about people one of whose sessions has ended: their live pages end too, and begin anew
/// where the browser is still signed in.
pub const SESSION_ENDED: &str = "session-ended";

/// Tells the pages that show this row to look again, once the transaction commits.
pub fn announce(conn: &mut PgConnection, subject: &str, id: i64) -> QueryResult<()> {
    statement("SELECT pg_notify($1, $2)")
        .bind::<Text, _>(CHANNEL)
        .bind::<Text, _>(format!("{subject} {id}"))
        .execute(conn)
        .map(drop)
}

/// The same for many rows of one subject.
pub fn announce_many(conn: &mut PgConnection, subject: &str, ids: &[i64]) -> QueryResult<()> {
    statement("SELECT pg_notify($1, $2 || ' ' || id) FROM unnest($3) AS id")
        .bind::<Text, _>(CHANNEL)
        .bind::<Text, _>(subject)
        .bind::<Array<BigInt>, _>(ids)
        .execute(conn)
        .map(drop)
}

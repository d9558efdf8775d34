//! Which workers are alive, what they can run, and how exactly they measure.

use diesel::prelude::*;
use diesel::sql_types::{Integer, Jsonb, Text};

use crate::db::statement;

/// What a worker says of itself.
pub struct WorkerReport<'a> {
    /// Unique for each process start; begins with the place.
    pub name: &'a str,
    /// Where orders reach it; the same for all starts of a supervised worker.
    pub place: &'a str,
    /// The version of Greenroom.
    pub program: &'a str,
    pub host: &'a str,
    pub slots: i32,
    /// `exact` or `approximate`.
    pub accuracy: &'a str,
    /// `[{"id": "cpp", "version": "g++ 12.2.0", "available": true, "reason": null}]`
    pub languages: &'a serde_json::Value,
}

/// Writes the report, or only the time of it; forgets workers that were silent for a minute.
pub fn report(conn: &mut PgConnection, report: &WorkerReport<'_>) -> QueryResult<()> {
    statement("DELETE FROM workers WHERE seen_at < now() - interval '1 minute'").execute(conn)?;
    statement(
        "INSERT INTO workers (name, host, slots, accuracy, languages, place, program)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (name) DO UPDATE SET seen_at = now(), languages = excluded.languages",
    )
    .bind::<Text, _>(report.name)
    .bind::<Text, _>(report.host)
    .bind::<Integer, _>(report.slots)
    .bind::<Text, _>(report.accuracy)
    .bind::<Jsonb, _>(report.languages)
    .bind::<Text, _>(report.place)
    .bind::<Text, _>(report.program)
    .execute(conn)
    .map(drop)
}

/// Takes a worker off the list when it stops.
pub fn sign_off(conn: &mut PgConnection, name: &str) -> QueryResult<()> {
    statement("DELETE FROM workers WHERE name = $1")
        .bind::<Text, _>(name)
        .execute(conn)
        .map(drop)
}

#[derive(QueryableByName)]
struct CountRow {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    count: i64,
}

/// Workers that reported within the last half minute.
pub fn count_alive(conn: &mut PgConnection) -> QueryResult<i64> {
    let row: CountRow =
        statement("SELECT count(*) FROM workers WHERE seen_at > now() - interval '30 seconds'")
            .get_result(conn)?;
    Ok(row.count)
}

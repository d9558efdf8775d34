//! What administrators want of workers, apart from what workers say of themselves: to pause, or to end.
//!
//! An order belongs to a *place*: the supervised worker of one `greenroom serve`, or one process of
//! `greenroom worker`. [`super::lease`] obeys orders by itself, so nothing is leased once one is committed.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text, Timestamptz};

use crate::db::statement;

/// Stands for the places of all workers, those to come included.
pub const EVERYWHERE: &str = "*";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Takes nothing new until it is resumed.
    Paused,
    /// Finishes what it has, takes nothing new, and ends.
    Drained,
}

impl Wanted {
    pub fn parse(word: &str) -> Option<Wanted> {
        [Wanted::Paused, Wanted::Drained]
            .into_iter()
            .find(|wanted| wanted.word() == word)
    }

    /// As stored and in forms.
    pub fn word(self) -> &'static str {
        match self {
            Wanted::Paused => "paused",
            Wanted::Drained => "drained",
        }
    }
}

/// An order that stands.
#[derive(Debug, Clone, QueryableByName)]
pub struct Order {
    #[diesel(sql_type = Text)]
    pub place: String,
    #[diesel(sql_type = Text)]
    pub wanted: String,
    #[diesel(sql_type = Text)]
    pub reason: String,
    #[diesel(sql_type = Timestamptz)]
    pub ordered_at: DateTime<Utc>,
}

pub fn list(conn: &mut PgConnection) -> QueryResult<Vec<Order>> {
    statement("SELECT place, wanted, reason, ordered_at FROM worker_orders ORDER BY place").load(conn)
}

/// The same under a lock that lets one administrator order at a time.
pub fn lock_all(conn: &mut PgConnection) -> QueryResult<Vec<Order>> {
    statement("LOCK TABLE worker_orders IN SHARE ROW EXCLUSIVE MODE").execute(conn)?;
    list(conn)
}

/// Gives an order, in place of the one that stood. `process` is the name of the worker that is to end.
pub fn give(
    conn: &mut PgConnection,
    place: &str,
    wanted: Wanted,
    process: Option<&str>,
    reason: &str,
) -> QueryResult<()> {
    statement(
        "INSERT INTO worker_orders (place, wanted, process, reason) VALUES ($1, $2, $3, $4)
         ON CONFLICT (place) DO UPDATE SET wanted = excluded.wanted, process = excluded.process,
             reason = excluded.reason, ordered_at = now()",
    )
    .bind::<Text, _>(place)
    .bind::<Text, _>(wanted.word())
    .bind::<diesel::sql_types::Nullable<Text>, _>(process.filter(|_| wanted == Wanted::Drained))
    .bind::<Text, _>(reason)
    .execute(conn)
    .map(drop)
}

/// Takes an order back: the place may work again.
pub fn take_back(conn: &mut PgConnection, place: &str) -> QueryResult<bool> {
    statement("DELETE FROM worker_orders WHERE place = $1")
        .bind::<Text, _>(place)
        .execute(conn)
        .map(|rows| rows == 1)
}

#[derive(QueryableByName)]
struct StandsRow {
    #[diesel(sql_type = Bool)]
    stands: bool,
}

/// Whether this process is to finish what it has and to end.
pub fn is_to_end(conn: &mut PgConnection, process: &str) -> QueryResult<bool> {
    let row: StandsRow = statement("SELECT EXISTS (SELECT FROM worker_orders WHERE process = $1) AS stands")
        .bind::<Text, _>(process)
        .get_result(conn)?;
    Ok(row.stands)
}

/// Whether a worker of this place was told to end, and may not come back yet.
pub fn is_drained(conn: &mut PgConnection, place: &str) -> QueryResult<bool> {
    let row: StandsRow = statement(
        "SELECT EXISTS (SELECT FROM worker_orders WHERE place = $1 AND wanted = 'drained') AS stands",
    )
    .bind::<Text, _>(place)
    .get_result(conn)?;
    Ok(row.stands)
}

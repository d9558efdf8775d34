//! Tries counted in windows of fifteen minutes that start with the first one.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Integer, Timestamptz};

#[derive(QueryableByName)]
struct Window {
    #[diesel(sql_type = Integer)]
    tries: i32,
    #[diesel(sql_type = BigInt)]
    seconds_left: i64,
}

/// Counts one try; `Some(seconds)` until the window ends where it is over the limit.
///
/// Counting before the outcome is known keeps parallel guesses from slipping through together.
pub fn count_try(conn: &mut PgConnection, subject: &[u8], limit: i32) -> QueryResult<Option<u64>> {
    let window: Window = diesel::sql_query(
        "INSERT INTO throttles AS t (subject, tries, window_ends_at) VALUES ($1, 1, now() + interval '15 minutes')
         ON CONFLICT (subject) DO UPDATE SET
             tries = CASE WHEN t.window_ends_at <= now() THEN 1 ELSE least(t.tries + 1, 1000000) END,
             window_ends_at = CASE WHEN t.window_ends_at <= now() THEN excluded.window_ends_at ELSE t.window_ends_at END
         RETURNING tries, greatest(1, ceil(extract(epoch FROM window_ends_at - now())))::bigint AS seconds_left",
    )
    .bind::<Binary, _>(subject)
    .get_result(conn)?;
    Ok((window.tries > limit).then_some(window.seconds_left.unsigned_abs()))
}

/// Takes one try back that turned out not to be a failure.
pub fn forgive_try(conn: &mut PgConnection, subject: &[u8]) -> QueryResult<usize> {
    diesel::sql_query("UPDATE throttles SET tries = tries - 1 WHERE subject = $1 AND tries > 0")
        .bind::<Binary, _>(subject)
        .execute(conn)
}

/// Forgets all tries of a subject.
pub fn delete_tries(conn: &mut PgConnection, subject: &[u8]) -> QueryResult<usize> {
    diesel::sql_query("DELETE FROM throttles WHERE subject = $1")
        .bind::<Binary, _>(subject)
        .execute(conn)
}

/// Removes windows that have ended.
pub fn delete_old_tries(conn: &mut PgConnection, now: DateTime<Utc>) -> QueryResult<usize> {
    diesel::sql_query("DELETE FROM throttles WHERE window_ends_at <= $1")
        .bind::<Timestamptz, _>(now)
        .execute(conn)
}

//! Browsers that somebody has signed in with.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Bool};

use crate::db::schema::known_devices;
use crate::db::statement;

/// A browser that was away for so long is new again.
const KEPT: TimeDelta = TimeDelta::days(400);

#[derive(QueryableByName)]
struct SeenRow {
    #[diesel(sql_type = Bool)]
    is_new: bool,
}

/// Notes a browser; `true` where it is new to an account that knows others.
pub fn note_device(conn: &mut PgConnection, user_id: i64, device_hash: &[u8]) -> QueryResult<bool> {
    let SeenRow { is_new } = statement(
        "WITH noted AS (
             INSERT INTO known_devices AS k (user_id, device_hash) VALUES ($1, $2)
             ON CONFLICT (user_id, device_hash) DO UPDATE SET seen_at = now()
             RETURNING xmax = 0 AS is_inserted)
         SELECT is_inserted AND EXISTS (SELECT FROM known_devices WHERE user_id = $1) AS is_new FROM noted",
    )
    .bind::<BigInt, _>(user_id)
    .bind::<Binary, _>(device_hash)
    .get_result(conn)?;
    Ok(is_new)
}

pub fn delete_old_devices(conn: &mut PgConnection, now: DateTime<Utc>) -> QueryResult<usize> {
    diesel::delete(known_devices::table.filter(known_devices::seen_at.lt(now - KEPT))).execute(conn)
}

//! The sessions of people, as they see and end them. The store itself is in `accounts::sessions`.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::accounts::devices::Device;
use crate::accounts::sessions::DEVICE_KEY;
use crate::db::events;
use crate::db::schema::sessions;

/// A session of somebody.
#[derive(Debug, Clone)]
pub struct SessionLine {
    pub number: i64,
    pub device: Device,
    pub created_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
}

/// The sessions of a user that have not run out, the last used first.
pub fn list_sessions(conn: &mut PgConnection, user_id: i64) -> QueryResult<Vec<SessionLine>> {
    type Row = (i64, serde_json::Value, DateTime<Utc>, DateTime<Utc>);
    let rows: Vec<Row> = sessions::table
        .filter(sessions::user_id.eq(user_id))
        .filter(sessions::expires_at.gt(diesel::dsl::now))
        .order(sessions::last_seen_at.desc())
        .select((
            sessions::number,
            sessions::state,
            sessions::created_at,
            sessions::last_seen_at,
        ))
        .load(conn)?;
    let lines = rows
        .into_iter()
        .map(|(number, state, created_at, last_seen_at)| SessionLine {
            number,
            device: device_in(&state),
            created_at,
            last_seen_at,
        });
    Ok(lines.collect())
}

/// Sessions keep every value as JSON in a string. One from before devices were kept is an unknown browser.
fn device_in(state: &serde_json::Value) -> Device {
    state[DEVICE_KEY]
        .as_str()
        .and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default()
}

/// Ends one session of a user and tells which browser it was; `None` where the user has none of this number.
pub fn delete_session(conn: &mut PgConnection, user_id: i64, number: i64) -> QueryResult<Option<Device>> {
    let owned = sessions::table
        .filter(sessions::number.eq(number))
        .filter(sessions::user_id.eq(user_id));
    let state: Option<serde_json::Value> = diesel::delete(owned)
        .returning(sessions::state)
        .get_result(conn)
        .optional()?;
    if state.is_some() {
        events::announce(conn, events::SESSION_ENDED, user_id)?;
    }
    Ok(state.as_ref().map(device_in))
}

/// Ends every session of a user.
pub fn delete_sessions(conn: &mut PgConnection, user_id: i64) -> QueryResult<usize> {
    events::announce(conn, events::SESSION_ENDED, user_id)?;
    diesel::delete(sessions::table.filter(sessions::user_id.eq(user_id))).execute(conn)
}

/// Removes sessions that nobody can use any more.
pub fn delete_expired_sessions(conn: &mut PgConnection, now: DateTime<Utc>) -> QueryResult<usize> {
    diesel::delete(sessions::table.filter(sessions::expires_at.le(now))).execute(conn)
}

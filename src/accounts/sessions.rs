//! Sessions in Postgres, behind actix-session.
//!
//! The cookie holds 32 random bytes, signed; the table holds their SHA-256, so a leaked table gives no
//! live cookie. `load` reads session and user in one query and hands the viewer along under a reserved
//! key that is never written back.

use std::collections::HashMap;

use actix_session::storage::{LoadError, SaveError, SessionKey, SessionStore, UpdateError};
use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::cookie::time::Duration;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::middleware::Next;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Bool, Integer, Jsonb, Nullable, Text};

use crate::db::{Db, DbError, events, statement};
use crate::web::viewer::UNREAD_COUNTED;
use crate::web::{AppError, Viewer, secret};

/// Under this key the store hands the viewer to the wall, as JSON.
pub const VIEWER_KEY: &str = "_viewer";
/// Under this key sign-in puts the user's id.
pub const USER_ID_KEY: &str = "user_id";
/// Under this key sign-in puts the [`Device`](super::devices::Device) that signed in.
pub const DEVICE_KEY: &str = "device";
/// Under this key the store hands the session's number along.
pub const NUMBER_KEY: &str = "_number";
/// A session that nobody uses ends after this long.
const IDLE_DAYS: i32 = 30;
/// Every session ends after this long; the cookie lives as long, so that use alone keeps it alive.
pub const LONGEST_DAYS: i64 = 90;
/// The expiry is moved at most this often, so that most page views write nothing.
const TOUCH_AFTER_SECONDS: i64 = 300;

type State = HashMap<String, String>;

#[derive(Clone)]
pub struct SessionTable {
    db: Db,
}

impl SessionTable {
    pub fn new(db: Db) -> SessionTable {
        SessionTable { db }
    }
}

#[derive(QueryableByName)]
struct SessionRow {
    #[diesel(sql_type = Jsonb)]
    state: serde_json::Value,
    #[diesel(sql_type = BigInt)]
    number: i64,
    #[diesel(sql_type = Bool)]
    is_stale: bool,
    #[diesel(sql_type = Nullable<BigInt>)]
    user_id: Option<i64>,
    #[diesel(sql_type = Nullable<Text>)]
    username: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    display_name: Option<String>,
    #[diesel(sql_type = Nullable<Bool>)]
    is_mentor: Option<bool>,
    #[diesel(sql_type = Nullable<Bool>)]
    is_admin: Option<bool>,
    #[diesel(sql_type = Bool)]
    has_second_factor: bool,
    #[diesel(sql_type = BigInt)]
    unread: i64,
}

impl SessionRow {
    fn viewer(&self) -> Option<Viewer> {
        Some(Viewer {
            id: self.user_id?,
            username: self.username.clone()?,
            display_name: self.display_name.clone()?,
            is_mentor: self.is_mentor?,
            is_admin: self.is_admin?,
            has_second_factor: self.has_second_factor,
            unread: self.unread,
        })
    }
}

/// Session and user in one statement; a disabled user's sessions are as good as gone.
fn find_session(conn: &mut PgConnection, id_hash: &[u8]) -> QueryResult<Option<SessionRow>> {
    statement(
        "SELECT s.state, s.number, s.last_seen_at < now() - make_interval(secs => $2) AS is_stale,
                u.id AS user_id, u.username, u.display_name, u.is_mentor, u.is_admin,
                f.confirmed_at IS NOT NULL AS has_second_factor,
                (SELECT count(*) FROM (
                    SELECT FROM notifications n WHERE n.user_id = u.id AND n.read_at IS NULL LIMIT $3) unread) AS unread
         FROM sessions s LEFT JOIN users u ON u.id = s.user_id LEFT JOIN second_factors f ON f.user_id = u.id
         WHERE s.id_hash = $1 AND s.expires_at > now() AND u.disabled_at IS NULL",
    )
    .bind::<Binary, _>(id_hash)
    .bind::<diesel::sql_types::Double, _>(TOUCH_AFTER_SECONDS as f64)
    .bind::<BigInt, _>(UNREAD_COUNTED)
    .get_result(conn)
    .optional()
}

fn touch_session(conn: &mut PgConnection, id_hash: &[u8]) -> QueryResult<usize> {
    statement(
        "UPDATE sessions SET last_seen_at = now(),
             expires_at = least(now() + make_interval(days => $2), created_at + make_interval(days => $3))
         WHERE id_hash = $1",
    )
    .bind::<Binary, _>(id_hash)
    .bind::<Integer, _>(IDLE_DAYS)
    .bind::<Integer, _>(LONGEST_DAYS as i32)
    .execute(conn)
}

fn user_id_in(state: &State) -> Option<i64> {
    state.get(USER_ID_KEY)?.parse().ok()
}

fn as_json(state: State) -> serde_json::Value {
    let kept = state
        .into_iter()
        .filter(|(key, _)| key != VIEWER_KEY && key != NUMBER_KEY);
    serde_json::Value::Object(
        kept.map(|(key, value)| (key, serde_json::Value::String(value)))
            .collect(),
    )
}

fn as_state(value: &serde_json::Value) -> State {
    let entries = value.as_object().into_iter().flatten();
    entries
        .filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_string())))
        .collect()
}

fn new_key() -> Result<SessionKey, anyhow::Error> {
    secret::new_token().try_into().map_err(anyhow::Error::new)
}

fn insert_session(conn: &mut PgConnection, id_hash: &[u8], state: State) -> QueryResult<usize> {
    let user_id = user_id_in(&state);
    statement(
        "INSERT INTO sessions (id_hash, user_id, state, expires_at) VALUES ($1, $2, $3, now() + make_interval(days => $4))",
    )
    .bind::<Binary, _>(id_hash)
    .bind::<Nullable<BigInt>, _>(user_id)
    .bind::<Jsonb, _>(as_json(state))
    .bind::<Integer, _>(IDLE_DAYS)
    .execute(conn)
}

fn update_session(conn: &mut PgConnection, id_hash: &[u8], state: State) -> QueryResult<usize> {
    let user_id = user_id_in(&state);
    statement("UPDATE sessions SET state = $2, user_id = $3 WHERE id_hash = $1")
        .bind::<Binary, _>(id_hash)
        .bind::<Jsonb, _>(as_json(state))
        .bind::<Nullable<BigInt>, _>(user_id)
        .execute(conn)
}

fn delete_session(conn: &mut PgConnection, id_hash: &[u8]) -> QueryResult<usize> {
    statement(
        "WITH gone AS (DELETE FROM sessions WHERE id_hash = $1 RETURNING user_id)
         SELECT pg_notify($2, $3 || ' ' || user_id) FROM gone WHERE user_id IS NOT NULL",
    )
    .bind::<Binary, _>(id_hash)
    .bind::<Text, _>(events::CHANNEL)
    .bind::<Text, _>(events::SESSION_ENDED)
    .execute(conn)
}

impl SessionStore for SessionTable {
    async fn load(&self, key: &SessionKey) -> Result<Option<State>, LoadError> {
        let id_hash = secret::hash(key.as_ref());
        let row = self
            .db
            .read(move |conn| {
                let row = find_session(conn, &id_hash)?;
                if row.as_ref().is_some_and(|row| row.is_stale) {
                    touch_session(conn, &id_hash)?;
                }
                Ok::<_, DbError>(row)
            })
            .await
            .map_err(|error| LoadError::Other(error.into()))?;
        Ok(row.map(|row| {
            let mut state = as_state(&row.state);
            state.insert(NUMBER_KEY.to_string(), row.number.to_string());
            if let Some(viewer) = row.viewer()
                && let Ok(viewer) = serde_json::to_string(&viewer)
            {
                state.insert(VIEWER_KEY.to_string(), viewer);
            }
            state
        }))
    }

    async fn save(&self, state: State, _: &Duration) -> Result<SessionKey, SaveError> {
        let key = new_key().map_err(SaveError::Other)?;
        let id_hash = secret::hash(key.as_ref());
        self.db
            .read(move |conn| insert_session(conn, &id_hash, state).map_err(DbError::from))
            .await
            .map_err(|error| SaveError::Other(error.into()))?;
        Ok(key)
    }

    /// Writes the state back. A row that vanished meanwhile stays gone: saving anew would bring a session
    /// back that was ended elsewhere.
    async fn update(&self, key: SessionKey, state: State, _: &Duration) -> Result<SessionKey, UpdateError> {
        let id_hash = secret::hash(key.as_ref());
        let written = self
            .db
            .read(move |conn| update_session(conn, &id_hash, state).map_err(DbError::from))
            .await
            .map_err(|error| UpdateError::Other(error.into()))?;
        if written == 0 {
            new_key().map_err(UpdateError::Other)
        } else {
            Ok(key)
        }
    }

    async fn update_ttl(&self, _: &SessionKey, _: &Duration) -> Result<(), anyhow::Error> {
        // `load` moves the expiry, at most every five minutes.
        Ok(())
    }

    async fn delete(&self, key: &SessionKey) -> Result<(), anyhow::Error> {
        let id_hash = secret::hash(key.as_ref());
        self.db
            .read(move |conn| delete_session(conn, &id_hash).map_err(DbError::from))
            .await?;
        Ok(())
    }
}

/// Middleware around the sessions: what fails there is the database, so the answer is 503 and not 500.
pub async fn explain_outage<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    next.call(request).await.map_err(|error| {
        // The middleware unwraps an error of loading or deleting to its cause.
        let is_ours = error.as_error::<InternalError<anyhow::Error>>().is_some()
            || error.as_error::<InternalError<SaveError>>().is_some()
            || error.as_error::<InternalError<UpdateError>>().is_some();
        if is_ours {
            AppError::Unavailable(format!("sessions: {error:?}")).into()
        } else {
            error
        }
    })
}

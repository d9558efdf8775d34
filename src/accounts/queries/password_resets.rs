//! One-time links with which somebody sets a new password.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Integer};

use crate::db::schema::{password_resets, users};
use crate::db::statement;

/// Stores a link and drops the earlier ones of this user that nobody used: only the newest works.
pub fn replace_reset(
    conn: &mut PgConnection,
    token_hash: &[u8],
    user_id: i64,
    hours: i32,
) -> QueryResult<()> {
    delete_resets_of(conn, user_id)?;
    statement("INSERT INTO password_resets (token_hash, user_id, expires_at) VALUES ($1, $2, now() + make_interval(hours => $3))")
        .bind::<Binary, _>(token_hash)
        .bind::<BigInt, _>(user_id)
        .bind::<Integer, _>(hours)
        .execute(conn)
        .map(drop)
}

/// Ends the links of a user that nobody used.
pub fn delete_resets_of(conn: &mut PgConnection, user_id: i64) -> QueryResult<usize> {
    let unused = password_resets::table
        .filter(password_resets::user_id.eq(user_id))
        .filter(password_resets::used_at.is_null());
    diesel::delete(unused).execute(conn)
}

/// Whose password a link sets now; `None` where it is unknown, used or too old, or its user is disabled.
pub fn find_reset_user(conn: &mut PgConnection, token_hash: &[u8]) -> QueryResult<Option<String>> {
    password_resets::table
        .inner_join(users::table.on(users::id.eq(password_resets::user_id)))
        .filter(password_resets::token_hash.eq(token_hash))
        .filter(password_resets::used_at.is_null())
        .filter(password_resets::expires_at.gt(diesel::dsl::now))
        .filter(users::disabled_at.is_null())
        .select(users::username)
        .first(conn)
        .optional()
}

/// Uses a link up; of several at once one gets the user, the others `None`.
pub fn use_reset(conn: &mut PgConnection, token_hash: &[u8]) -> QueryResult<Option<i64>> {
    let open = password_resets::table
        .filter(password_resets::token_hash.eq(token_hash))
        .filter(password_resets::used_at.is_null())
        .filter(password_resets::expires_at.gt(diesel::dsl::now));
    diesel::update(open)
        .set(password_resets::used_at.eq(diesel::dsl::now))
        .returning(password_resets::user_id)
        .get_result(conn)
        .optional()
}

/// Removes links that have had their day, used or not.
pub fn delete_old_resets(conn: &mut PgConnection, now: DateTime<Utc>) -> QueryResult<usize> {
    diesel::delete(password_resets::table.filter(password_resets::expires_at.le(now))).execute(conn)
}

//! One-time links with which somebody shows that an address is theirs.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Integer, Text};

use crate::db::schema::{email_links, users};
use crate::db::statement;

/// Stores a link and drops the earlier ones of this user that nobody used: only the newest works.
pub fn replace_link(
    conn: &mut PgConnection,
    token_hash: &[u8],
    user_id: i64,
    email: &str,
    hours: i32,
) -> QueryResult<()> {
    delete_links_of(conn, user_id)?;
    statement(
        "INSERT INTO email_links (token_hash, user_id, email, expires_at)
         VALUES ($1, $2, $3, now() + make_interval(hours => $4))",
    )
    .bind::<Binary, _>(token_hash)
    .bind::<BigInt, _>(user_id)
    .bind::<Text, _>(email)
    .bind::<Integer, _>(hours)
    .execute(conn)
    .map(drop)
}

/// Ends the links of a user that nobody used.
pub fn delete_links_of(conn: &mut PgConnection, user_id: i64) -> QueryResult<usize> {
    let unused = email_links::table
        .filter(email_links::user_id.eq(user_id))
        .filter(email_links::used_at.is_null());
    diesel::delete(unused).execute(conn)
}

/// Username and address of a link that works now.
pub fn find_link(conn: &mut PgConnection, token_hash: &[u8]) -> QueryResult<Option<(String, String)>> {
    email_links::table
        .inner_join(users::table.on(users::id.eq(email_links::user_id)))
        .filter(email_links::token_hash.eq(token_hash))
        .filter(email_links::used_at.is_null())
        .filter(email_links::expires_at.gt(diesel::dsl::now))
        .filter(users::disabled_at.is_null())
        .select((users::username, email_links::email))
        .first(conn)
        .optional()
}

/// Uses a link up; of several at once one gets the user and the address, the others `None`.
pub fn use_link(conn: &mut PgConnection, token_hash: &[u8]) -> QueryResult<Option<(i64, String)>> {
    let enabled = users::table
        .filter(users::disabled_at.is_null())
        .select(users::id);
    let open = email_links::table
        .filter(email_links::token_hash.eq(token_hash))
        .filter(email_links::used_at.is_null())
        .filter(email_links::expires_at.gt(diesel::dsl::now))
        .filter(email_links::user_id.eq_any(enabled));
    diesel::update(open)
        .set(email_links::used_at.eq(diesel::dsl::now))
        .returning((email_links::user_id, email_links::email))
        .get_result(conn)
        .optional()
}

/// Removes links that have had their day, used or not.
pub fn delete_old_links(conn: &mut PgConnection, now: DateTime<Utc>) -> QueryResult<usize> {
    diesel::delete(email_links::table.filter(email_links::expires_at.le(now))).execute(conn)
}

//! Links that make the first administrator.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary};

use super::users::count_admins;
use crate::db::schema::{first_admin_links, users};

/// Serialises whatever may decide who the first administrator is: the bytes of "admins1" as a number.
const LOCK: i64 = 0x61_64_6d_69_6e_73_31;

/// Waits for everybody else who may make the first administrator; held to the end of the transaction.
pub fn lock_first_admin(conn: &mut PgConnection) -> QueryResult<()> {
    diesel::sql_query("SELECT pg_advisory_xact_lock($1)")
        .bind::<BigInt, _>(LOCK)
        .execute(conn)
        .map(drop)
}

/// Stores a link for a day and drops the earlier ones that nobody used.
pub fn replace_links(conn: &mut PgConnection, token_hash: &[u8]) -> QueryResult<()> {
    diesel::delete(first_admin_links::table.filter(first_admin_links::used_at.is_null())).execute(conn)?;
    diesel::sql_query(
        "INSERT INTO first_admin_links (token_hash, expires_at) VALUES ($1, now() + interval '24 hours')",
    )
    .bind::<Binary, _>(token_hash)
    .execute(conn)
    .map(drop)
}

/// Whether the link works now: known, unused, not too old, and there is no administrator yet.
pub fn is_open(conn: &mut PgConnection, token_hash: &[u8]) -> QueryResult<bool> {
    let link: Option<Vec<u8>> = first_admin_links::table
        .find(token_hash)
        .filter(first_admin_links::used_at.is_null())
        .filter(first_admin_links::expires_at.gt(diesel::dsl::now))
        .select(first_admin_links::token_hash)
        .first(conn)
        .optional()?;
    Ok(link.is_some() && count_admins(conn)? == 0)
}

/// Removes links that have had their day, used or not.
pub fn delete_old_links(conn: &mut PgConnection, now: DateTime<Utc>) -> QueryResult<usize> {
    diesel::delete(first_admin_links::table.filter(first_admin_links::expires_at.le(now))).execute(conn)
}

/// Marks the link used.
pub fn use_link(conn: &mut PgConnection, token_hash: &[u8]) -> QueryResult<()> {
    diesel::update(first_admin_links::table.find(token_hash))
        .set(first_admin_links::used_at.eq(diesel::dsl::now))
        .execute(conn)
        .map(drop)
}

/// Gives an enabled user the role; `false` where there is none.
pub fn give_admin(conn: &mut PgConnection, user_id: i64) -> QueryResult<bool> {
    let user = users::table.filter(users::id.eq(user_id).and(users::disabled_at.is_null()));
    Ok(diesel::update(user).set(users::is_admin.eq(true)).execute(conn)? == 1)
}

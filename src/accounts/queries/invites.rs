//! Invitations: links with which somebody makes an account.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Binary, Integer, Text};

use crate::db::schema::invites;
use crate::db::statement;

/// An invitation as administrators see it.
#[derive(Debug, Clone, Queryable)]
pub struct InviteLine {
    pub number: i64,
    /// For whom it is.
    pub note: String,
    pub made_by: String,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub used_by: Option<String>,
}

pub fn insert_invite(
    conn: &mut PgConnection,
    token_hash: &[u8],
    note: &str,
    made_by: &str,
    days: i32,
) -> QueryResult<()> {
    statement(
        "INSERT INTO invites (token_hash, note, made_by, expires_at) VALUES ($1, $2, $3, now() + make_interval(days => $4))",
    )
    .bind::<Binary, _>(token_hash)
    .bind::<Text, _>(note)
    .bind::<Text, _>(made_by)
    .bind::<Integer, _>(days)
    .execute(conn)
    .map(drop)
}

/// The newest first.
pub fn list_invites(conn: &mut PgConnection, limit: i64) -> QueryResult<Vec<InviteLine>> {
    invites::table
        .order(invites::number.desc())
        .limit(limit)
        .select((
            invites::number,
            invites::note,
            invites::made_by,
            invites::created_at,
            invites::expires_at,
            invites::used_by,
        ))
        .load(conn)
}

/// How many nobody has used and time has not ended.
pub fn count_open(conn: &mut PgConnection) -> QueryResult<i64> {
    invites::table
        .filter(invites::used_at.is_null())
        .filter(invites::expires_at.gt(diesel::dsl::now))
        .count()
        .get_result(conn)
}

/// Whether a link works now.
pub fn is_open(conn: &mut PgConnection, token_hash: &[u8]) -> QueryResult<bool> {
    let open = invites::table
        .filter(invites::token_hash.eq(token_hash))
        .filter(invites::used_at.is_null())
        .filter(invites::expires_at.gt(diesel::dsl::now));
    diesel::select(diesel::dsl::exists(open)).get_result(conn)
}

/// An invitation that was just used.
#[derive(Debug, Clone, Queryable)]
pub struct UsedInvite {
    pub note: String,
    pub made_by: String,
}

/// Uses a link up; of several at once one gets it.
pub fn use_invite(
    conn: &mut PgConnection,
    token_hash: &[u8],
    username: &str,
) -> QueryResult<Option<UsedInvite>> {
    let open = invites::table
        .filter(invites::token_hash.eq(token_hash))
        .filter(invites::used_at.is_null())
        .filter(invites::expires_at.gt(diesel::dsl::now));
    diesel::update(open)
        .set((
            invites::used_at.eq(diesel::dsl::now),
            invites::used_by.eq(username),
        ))
        .returning((invites::note, invites::made_by))
        .get_result(conn)
        .optional()
}

/// Takes back an invitation that nobody used; its note, `None` where there is none.
pub fn delete_unused(conn: &mut PgConnection, number: i64) -> QueryResult<Option<String>> {
    let unused = invites::table.filter(invites::number.eq(number).and(invites::used_at.is_null()));
    diesel::delete(unused)
        .returning(invites::note)
        .get_result(conn)
        .optional()
}

/// Removes invitations that ended unused; used ones tell who came by whom and stay.
pub fn delete_old_invites(conn: &mut PgConnection, now: DateTime<Utc>) -> QueryResult<usize> {
    let ended = invites::table.filter(invites::expires_at.le(now).and(invites::used_at.is_null()));
    diesel::delete(ended).execute(conn)
}

//! Links with which somebody outside reads one submission.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Integer, Text, Timestamptz};

use crate::db::statement;

/// A link as its maker sees it; the link itself is shown when it is made, and never again.
#[derive(Clone, Debug, QueryableByName)]
pub struct Share {
    #[diesel(sql_type = BigInt)]
    pub number: i64,
    #[diesel(sql_type = Text)]
    pub note: String,
    #[diesel(sql_type = Timestamptz)]
    pub created_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    pub expires_at: DateTime<Utc>,
}

pub fn insert_share(
    conn: &mut PgConnection,
    submission_id: i64,
    token_hash: &[u8],
    note: &str,
    days: i32,
) -> QueryResult<()> {
    statement(
        "INSERT INTO share_links (submission_id, token_hash, note, expires_at)
         VALUES ($1, $2, $3, now() + make_interval(days => $4))",
    )
    .bind::<BigInt, _>(submission_id)
    .bind::<Binary, _>(token_hash)
    .bind::<Text, _>(note)
    .bind::<Integer, _>(days)
    .execute(conn)
    .map(drop)
}

/// Links that work, the oldest first.
pub fn list_shares(conn: &mut PgConnection, submission_id: i64) -> QueryResult<Vec<Share>> {
    statement(
        "SELECT number, note, created_at, expires_at FROM share_links
         WHERE submission_id = $1 AND expires_at > now() ORDER BY number",
    )
    .bind::<BigInt, _>(submission_id)
    .load(conn)
}

/// Ends a link of a submission; `false` where it has none of this number.
pub fn delete_share(conn: &mut PgConnection, submission_id: i64, number: i64) -> QueryResult<bool> {
    let gone = statement("DELETE FROM share_links WHERE submission_id = $1 AND number = $2")
        .bind::<BigInt, _>(submission_id)
        .bind::<BigInt, _>(number)
        .execute(conn)?;
    Ok(gone == 1)
}

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// The submission that a link shows, as long as its owner may sign in.
pub fn find_shared(conn: &mut PgConnection, token_hash: &[u8]) -> QueryResult<Option<i64>> {
    statement(
        "SELECT s.id FROM share_links l JOIN submissions s ON s.id = l.submission_id JOIN users u ON u.id = s.user_id
         WHERE l.token_hash = $1 AND l.expires_at > now() AND u.disabled_at IS NULL",
    )
    .bind::<Binary, _>(token_hash)
    .get_result::<IdRow>(conn)
    .optional()
    .map(|row| row.map(|row| row.id))
}

/// Links whose time is over.
pub fn delete_old_shares(conn: &mut PgConnection, now: DateTime<Utc>) -> QueryResult<usize> {
    statement("DELETE FROM share_links WHERE expires_at <= $1")
        .bind::<Timestamptz, _>(now)
        .execute(conn)
}

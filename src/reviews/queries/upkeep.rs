//! What time does to reviews, what is said at their end, and who does not meet whom.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Jsonb, Nullable, SmallInt, Text, Timestamptz};

use crate::db::statement;

/// Puts claims whose time is over back into the queue.
pub fn expire_claims(conn: &mut PgConnection, now: DateTime<Utc>) -> QueryResult<usize> {
    statement(
        "UPDATE reviews SET state = 'queued', mentor_id = NULL, claim_expires_at = NULL, lost_mentor_at = now()
         WHERE state = 'claimed' AND claim_expires_at <= $1",
    )
    .bind::<Timestamptz, _>(now)
    .execute(conn)
}

/// Reviews that have lost their mentor and wait again: seekers to be told.
pub fn take_lost(conn: &mut PgConnection) -> QueryResult<Vec<Awaited>> {
    statement(format!(
        "WITH lost AS (UPDATE reviews SET lost_mentor_at = NULL WHERE lost_mentor_at IS NOT NULL RETURNING *)
         SELECT {AWAITED} FROM lost r JOIN problems p ON p.id = r.problem_id WHERE r.state = 'queued'"
    ))
    .load(conn)
}

/// A review in which somebody is awaited.
#[derive(Clone, Debug, QueryableByName)]
pub struct Awaited {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = BigInt)]
    pub seeker_id: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub mentor_id: Option<i64>,
    #[diesel(sql_type = Text)]
    pub problem_title: String,
    #[diesel(sql_type = Bool)]
    pub is_seeker_awaited: bool,
}

const AWAITED: &str = "r.id, r.seeker_id, r.mentor_id, p.title AS problem_title, r.state = 'awaiting-seeker' AS is_seeker_awaited";

/// Counts the nudge of this number (from 1) for those who have been awaited since before, and says who they are.
pub fn nudge(conn: &mut PgConnection, number: i16, before: DateTime<Utc>) -> QueryResult<Vec<Awaited>> {
    statement(format!(
        "UPDATE reviews r SET nudges = $1 FROM problems p
         WHERE p.id = r.problem_id AND r.awaited_since <= $2 AND r.nudges < $1 RETURNING {AWAITED}"
    ))
    .bind::<SmallInt, _>(number)
    .bind::<Timestamptz, _>(before)
    .load(conn)
}

/// Ends reviews in which nobody has come back since before.
pub fn time_out(
    conn: &mut PgConnection,
    before: DateTime<Utc>,
    now: DateTime<Utc>,
) -> QueryResult<Vec<Awaited>> {
    statement(format!(
        "WITH late AS (SELECT {AWAITED} FROM reviews r JOIN problems p ON p.id = r.problem_id
            WHERE r.awaited_since <= $1 FOR UPDATE OF r SKIP LOCKED),
         ended AS (UPDATE reviews r SET state = 'timed-out', awaited_since = NULL, ended_at = $2, ended_by = 'time'
            FROM late WHERE late.id = r.id)
         SELECT * FROM late"
    ))
    .bind::<Timestamptz, _>(before)
    .bind::<Timestamptz, _>(now)
    .load(conn)
}

/// What one side said of the other.
#[derive(Clone, Debug, QueryableByName)]
pub struct Rating {
    #[diesel(sql_type = Bool)]
    pub is_by_mentor: bool,
    #[diesel(sql_type = Jsonb)]
    pub answers: serde_json::Value,
    #[diesel(sql_type = Text)]
    pub body: String,
}

pub fn list_ratings(conn: &mut PgConnection, review_id: i64) -> QueryResult<Vec<Rating>> {
    statement(
        "SELECT is_by_mentor, answers, body FROM review_ratings WHERE review_id = $1 ORDER BY is_by_mentor",
    )
    .bind::<BigInt, _>(review_id)
    .load(conn)
}

/// `false` where this side has said it already.
pub fn insert_rating(
    conn: &mut PgConnection,
    review_id: i64,
    is_by_mentor: bool,
    answers: &serde_json::Value,
    body: &str,
) -> QueryResult<bool> {
    let written = statement(
        "INSERT INTO review_ratings (review_id, is_by_mentor, answers, body) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
    )
    .bind::<BigInt, _>(review_id)
    .bind::<Bool, _>(is_by_mentor)
    .bind::<Jsonb, _>(answers.clone())
    .bind::<Text, _>(body)
    .execute(conn)?;
    Ok(written == 1)
}

/// Two people don't meet in reviews from now on.
pub fn block(conn: &mut PgConnection, user_id: i64, blocked_id: i64) -> QueryResult<()> {
    statement("INSERT INTO user_blocks (user_id, blocked_id) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .bind::<BigInt, _>(user_id)
        .bind::<BigInt, _>(blocked_id)
        .execute(conn)
        .map(drop)
}

pub fn unblock(conn: &mut PgConnection, user_id: i64, blocked_id: i64) -> QueryResult<usize> {
    statement("DELETE FROM user_blocks WHERE user_id = $1 AND blocked_id = $2")
        .bind::<BigInt, _>(user_id)
        .bind::<BigInt, _>(blocked_id)
        .execute(conn)
}

pub fn insert_report(conn: &mut PgConnection, review_id: i64, user_id: i64, reason: &str) -> QueryResult<()> {
    statement("INSERT INTO review_reports (review_id, user_id, reason) VALUES ($1, $2, $3)")
        .bind::<BigInt, _>(review_id)
        .bind::<BigInt, _>(user_id)
        .bind::<Text, _>(reason)
        .execute(conn)
        .map(drop)
}

/// Something that somebody wants an administrator to look at.
#[derive(Clone, Debug, QueryableByName)]
pub struct Report {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = Text)]
    pub by: String,
    #[diesel(sql_type = Text)]
    pub seeker: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub mentor: Option<String>,
    #[diesel(sql_type = Text)]
    pub reason: String,
    #[diesel(sql_type = Timestamptz)]
    pub created_at: DateTime<Utc>,
}

/// Those that nobody has settled, the oldest first.
pub fn list_reports(conn: &mut PgConnection, limit: i64) -> QueryResult<Vec<Report>> {
    statement(
        "SELECT t.id, u.username AS by, s.username AS seeker, m.username AS mentor, t.reason, t.created_at
         FROM review_reports t JOIN reviews r ON r.id = t.review_id JOIN users u ON u.id = t.user_id
            JOIN users s ON s.id = r.seeker_id LEFT JOIN users m ON m.id = r.mentor_id
         WHERE t.settled_at IS NULL ORDER BY t.created_at, t.id LIMIT $1",
    )
    .bind::<BigInt, _>(limit)
    .load(conn)
}

/// `false` where there is none that waits.
pub fn settle_report(conn: &mut PgConnection, id: i64) -> QueryResult<bool> {
    let written =
        statement("UPDATE review_reports SET settled_at = now() WHERE id = $1 AND settled_at IS NULL")
            .bind::<BigInt, _>(id)
            .execute(conn)?;
    Ok(written == 1)
}

//! Text that was typed and not sent yet.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, SmallInt, Text, Timestamptz};

use crate::db::statement;
use crate::reviews::place::Place;

/// A comment that waits to be sent.
#[derive(Clone, Debug, QueryableByName, PartialEq)]
pub struct Draft {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    /// `None` where the review is gone.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub review_id: Option<i64>,
    #[diesel(sql_type = Text)]
    pub place: String,
    #[diesel(sql_type = Text)]
    pub kind: String,
    #[diesel(sql_type = Text)]
    pub body: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub suggestion: Option<String>,
    /// Of a mark.
    #[diesel(sql_type = Nullable<SmallInt>)]
    pub level: Option<i16>,
    /// What it was about, for when its review is gone.
    #[diesel(sql_type = Text)]
    pub about: String,
    #[diesel(sql_type = Timestamptz)]
    pub saved_at: DateTime<Utc>,
}

impl Draft {
    /// A mark by the rubric, and no comment.
    pub fn is_mark(&self) -> bool {
        matches!(Place::parse(&self.place), Some(Place::Mark(_)))
    }
}

const ROWS: &str =
    "SELECT id, review_id, place, kind, body, suggestion, level, about, saved_at FROM review_drafts";

/// A draft to be kept.
#[derive(Clone, Debug)]
pub struct NewDraft {
    pub place: String,
    pub kind: &'static str,
    pub body: String,
    pub suggestion: Option<String>,
    pub level: Option<i16>,
}

/// Keeps a draft in its place, over the one that was there.
pub fn save(
    conn: &mut PgConnection,
    (user_id, review_id): (i64, i64),
    draft: &NewDraft,
    about: &str,
) -> QueryResult<()> {
    statement(
        "INSERT INTO review_drafts (user_id, review_id, place, kind, body, suggestion, about, level)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (user_id, review_id, place) DO UPDATE
            SET kind = $4, body = $5, suggestion = $6, about = $7, level = $8, saved_at = now()",
    )
    .bind::<BigInt, _>(user_id)
    .bind::<BigInt, _>(review_id)
    .bind::<Text, _>(draft.place.as_str())
    .bind::<Text, _>(draft.kind)
    .bind::<Text, _>(draft.body.as_str())
    .bind::<Nullable<Text>, _>(draft.suggestion.as_deref())
    .bind::<Text, _>(about)
    .bind::<Nullable<SmallInt>, _>(draft.level)
    .execute(conn)
    .map(drop)
}

/// Somebody's drafts in a review, in the order in which they were begun.
pub fn list(conn: &mut PgConnection, user_id: i64, review_id: i64) -> QueryResult<Vec<Draft>> {
    statement(format!(
        "{ROWS} WHERE user_id = $1 AND review_id = $2 ORDER BY id"
    ))
    .bind::<BigInt, _>(user_id)
    .bind::<BigInt, _>(review_id)
    .load(conn)
}

/// Drafts that can't be sent any more: their review is gone or over, or another mentor's by now. The newest first.
pub fn list_stranded(conn: &mut PgConnection, user_id: i64, limit: i64) -> QueryResult<Vec<Draft>> {
    statement(
        "SELECT d.id, d.review_id, d.place, d.kind, d.body, d.suggestion, d.level, d.about, d.saved_at
         FROM review_drafts d LEFT JOIN reviews r ON r.id = d.review_id
         WHERE d.user_id = $1 AND d.body <> '' AND (r.id IS NULL OR r.state IN ('finished', 'timed-out', 'cancelled')
            OR (r.seeker_id <> $1 AND r.mentor_id IS DISTINCT FROM $1))
         ORDER BY d.saved_at DESC, d.id DESC LIMIT $2",
    )
    .bind::<BigInt, _>(user_id)
    .bind::<BigInt, _>(limit)
    .load(conn)
}

/// Takes the draft in a place away.
pub fn delete(conn: &mut PgConnection, user_id: i64, review_id: i64, place: &str) -> QueryResult<usize> {
    statement("DELETE FROM review_drafts WHERE user_id = $1 AND review_id = $2 AND place = $3")
        .bind::<BigInt, _>(user_id)
        .bind::<BigInt, _>(review_id)
        .bind::<Text, _>(place)
        .execute(conn)
}

/// Takes a stranded draft away.
pub fn delete_by_id(conn: &mut PgConnection, user_id: i64, id: i64) -> QueryResult<usize> {
    statement("DELETE FROM review_drafts WHERE user_id = $1 AND id = $2")
        .bind::<BigInt, _>(user_id)
        .bind::<BigInt, _>(id)
        .execute(conn)
}

#[derive(QueryableByName)]
struct BodyRow {
    #[diesel(sql_type = Text)]
    body: String,
}

/// A mentor's own notes on a review.
pub fn find_note(conn: &mut PgConnection, user_id: i64, review_id: i64) -> QueryResult<Option<String>> {
    statement("SELECT body FROM review_notes WHERE user_id = $1 AND review_id = $2")
        .bind::<BigInt, _>(user_id)
        .bind::<BigInt, _>(review_id)
        .get_result::<BodyRow>(conn)
        .optional()
        .map(|row| row.map(|row| row.body))
}

pub fn save_note(conn: &mut PgConnection, user_id: i64, review_id: i64, body: &str) -> QueryResult<()> {
    statement(
        "INSERT INTO review_notes (review_id, user_id, body) VALUES ($2, $1, $3)
         ON CONFLICT (review_id, user_id) DO UPDATE SET body = $3, saved_at = now()",
    )
    .bind::<BigInt, _>(user_id)
    .bind::<BigInt, _>(review_id)
    .bind::<Text, _>(body)
    .execute(conn)
    .map(drop)
}

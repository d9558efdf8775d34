//! Reviews that both sides let other mentors read, without names.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable, Text, Timestamptz};

use crate::db::statement;

/// A review in the list of examples.
#[derive(Clone, Debug, QueryableByName)]
pub struct ExampleLine {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = Text)]
    pub problem: String,
    #[diesel(sql_type = Text)]
    pub language: String,
    #[diesel(sql_type = BigInt)]
    pub threads: i64,
    #[diesel(sql_type = BigInt)]
    pub rounds: i64,
    #[diesel(sql_type = Timestamptz)]
    pub ended_at: DateTime<Utc>,
}

/// The last that ended first.
pub fn list_examples(conn: &mut PgConnection, limit: i64) -> QueryResult<Vec<ExampleLine>> {
    statement(
        "SELECT r.id, p.title AS problem, r.language, r.ended_at,
            (SELECT count(*) FROM review_threads t WHERE t.review_id = r.id) AS threads,
            (SELECT count(*) FROM review_rounds o WHERE o.review_id = r.id) AS rounds
         FROM reviews r JOIN problems p ON p.id = r.problem_id
         WHERE r.seeker_shares AND r.mentor_shares AND r.ended_at IS NOT NULL
         ORDER BY r.ended_at DESC, r.id DESC LIMIT $1",
    )
    .bind::<BigInt, _>(limit)
    .load(conn)
}

/// What the people of a review are called, for taking it out.
#[derive(Clone, Debug, QueryableByName)]
pub struct Person {
    #[diesel(sql_type = Bool)]
    pub is_seeker: bool,
    #[diesel(sql_type = Text)]
    pub username: String,
    #[diesel(sql_type = Text)]
    pub display_name: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub email: Option<String>,
}

/// The seeker, the mentor, and whoever else has written in it.
pub fn list_people(conn: &mut PgConnection, review_id: i64) -> QueryResult<Vec<Person>> {
    statement(
        "SELECT DISTINCT u.id = r.seeker_id AS is_seeker, u.username, u.display_name, u.email
         FROM reviews r JOIN users u ON u.id = r.seeker_id OR u.id = r.mentor_id OR u.id IN (
            SELECT c.author_id FROM review_comments c JOIN review_threads t ON t.id = c.thread_id WHERE t.review_id = r.id)
         WHERE r.id = $1",
    )
    .bind::<BigInt, _>(review_id)
    .load(conn)
}

/// Writes whether a side lets it be read.
pub fn update_shares(
    conn: &mut PgConnection,
    review_id: i64,
    is_seeker: bool,
    shares: bool,
) -> QueryResult<()> {
    let column = if is_seeker {
        "seeker_shares"
    } else {
        "mentor_shares"
    };
    statement(format!("UPDATE reviews SET {column} = $2 WHERE id = $1"))
        .bind::<BigInt, _>(review_id)
        .bind::<Bool, _>(shares)
        .execute(conn)
        .map(drop)
}

//! What mentors say again and again.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable, Text};

use crate::db::statement;
use crate::reviews::forms::NewReply;

#[derive(Clone, Debug, QueryableByName)]
pub struct Reply {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = Text)]
    pub title: String,
    #[diesel(sql_type = Text)]
    pub body: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub problem_title: Option<String>,
    #[diesel(sql_type = Bool)]
    pub is_shared: bool,
    #[diesel(sql_type = Bool)]
    pub is_own: bool,
}

const ROWS: &str = "SELECT s.id, s.title, s.body, p.title AS problem_title, s.is_shared, s.user_id IS NOT DISTINCT FROM $1 AS is_own
     FROM saved_replies s LEFT JOIN problems p ON p.id = s.problem_id";

/// Somebody's own, the newest first.
pub fn list_own(conn: &mut PgConnection, user_id: i64, limit: i64) -> QueryResult<Vec<Reply>> {
    statement(format!("{ROWS} WHERE s.user_id = $1 ORDER BY s.id DESC LIMIT $2"))
        .bind::<BigInt, _>(user_id)
        .bind::<BigInt, _>(limit)
        .load(conn)
}

/// Those that fit a review of this problem: one's own, and what others share. The oldest first, as they are known by.
pub fn list_for_problem(
    conn: &mut PgConnection,
    user_id: i64,
    problem_id: i64,
    limit: i64,
) -> QueryResult<Vec<Reply>> {
    statement(format!(
        "{ROWS} WHERE (s.user_id = $1 AND (s.problem_id IS NULL OR s.problem_id = $2)) OR (s.is_shared AND s.problem_id = $2)
         ORDER BY s.problem_id IS NULL, s.id LIMIT $3"
    ))
    .bind::<BigInt, _>(user_id)
    .bind::<BigInt, _>(problem_id)
    .bind::<BigInt, _>(limit)
    .load(conn)
}

/// `false` where no published problem has this slug.
pub fn insert_reply(conn: &mut PgConnection, user_id: i64, new: &NewReply) -> QueryResult<bool> {
    let written = statement(
        "INSERT INTO saved_replies (user_id, problem_id, is_shared, title, body)
         SELECT $1, p.id, $3, $4, $5 FROM (SELECT id FROM problems WHERE slug = $2 AND is_shown
            UNION ALL SELECT NULL WHERE $2 = '') p",
    )
    .bind::<BigInt, _>(user_id)
    .bind::<Text, _>(new.problem.as_str())
    .bind::<Bool, _>(new.is_shared)
    .bind::<Text, _>(new.title.as_str())
    .bind::<Text, _>(new.body.as_str())
    .execute(conn)?;
    Ok(written == 1)
}

/// Takes one of one's own away.
pub fn delete_reply(conn: &mut PgConnection, user_id: i64, id: i64) -> QueryResult<usize> {
    statement("DELETE FROM saved_replies WHERE id = $2 AND user_id = $1")
        .bind::<BigInt, _>(user_id)
        .bind::<BigInt, _>(id)
        .execute(conn)
}

/// Personal ones of people who have left.
pub fn delete_orphans(conn: &mut PgConnection, _: DateTime<Utc>) -> QueryResult<usize> {
    statement("DELETE FROM saved_replies WHERE user_id IS NULL AND NOT is_shared").execute(conn)
}

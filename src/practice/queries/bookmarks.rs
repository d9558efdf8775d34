//! What somebody has bookmarked or written a note on.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable, SmallInt, Text, Timestamptz};

use crate::db::statement;

#[derive(Debug, QueryableByName)]
pub struct KeptRow {
    #[diesel(sql_type = BigInt)]
    pub problem_id: i64,
    #[diesel(sql_type = Text)]
    pub slug: String,
    #[diesel(sql_type = Text)]
    pub title: String,
    #[diesel(sql_type = Nullable<SmallInt>)]
    pub difficulty: Option<i16>,
    #[diesel(sql_type = Bool)]
    pub is_bookmarked: bool,
    #[diesel(sql_type = Bool)]
    pub is_solved: bool,
    /// The beginning of the note.
    #[diesel(sql_type = Nullable<Text>)]
    pub note: Option<String>,
    /// When it was bookmarked or written on at last.
    #[diesel(sql_type = Timestamptz)]
    pub kept_at: DateTime<Utc>,
}

/// Published problems that somebody keeps, the latest first, from behind a moment and a problem.
pub fn list_kept(
    conn: &mut PgConnection,
    user_id: i64,
    before: Option<(DateTime<Utc>, i64)>,
    limit: i64,
) -> QueryResult<Vec<KeptRow>> {
    let (at, id) = before.unzip();
    statement(
        "SELECT p.id AS problem_id, p.slug, p.title, p.difficulty, k.is_bookmarked, k.note, k.kept_at,
                g.solved_at IS NOT NULL AS is_solved
         FROM (SELECT problem_id, bool_or(is_bookmarked) AS is_bookmarked, max(note) AS note, max(kept_at) AS kept_at
               FROM (SELECT problem_id, true AS is_bookmarked, NULL AS note, created_at AS kept_at
                     FROM bookmarks WHERE user_id = $1
                     UNION ALL
                     SELECT problem_id, false, left(body, 400), saved_at
                     FROM problem_notes WHERE user_id = $1 AND body <> '') one
               GROUP BY problem_id) k
         JOIN problems p ON p.id = k.problem_id AND p.is_shown
         LEFT JOIN problem_progress g ON g.user_id = $1 AND g.problem_id = p.id
         WHERE $2::timestamptz IS NULL OR (k.kept_at, p.id) < ($2, $3)
         ORDER BY k.kept_at DESC, p.id DESC LIMIT $4",
    )
    .bind::<BigInt, _>(user_id)
    .bind::<Nullable<Timestamptz>, _>(at)
    .bind::<Nullable<BigInt>, _>(id)
    .bind::<BigInt, _>(limit)
    .load(conn)
}

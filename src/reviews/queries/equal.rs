//! Shapes of submissions, and comments that are offered to equal ones.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, SmallInt, Text};

use crate::db::statement;

/// Writes what a submission's shape is under a normaliser.
pub fn save_shape(
    conn: &mut PgConnection,
    submission_id: i64,
    normaliser: i16,
    shape: &[u8],
) -> QueryResult<()> {
    statement(
        "INSERT INTO submission_shapes (submission_id, normaliser, shape) VALUES ($1, $2, $3)
         ON CONFLICT (submission_id) DO UPDATE SET normaliser = $2, shape = $3",
    )
    .bind::<BigInt, _>(submission_id)
    .bind::<SmallInt, _>(normaliser)
    .bind::<Binary, _>(shape)
    .execute(conn)
    .map(drop)
}

/// A submission of an open review whose shape is missing or was made under another normaliser.
#[derive(Clone, Debug, QueryableByName)]
pub struct StaleShape {
    #[diesel(sql_type = BigInt)]
    pub submission_id: i64,
    #[diesel(sql_type = Text)]
    pub language: String,
}

pub fn list_stale(conn: &mut PgConnection, normaliser: i16, limit: i64) -> QueryResult<Vec<StaleShape>> {
    statement(
        "SELECT DISTINCT o.submission_id, r.language FROM reviews r JOIN review_rounds o ON o.review_id = r.id
            LEFT JOIN submission_shapes h ON h.submission_id = o.submission_id
         WHERE r.state IN ('queued', 'claimed', 'awaiting-seeker', 'awaiting-mentor')
            AND h.normaliser IS DISTINCT FROM $1 ORDER BY o.submission_id LIMIT $2",
    )
    .bind::<SmallInt, _>(normaliser)
    .bind::<BigInt, _>(limit)
    .load(conn)
}

/// How many other requests wait whose answer is equal and that this mentor could claim.
pub fn count_waiting(
    conn: &mut PgConnection,
    mentor_id: i64,
    problem_id: i64,
    (normaliser, shape): (i16, &[u8]),
) -> QueryResult<i64> {
    statement(
        "SELECT count(*) AS count FROM reviews r
            JOIN LATERAL (SELECT submission_id FROM review_rounds o WHERE o.review_id = r.id ORDER BY number DESC LIMIT 1) l ON true
            JOIN submission_shapes h ON h.submission_id = l.submission_id
         WHERE r.state = 'queued' AND r.problem_id = $2 AND r.seeker_id <> $1 AND r.is_in_pool
            AND h.normaliser = $3 AND h.shape = $4
            AND NOT EXISTS (SELECT FROM review_exclusions e WHERE e.review_id = r.id AND e.user_id = $1)
            AND NOT EXISTS (SELECT FROM user_blocks b WHERE (b.user_id = $1 AND b.blocked_id = r.seeker_id)
                OR (b.user_id = r.seeker_id AND b.blocked_id = $1))",
    )
    .bind::<BigInt, _>(mentor_id)
    .bind::<BigInt, _>(problem_id)
    .bind::<SmallInt, _>(normaliser)
    .bind::<Binary, _>(shape)
    .get_result::<CountRow>(conn)
    .map(|row| row.count)
}

#[derive(QueryableByName)]
struct CountRow {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// A comment as it is offered.
#[derive(Clone, Debug, QueryableByName)]
pub struct EqualComment {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = BigInt)]
    pub submission_id: i64,
    #[diesel(sql_type = Text)]
    pub problem: String,
    #[diesel(sql_type = Text)]
    pub language: String,
    #[diesel(sql_type = SmallInt)]
    pub normaliser: i16,
    /// Empty: about the whole.
    #[diesel(sql_type = Text)]
    pub path: String,
    #[diesel(sql_type = Integer)]
    pub first_token: i32,
    #[diesel(sql_type = Integer)]
    pub last_token: i32,
    #[diesel(sql_type = Text)]
    pub kind: String,
    #[diesel(sql_type = Text)]
    pub body: String,
    #[diesel(sql_type = Bool)]
    pub is_own: bool,
    /// Where it hung, for making it anew.
    #[diesel(sql_type = Nullable<Integer>)]
    pub first_line: Option<i32>,
    #[diesel(sql_type = Nullable<Integer>)]
    pub last_line: Option<i32>,
}

const ROWS: &str = "SELECT e.id, e.submission_id, p.title AS problem, e.language, e.normaliser, e.path,
        e.first_token, e.last_token, e.kind, e.body, e.user_id = $1 AS is_own, a.first_line, a.last_line
     FROM equal_comments e JOIN problems p ON p.id = e.problem_id JOIN review_comments c ON c.id = e.comment_id
        LEFT JOIN review_anchors a ON a.thread_id = c.thread_id AND a.round = c.round";

/// What is offered to answers of this shape, except by comments of the same submission; the newest first.
pub fn list_offers(
    conn: &mut PgConnection,
    viewer_id: i64,
    (problem_id, language, submission_id): (i64, &str, i64),
    (normaliser, shape): (i16, &[u8]),
    limit: i64,
) -> QueryResult<Vec<EqualComment>> {
    statement(format!(
        "{ROWS} WHERE e.problem_id = $2 AND e.language = $3 AND e.shape = $4 AND e.normaliser = $5
            AND e.submission_id <> $6 ORDER BY e.id DESC LIMIT $7"
    ))
    .bind::<BigInt, _>(viewer_id)
    .bind::<BigInt, _>(problem_id)
    .bind::<Text, _>(language)
    .bind::<Binary, _>(shape)
    .bind::<SmallInt, _>(normaliser)
    .bind::<BigInt, _>(submission_id)
    .bind::<BigInt, _>(limit)
    .load(conn)
}

/// What a mentor offers, the newest first.
pub fn list_own(conn: &mut PgConnection, user_id: i64, limit: i64) -> QueryResult<Vec<EqualComment>> {
    statement(format!("{ROWS} WHERE e.user_id = $1 ORDER BY e.id DESC LIMIT $2"))
        .bind::<BigInt, _>(user_id)
        .bind::<BigInt, _>(limit)
        .load(conn)
}

/// One of a mentor's offers.
pub fn get_own(conn: &mut PgConnection, user_id: i64, id: i64) -> QueryResult<EqualComment> {
    statement(format!("{ROWS} WHERE e.user_id = $1 AND e.id = $2"))
        .bind::<BigInt, _>(user_id)
        .bind::<BigInt, _>(id)
        .get_result(conn)
}

/// A comment of a mentor that could be offered, with where it hangs.
#[derive(Clone, Debug, QueryableByName)]
pub struct Source {
    #[diesel(sql_type = BigInt)]
    pub comment_id: i64,
    #[diesel(sql_type = BigInt)]
    pub submission_id: i64,
    #[diesel(sql_type = BigInt)]
    pub problem_id: i64,
    #[diesel(sql_type = Text)]
    pub language: String,
    #[diesel(sql_type = Text)]
    pub path: String,
    #[diesel(sql_type = Nullable<Integer>)]
    pub first_line: Option<i32>,
    #[diesel(sql_type = Nullable<Integer>)]
    pub last_line: Option<i32>,
    #[diesel(sql_type = Text)]
    pub kind: String,
    #[diesel(sql_type = Text)]
    pub body: String,
}

/// The mentor's own comment in a review; `NotFound` for anybody else's.
pub fn get_source(
    conn: &mut PgConnection,
    user_id: i64,
    review_id: i64,
    comment_id: i64,
) -> QueryResult<Source> {
    statement(
        "SELECT c.id AS comment_id, o.submission_id, r.problem_id, r.language, t.path, a.first_line, a.last_line, t.kind, c.body
         FROM review_comments c JOIN review_threads t ON t.id = c.thread_id JOIN reviews r ON r.id = t.review_id
            JOIN review_rounds o ON o.review_id = r.id AND o.number = c.round
            LEFT JOIN review_anchors a ON a.thread_id = t.id AND a.round = c.round
         WHERE c.id = $3 AND r.id = $2 AND c.author_id = $1 AND c.is_by_mentor AND c.body <> ''",
    )
    .bind::<BigInt, _>(user_id)
    .bind::<BigInt, _>(review_id)
    .bind::<BigInt, _>(comment_id)
    .get_result(conn)
}

/// Tokens and shape that an offer hangs on.
#[derive(Clone, Debug)]
pub struct Hook {
    pub normaliser: i16,
    pub shape: Vec<u8>,
    pub path: String,
    pub first_token: i32,
    pub last_token: i32,
}

pub fn insert_offer(
    conn: &mut PgConnection,
    user_id: i64,
    source: &Source,
    hook: &Hook,
) -> QueryResult<usize> {
    statement(
        "INSERT INTO equal_comments (user_id, comment_id, submission_id, problem_id, language, normaliser, shape, path,
            first_token, last_token, kind, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT (comment_id) DO NOTHING",
    )
    .bind::<BigInt, _>(user_id)
    .bind::<BigInt, _>(source.comment_id)
    .bind::<BigInt, _>(source.submission_id)
    .bind::<BigInt, _>(source.problem_id)
    .bind::<Text, _>(source.language.as_str())
    .bind::<SmallInt, _>(hook.normaliser)
    .bind::<Binary, _>(hook.shape.as_slice())
    .bind::<Text, _>(hook.path.as_str())
    .bind::<Integer, _>(hook.first_token)
    .bind::<Integer, _>(hook.last_token)
    .bind::<Text, _>(source.kind.as_str())
    .bind::<Text, _>(source.body.as_str())
    .execute(conn)
}

/// Hangs an offer anew, which makes it one again.
pub fn update_hook(conn: &mut PgConnection, user_id: i64, id: i64, hook: &Hook) -> QueryResult<usize> {
    statement(
        "UPDATE equal_comments SET normaliser = $3, shape = $4, path = $5, first_token = $6, last_token = $7
         WHERE user_id = $1 AND id = $2",
    )
    .bind::<BigInt, _>(user_id)
    .bind::<BigInt, _>(id)
    .bind::<SmallInt, _>(hook.normaliser)
    .bind::<Binary, _>(hook.shape.as_slice())
    .bind::<Text, _>(hook.path.as_str())
    .bind::<Integer, _>(hook.first_token)
    .bind::<Integer, _>(hook.last_token)
    .execute(conn)
}

pub fn delete_offer(conn: &mut PgConnection, user_id: i64, id: i64) -> QueryResult<usize> {
    statement("DELETE FROM equal_comments WHERE user_id = $1 AND id = $2")
        .bind::<BigInt, _>(user_id)
        .bind::<BigInt, _>(id)
        .execute(conn)
}

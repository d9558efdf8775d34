//! Rounds, threads, where they hang, and what is said in them.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Integer, Jsonb, Nullable, SmallInt, Text, Timestamptz};

use crate::db::statement;
use crate::package::statement::RENDERER;
use crate::reviews::anchors::{Carried, Lines};

/// One round of a review: what was submitted, and what the machine said of it.
#[derive(Clone, Debug, QueryableByName)]
pub struct Round {
    #[diesel(sql_type = SmallInt)]
    pub number: i16,
    #[diesel(sql_type = BigInt)]
    pub submission_id: i64,
    #[diesel(sql_type = Text)]
    pub language: String,
    #[diesel(sql_type = Timestamptz)]
    pub sent_at: DateTime<Utc>,
    /// `None` until it is judged.
    #[diesel(sql_type = Nullable<Text>)]
    pub verdict: Option<String>,
    #[diesel(sql_type = Nullable<Integer>)]
    pub cpu_ms: Option<i32>,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub memory_bytes: Option<i64>,
    /// Of the problem, as it was when this was sent.
    #[diesel(sql_type = BigInt)]
    pub version_id: i64,
    /// The problem's own rubric for code.
    #[diesel(sql_type = Nullable<Jsonb>)]
    pub rubric: Option<serde_json::Value>,
}

pub fn list_rounds(conn: &mut PgConnection, review_id: i64) -> QueryResult<Vec<Round>> {
    statement(
        "SELECT o.number, o.submission_id, s.language, s.created_at AS sent_at, j.verdict, j.cpu_ms, j.memory_bytes,
            s.version_id, v.details->'rubric' AS rubric
         FROM review_rounds o JOIN submissions s ON s.id = o.submission_id JOIN problem_versions v ON v.id = s.version_id
            LEFT JOIN judgements j ON j.submission_id = s.id AND j.current
         WHERE o.review_id = $1 ORDER BY o.number",
    )
    .bind::<BigInt, _>(review_id)
    .load(conn)
}

/// A thread as it hangs in one round.
#[derive(Clone, Debug, QueryableByName)]
pub struct Thread {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    /// In which round it was begun.
    #[diesel(sql_type = SmallInt)]
    pub round: i16,
    /// Empty: about the whole.
    #[diesel(sql_type = Text)]
    pub path: String,
    #[diesel(sql_type = Text)]
    pub kind: String,
    #[diesel(sql_type = Bool)]
    pub is_resolved: bool,
    #[diesel(sql_type = Nullable<Integer>)]
    pub first_line: Option<i32>,
    #[diesel(sql_type = Nullable<Integer>)]
    pub last_line: Option<i32>,
    /// `kept`, `changed`, `outdated`
    #[diesel(sql_type = Nullable<Text>)]
    pub standing: Option<String>,
}

/// All threads of a review as they hang in one of its rounds, in the order in which they were begun.
pub fn list_threads(conn: &mut PgConnection, review_id: i64, round: i16) -> QueryResult<Vec<Thread>> {
    statement(
        "SELECT t.id, t.round, t.path, t.kind, t.is_resolved, a.first_line, a.last_line, a.standing
         FROM review_threads t LEFT JOIN review_anchors a ON a.thread_id = t.id AND a.round = $2
         WHERE t.review_id = $1 ORDER BY t.id",
    )
    .bind::<BigInt, _>(review_id)
    .bind::<SmallInt, _>(round)
    .load(conn)
}

#[derive(Clone, Debug, QueryableByName)]
pub struct Comment {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = BigInt)]
    pub thread_id: i64,
    /// `None` once the account is gone.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub author_id: Option<i64>,
    #[diesel(sql_type = Nullable<Text>)]
    pub author_name: Option<String>,
    #[diesel(sql_type = Bool)]
    pub is_by_mentor: bool,
    #[diesel(sql_type = Text)]
    pub body: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub suggestion: Option<String>,
    /// The body as a page shows it, where the renderer of today made it.
    #[diesel(sql_type = Nullable<Text>)]
    pub html: Option<String>,
    #[diesel(sql_type = Timestamptz)]
    pub created_at: DateTime<Utc>,
}

/// Everything said in a review, thread by thread.
pub fn list_comments(conn: &mut PgConnection, review_id: i64) -> QueryResult<Vec<Comment>> {
    statement(
        "SELECT c.id, c.thread_id, c.author_id, u.display_name AS author_name, c.is_by_mentor, c.body, c.suggestion,
            CASE WHEN c.renderer = $2 THEN c.html END AS html, c.created_at
         FROM review_comments c JOIN review_threads t ON t.id = c.thread_id LEFT JOIN users u ON u.id = c.author_id
         WHERE t.review_id = $1 ORDER BY c.thread_id, c.id",
    )
    .bind::<BigInt, _>(review_id)
    .bind::<SmallInt, _>(RENDERER)
    .load(conn)
}

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// A thread to be begun.
#[derive(Clone, Debug)]
pub struct NewThread {
    pub round: i16,
    pub path: String,
    pub kind: String,
    /// `None`: about the whole.
    pub lines: Option<Lines>,
}

pub fn insert_thread(conn: &mut PgConnection, review_id: i64, new: &NewThread) -> QueryResult<i64> {
    let IdRow { id } = statement(
        "INSERT INTO review_threads (review_id, round, path, kind) VALUES ($1, $2, $3, $4) RETURNING id",
    )
    .bind::<BigInt, _>(review_id)
    .bind::<SmallInt, _>(new.round)
    .bind::<Text, _>(new.path.as_str())
    .bind::<Text, _>(new.kind.as_str())
    .get_result(conn)?;
    if let Some(lines) = new.lines {
        insert_anchor(conn, id, new.round, Carried::Kept(lines))?;
    }
    Ok(id)
}

pub fn insert_anchor(conn: &mut PgConnection, thread_id: i64, round: i16, at: Carried) -> QueryResult<()> {
    let standing = match at {
        Carried::Kept(_) => "kept",
        Carried::Changed(_) => "changed",
        Carried::Outdated(_) => "outdated",
    };
    let line = |number: usize| i32::try_from(number).unwrap_or(i32::MAX);
    statement(
        "INSERT INTO review_anchors (thread_id, round, first_line, last_line, standing) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind::<BigInt, _>(thread_id)
    .bind::<SmallInt, _>(round)
    .bind::<Integer, _>(line(at.lines().first))
    .bind::<Integer, _>(line(at.lines().last))
    .bind::<Text, _>(standing)
    .execute(conn)
    .map(drop)
}

/// A comment to be shared.
#[derive(Clone, Debug)]
pub struct NewComment {
    pub thread_id: i64,
    pub author_id: i64,
    pub is_by_mentor: bool,
    pub body: String,
    /// The body, rendered.
    pub html: String,
    pub suggestion: Option<String>,
    pub round: i16,
}

pub fn insert_comment(conn: &mut PgConnection, new: &NewComment) -> QueryResult<()> {
    statement(
        "INSERT INTO review_comments (thread_id, author_id, is_by_mentor, body, suggestion, round, html, renderer)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind::<BigInt, _>(new.thread_id)
    .bind::<BigInt, _>(new.author_id)
    .bind::<Bool, _>(new.is_by_mentor)
    .bind::<Text, _>(new.body.as_str())
    .bind::<Nullable<Text>, _>(new.suggestion.as_deref())
    .bind::<SmallInt, _>(new.round)
    .bind::<Text, _>(new.html.as_str())
    .bind::<SmallInt, _>(RENDERER)
    .execute(conn)
    .map(drop)
}

/// Settles a thread of a review, or opens it again; `false` where the review has no such thread.
pub fn update_resolved(
    conn: &mut PgConnection,
    review_id: i64,
    thread_id: i64,
    is_resolved: bool,
) -> QueryResult<bool> {
    let written = statement("UPDATE review_threads SET is_resolved = $3 WHERE id = $2 AND review_id = $1")
        .bind::<BigInt, _>(review_id)
        .bind::<BigInt, _>(thread_id)
        .bind::<Bool, _>(is_resolved)
        .execute(conn)?;
    Ok(written == 1)
}

/// A change that was suggested, with the lines it stands for in the round it was made in.
#[derive(Clone, Debug, QueryableByName)]
pub struct Suggested {
    #[diesel(sql_type = Text)]
    pub path: String,
    #[diesel(sql_type = Text)]
    pub suggestion: String,
    #[diesel(sql_type = Integer)]
    pub first_line: i32,
    #[diesel(sql_type = Integer)]
    pub last_line: i32,
    /// The submission of that round.
    #[diesel(sql_type = BigInt)]
    pub submission_id: i64,
}

pub fn find_suggested(
    conn: &mut PgConnection,
    review_id: i64,
    comment_id: i64,
) -> QueryResult<Option<Suggested>> {
    statement(
        "SELECT t.path, c.suggestion, a.first_line, a.last_line, o.submission_id
         FROM review_comments c JOIN review_threads t ON t.id = c.thread_id
            JOIN review_anchors a ON a.thread_id = t.id AND a.round = c.round
            JOIN review_rounds o ON o.review_id = t.review_id AND o.number = c.round
         WHERE t.review_id = $1 AND c.id = $2 AND c.suggestion IS NOT NULL",
    )
    .bind::<BigInt, _>(review_id)
    .bind::<BigInt, _>(comment_id)
    .get_result(conn)
    .optional()
}

/// The seeker's submissions to the problem that came after the last round, the newest first.
#[derive(Clone, Debug, QueryableByName)]
pub struct Newer {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = Timestamptz)]
    pub sent_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Text>)]
    pub verdict: Option<String>,
}

pub fn list_newer(conn: &mut PgConnection, review_id: i64, limit: i64) -> QueryResult<Vec<Newer>> {
    statement(
        "SELECT s.id, s.created_at AS sent_at, j.verdict
         FROM reviews r JOIN submissions s ON s.user_id = r.seeker_id AND s.problem_id = r.problem_id
                AND s.language = r.language
            LEFT JOIN judgements j ON j.submission_id = s.id AND j.current
         WHERE r.id = $1 AND s.id > (SELECT max(o.submission_id) FROM review_rounds o WHERE o.review_id = r.id)
         ORDER BY s.id DESC LIMIT $2",
    )
    .bind::<BigInt, _>(review_id)
    .bind::<BigInt, _>(limit)
    .load(conn)
}

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, Text, Timestamptz};

use crate::db::statement;

/// What a visitor is told of this instance.
#[derive(Debug, QueryableByName)]
pub struct HouseFacts {
    #[diesel(sql_type = BigInt)]
    pub published: i64,
    /// Nobody is an admin yet.
    #[diesel(sql_type = Bool)]
    pub needs_admin: bool,
    /// An easy published problem with a sample.
    #[diesel(sql_type = Nullable<Text>)]
    pub sample_slug: Option<String>,
}

pub fn get_house_facts(conn: &mut PgConnection) -> QueryResult<HouseFacts> {
    statement(
        "SELECT (SELECT count(*) FROM problems WHERE is_shown) AS published,
                NOT EXISTS (SELECT FROM users WHERE is_admin) AS needs_admin,
                (SELECT p.slug FROM problems p
                 WHERE p.is_shown
                   AND EXISTS (SELECT FROM version_samples s WHERE s.version_id = p.current_version_id)
                 ORDER BY p.difficulty NULLS LAST, p.target_minutes NULLS LAST, p.title, p.id
                 LIMIT 1) AS sample_slug",
    )
    .get_result(conn)
}

/// How far somebody is.
#[derive(Debug, QueryableByName)]
pub struct OwnFacts {
    #[diesel(sql_type = BigInt)]
    pub published: i64,
    #[diesel(sql_type = BigInt)]
    pub solved: i64,
}

pub fn get_own_facts(conn: &mut PgConnection, user_id: i64) -> QueryResult<OwnFacts> {
    statement(
        "SELECT count(*) AS published, count(g.solved_at) AS solved
         FROM problems p LEFT JOIN problem_progress g ON g.problem_id = p.id AND g.user_id = $1
         WHERE p.is_shown",
    )
    .bind::<BigInt, _>(user_id)
    .get_result(conn)
}

/// Work that was not sent as it stands now.
#[derive(Debug, QueryableByName)]
pub struct DraftLine {
    #[diesel(sql_type = Text)]
    pub slug: String,
    #[diesel(sql_type = Text)]
    pub title: String,
    #[diesel(sql_type = Text)]
    pub language: String,
    #[diesel(sql_type = Timestamptz)]
    pub saved_at: DateTime<Utc>,
    #[diesel(sql_type = BigInt)]
    pub line_count: i64,
    /// The end of the source, at most 2,000 characters.
    #[diesel(sql_type = Text)]
    pub tail: String,
}

/// The latest drafts with something in them, unless the same language was submitted after the last save.
pub fn list_unsent_drafts(conn: &mut PgConnection, user_id: i64, limit: i64) -> QueryResult<Vec<DraftLine>> {
    statement(
        "SELECT p.slug, p.title, d.language, d.saved_at, right(d.source, 2000) AS tail,
                (char_length(rtrim(d.source, E' \\n\\r\\t'))
                 - char_length(replace(rtrim(d.source, E' \\n\\r\\t'), E'\\n', '')) + 1)::bigint AS line_count
         FROM drafts d JOIN problems p ON p.id = d.problem_id
         WHERE d.user_id = $1 AND p.is_shown AND d.language <> 'design-answers' AND d.source ~ '\\S'
           AND NOT EXISTS (SELECT FROM submissions s
                           WHERE s.user_id = d.user_id AND s.problem_id = d.problem_id
                             AND s.language = d.language AND s.created_at >= d.saved_at)
         ORDER BY d.saved_at DESC LIMIT $2",
    )
    .bind::<BigInt, _>(user_id)
    .bind::<BigInt, _>(limit)
    .load(conn)
}

/// A submission with its verdict, or with how far its judging is.
#[derive(Debug, QueryableByName)]
pub struct SubmissionLine {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = Text)]
    pub slug: String,
    #[diesel(sql_type = Text)]
    pub title: String,
    #[diesel(sql_type = Text)]
    pub language: String,
    #[diesel(sql_type = Timestamptz)]
    pub created_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Text>)]
    pub verdict: Option<String>,
    #[diesel(sql_type = Nullable<Integer>)]
    pub cpu_ms: Option<i32>,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub memory_bytes: Option<i64>,
    /// No worker has begun.
    #[diesel(sql_type = Bool)]
    pub is_waiting: bool,
}

/// What waits for a verdict, newest first.
pub fn list_running(conn: &mut PgConnection, user_id: i64, limit: i64) -> QueryResult<Vec<SubmissionLine>> {
    statement(
        "SELECT s.id, p.slug, p.title, s.language, s.created_at, NULL AS verdict, NULL::integer AS cpu_ms,
                NULL::bigint AS memory_bytes, job.lease_token IS NULL AS is_waiting
         FROM jobs job
         JOIN submissions s ON s.id = job.subject_id
         JOIN problems p ON p.id = s.problem_id
         WHERE job.kind IN ('judge', 'simulate') AND s.user_id = $1
           AND NOT EXISTS (SELECT FROM judgements j WHERE j.submission_id = s.id AND j.current)
         ORDER BY s.id DESC LIMIT $2",
    )
    .bind::<BigInt, _>(user_id)
    .bind::<BigInt, _>(limit)
    .load(conn)
}

/// What has a verdict, newest first.
pub fn list_judged(conn: &mut PgConnection, user_id: i64, limit: i64) -> QueryResult<Vec<SubmissionLine>> {
    statement(
        "SELECT s.id, p.slug, p.title, s.language, s.created_at, j.verdict, j.cpu_ms, j.memory_bytes,
                false AS is_waiting
         FROM submissions s
         JOIN problems p ON p.id = s.problem_id
         JOIN judgements j ON j.submission_id = s.id AND j.current
         WHERE s.user_id = $1
         ORDER BY s.id DESC LIMIT $2",
    )
    .bind::<BigInt, _>(user_id)
    .bind::<BigInt, _>(limit)
    .load(conn)
}

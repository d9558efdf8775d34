//! What somebody has done so far, in a handful of statements.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Date, Integer, Nullable, SmallInt, Text, Timestamptz};

use crate::aids::queries::IS_RUNNING;
use crate::db::statement;

/// Solved of all published problems that share something.
#[derive(Debug, Clone, QueryableByName)]
pub struct ShareRow {
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = BigInt)]
    pub solved: i64,
    #[diesel(sql_type = BigInt)]
    pub published: i64,
}

/// By topic: those with the most problems first.
pub fn list_topics(conn: &mut PgConnection, user_id: i64, limit: i64) -> QueryResult<Vec<ShareRow>> {
    statement(
        "SELECT t AS name, count(g.solved_at) AS solved, count(*) AS published
         FROM problems p CROSS JOIN unnest(p.topics) t
         LEFT JOIN problem_progress g ON g.problem_id = p.id AND g.user_id = $1
         WHERE p.is_shown GROUP BY t ORDER BY count(*) DESC, t LIMIT $2",
    )
    .bind::<BigInt, _>(user_id)
    .bind::<BigInt, _>(limit)
    .load(conn)
}

/// By difficulty, `1` to `3`, and the empty name for those that have none.
pub fn list_difficulties(conn: &mut PgConnection, user_id: i64) -> QueryResult<Vec<ShareRow>> {
    statement(
        "SELECT coalesce(p.difficulty::text, '') AS name, count(g.solved_at) AS solved, count(*) AS published
         FROM problems p LEFT JOIN problem_progress g ON g.problem_id = p.id AND g.user_id = $1
         WHERE p.is_shown GROUP BY p.difficulty ORDER BY p.difficulty NULLS LAST",
    )
    .bind::<BigInt, _>(user_id)
    .load(conn)
}

#[derive(Debug, Clone, QueryableByName)]
pub struct SolvedRow {
    #[diesel(sql_type = Text)]
    pub slug: String,
    #[diesel(sql_type = Text)]
    pub title: String,
    /// When the first submission that solved it was sent.
    #[diesel(sql_type = Timestamptz)]
    pub solved_at: DateTime<Utc>,
    /// The first that is known of the work: a draft, a hint, an interview, a submission.
    #[diesel(sql_type = Timestamptz)]
    pub begun_at: DateTime<Utc>,
    /// Submissions up to the one that solved it.
    #[diesel(sql_type = BigInt)]
    pub tries: i64,
    #[diesel(sql_type = BigInt)]
    pub hints: i64,
    /// A solution was looked at before.
    #[diesel(sql_type = Bool)]
    pub looked: bool,
}

/// The problems that somebody solved at last.
pub fn list_solved(conn: &mut PgConnection, user_id: i64, limit: i64) -> QueryResult<Vec<SolvedRow>> {
    statement(
        "SELECT p.slug, p.title, f.created_at AS solved_at,
                least(f.created_at,
                      (SELECT min(s.created_at) FROM submissions s WHERE s.user_id = $1 AND s.problem_id = p.id),
                      (SELECT min(d.begun_at) FROM drafts d WHERE d.user_id = $1 AND d.problem_id = p.id),
                      (SELECT min(h.shown_at) FROM hint_views h WHERE h.user_id = $1 AND h.problem_id = p.id),
                      (SELECT min(i.started_at) FROM interviews i WHERE i.user_id = $1 AND i.problem_id = p.id)) AS begun_at,
                (SELECT count(*) FROM submissions s
                 WHERE s.user_id = $1 AND s.problem_id = p.id AND s.id <= f.id) AS tries,
                (SELECT count(*) FROM hint_views h
                 WHERE h.user_id = $1 AND h.problem_id = p.id AND h.shown_at < f.created_at) AS hints,
                EXISTS (SELECT FROM solution_looks l
                        WHERE l.user_id = $1 AND l.problem_id = p.id AND l.looked_at < f.created_at) AS looked
         FROM (SELECT problem_id FROM problem_progress
               WHERE user_id = $1 AND solved_at IS NOT NULL ORDER BY solved_at DESC LIMIT $2) g
         JOIN problems p ON p.id = g.problem_id
         JOIN LATERAL (SELECT s.id, s.created_at FROM submissions s JOIN judgements j ON j.submission_id = s.id AND j.current
                       WHERE s.user_id = $1 AND s.problem_id = p.id AND j.verdict IN ('accepted', 'passed')
                       ORDER BY s.id LIMIT 1) f ON true
         ORDER BY f.created_at DESC, p.id",
    )
    .bind::<BigInt, _>(user_id)
    .bind::<BigInt, _>(limit)
    .load(conn)
}

#[derive(Debug, Clone, QueryableByName)]
pub struct DayRow {
    #[diesel(sql_type = Date)]
    pub day: NaiveDate,
    #[diesel(sql_type = BigInt)]
    pub submissions: i64,
}

/// Submissions of each day, UTC, from one on.
pub fn list_days(conn: &mut PgConnection, user_id: i64, from: NaiveDate) -> QueryResult<Vec<DayRow>> {
    statement(
        "SELECT (created_at AT TIME ZONE 'UTC')::date AS day, count(*) AS submissions FROM submissions
         WHERE user_id = $1 AND created_at >= $2::timestamp AT TIME ZONE 'UTC' GROUP BY 1",
    )
    .bind::<BigInt, _>(user_id)
    .bind::<Date, _>(from)
    .load(conn)
}

#[derive(Debug, Clone, QueryableByName)]
pub struct Totals {
    #[diesel(sql_type = BigInt)]
    pub submissions: i64,
    #[diesel(sql_type = BigInt)]
    pub tried: i64,
    #[diesel(sql_type = BigInt)]
    pub solved: i64,
    #[diesel(sql_type = BigInt)]
    pub published: i64,
    #[diesel(sql_type = BigInt)]
    pub hints: i64,
    /// Problems whose solution was looked at before they were solved, if they ever were.
    #[diesel(sql_type = BigInt)]
    pub given_up: i64,
}

pub fn get_totals(conn: &mut PgConnection, user_id: i64) -> QueryResult<Totals> {
    statement(
        "SELECT (SELECT count(*) FROM submissions WHERE user_id = $1) AS submissions,
                count(g.user_id) AS tried, count(g.solved_at) AS solved, count(*) AS published,
                (SELECT count(*) FROM hint_views WHERE user_id = $1) AS hints,
                (SELECT count(DISTINCT l.problem_id) FROM solution_looks l
                 LEFT JOIN problem_progress q ON q.user_id = $1 AND q.problem_id = l.problem_id
                 WHERE l.user_id = $1 AND (q.solved_at IS NULL OR q.solved_at > l.looked_at)) AS given_up
         FROM problems p LEFT JOIN problem_progress g ON g.problem_id = p.id AND g.user_id = $1
         WHERE p.is_shown",
    )
    .bind::<BigInt, _>(user_id)
    .get_result(conn)
}

#[derive(Debug, Clone, QueryableByName)]
pub struct InterviewRow {
    #[diesel(sql_type = Text)]
    pub slug: String,
    #[diesel(sql_type = Text)]
    pub title: String,
    #[diesel(sql_type = SmallInt)]
    pub minutes: i16,
    #[diesel(sql_type = Timestamptz)]
    pub started_at: DateTime<Utc>,
    #[diesel(sql_type = Bool)]
    pub is_running: bool,
    /// Ended by hand before its time.
    #[diesel(sql_type = Bool)]
    pub is_ended: bool,
    /// Minutes until what solved it was sent.
    #[diesel(sql_type = Nullable<Integer>)]
    pub solved_after: Option<i32>,
    /// Sent in its time.
    #[diesel(sql_type = BigInt)]
    pub submissions: i64,
}

pub fn list_interviews(conn: &mut PgConnection, user_id: i64, limit: i64) -> QueryResult<Vec<InterviewRow>> {
    statement(format!(
        "SELECT p.slug, p.title, i.minutes, i.started_at, {IS_RUNNING} AS is_running,
                coalesce(i.ended_at < i.ends_at, false) AS is_ended, s.submissions,
                (extract(epoch FROM s.solved_at - i.started_at) / 60)::integer AS solved_after
         FROM (SELECT * FROM interviews WHERE user_id = $1 ORDER BY id DESC LIMIT $2) i
         JOIN problems p ON p.id = i.problem_id
         CROSS JOIN LATERAL (SELECT count(*) AS submissions,
                min(s.created_at) FILTER (WHERE j.verdict IN ('accepted', 'passed')) AS solved_at
             FROM submissions s LEFT JOIN judgements j ON j.submission_id = s.id AND j.current
             WHERE s.user_id = $1 AND s.problem_id = i.problem_id AND s.created_at >= i.started_at
               AND s.created_at <= coalesce(i.ended_at, i.ends_at)) s
         ORDER BY i.id DESC"
    ))
    .bind::<BigInt, _>(user_id)
    .bind::<BigInt, _>(limit)
    .load(conn)
}

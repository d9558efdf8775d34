//! A mentor's own figures.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Double, Nullable, Text, Timestamptz};

use crate::db::statement;

/// One review that a mentor has answered.
#[derive(Clone, Debug, QueryableByName)]
pub struct AnsweredReview {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = Text)]
    pub problem: String,
    #[diesel(sql_type = Timestamptz)]
    pub answered_at: DateTime<Utc>,
    /// From the request to the first answer.
    #[diesel(sql_type = Double)]
    pub hours: f64,
    #[diesel(sql_type = BigInt)]
    pub threads: i64,
    #[diesel(sql_type = BigInt)]
    pub settled: i64,
}

/// The last that a mentor has answered, the oldest of them first.
pub fn list_answered(
    conn: &mut PgConnection,
    mentor_id: i64,
    limit: i64,
) -> QueryResult<Vec<AnsweredReview>> {
    statement(
        "SELECT * FROM (
            SELECT r.id, p.title AS problem, r.answered_at,
                extract(epoch FROM r.answered_at - r.asked_at)::double precision / 3600 AS hours,
                count(t.id) AS threads, count(t.id) FILTER (WHERE t.is_resolved) AS settled
            FROM reviews r JOIN problems p ON p.id = r.problem_id LEFT JOIN review_threads t ON t.review_id = r.id
            WHERE r.mentor_id = $1 AND r.answered_at IS NOT NULL
            GROUP BY r.id, p.title ORDER BY r.answered_at DESC LIMIT $2) newest
         ORDER BY answered_at, id",
    )
    .bind::<BigInt, _>(mentor_id)
    .bind::<BigInt, _>(limit)
    .load(conn)
}

/// Figures over all of a mentor's reviews.
#[derive(Clone, Debug, QueryableByName)]
pub struct Totals {
    #[diesel(sql_type = BigInt)]
    pub answered: i64,
    #[diesel(sql_type = BigInt)]
    pub open: i64,
    /// Median hours to the first answer.
    #[diesel(sql_type = Nullable<Double>)]
    pub median_hours: Option<f64>,
    #[diesel(sql_type = BigInt)]
    pub threads: i64,
    #[diesel(sql_type = BigInt)]
    pub settled: i64,
    /// Marks that the seeker gave as well, and those that are the same.
    #[diesel(sql_type = BigInt)]
    pub marked: i64,
    #[diesel(sql_type = BigInt)]
    pub same: i64,
}

pub fn get_totals(conn: &mut PgConnection, mentor_id: i64) -> QueryResult<Totals> {
    statement(
        "WITH own AS (SELECT * FROM reviews WHERE mentor_id = $1),
            both_sides AS (SELECT k.level = m.level AS is_same FROM mentor_marks k
                JOIN review_rounds o ON o.review_id = k.review_id AND o.number = k.round
                JOIN self_marks m ON m.submission_id = o.submission_id AND m.criterion = k.criterion
                WHERE k.mentor_id = $1 AND m.level IS NOT NULL AND m.evidence <> '')
         SELECT (SELECT count(*) FROM own WHERE answered_at IS NOT NULL) AS answered,
            (SELECT count(*) FROM own WHERE state IN ('claimed', 'awaiting-seeker', 'awaiting-mentor')) AS open,
            (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM answered_at - asked_at)) / 3600
                FROM own WHERE answered_at IS NOT NULL) AS median_hours,
            (SELECT count(*) FROM review_threads t JOIN own r ON r.id = t.review_id) AS threads,
            (SELECT count(*) FROM review_threads t JOIN own r ON r.id = t.review_id WHERE t.is_resolved) AS settled,
            (SELECT count(*) FROM both_sides) AS marked,
            (SELECT count(*) FROM both_sides WHERE is_same) AS same",
    )
    .bind::<BigInt, _>(mentor_id)
    .get_result(conn)
}

/// One answer to one question, counted.
#[derive(Clone, Debug, QueryableByName)]
pub struct RatingCount {
    #[diesel(sql_type = Text)]
    pub question: String,
    #[diesel(sql_type = Text)]
    pub answer: String,
    #[diesel(sql_type = BigInt)]
    pub count: i64,
}

/// What seekers said at the end.
pub fn count_ratings(conn: &mut PgConnection, mentor_id: i64) -> QueryResult<Vec<RatingCount>> {
    statement(
        "SELECT a.key AS question, a.value AS answer, count(*) AS count
         FROM review_ratings g JOIN reviews r ON r.id = g.review_id, jsonb_each_text(g.answers) a
         WHERE r.mentor_id = $1 AND NOT g.is_by_mentor GROUP BY a.key, a.value ORDER BY a.key, a.value",
    )
    .bind::<BigInt, _>(mentor_id)
    .load(conn)
}

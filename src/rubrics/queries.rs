//! Marks in their tables.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, SmallInt, Text, Timestamptz};

use super::Mark;
use crate::db::statement;

#[derive(QueryableByName)]
struct MarkRow {
    #[diesel(sql_type = Text)]
    criterion: String,
    #[diesel(sql_type = Text)]
    title: String,
    #[diesel(sql_type = Nullable<SmallInt>)]
    level: Option<i16>,
    #[diesel(sql_type = Text)]
    evidence: String,
}

impl From<MarkRow> for Mark {
    fn from(row: MarkRow) -> Mark {
        Mark {
            criterion: row.criterion,
            title: row.title,
            level: row.level,
            evidence: row.evidence,
        }
    }
}

/// How its author marks a submission, complete or not.
pub fn list_self_marks(conn: &mut PgConnection, submission_id: i64) -> QueryResult<Vec<Mark>> {
    let rows: Vec<MarkRow> = statement(
        "SELECT criterion, title, level, evidence FROM self_marks WHERE submission_id = $1 ORDER BY criterion",
    )
    .bind::<BigInt, _>(submission_id)
    .load(conn)?;
    Ok(rows.into_iter().map(Mark::from).collect())
}

/// Marks that both sides have seen: whoever marked first must not change theirs after that.
const SEEN: &str = "EXISTS (SELECT FROM review_rounds o JOIN mentor_marks k ON k.review_id = o.review_id AND k.round = o.number
        WHERE o.submission_id = m.submission_id AND k.criterion = m.criterion)
    AND m.level IS NOT NULL AND m.evidence <> ''";

/// Puts these marks in place of those that were there, except where both sides have seen each other's. Call it inside a
/// transaction.
pub fn replace_self_marks(conn: &mut PgConnection, submission_id: i64, marks: &[Mark]) -> QueryResult<()> {
    statement(format!(
        "DELETE FROM self_marks m WHERE m.submission_id = $1 AND NOT ({SEEN})"
    ))
    .bind::<BigInt, _>(submission_id)
    .execute(conn)?;
    for mark in marks {
        statement(
            "INSERT INTO self_marks (submission_id, criterion, title, level, evidence) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (submission_id, criterion) DO NOTHING",
        )
        .bind::<BigInt, _>(submission_id)
        .bind::<Text, _>(mark.criterion.as_str())
        .bind::<Text, _>(mark.title.as_str())
        .bind::<Nullable<SmallInt>, _>(mark.level)
        .bind::<Text, _>(mark.evidence.as_str())
        .execute(conn)?;
    }
    Ok(())
}

/// What mentors have sent on one round of a review, the last mark of a criterion first; `only` of one of them.
pub fn list_mentor_marks(
    conn: &mut PgConnection,
    (review_id, round): (i64, i16),
    only: Option<i64>,
) -> QueryResult<Vec<Mark>> {
    let rows: Vec<MarkRow> = statement(
        "SELECT criterion, title, level, evidence FROM mentor_marks
         WHERE review_id = $1 AND round = $2 AND ($3 IS NULL OR mentor_id = $3) ORDER BY criterion, marked_at DESC",
    )
    .bind::<BigInt, _>(review_id)
    .bind::<SmallInt, _>(round)
    .bind::<Nullable<BigInt>, _>(only)
    .load(conn)?;
    Ok(rows.into_iter().map(Mark::from).collect())
}

/// Stores a mentor's mark; `false` where one stands in its place that both sides have seen.
pub fn save_mentor_mark(
    conn: &mut PgConnection,
    (review_id, round): (i64, i16),
    mentor_id: i64,
    mark: &Mark,
) -> QueryResult<bool> {
    statement(
        "INSERT INTO mentor_marks (review_id, round, criterion, mentor_id, title, level, evidence)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (review_id, round, criterion, mentor_id) DO UPDATE SET level = $6, evidence = $7, marked_at = now()
         WHERE NOT EXISTS (SELECT FROM review_rounds o JOIN self_marks m ON m.submission_id = o.submission_id
            WHERE o.review_id = $1 AND o.number = $2 AND m.criterion = $3 AND m.level IS NOT NULL AND m.evidence <> '')",
    )
    .bind::<BigInt, _>(review_id)
    .bind::<SmallInt, _>(round)
    .bind::<Text, _>(mark.criterion.as_str())
    .bind::<BigInt, _>(mentor_id)
    .bind::<Text, _>(mark.title.as_str())
    .bind::<Nullable<SmallInt>, _>(mark.level)
    .bind::<Text, _>(mark.evidence.as_str())
    .execute(conn)
    .map(|rows| rows > 0)
}

/// A mark of one of somebody's submissions, for the history.
#[derive(Clone, Debug, QueryableByName)]
pub struct HistoryRow {
    #[diesel(sql_type = Text)]
    pub criterion: String,
    #[diesel(sql_type = Text)]
    pub title: String,
    #[diesel(sql_type = BigInt)]
    pub submission_id: i64,
    #[diesel(sql_type = Text)]
    pub problem: String,
    #[diesel(sql_type = Timestamptz)]
    pub sent_at: DateTime<Utc>,
    #[diesel(sql_type = SmallInt)]
    pub own: i16,
    /// `None` where no mentor has marked it.
    #[diesel(sql_type = Nullable<SmallInt>)]
    pub mentor: Option<i16>,
    /// The review with the mentor's mark.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub review_id: Option<i64>,
}

/// Everything that somebody has marked of their own, with the last mentor's mark beside it; the oldest submission first.
pub fn list_history(conn: &mut PgConnection, user_id: i64, limit: i64) -> QueryResult<Vec<HistoryRow>> {
    statement(
        "SELECT * FROM (
            SELECT m.criterion, coalesce(nullif(m.title, ''), m.criterion) AS title, m.submission_id,
                p.title AS problem, s.created_at AS sent_at, m.level AS own, n.level AS mentor, n.review_id
            FROM self_marks m JOIN submissions s ON s.id = m.submission_id JOIN problems p ON p.id = s.problem_id
            LEFT JOIN LATERAL (
                SELECT k.level, k.review_id FROM review_rounds o
                JOIN mentor_marks k ON k.review_id = o.review_id AND k.round = o.number AND k.criterion = m.criterion
                WHERE o.submission_id = s.id ORDER BY k.marked_at DESC LIMIT 1) n ON true
            WHERE s.user_id = $1 AND m.level IS NOT NULL AND m.evidence <> ''
            ORDER BY s.created_at DESC, s.id DESC, m.criterion LIMIT $2) newest
         ORDER BY sent_at, submission_id, criterion",
    )
    .bind::<BigInt, _>(user_id)
    .bind::<BigInt, _>(limit)
    .load(conn)
}

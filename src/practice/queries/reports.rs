//! Reports of cases that somebody takes for wrong.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Nullable, Text, Timestamptz};

use crate::db::statement;

pub struct NewReport<'a> {
    pub user_id: i64,
    pub submission_id: i64,
    pub case_number: i32,
    pub case_name: &'a str,
    pub verdict: &'a str,
    pub body: &'a str,
}

/// `false` where this person has reported the case of this submission before.
pub fn insert_report(conn: &mut PgConnection, new: &NewReport<'_>) -> QueryResult<bool> {
    let stored = statement(
        "INSERT INTO test_reports (user_id, submission_id, case_number, case_name, verdict, body)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
    )
    .bind::<BigInt, _>(new.user_id)
    .bind::<BigInt, _>(new.submission_id)
    .bind::<Integer, _>(new.case_number)
    .bind::<Text, _>(new.case_name)
    .bind::<Text, _>(new.verdict)
    .bind::<Text, _>(new.body)
    .execute(conn)?;
    Ok(stored == 1)
}

#[derive(QueryableByName)]
struct CountRow {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// How many somebody has made within a day.
pub fn count_of_day(conn: &mut PgConnection, user_id: i64) -> QueryResult<i64> {
    let row: CountRow = statement(
        "SELECT count(*) FROM test_reports WHERE user_id = $1 AND created_at > now() - interval '1 day'",
    )
    .bind::<BigInt, _>(user_id)
    .get_result(conn)?;
    Ok(row.count)
}

#[derive(Debug, Clone, QueryableByName)]
pub struct OwnReport {
    #[diesel(sql_type = Text)]
    pub body: String,
    #[diesel(sql_type = Timestamptz)]
    pub created_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Text>)]
    pub answer: Option<String>,
}

pub fn find_own_report(
    conn: &mut PgConnection,
    user_id: i64,
    submission_id: i64,
    case_number: i32,
) -> QueryResult<Option<OwnReport>> {
    statement(
        "SELECT body, created_at, answer FROM test_reports
         WHERE user_id = $1 AND submission_id = $2 AND case_number = $3",
    )
    .bind::<BigInt, _>(user_id)
    .bind::<BigInt, _>(submission_id)
    .bind::<Integer, _>(case_number)
    .get_result(conn)
    .optional()
}

#[derive(Debug, Clone, QueryableByName)]
pub struct ReportRow {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = Text)]
    pub by: String,
    #[diesel(sql_type = Text)]
    pub slug: String,
    #[diesel(sql_type = Text)]
    pub title: String,
    #[diesel(sql_type = Integer)]
    pub version: i32,
    #[diesel(sql_type = BigInt)]
    pub submission_id: i64,
    #[diesel(sql_type = Integer)]
    pub case_number: i32,
    #[diesel(sql_type = Text)]
    pub case_name: String,
    #[diesel(sql_type = Text)]
    pub verdict: String,
    #[diesel(sql_type = Text)]
    pub body: String,
    #[diesel(sql_type = Timestamptz)]
    pub created_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Text>)]
    pub answer: Option<String>,
}

/// Open or settled ones below an id, the newest first.
pub fn list_reports(
    conn: &mut PgConnection,
    are_settled: bool,
    before: Option<i64>,
    limit: i64,
) -> QueryResult<Vec<ReportRow>> {
    // Two texts, so that each uses its own index.
    let state = if are_settled { "IS NOT NULL" } else { "IS NULL" };
    statement(format!(
        "SELECT t.id, u.username AS by, p.slug, p.title, v.number AS version, t.submission_id, t.case_number, t.case_name,
                t.verdict, t.body, t.created_at, t.answer
         FROM test_reports t JOIN users u ON u.id = t.user_id JOIN submissions s ON s.id = t.submission_id
         JOIN problems p ON p.id = s.problem_id JOIN problem_versions v ON v.id = s.version_id
         WHERE t.settled_at {state} AND t.id < $1 ORDER BY t.id DESC LIMIT $2"
    ))
    .bind::<BigInt, _>(before.unwrap_or(i64::MAX))
    .bind::<BigInt, _>(limit)
    .load(conn)
}

#[derive(Debug, QueryableByName)]
pub struct Settled {
    #[diesel(sql_type = BigInt)]
    pub user_id: i64,
    #[diesel(sql_type = BigInt)]
    pub submission_id: i64,
    #[diesel(sql_type = Integer)]
    pub case_number: i32,
    #[diesel(sql_type = Text)]
    pub title: String,
}

/// `None` where there is none that waits.
pub fn settle(conn: &mut PgConnection, id: i64, answer: &str) -> QueryResult<Option<Settled>> {
    statement(
        "UPDATE test_reports t SET answer = $2, settled_at = now()
         FROM submissions s JOIN problems p ON p.id = s.problem_id
         WHERE t.id = $1 AND t.settled_at IS NULL AND s.id = t.submission_id
         RETURNING t.user_id, t.submission_id, t.case_number, p.title",
    )
    .bind::<BigInt, _>(id)
    .bind::<Text, _>(answer)
    .get_result(conn)
    .optional()
}

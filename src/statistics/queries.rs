//! Problems with their figures, and the submissions that statistics are made of.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Integer, Nullable, Text, Timestamptz};

use crate::db::statement;

/// Submissions that the statistics of a problem look at.
pub const WINDOW: i64 = 5_000;
/// Attempts that are counted; more are told as more.
pub const MOST_COUNTED: i64 = 100_000;
/// The same in a list.
pub const MOST_LISTED: i64 = 1_000;
/// Submissions that a list tells the acceptance of.
pub const LISTED_WINDOW: i64 = 200;

#[derive(Debug, Clone, QueryableByName)]
pub struct ProblemLine {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = Text)]
    pub slug: String,
    #[diesel(sql_type = Text)]
    pub title: String,
    #[diesel(sql_type = Text)]
    pub kind: String,
    #[diesel(sql_type = Text)]
    pub state: String,
    /// Of the version that seekers see.
    #[diesel(sql_type = Nullable<Integer>)]
    pub version: Option<i32>,
    /// At most one more than is counted.
    #[diesel(sql_type = BigInt)]
    pub attempts: i64,
    /// Of the latest submissions: those with a verdict, and those that solve it.
    #[diesel(sql_type = BigInt)]
    pub judged: i64,
    #[diesel(sql_type = BigInt)]
    pub accepted: i64,
}

/// What narrows the list, and where it goes on.
#[derive(Debug, Clone, Default)]
pub struct ListQuery {
    /// A part of the title or of the slug.
    pub part: Option<String>,
    pub state: Option<String>,
    /// Title and id of the last row before.
    pub after: Option<(String, i64)>,
}

/// All problems in the order of their titles; those that nobody but administrators sees too.
pub fn list_problems(
    conn: &mut PgConnection,
    query: &ListQuery,
    limit: i64,
) -> QueryResult<Vec<ProblemLine>> {
    let (title, id) = query.after.clone().unzip();
    // A part of a text is looked for as it is: no sign of it is a pattern.
    statement(format!(
        "WITH page AS MATERIALIZED (
             SELECT p.id, p.slug, p.title, p.kind, p.state, p.current_version_id FROM problems p
             WHERE ($1::text IS NULL OR p.title > $1::text OR (p.title = $1::text AND p.id > $2::bigint))
                 AND ($3::text IS NULL OR p.state = $3::text)
                 AND ($4::text IS NULL OR strpos(lower(p.title), lower($4::text)) > 0
                     OR strpos(p.slug, lower($4::text)) > 0)
             ORDER BY p.title, p.id LIMIT $5::bigint)
         SELECT p.id, p.slug, p.title, p.kind, p.state, v.number AS version, a.attempts, w.judged, w.accepted
         FROM page p LEFT JOIN problem_versions v ON v.id = p.current_version_id,
             LATERAL (SELECT count(*) AS attempts FROM (
                 SELECT FROM submissions s WHERE s.problem_id = p.id LIMIT {MOST_LISTED} + 1) counted) a,
             LATERAL (SELECT count(*) FILTER (WHERE j.verdict <> 'judge_error') AS judged,
                     count(*) FILTER (WHERE j.verdict IN ('accepted', 'passed')) AS accepted
                 FROM (SELECT s.id FROM submissions s WHERE s.problem_id = p.id ORDER BY s.id DESC
                       LIMIT {LISTED_WINDOW}) latest
                     JOIN judgements j ON j.submission_id = latest.id AND j.current) w
         ORDER BY p.title, p.id"
    ))
    .bind::<Nullable<Text>, _>(title)
    .bind::<Nullable<BigInt>, _>(id)
    .bind::<Nullable<Text>, _>(query.state.clone())
    .bind::<Nullable<Text>, _>(query.part.clone())
    .bind::<BigInt, _>(limit)
    .load(conn)
}

#[derive(Debug, Clone, QueryableByName)]
pub struct ProblemHead {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = Text)]
    pub title: String,
    #[diesel(sql_type = Text)]
    pub kind: String,
    #[diesel(sql_type = Text)]
    pub state: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub version_id: Option<i64>,
    #[diesel(sql_type = Nullable<Integer>)]
    pub version: Option<i32>,
    /// At most one more than [`MOST_COUNTED`].
    #[diesel(sql_type = BigInt)]
    pub attempts: i64,
}

pub fn find_problem(conn: &mut PgConnection, slug: &str) -> QueryResult<Option<ProblemHead>> {
    statement(format!(
        "SELECT p.id, p.title, p.kind, p.state, p.current_version_id AS version_id, v.number AS version,
                (SELECT count(*) FROM (SELECT FROM submissions s WHERE s.problem_id = p.id
                    LIMIT {MOST_COUNTED} + 1) counted) AS attempts
         FROM problems p LEFT JOIN problem_versions v ON v.id = p.current_version_id WHERE p.slug = $1"
    ))
    .bind::<Text, _>(slug.to_string())
    .get_result(conn)
    .optional()
}

/// A submission of the window.
#[derive(Debug, Clone, QueryableByName)]
pub struct Attempt {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = BigInt)]
    pub user_id: i64,
    #[diesel(sql_type = Text)]
    pub language: String,
    #[diesel(sql_type = Timestamptz)]
    pub sent_at: DateTime<Utc>,
    /// `None` while it waits.
    #[diesel(sql_type = Nullable<Text>)]
    pub verdict: Option<String>,
}

/// The latest submissions, the oldest of them first.
pub fn list_attempts(conn: &mut PgConnection, problem_id: i64) -> QueryResult<Vec<Attempt>> {
    statement(
        "SELECT s.id, s.user_id, s.language, s.created_at AS sent_at, j.verdict
         FROM (SELECT id, user_id, language, created_at FROM submissions WHERE problem_id = $1
               ORDER BY id DESC LIMIT $2) s
             LEFT JOIN judgements j ON j.submission_id = s.id AND j.current
         ORDER BY s.id",
    )
    .bind::<BigInt, _>(problem_id)
    .bind::<BigInt, _>(WINDOW)
    .load(conn)
}

#[derive(QueryableByName)]
struct UserRow {
    #[diesel(sql_type = BigInt)]
    user_id: i64,
}

/// Those of the people who had tried it before a submission: how they began is not in the window.
pub fn list_earlier(
    conn: &mut PgConnection,
    problem_id: i64,
    people: &[i64],
    before: i64,
) -> QueryResult<Vec<i64>> {
    let rows: Vec<UserRow> = statement(
        "SELECT user_id FROM unnest($1) AS user_id WHERE EXISTS (
             SELECT FROM submissions s WHERE s.user_id = user_id.user_id AND s.problem_id = $2 AND s.id < $3)",
    )
    .bind::<Array<BigInt>, _>(people.to_vec())
    .bind::<BigInt, _>(problem_id)
    .bind::<BigInt, _>(before)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| row.user_id).collect())
}

/// A case and how often it was failed.
#[derive(Debug, Clone, QueryableByName)]
pub struct FailedCase {
    #[diesel(sql_type = Text)]
    pub group: String,
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = BigInt)]
    pub failures: i64,
    /// Judgements that were looked at.
    #[diesel(sql_type = BigInt)]
    pub judgements: i64,
}

/// The cases of a version that the latest submissions failed most.
pub fn list_failed_cases(
    conn: &mut PgConnection,
    problem_id: i64,
    version_id: i64,
    limit: i64,
) -> QueryResult<Vec<FailedCase>> {
    statement(
        r#"WITH looked AS MATERIALIZED (
             SELECT j.verdict, j.cases FROM (SELECT id FROM submissions WHERE problem_id = $1
                   ORDER BY id DESC LIMIT $2) s
                 JOIN judgements j ON j.submission_id = s.id AND j.current
             WHERE j.version_id = $3 AND j.verdict NOT IN ('judge_error', 'compile_error'))
         SELECT coalesce(c ->> 'group', '') AS "group", coalesce(c ->> 'name', '') AS name, count(*) AS failures,
                (SELECT count(*) FROM looked) AS judgements
         FROM looked, jsonb_array_elements(cases) AS c
         WHERE verdict NOT IN ('accepted', 'passed') AND c ->> 'verdict' <> 'accepted'
         GROUP BY 1, 2 ORDER BY failures DESC, 1, 2 LIMIT $4"#,
    )
    .bind::<BigInt, _>(problem_id)
    .bind::<BigInt, _>(WINDOW)
    .bind::<BigInt, _>(version_id)
    .bind::<BigInt, _>(limit)
    .load(conn)
}

//! Submissions with known marks, and how mentors marked them.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Jsonb, Nullable, SmallInt, Text};

use crate::db::statement;
use crate::rubrics::Mark;

/// A published problem that has gold submissions.
#[derive(Clone, Debug, QueryableByName)]
pub struct GoldProblem {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = BigInt)]
    pub version_id: i64,
    #[diesel(sql_type = Text)]
    pub slug: String,
    #[diesel(sql_type = Text)]
    pub title: String,
    #[diesel(sql_type = Jsonb)]
    pub gold: serde_json::Value,
    #[diesel(sql_type = Nullable<Jsonb>)]
    pub rubric: Option<serde_json::Value>,
}

/// By title; of one problem alone where a slug is given.
pub fn list_gold_problems(conn: &mut PgConnection, slug: Option<&str>) -> QueryResult<Vec<GoldProblem>> {
    statement(
        "SELECT p.id, v.id AS version_id, p.slug, p.title, v.details->'gold' AS gold, v.details->'rubric' AS rubric
         FROM problems p JOIN problem_versions v ON v.id = p.current_version_id
         WHERE p.is_shown AND jsonb_typeof(v.details->'gold') = 'array'
            AND jsonb_array_length(v.details->'gold') > 0 AND ($1 IS NULL OR p.slug = $1)
         ORDER BY p.title, p.id LIMIT 200",
    )
    .bind::<Nullable<Text>, _>(slug)
    .load(conn)
}

/// A mark that a mentor gave, beside the known one.
#[derive(Clone, Debug, QueryableByName)]
pub struct GoldMarkRow {
    #[diesel(sql_type = BigInt)]
    pub user_id: i64,
    #[diesel(sql_type = BigInt)]
    pub problem_id: i64,
    #[diesel(sql_type = Text)]
    pub file: String,
    #[diesel(sql_type = Text)]
    pub criterion: String,
    #[diesel(sql_type = SmallInt)]
    pub level: i16,
    #[diesel(sql_type = SmallInt)]
    pub known: i16,
}

/// All marks of these mentors.
pub fn list_gold_marks(conn: &mut PgConnection, mentors: &[i64]) -> QueryResult<Vec<GoldMarkRow>> {
    statement(
        "SELECT user_id, problem_id, file, criterion, level, known FROM gold_marks
         WHERE user_id = ANY($1) ORDER BY user_id, problem_id, file, criterion",
    )
    .bind::<diesel::sql_types::Array<BigInt>, _>(mentors)
    .load(conn)
}

/// Stores a mentor's marks of a gold submission, each with the known one. A second try changes nothing.
pub fn insert_gold_marks(
    conn: &mut PgConnection,
    user_id: i64,
    (problem_id, file): (i64, &str),
    marks: &[(Mark, i16)],
) -> QueryResult<()> {
    for (mark, known) in marks {
        statement(
            "INSERT INTO gold_marks (user_id, problem_id, file, criterion, level, known)
             SELECT $1, $2, $3, $4, $5, $6 WHERE $5::smallint IS NOT NULL ON CONFLICT DO NOTHING",
        )
        .bind::<BigInt, _>(user_id)
        .bind::<BigInt, _>(problem_id)
        .bind::<Text, _>(file)
        .bind::<Text, _>(mark.criterion.as_str())
        .bind::<Nullable<SmallInt>, _>(mark.level)
        .bind::<SmallInt, _>(*known)
        .execute(conn)?;
    }
    Ok(())
}

//! Problems that are like another.

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Integer, Nullable, SmallInt, Text};

use crate::db::statement;

#[derive(Debug, QueryableByName)]
pub struct SimilarRow {
    #[diesel(sql_type = Text)]
    pub slug: String,
    #[diesel(sql_type = Text)]
    pub title: String,
    #[diesel(sql_type = Nullable<SmallInt>)]
    pub difficulty: Option<i16>,
    /// Topics that both have.
    #[diesel(sql_type = Array<Text>)]
    pub topics: Vec<String>,
}

/// Published problems that share a topic with this one: those with the most in common first, then those that are about as
/// hard.
pub fn list_similar(
    conn: &mut PgConnection,
    problem_id: i64,
    topics: &[String],
    difficulty: Option<i16>,
    limit: i32,
) -> QueryResult<Vec<SimilarRow>> {
    statement(
        "SELECT p.slug, p.title, p.difficulty, c.topics
         FROM problems p, LATERAL (SELECT ARRAY(SELECT t FROM unnest(p.topics) t WHERE t = ANY ($2) ORDER BY t) AS topics) c
         WHERE p.is_shown AND p.topics && $2 AND p.id <> $1
         ORDER BY cardinality(c.topics) DESC, abs(p.difficulty - $3) NULLS LAST, p.title, p.id
         LIMIT $4",
    )
    .bind::<BigInt, _>(problem_id)
    .bind::<Array<Text>, _>(topics)
    .bind::<Nullable<SmallInt>, _>(difficulty)
    .bind::<Integer, _>(limit)
    .load(conn)
}

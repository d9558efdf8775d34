//! The problem list: one statement for its rows, one for the numbers and choices around them.

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Integer, Nullable, SmallInt, Text};

use crate::aids::queries::IS_RUNNING;
use crate::db::{Statement, statement};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListStatus {
    Solved,
    Tried,
    New,
}

/// What narrows the list, for whom, and where it goes on.
#[derive(Debug, Clone, Default)]
pub struct ListQuery {
    /// Words as people type them into a search box.
    pub search: Option<String>,
    pub topic: Option<String>,
    /// 1 to 3.
    pub difficulty: Option<i16>,
    pub language: Option<String>,
    /// `code` or `design`.
    pub kind: Option<&'static str>,
    /// Only for somebody who is signed in.
    pub status: Option<ListStatus>,
    pub viewer_id: Option<i64>,
    /// Only what the viewer has bookmarked.
    pub bookmarked: bool,
    /// Problems that are not published are listed too.
    pub drafts: bool,
    /// Title and id of the last row before.
    pub after: Option<(String, i64)>,
}

#[derive(Debug, Clone, QueryableByName)]
pub struct ListRow {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = Text)]
    pub slug: String,
    #[diesel(sql_type = Text)]
    pub kind: String,
    #[diesel(sql_type = Text)]
    pub title: String,
    #[diesel(sql_type = Text)]
    pub summary: String,
    #[diesel(sql_type = Array<Text>)]
    pub topics: Vec<String>,
    #[diesel(sql_type = Nullable<SmallInt>)]
    pub difficulty: Option<i16>,
    #[diesel(sql_type = Nullable<Integer>)]
    pub target_minutes: Option<i32>,
    #[diesel(sql_type = Text)]
    pub state: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub incomplete: Option<String>,
    #[diesel(sql_type = Bool)]
    pub solved: bool,
    #[diesel(sql_type = Bool)]
    pub tried: bool,
}

/// Columns of [`ListRow`]; `$1` is the viewer or NULL, which joins no progress. A problem that the viewer has an interview
/// on says neither how hard it is nor what it is about, as long as the clock runs.
const ROW: &str = "SELECT p.id, p.slug, p.kind, p.title, p.summary, p.state,
       CASE WHEN i.id IS NULL THEN p.topics ELSE '{}' END AS topics,
       CASE WHEN i.id IS NULL THEN p.difficulty END AS difficulty,
       CASE WHEN i.id IS NULL THEN p.target_minutes END AS target_minutes,
       v.incomplete, g.solved_at IS NOT NULL AS solved, g.user_id IS NOT NULL AS tried";
const FROM: &str = " FROM problems p
     LEFT JOIN problem_progress g ON g.problem_id = p.id AND g.user_id = $1";
const VERSION: &str = "
     LEFT JOIN problem_versions v ON v.id = COALESCE(p.current_version_id,
         (SELECT max(w.id) FROM problem_versions w WHERE w.problem_id = p.id))";
/// The interview that the viewer is in; its condition follows.
const INTERVIEW: &str = " LEFT JOIN interviews i ON i.user_id = $1 AND i.problem_id = p.id AND ";
/// The filters; one that is NULL lets everything through.
const WHERE: &str = "
     WHERE (p.is_shown OR $2)
       AND ($3::text IS NULL OR p.search @@ websearch_to_tsquery('english', $3))
       AND ($4::text IS NULL OR p.topics @> ARRAY[$4::text])
       AND ($5::smallint IS NULL OR p.difficulty = $5)
       AND ($6::text IS NULL
            OR p.kind = 'code' AND (p.allowed_languages IS NULL OR $6 = ANY (p.allowed_languages)))
       AND CASE $7::text WHEN 'solved' THEN g.solved_at IS NOT NULL
                         WHEN 'tried' THEN g.user_id IS NOT NULL AND g.solved_at IS NULL
                         WHEN 'new' THEN g.user_id IS NULL
                         ELSE true END
       AND ($8::text IS NULL OR p.kind = $8)
       AND (NOT $9 OR EXISTS (SELECT FROM bookmarks b WHERE b.user_id = $1 AND b.problem_id = p.id))";

/// At most `limit` problems in order of their titles, with the viewer's progress.
pub fn list_problems(conn: &mut PgConnection, query: &ListQuery, limit: i64) -> QueryResult<Vec<ListRow>> {
    let (title, id) = query.after.clone().unzip();
    let sql = format!(
        "{ROW}{FROM}{VERSION}{INTERVIEW}{IS_RUNNING}{WHERE}
           AND ($10::text IS NULL OR (p.title, p.id) > ($10, $11::bigint))
         ORDER BY p.title, p.id LIMIT $12"
    );
    bound(sql, query)
        .bind::<Nullable<Text>, _>(title)
        .bind::<Nullable<BigInt>, _>(id)
        .bind::<BigInt, _>(limit)
        .load(conn)
}

/// What stands around the rows.
#[derive(Debug, QueryableByName)]
pub struct ListFacts {
    /// Problems that match the filters, on all pages together.
    #[diesel(sql_type = BigInt)]
    pub matching: i64,
    /// Problems that the viewer could see without a filter.
    #[diesel(sql_type = BigInt)]
    pub visible: i64,
    /// Every topic of those, sorted.
    #[diesel(sql_type = Array<Text>)]
    pub topics: Vec<String>,
}

pub fn get_list_facts(conn: &mut PgConnection, query: &ListQuery) -> QueryResult<ListFacts> {
    let sql = format!(
        "SELECT (SELECT count(*) {FROM}{WHERE}) AS matching,
                (SELECT count(*) FROM problems q WHERE q.is_shown OR $2) AS visible,
                ARRAY(SELECT DISTINCT t FROM problems q, unnest(q.topics) t
                      WHERE q.is_shown OR $2 ORDER BY t) AS topics"
    );
    bound(sql, query).get_result(conn)
}

/// Binds `$1` to `$9`.
fn bound(sql: String, query: &ListQuery) -> Statement<'static> {
    let status = query.status.map(|status| match status {
        ListStatus::Solved => "solved",
        ListStatus::Tried => "tried",
        ListStatus::New => "new",
    });
    statement(sql)
        .bind::<Nullable<BigInt>, _>(query.viewer_id)
        .bind::<Bool, _>(query.drafts)
        .bind::<Nullable<Text>, _>(query.search.clone())
        .bind::<Nullable<Text>, _>(query.topic.clone())
        .bind::<Nullable<SmallInt>, _>(query.difficulty)
        .bind::<Nullable<Text>, _>(query.language.clone())
        .bind::<Nullable<Text>, _>(status)
        .bind::<Nullable<Text>, _>(query.kind)
        .bind::<Bool, _>(query.bookmarked)
}

/// Problems to solve next: those that can be judged and are not solved, easy before hard.
pub fn list_starters(conn: &mut PgConnection, viewer_id: i64, limit: i64) -> QueryResult<Vec<ListRow>> {
    statement(format!(
        "{ROW}{FROM}{VERSION}{INTERVIEW}{IS_RUNNING}
         WHERE p.is_shown AND v.incomplete IS NULL AND g.solved_at IS NULL
         ORDER BY p.difficulty NULLS LAST, p.target_minutes NULLS LAST, p.title, p.id
         LIMIT $2"
    ))
    .bind::<BigInt, _>(viewer_id)
    .bind::<BigInt, _>(limit)
    .load(conn)
}

//! Rejudgings in Postgres, for pages.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, Text, Timestamptz};

use crate::db::statement;

#[derive(Debug, QueryableByName)]
pub struct Line {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = Text)]
    pub problem_title: String,
    #[diesel(sql_type = Integer)]
    pub version_number: i32,
    #[diesel(sql_type = Text)]
    pub state: String,
    #[diesel(sql_type = Text)]
    pub reason: String,
    /// `None` when they have left.
    #[diesel(sql_type = Nullable<Text>)]
    pub author: Option<String>,
    #[diesel(sql_type = Timestamptz)]
    pub created_at: DateTime<Utc>,
}

/// Before an id, newest first.
pub fn list_rejudgings(conn: &mut PgConnection, before: Option<i64>, limit: i64) -> QueryResult<Vec<Line>> {
    statement(
        "SELECT r.id, p.title AS problem_title, v.number AS version_number, r.state, r.reason,
                u.username AS author, r.created_at
         FROM rejudgings r JOIN problems p ON p.id = r.problem_id JOIN problem_versions v ON v.id = r.version_id
         LEFT JOIN users u ON u.id = r.author_id
         WHERE r.id < $1 ORDER BY r.id DESC LIMIT $2",
    )
    .bind::<BigInt, _>(before.unwrap_or(i64::MAX))
    .bind::<BigInt, _>(limit)
    .load(conn)
}

/// A problem whose current version judges otherwise than the one that stands behind some current judgements.
#[derive(Debug, QueryableByName)]
pub struct Proposal {
    #[diesel(sql_type = Text)]
    pub slug: String,
    #[diesel(sql_type = Text)]
    pub title: String,
    #[diesel(sql_type = Integer)]
    pub version_number: i32,
    /// Submissions, counted up to [`PROPOSED`] and one more.
    #[diesel(sql_type = BigInt)]
    pub affected: i64,
    /// One of the problem that is neither applied nor cancelled.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub open_id: Option<i64>,
}

pub const PROPOSED: i64 = 10_000;

/// Only problems with versions of several judging hashes are counted, and of those only so many judgements.
pub fn list_proposals(conn: &mut PgConnection, limit: i64) -> QueryResult<Vec<Proposal>> {
    statement(
        "SELECT p.slug, p.title, v.number AS version_number, c.affected,
                (SELECT max(r.id) FROM rejudgings r WHERE r.problem_id = p.id
                    AND r.state IN ('preview', 'judging', 'judged')) AS open_id
         FROM problems p JOIN problem_versions v ON v.id = p.current_version_id
         CROSS JOIN LATERAL (SELECT count(*) AS affected FROM (
             SELECT FROM problem_versions w JOIN judgements j ON j.version_id = w.id AND j.current
             JOIN submissions s ON s.id = j.submission_id
             WHERE w.problem_id = p.id AND w.judging_hash <> v.judging_hash
               AND (p.allowed_languages IS NULL OR s.language = ANY (p.allowed_languages)) LIMIT $1) few) c
         WHERE c.affected > 0 AND EXISTS (SELECT FROM problem_versions w
             WHERE w.problem_id = p.id AND w.judging_hash <> v.judging_hash)
         ORDER BY p.slug LIMIT $2",
    )
    .bind::<BigInt, _>(PROPOSED + 1)
    .bind::<BigInt, _>(limit)
    .load(conn)
}

#[derive(Debug, QueryableByName)]
pub struct Rejudging {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = Text)]
    pub state: String,
    #[diesel(sql_type = Text)]
    pub problem_slug: String,
    #[diesel(sql_type = Text)]
    pub problem_title: String,
    #[diesel(sql_type = Integer)]
    pub version_number: i32,
    #[diesel(sql_type = Bool)]
    pub is_current_version: bool,
    #[diesel(sql_type = Text)]
    pub reason: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub author: Option<String>,
    #[diesel(sql_type = Nullable<Integer>)]
    pub scope_version: Option<i32>,
    #[diesel(sql_type = Nullable<Text>)]
    pub scope_language: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub scope_verdict: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub scope_username: Option<String>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub scope_from: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub scope_until: Option<DateTime<Utc>>,
    #[diesel(sql_type = Timestamptz)]
    pub created_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub started_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub judged_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub ended_at: Option<DateTime<Utc>>,
}

pub fn get_rejudging(conn: &mut PgConnection, id: i64) -> QueryResult<Rejudging> {
    statement(
        "SELECT r.id, r.state, p.slug AS problem_slug, p.title AS problem_title, v.number AS version_number,
                v.id IS NOT DISTINCT FROM p.current_version_id AS is_current_version, r.reason, a.username AS author,
                sv.number AS scope_version, r.scope_language, r.scope_verdict, u.username AS scope_username,
                r.scope_from, r.scope_until, r.created_at, r.started_at, r.judged_at, r.ended_at
         FROM rejudgings r JOIN problems p ON p.id = r.problem_id JOIN problem_versions v ON v.id = r.version_id
         LEFT JOIN problem_versions sv ON sv.id = r.scope_version_id
         LEFT JOIN users a ON a.id = r.author_id LEFT JOIN users u ON u.id = r.scope_person_id
         WHERE r.id = $1",
    )
    .bind::<BigInt, _>(id)
    .get_result(conn)
}

/// How many submissions of a rejudging share these.
#[derive(Debug, Clone, QueryableByName)]
pub struct Group {
    #[diesel(sql_type = Text)]
    pub language: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub old_verdict: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub new_verdict: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub skipped: Option<String>,
    #[diesel(sql_type = BigInt)]
    pub count: i64,
}

pub fn list_groups(conn: &mut PgConnection, id: i64) -> QueryResult<Vec<Group>> {
    statement(
        "SELECT s.language, rs.old_verdict, rs.new_verdict, rs.skipped, count(*) AS count
         FROM rejudging_submissions rs JOIN submissions s ON s.id = rs.submission_id
         WHERE rs.rejudging_id = $1 GROUP BY 1, 2, 3, 4",
    )
    .bind::<BigInt, _>(id)
    .load(conn)
}

/// Which submissions of a rejudging a list shows; `None` is no bound.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    pub language: Option<String>,
    pub old_verdict: Option<String>,
    pub new_verdict: Option<String>,
    pub skipped: Option<String>,
    /// Only those that are not skipped.
    pub is_judged: bool,
}

#[derive(Debug, QueryableByName)]
pub struct SubmissionLine {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = BigInt)]
    pub submission_id: i64,
    #[diesel(sql_type = Text)]
    pub username: String,
    #[diesel(sql_type = Text)]
    pub language: String,
    #[diesel(sql_type = Timestamptz)]
    pub sent_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Text>)]
    pub old_verdict: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub new_verdict: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub skipped: Option<String>,
}

/// In the order they were sent, after a line's id.
pub fn list_submissions(
    conn: &mut PgConnection,
    id: i64,
    cell: &Cell,
    after: i64,
    limit: i64,
) -> QueryResult<Vec<SubmissionLine>> {
    // Planned anew each time: which index is best depends on what bounds there are.
    diesel::sql_query(
        "SELECT rs.id, rs.submission_id, u.username, s.language, s.created_at AS sent_at, rs.old_verdict,
                rs.new_verdict, rs.skipped
         FROM rejudging_submissions rs JOIN submissions s ON s.id = rs.submission_id JOIN users u ON u.id = s.user_id
         WHERE rs.rejudging_id = $1 AND rs.id > $2
           AND ($3 IS NULL OR s.language = $3)
           AND ($4 IS NULL OR rs.old_verdict = $4)
           AND ($5 IS NULL OR rs.new_verdict = $5)
           AND ($6 IS NULL OR rs.skipped = $6)
           AND (NOT $7 OR rs.skipped IS NULL)
         ORDER BY rs.id LIMIT $8",
    )
    .bind::<BigInt, _>(id)
    .bind::<BigInt, _>(after)
    .bind::<Nullable<Text>, _>(&cell.language)
    .bind::<Nullable<Text>, _>(&cell.old_verdict)
    .bind::<Nullable<Text>, _>(&cell.new_verdict)
    .bind::<Nullable<Text>, _>(&cell.skipped)
    .bind::<Bool, _>(cell.is_judged)
    .bind::<BigInt, _>(limit)
    .load(conn)
}

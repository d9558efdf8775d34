//! The tables of hints, looks, bookmarks, notes and interviews.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, SmallInt, Text, Timestamptz};

use crate::db::statement;

/// Whether the interview `i` runs: its time is not over, nobody ended it, and nothing sent in it has solved the problem.
pub const IS_RUNNING: &str = "i.ended_at IS NULL AND i.ends_at > now() AND NOT EXISTS (
     SELECT FROM submissions s JOIN judgements j ON j.submission_id = s.id AND j.current
     WHERE s.user_id = i.user_id AND s.problem_id = i.problem_id AND s.created_at >= i.started_at
       AND j.verdict IN ('accepted', 'passed'))";

/// What one person has of one problem.
#[derive(Debug, Clone, Default)]
pub struct Aids {
    /// How many hints they were shown, from the first on.
    pub hints: usize,
    pub read_editorial: bool,
    pub read_programs: bool,
    pub is_bookmarked: bool,
    /// Not empty.
    pub note: Option<String>,
    pub interview: Option<RunningInterview>,
}

#[derive(Debug, Clone)]
pub struct RunningInterview {
    pub id: i64,
    pub minutes: i16,
    pub ends_at: DateTime<Utc>,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SmallInt)]
    hints: i16,
    #[diesel(sql_type = Bool)]
    read_editorial: bool,
    #[diesel(sql_type = Bool)]
    read_programs: bool,
    #[diesel(sql_type = Bool)]
    is_bookmarked: bool,
    #[diesel(sql_type = Nullable<Text>)]
    note: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    interview_id: Option<i64>,
    #[diesel(sql_type = Nullable<SmallInt>)]
    minutes: Option<i16>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    ends_at: Option<DateTime<Utc>>,
}

pub fn find_aids(conn: &mut PgConnection, user_id: i64, problem_id: i64) -> QueryResult<Aids> {
    let row: Row = statement(format!(
        "SELECT coalesce((SELECT max(hint) FROM hint_views WHERE user_id = $1 AND problem_id = $2), 0::smallint) AS hints,
                EXISTS (SELECT FROM solution_looks
                        WHERE user_id = $1 AND problem_id = $2 AND what = 'editorial') AS read_editorial,
                EXISTS (SELECT FROM solution_looks
                        WHERE user_id = $1 AND problem_id = $2 AND what = 'programs') AS read_programs,
                EXISTS (SELECT FROM bookmarks WHERE user_id = $1 AND problem_id = $2) AS is_bookmarked,
                (SELECT body FROM problem_notes WHERE user_id = $1 AND problem_id = $2 AND body <> '') AS note,
                i.id AS interview_id, i.minutes, i.ends_at
         FROM (VALUES (1)) one
         LEFT JOIN interviews i ON i.user_id = $1 AND i.problem_id = $2 AND {IS_RUNNING}"
    ))
    .bind::<BigInt, _>(user_id)
    .bind::<BigInt, _>(problem_id)
    .get_result(conn)?;
    let interview = row.interview_id.zip(row.minutes).zip(row.ends_at);
    Ok(Aids {
        hints: usize::try_from(row.hints).unwrap_or(0),
        read_editorial: row.read_editorial,
        read_programs: row.read_programs,
        is_bookmarked: row.is_bookmarked,
        note: row.note,
        interview: interview.map(|((id, minutes), ends_at)| RunningInterview { id, minutes, ends_at }),
    })
}

/// Records that a hint was shown; once shown, it stays so.
pub fn insert_hint_view(
    conn: &mut PgConnection,
    user_id: i64,
    problem_id: i64,
    hint: i16,
) -> QueryResult<()> {
    statement("INSERT INTO hint_views (user_id, problem_id, hint) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
        .bind::<BigInt, _>(user_id)
        .bind::<BigInt, _>(problem_id)
        .bind::<SmallInt, _>(hint)
        .execute(conn)
        .map(drop)
}

/// Records the first look at a solution: `editorial` or `programs`.
pub fn insert_look(conn: &mut PgConnection, user_id: i64, problem_id: i64, what: &str) -> QueryResult<()> {
    statement(
        "INSERT INTO solution_looks (user_id, problem_id, what) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    )
    .bind::<BigInt, _>(user_id)
    .bind::<BigInt, _>(problem_id)
    .bind::<Text, _>(what)
    .execute(conn)
    .map(drop)
}

pub fn set_bookmark(conn: &mut PgConnection, user_id: i64, problem_id: i64, is_set: bool) -> QueryResult<()> {
    let sql = match is_set {
        true => "INSERT INTO bookmarks (user_id, problem_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        false => "DELETE FROM bookmarks WHERE user_id = $1 AND problem_id = $2",
    };
    statement(sql)
        .bind::<BigInt, _>(user_id)
        .bind::<BigInt, _>(problem_id)
        .execute(conn)
        .map(drop)
}

#[derive(Debug, Clone, Default, QueryableByName)]
pub struct Note {
    #[diesel(sql_type = Text)]
    pub body: String,
    /// 0 before there is one.
    #[diesel(sql_type = Integer)]
    pub revision: i32,
}

pub fn find_note(conn: &mut PgConnection, user_id: i64, problem_id: i64) -> QueryResult<Note> {
    let found = statement("SELECT body, revision FROM problem_notes WHERE user_id = $1 AND problem_id = $2")
        .bind::<BigInt, _>(user_id)
        .bind::<BigInt, _>(problem_id)
        .get_result(conn)
        .optional()?;
    Ok(found.unwrap_or_default())
}

/// Stores a note over the revision that its writer has seen; `false` where another was stored meanwhile.
pub fn save_note(
    conn: &mut PgConnection,
    user_id: i64,
    problem_id: i64,
    body: &str,
    seen: i32,
) -> QueryResult<bool> {
    let stored = statement(
        "INSERT INTO problem_notes (user_id, problem_id, body) VALUES ($1, $2, $3)
         ON CONFLICT (user_id, problem_id) DO UPDATE
             SET body = excluded.body, revision = problem_notes.revision + 1, saved_at = now()
             WHERE problem_notes.revision = $4 OR problem_notes.body = excluded.body",
    )
    .bind::<BigInt, _>(user_id)
    .bind::<BigInt, _>(problem_id)
    .bind::<Text, _>(body)
    .bind::<Integer, _>(seen)
    .execute(conn)?;
    Ok(stored == 1)
}

/// The interview that somebody is in, on whatever problem.
pub fn find_running(conn: &mut PgConnection, user_id: i64) -> QueryResult<Option<(i64, i64)>> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = BigInt)]
        id: i64,
        #[diesel(sql_type = BigInt)]
        problem_id: i64,
    }
    let found: Option<Found> = statement(format!(
        "SELECT i.id, i.problem_id FROM interviews i WHERE i.user_id = $1 AND {IS_RUNNING}"
    ))
    .bind::<BigInt, _>(user_id)
    .get_result(conn)
    .optional()?;
    Ok(found.map(|found| (found.id, found.problem_id)))
}

/// Closes what has ended by itself, then begins an interview. Whoever begins two at once gets one: `false` is the other.
pub fn begin_interview(
    conn: &mut PgConnection,
    user_id: i64,
    problem_id: i64,
    minutes: i16,
) -> QueryResult<bool> {
    statement(format!(
        "UPDATE interviews i SET ended_at = least(i.ends_at, now())
         WHERE i.user_id = $1 AND i.ended_at IS NULL AND NOT ({IS_RUNNING})"
    ))
    .bind::<BigInt, _>(user_id)
    .execute(conn)?;
    let begun = statement(
        "INSERT INTO interviews (user_id, problem_id, minutes, ends_at)
         VALUES ($1, $2, $3, now() + make_interval(mins => $3::integer)) ON CONFLICT DO NOTHING",
    )
    .bind::<BigInt, _>(user_id)
    .bind::<BigInt, _>(problem_id)
    .bind::<SmallInt, _>(minutes)
    .execute(conn)?;
    Ok(begun == 1)
}

/// Ends an interview of somebody by hand and returns its problem; `None` where it is not theirs or has ended.
pub fn end_interview(conn: &mut PgConnection, user_id: i64, id: i64) -> QueryResult<Option<String>> {
    #[derive(QueryableByName)]
    struct Ended {
        #[diesel(sql_type = Text)]
        slug: String,
    }
    let ended: Option<Ended> = statement(format!(
        "UPDATE interviews i SET ended_at = now() FROM problems p
         WHERE i.id = $2 AND i.user_id = $1 AND p.id = i.problem_id AND {IS_RUNNING} RETURNING p.slug"
    ))
    .bind::<BigInt, _>(user_id)
    .bind::<BigInt, _>(id)
    .get_result(conn)
    .optional()?;
    Ok(ended.map(|ended| ended.slug))
}

//! One problem: what its page shows and what other features need to know of it.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};
use serde_json::Value;

use crate::db::schema::{problem_versions, problems, version_samples};
use crate::db::statement;
use crate::problems::ProblemKind;
use crate::problems::details::VersionDetails;

/// A published problem as far as sending work to it needs.
#[derive(Debug, Clone)]
pub struct ProblemHead {
    pub id: i64,
    pub kind: ProblemKind,
    pub slug: String,
    pub title: String,
    pub version_id: i64,
    pub time_limit_ms: i32,
    pub memory_bytes: u64,
    /// `None` means every language of the instance.
    pub allowed_languages: Option<Vec<String>>,
    /// The largest source that is taken.
    pub code_bytes: u64,
}

/// The problem of this slug that people may send work to: published, or in beta.
///
/// # Errors
/// `NotFound` for an unknown slug and for one that is not published.
pub fn get_published_by_slug(conn: &mut PgConnection, slug: &str) -> QueryResult<ProblemHead> {
    type Row = (
        i64,
        String,
        String,
        String,
        Option<Vec<String>>,
        i64,
        Option<i32>,
        Value,
    );
    let (id, kind, slug, title, allowed_languages, version_id, time_limit_ms, details): Row = problems::table
        .inner_join(
            problem_versions::table.on(problems::current_version_id.eq(problem_versions::id.nullable())),
        )
        .filter(problems::slug.eq(slug))
        .filter(problems::is_shown)
        .select((
            problems::id,
            problems::kind,
            problems::slug,
            problems::title,
            problems::allowed_languages,
            problem_versions::id,
            problem_versions::time_limit_ms,
            problem_versions::details,
        ))
        .first(conn)?;
    let details = read_details(details)?;
    let kind = ProblemKind::parse(&kind).ok_or(diesel::result::Error::NotFound)?;
    Ok(ProblemHead {
        id,
        kind,
        slug,
        title,
        version_id,
        // No program is judged without a limit; designs are simulated and have none.
        time_limit_ms: match kind {
            ProblemKind::Code => time_limit_ms.ok_or(diesel::result::Error::NotFound)?,
            ProblemKind::Design => 0,
        },
        memory_bytes: details.limits.as_ref().map_or(0, |limits| limits.memory_bytes),
        allowed_languages,
        code_bytes: details.code_bytes(),
    })
}

fn read_details(details: Value) -> QueryResult<VersionDetails> {
    serde_json::from_value(details).map_err(|error| diesel::result::Error::DeserializationError(error.into()))
}

/// A problem with the version that is shown (the newest where none is) and its statement.
#[derive(Debug)]
pub struct ProblemPageRow {
    pub id: i64,
    pub kind: ProblemKind,
    pub slug: String,
    pub state: String,
    pub version_id: i64,
    pub version_number: i32,
    pub details: VersionDetails,
    pub incomplete: Option<String>,
    pub time_limit_ms: Option<i32>,
    pub time_limit_from: String,
    /// Why measuring failed, where it did.
    pub time_limit_details: Option<Value>,
    pub statement: StatementRow,
    /// Every language that has a statement, sorted.
    pub statement_languages: Vec<String>,
}

#[derive(Debug)]
pub struct StatementRow {
    pub language: String,
    pub title: String,
    pub html: String,
}

#[derive(QueryableByName)]
struct Raw {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    slug: String,
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = BigInt)]
    version_id: i64,
    #[diesel(sql_type = diesel::sql_types::Integer)]
    number: i32,
    #[diesel(sql_type = diesel::sql_types::Jsonb)]
    details: Value,
    #[diesel(sql_type = Nullable<Text>)]
    incomplete: Option<String>,
    #[diesel(sql_type = Nullable<diesel::sql_types::Integer>)]
    time_limit_ms: Option<i32>,
    #[diesel(sql_type = Text)]
    time_limit_from: String,
    #[diesel(sql_type = Nullable<diesel::sql_types::Jsonb>)]
    time_limit_details: Option<Value>,
    #[diesel(sql_type = Text)]
    language: String,
    #[diesel(sql_type = Text)]
    title: String,
    #[diesel(sql_type = Text)]
    html: String,
    #[diesel(sql_type = diesel::sql_types::Array<Text>)]
    languages: Vec<String>,
}

/// The problem of this slug, whatever its state; the statement in the wanted language, else English,
/// else the first there is.
///
/// # Errors
/// `NotFound` for an unknown slug.
pub fn get_problem_page(conn: &mut PgConnection, slug: &str, language: &str) -> QueryResult<ProblemPageRow> {
    // The details hold the words for the search too, which no page needs.
    let raw: Raw = statement(
        "SELECT p.id, p.kind, p.slug, p.state, v.id AS version_id, v.number,
                v.details || '{\"search_text\": \"\"}' AS details, v.incomplete, v.time_limit_ms,
                v.time_limit_from, v.time_limit_details, s.language, s.title, s.html,
                ARRAY(SELECT language FROM version_statements WHERE version_id = v.id ORDER BY language) AS languages
         FROM problems p
         JOIN problem_versions v ON v.id = COALESCE(p.current_version_id,
             (SELECT max(w.id) FROM problem_versions w WHERE w.problem_id = p.id))
         JOIN version_statements s ON s.version_id = v.id
         WHERE p.slug = $1
         ORDER BY s.language = $2 DESC, s.language = 'en' DESC, s.language
         LIMIT 1",
    )
    .bind::<Text, _>(slug)
    .bind::<Text, _>(language)
    .get_result(conn)?;
    Ok(ProblemPageRow {
        id: raw.id,
        kind: ProblemKind::parse(&raw.kind).ok_or(diesel::result::Error::NotFound)?,
        slug: raw.slug,
        state: raw.state,
        version_id: raw.version_id,
        version_number: raw.number,
        details: read_details(raw.details)?,
        incomplete: raw.incomplete,
        time_limit_ms: raw.time_limit_ms,
        time_limit_from: raw.time_limit_from,
        time_limit_details: raw.time_limit_details,
        statement: StatementRow {
            language: raw.language,
            title: raw.title,
            html: raw.html,
        },
        statement_languages: raw.languages,
    })
}

/// A sample; `input` and `answer` may be only the beginning of the file.
#[derive(Debug, Queryable)]
pub struct SampleRow {
    pub position: i32,
    pub input: Vec<u8>,
    pub input_bytes: i64,
    pub answer: Vec<u8>,
    pub answer_bytes: i64,
    pub description: Option<String>,
}

pub fn list_samples(conn: &mut PgConnection, version_id: i64) -> QueryResult<Vec<SampleRow>> {
    version_samples::table
        .filter(version_samples::version_id.eq(version_id))
        .order(version_samples::position)
        .select((
            version_samples::position,
            version_samples::input,
            version_samples::input_bytes,
            version_samples::answer,
            version_samples::answer_bytes,
            version_samples::description,
        ))
        .load(conn)
}

/// A toolchain that some worker has: id of the language and version.
#[derive(Debug, Clone, QueryableByName)]
pub struct ToolchainRow {
    #[diesel(sql_type = Text)]
    pub id: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub version: Option<String>,
}

/// The languages that workers reported in the last minutes, one row each; empty where no worker has.
///
/// A language that is known but not installed anywhere has no version.
pub fn list_toolchains(conn: &mut PgConnection) -> QueryResult<Vec<ToolchainRow>> {
    statement(
        "SELECT l ->> 'id' AS id, max(l ->> 'version') FILTER (WHERE l -> 'available' = 'true') AS version
         FROM workers, jsonb_array_elements(
             CASE jsonb_typeof(languages) WHEN 'array' THEN languages ELSE '[]' END) l
         WHERE seen_at > now() - interval '10 minutes' AND l ->> 'id' IS NOT NULL
         GROUP BY 1",
    )
    .load(conn)
}

/// How far somebody is with a problem.
#[derive(Debug, QueryableByName)]
pub struct OwnProgress {
    #[diesel(sql_type = diesel::sql_types::Bool)]
    pub solved: bool,
    #[diesel(sql_type = BigInt)]
    pub submissions: i64,
}

pub fn get_own_progress(conn: &mut PgConnection, user_id: i64, problem_id: i64) -> QueryResult<OwnProgress> {
    statement(
        "SELECT EXISTS (SELECT FROM problem_progress
                        WHERE user_id = $1 AND problem_id = $2 AND solved_at IS NOT NULL) AS solved,
                (SELECT count(*) FROM submissions WHERE user_id = $1 AND problem_id = $2) AS submissions",
    )
    .bind::<BigInt, _>(user_id)
    .bind::<BigInt, _>(problem_id)
    .get_result(conn)
}

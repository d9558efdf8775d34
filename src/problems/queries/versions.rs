//! Problems and their versions as an import writes them, and what a worker reads back.

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use serde_json::Value;
use uuid::Uuid;

use crate::db::schema::{
    blobs, problem_versions, problems, version_files, version_samples, version_statements,
};
use crate::jobs::{self, JobKind, NewJob};
use crate::problems::details::{VersionDetails, difficulty_number};

/// What tells problems apart.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Identity {
    pub id: i64,
    pub uuid: Option<Uuid>,
    pub short_name: String,
    pub slug: String,
}

/// Every problem that shares the uuid, the short name or the slug; at most three.
pub fn list_identities(
    conn: &mut PgConnection,
    uuid: Option<Uuid>,
    short_name: &str,
    slug: &str,
) -> QueryResult<Vec<Identity>> {
    problems::table
        .filter(
            problems::short_name
                .eq(short_name)
                .or(problems::slug.eq(slug))
                .or(problems::uuid.eq(uuid)),
        )
        .select((problems::id, problems::uuid, problems::short_name, problems::slug))
        .load(conn)
}

/// The columns that lists show, copied from a version.
#[derive(Debug, AsChangeset, Insertable)]
#[diesel(table_name = problems, treat_none_as_null = true)]
pub struct Listing {
    title: String,
    summary: String,
    topics: Vec<String>,
    difficulty: Option<i16>,
    target_minutes: Option<i32>,
    allowed_languages: Option<Vec<String>>,
    search_text: String,
}

impl Listing {
    pub fn of(details: &VersionDetails) -> Listing {
        Listing {
            title: details.title.clone(),
            summary: details.summary.clone().unwrap_or_default(),
            topics: details.topics.clone(),
            difficulty: details.difficulty.map(difficulty_number),
            target_minutes: details
                .target_minutes
                .and_then(|minutes| i32::try_from(minutes).ok())
                .filter(|minutes| *minutes > 0),
            allowed_languages: details.allowed_languages.as_ref().map(|languages| {
                languages
                    .iter()
                    .map(|language| language.as_str().to_string())
                    .collect()
            }),
            search_text: details.search_text.clone(),
        }
    }
}

pub fn insert_problem(
    conn: &mut PgConnection,
    uuid: Option<Uuid>,
    short_name: &str,
    slug: &str,
    listing: &Listing,
) -> QueryResult<i64> {
    diesel::insert_into(problems::table)
        .values((
            problems::uuid.eq(uuid),
            problems::short_name.eq(short_name),
            problems::slug.eq(slug),
            listing,
        ))
        .returning(problems::id)
        .get_result(conn)
}

/// Follows a package that was renamed, or that has got its uuid since.
pub fn update_identity(conn: &mut PgConnection, identity: &Identity) -> QueryResult<()> {
    diesel::update(problems::table.find(identity.id))
        .set((
            problems::uuid.eq(identity.uuid),
            problems::short_name.eq(&identity.short_name),
            problems::slug.eq(&identity.slug),
        ))
        .execute(conn)?;
    Ok(())
}

/// What lists show of a problem that was never published follows its newest version.
pub fn update_draft_listing(conn: &mut PgConnection, problem_id: i64, listing: &Listing) -> QueryResult<()> {
    diesel::update(problems::table.find(problem_id))
        .filter(problems::current_version_id.is_null())
        .set(listing)
        .execute(conn)?;
    Ok(())
}

/// A version as far as publishing asks.
#[derive(Debug, Queryable)]
pub struct VersionState {
    pub id: i64,
    pub problem_id: i64,
    pub number: i32,
    pub incomplete: Option<String>,
    pub time_limit_ms: Option<i32>,
    /// `none`, `package`, `measured` or `admin`.
    pub time_limit_from: String,
    pub details: Value,
}

type VersionStateColumns = (
    problem_versions::id,
    problem_versions::problem_id,
    problem_versions::number,
    problem_versions::incomplete,
    problem_versions::time_limit_ms,
    problem_versions::time_limit_from,
    problem_versions::details,
);

const VERSION_STATE: VersionStateColumns = (
    problem_versions::id,
    problem_versions::problem_id,
    problem_versions::number,
    problem_versions::incomplete,
    problem_versions::time_limit_ms,
    problem_versions::time_limit_from,
    problem_versions::details,
);

pub fn find_version_by_hash(
    conn: &mut PgConnection,
    problem_id: i64,
    content_hash: &[u8],
) -> QueryResult<Option<VersionState>> {
    problem_versions::table
        .filter(problem_versions::problem_id.eq(problem_id))
        .filter(problem_versions::content_hash.eq(content_hash))
        .select(VERSION_STATE)
        .first(conn)
        .optional()
}

/// The version, locked until the transaction ends.
pub fn lock_version(conn: &mut PgConnection, version_id: i64) -> QueryResult<VersionState> {
    problem_versions::table
        .find(version_id)
        .select(VERSION_STATE)
        .for_no_key_update()
        .first(conn)
}

#[derive(Debug, Insertable)]
#[diesel(table_name = problem_versions)]
pub struct NewVersion {
    pub problem_id: i64,
    pub number: i32,
    pub content_hash: Vec<u8>,
    pub judging_hash: Vec<u8>,
    pub format: String,
    pub details: Value,
    pub warnings: Value,
    pub incomplete: Option<String>,
    pub time_limit_ms: Option<i32>,
    pub time_limit_from: String,
}

pub fn next_version_number(conn: &mut PgConnection, problem_id: i64) -> QueryResult<i32> {
    let last: Option<i32> = problem_versions::table
        .filter(problem_versions::problem_id.eq(problem_id))
        .select(diesel::dsl::max(problem_versions::number))
        .first(conn)?;
    Ok(last.unwrap_or(0) + 1)
}

pub fn insert_version(conn: &mut PgConnection, version: &NewVersion) -> QueryResult<i64> {
    diesel::insert_into(problem_versions::table)
        .values(version)
        .returning(problem_versions::id)
        .get_result(conn)
}

#[derive(Debug, Insertable)]
#[diesel(table_name = version_files)]
pub struct NewFile {
    pub version_id: i64,
    pub path: String,
    pub sha256: Option<Vec<u8>>,
    pub link_target: Option<String>,
    pub executable: bool,
}

#[derive(Debug, Insertable)]
#[diesel(table_name = version_statements)]
pub struct NewStatement {
    pub version_id: i64,
    pub language: String,
    pub title: String,
    pub html: String,
}

#[derive(Debug, Insertable)]
#[diesel(table_name = version_samples)]
pub struct NewSample {
    pub version_id: i64,
    pub position: i32,
    pub name: String,
    pub input: Vec<u8>,
    pub input_bytes: i64,
    pub answer: Vec<u8>,
    pub answer_bytes: i64,
    pub description: Option<String>,
}

/// Everything that hangs on a version.
pub fn insert_version_parts(
    conn: &mut PgConnection,
    files: &[NewFile],
    statements: &[NewStatement],
    samples: &[NewSample],
) -> QueryResult<()> {
    // Postgres takes at most 65,535 values in a statement.
    for part in files.chunks(5_000) {
        diesel::insert_into(version_files::table)
            .values(part)
            .execute(conn)?;
    }
    diesel::insert_into(version_statements::table)
        .values(statements)
        .execute(conn)?;
    for part in samples.chunks(500) {
        diesel::insert_into(version_samples::table)
            .values(part)
            .execute(conn)?;
    }
    Ok(())
}

/// Sets the time limit of a version and where it comes from.
pub fn update_time_limit(
    conn: &mut PgConnection,
    version_id: i64,
    limit_ms: i32,
    from: &str,
    details: Option<&Value>,
) -> QueryResult<()> {
    diesel::update(problem_versions::table.find(version_id))
        .set((
            problem_versions::time_limit_ms.eq(limit_ms),
            problem_versions::time_limit_from.eq(from),
            problem_versions::time_limit_details.eq(details),
        ))
        .execute(conn)?;
    Ok(())
}

/// Notes why measuring gave no limit; the version has none as before.
pub fn update_measuring_failure(
    conn: &mut PgConnection,
    version_id: i64,
    failure: &Value,
) -> QueryResult<()> {
    diesel::update(problem_versions::table.find(version_id))
        .set(problem_versions::time_limit_details.eq(failure))
        .execute(conn)?;
    Ok(())
}

/// Makes the version the one that is shown; returns whether seekers see the problem now.
///
/// A retired problem stays retired: only an admin brings it back.
pub fn publish_version(
    conn: &mut PgConnection,
    problem_id: i64,
    version_id: i64,
    listing: &Listing,
) -> QueryResult<bool> {
    diesel::update(problems::table.find(problem_id))
        .set((problems::current_version_id.eq(version_id), listing))
        .execute(conn)?;
    diesel::update(problems::table.find(problem_id))
        .filter(problems::state.eq("draft"))
        .set(problems::state.eq("published"))
        .execute(conn)?;
    let state: String = problems::table
        .find(problem_id)
        .select(problems::state)
        .first(conn)?;
    Ok(state == "published")
}

/// The number of the version that is shown, where one is.
pub fn find_current_number(conn: &mut PgConnection, problem_id: i64) -> QueryResult<Option<i32>> {
    problem_versions::table
        .inner_join(problems::table.on(problems::current_version_id.eq(problem_versions::id.nullable())))
        .filter(problems::id.eq(problem_id))
        .select(problem_versions::number)
        .first(conn)
        .optional()
}

/// Asks for a measuring of the version's time limit, unless one was asked for already.
pub fn insert_measure_job(conn: &mut PgConnection, version_id: i64) -> QueryResult<()> {
    let waiting = diesel::sql_query("SELECT FROM jobs WHERE kind = 'measure' AND subject_id = $1")
        .bind::<BigInt, _>(version_id)
        .execute(conn)?;
    if waiting > 0 {
        return Ok(());
    }
    jobs::enqueue(
        conn,
        &NewJob {
            kind: JobKind::Measure,
            subject_id: version_id,
            user_id: None,
        },
    )
}

/// Takes back a measuring that no worker has begun.
pub fn delete_measure_job(conn: &mut PgConnection, version_id: i64) -> QueryResult<()> {
    diesel::sql_query("DELETE FROM jobs WHERE kind = 'measure' AND subject_id = $1 AND lease_token IS NULL")
        .bind::<BigInt, _>(version_id)
        .execute(conn)?;
    Ok(())
}

pub fn get_time_limit_ms(conn: &mut PgConnection, version_id: i64) -> QueryResult<Option<i32>> {
    problem_versions::table
        .find(version_id)
        .select(problem_versions::time_limit_ms)
        .first(conn)
}

/// A version as a worker's cache needs it.
#[derive(Debug, Queryable)]
pub struct VersionHead {
    pub content_hash: Vec<u8>,
    pub short_name: String,
}

pub fn get_version_head(conn: &mut PgConnection, version_id: i64) -> QueryResult<VersionHead> {
    problem_versions::table
        .inner_join(problems::table.on(problems::id.eq(problem_versions::problem_id)))
        .filter(problem_versions::id.eq(version_id))
        .select((problem_versions::content_hash, problems::short_name))
        .first(conn)
}

/// A line of a version's manifest; `size_bytes` is that of the blob.
#[derive(Debug, Queryable)]
pub struct ManifestRow {
    pub path: String,
    pub sha256: Option<Vec<u8>>,
    pub link_target: Option<String>,
    pub executable: bool,
    pub size_bytes: Option<i64>,
}

/// The manifest in order of paths, by bytes.
pub fn list_manifest(conn: &mut PgConnection, version_id: i64) -> QueryResult<Vec<ManifestRow>> {
    let mut rows: Vec<ManifestRow> = version_files::table
        .left_join(blobs::table.on(version_files::sha256.eq(blobs::sha256.nullable())))
        .filter(version_files::version_id.eq(version_id))
        .select((
            version_files::path,
            version_files::sha256,
            version_files::link_target,
            version_files::executable,
            blobs::size_bytes.nullable(),
        ))
        .load(conn)?;
    rows.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(rows)
}

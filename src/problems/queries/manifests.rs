//! A version as a worker's cache needs it.

use diesel::prelude::*;

use crate::db::schema::{blobs, problem_versions, problems, version_files};

pub fn get_time_limit_ms(conn: &mut PgConnection, version_id: i64) -> QueryResult<Option<i32>> {
    problem_versions::table
        .find(version_id)
        .select(problem_versions::time_limit_ms)
        .first(conn)
}

/// What a version is cached under.
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

/// A version of the problem of this slug; without a number the one that is shown, else the newest.
pub fn find_version_id(conn: &mut PgConnection, slug: &str, number: Option<i32>) -> QueryResult<Option<i64>> {
    let versions = problem_versions::table
        .inner_join(problems::table.on(problems::id.eq(problem_versions::problem_id)))
        .filter(problems::slug.eq(slug));
    match number {
        Some(number) => versions
            .filter(problem_versions::number.eq(number))
            .select(problem_versions::id)
            .first(conn)
            .optional(),
        None => versions
            .order((
                problems::current_version_id
                    .is_not_distinct_from(problem_versions::id.nullable())
                    .desc(),
                problem_versions::number.desc(),
            ))
            .select(problem_versions::id)
            .first(conn)
            .optional(),
    }
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

//! Brings a package into the database: files as blobs, a version, its statements and samples, all in one
//! transaction, so that an import that is killed leaves nothing behind.

mod design;
mod files;
mod identity;
mod measuring;
mod options;
mod prepare;
mod showing;

use std::time::Duration;

use diesel::prelude::*;

use super::queries::{self, Listing, NewVersion, VersionState};
use crate::package::{AnyPackage, Head, PackageError};
pub use measuring::{Measured, finish_measuring};
pub use options::{Door, ImportOptions, Origin, Showing};
use prepare::{Prepared, StatedLimit};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Imported {
    /// The first version of a problem.
    New,
    /// Another version of a known problem.
    NewVersion,
    /// The same content was there already.
    Unchanged,
}

/// What became of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportOutcome {
    pub problem_id: i64,
    pub version_id: i64,
    pub slug: String,
    pub what: Imported,
    /// Seekers see this version now.
    pub published: bool,
    /// What an admin should know, in a sentence: why it is not published, what was ignored.
    pub note: Option<String>,
}

#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The statements could not be rendered, or the simulator does not take the problem.
    #[error(transparent)]
    Package(#[from] PackageError),
    /// Another problem has this name already.
    #[error("the {what} `{value}` belongs to another problem; {remedy}")]
    Taken {
        what: &'static str,
        value: String,
        remedy: &'static str,
    },
    /// The work that was sent to a problem stays readable only as what it is.
    #[error(
        "the problem `{slug}` is of the kind `{known}`, and stays so; give the package another uuid and name"
    )]
    OtherKind { slug: String, known: String },
    /// A newer version than the base was saved meanwhile.
    #[error("another version was saved meanwhile")]
    Stale { latest_id: i64 },
    /// The change would make it another problem.
    #[error("the uuid and the name of the folder tell which problem this is, and stay as they are")]
    OtherProblem,
    #[error("{path}: changed while it was imported; try again")]
    Changed { path: String },
    #[error("{path}: cannot be read: {error}")]
    Unreadable { path: String, error: std::io::Error },
    #[error("the package cannot be stored: {0}")]
    Unstorable(#[from] serde_json::Error),
    #[error("database: {0}")]
    Database(#[from] diesel::result::Error),
}

/// Imports a package; the same content twice makes one version.
///
/// # Errors
/// A package whose name or slug belongs to another problem, one that changes under the import, and a
/// database that fails. Nothing is stored then.
pub fn import(
    conn: &mut PgConnection,
    package: &AnyPackage,
    options: &ImportOptions,
) -> Result<ImportOutcome, ImportError> {
    let prepared = Prepared::new(package)?;
    conn.transaction(|conn| {
        queries::lock_packages(conn)?;
        store(conn, package.head(), &prepared, options)
    })
}

/// Imports a version of a known problem that was made from its newest one, `options.origin.base_id`.
///
/// # Errors
/// As [`import`]; and where the base is the newest no more, or the package would be another problem's.
pub fn import_onto(
    conn: &mut PgConnection,
    package: &AnyPackage,
    problem_id: i64,
    options: &ImportOptions,
) -> Result<ImportOutcome, ImportError> {
    let prepared = Prepared::new(package)?;
    conn.transaction(|conn| {
        queries::lock_packages(conn)?;
        let latest_id = queries::get_latest_version_id(conn, problem_id)?;
        if Some(latest_id) != options.origin.base_id {
            return Err(ImportError::Stale { latest_id });
        }
        let outcome = store(conn, package.head(), &prepared, options)?;
        match outcome.problem_id == problem_id {
            true => Ok(outcome),
            false => Err(ImportError::OtherProblem),
        }
    })
}

fn store(
    conn: &mut PgConnection,
    package: &Head,
    prepared: &Prepared,
    options: &ImportOptions,
) -> Result<ImportOutcome, ImportError> {
    let listing = Listing::of(&prepared.details);
    let follows = options.showing != Showing::Draft;
    let (problem_id, is_new) = identity::claim(conn, package, prepared, &listing, follows)?;
    if let Some(folder) = &options.origin.tracked_folder {
        queries::update_tracked_folder(conn, problem_id, folder)?;
    }
    let hash = package.content_hash();
    let next_number = queries::next_version_number(conn, problem_id)?;
    let known = queries::find_version_by_hash(conn, problem_id, &hash)?;
    // In the browser an earlier version is brought back as a new one; a folder that goes back means the old one.
    let is_old = |version: &VersionState| version.number + 1 < next_number;
    let known = known.filter(|version| options.origin.door != Door::Browser || !is_old(version));
    let (version, what) = match known {
        Some(version) => (version, Imported::Unchanged),
        None => {
            let version = insert_version(conn, package, prepared, problem_id, options)?;
            let what = if is_new {
                Imported::New
            } else {
                Imported::NewVersion
            };
            (version, what)
        }
    };
    queries::update_draft_listing(conn, problem_id, &listing)?;
    let version = apply_limit(conn, prepared, version, options)?;
    let (published, note) = showing::publish(conn, &version, &listing, prepared, options)?;
    Ok(ImportOutcome {
        problem_id,
        version_id: version.id,
        slug: prepared.slug.clone(),
        what,
        published,
        note: note.or_else(|| ignored_limit(prepared, options)),
    })
}

fn insert_version(
    conn: &mut PgConnection,
    package: &Head,
    prepared: &Prepared,
    problem_id: i64,
    options: &ImportOptions,
) -> Result<VersionState, ImportError> {
    files::store_blobs(conn, package)?;
    let (time_limit, time_limit_from) = match (prepared.time_limit, options.time_limit) {
        (StatedLimit::Stated(limit), _) => (Some(milliseconds(limit)), "package"),
        (StatedLimit::Missing, Some(limit)) => (Some(milliseconds(limit)), "admin"),
        (StatedLimit::Missing, None) | (StatedLimit::NotNeeded, _) => (None, "none"),
    };
    let number = queries::next_version_number(conn, problem_id)?;
    let version = NewVersion {
        problem_id,
        number,
        content_hash: package.content_hash().to_vec(),
        judging_hash: prepared.judging_hash.clone(),
        format: prepared.format.clone(),
        details: prepared.details.to_json()?,
        warnings: prepared.warnings.clone(),
        incomplete: prepared.incomplete.clone(),
        time_limit_ms: time_limit,
        time_limit_from: time_limit_from.to_string(),
        author_id: options.origin.author_id,
        origin: options.origin.door.word().to_string(),
        note: options.origin.note.clone(),
        base_id: options.origin.base_id,
    };
    let version_id = queries::insert_version(conn, &version)?;
    queries::insert_version_parts(
        conn,
        &files::manifest_rows(package, version_id),
        &prepared.statement_rows(version_id),
        &prepared.sample_rows(version_id),
    )?;
    Ok(VersionState {
        id: version_id,
        problem_id,
        number,
        incomplete: version.incomplete,
        time_limit_ms: version.time_limit_ms,
        time_limit_from: version.time_limit_from,
        details: version.details,
    })
}

/// Gives an admin's limit to a version that has come in without one before.
fn apply_limit(
    conn: &mut PgConnection,
    prepared: &Prepared,
    mut version: VersionState,
    options: &ImportOptions,
) -> QueryResult<VersionState> {
    if let (StatedLimit::Missing, Some(limit)) = (prepared.time_limit, options.time_limit) {
        let limit_ms = milliseconds(limit);
        if version.time_limit_ms != Some(limit_ms) || version.time_limit_from != "admin" {
            queries::update_time_limit(conn, version.id, limit_ms, "admin", None)?;
            queries::delete_measure_job(conn, version.id)?;
            version.time_limit_ms = Some(limit_ms);
            version.time_limit_from = "admin".to_string();
        }
    }
    Ok(version)
}

fn ignored_limit(prepared: &Prepared, options: &ImportOptions) -> Option<String> {
    let StatedLimit::Stated(stated) = prepared.time_limit else {
        return None;
    };
    options.time_limit?;
    Some(format!(
        "the package states its own time limit of {} s, which is kept",
        stated.as_secs_f64()
    ))
}

/// Whole milliseconds, at least one, at most what the column holds.
fn milliseconds(limit: Duration) -> i32 {
    i32::try_from(limit.as_millis()).unwrap_or(i32::MAX).max(1)
}

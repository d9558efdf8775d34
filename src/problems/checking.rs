//! The self-check of a version: asked for, done by a worker, and what it decides.

use chrono::Utc;
use diesel::prelude::*;
use serde_json::Value;

use super::details::{VersionDetails, without_nul};
use super::queries::{self, FinishedCheck, Listing};
use crate::jobs::{self, JobKind, NewJob};

/// Asks a worker for the check of a version, in the caller's transaction. One that is under way goes on, and publishes
/// if either asked for that.
pub fn ask(
    conn: &mut PgConnection,
    version_id: i64,
    publishes: bool,
    asked_by: Option<i64>,
) -> QueryResult<()> {
    if queries::lock_check(conn, version_id)? == Some(true) {
        return match publishes {
            true => queries::update_check_publishes(conn, version_id),
            false => Ok(()),
        };
    }
    queries::replace_check(conn, version_id, publishes, asked_by)?;
    jobs::enqueue(
        conn,
        &NewJob {
            kind: JobKind::Check,
            subject_id: version_id,
            user_id: asked_by,
        },
    )
}

/// A report, and whether nothing in it keeps the version from being published.
#[derive(Debug)]
pub struct Checked {
    pub report: Value,
    pub passes: bool,
}

/// Stores what a worker found. A version that passes is published if that was asked for, unless a newer one is
/// shown meanwhile or it has no time limit yet.
pub fn finish(
    conn: &mut PgConnection,
    version_id: i64,
    worker: &str,
    checked: Result<Checked, String>,
) -> QueryResult<()> {
    let (passes, report, fault) = match checked {
        Ok(checked) => (checked.passes, Some(without_nul(checked.report)), None),
        Err(fault) => (false, None, Some(fault)),
    };
    let finished = FinishedCheck {
        finished_at: Some(Utc::now()),
        passed: Some(passes),
        report,
        fault,
        worker: Some(worker.to_owned()),
    };
    let publishes = queries::finish_check(conn, version_id, &finished)?;
    if passes && publishes == Some(true) {
        publish_checked(conn, version_id)?;
    }
    Ok(())
}

fn publish_checked(conn: &mut PgConnection, version_id: i64) -> QueryResult<()> {
    let version = queries::lock_version(conn, version_id)?;
    let shown = queries::find_current_number(conn, version.problem_id)?;
    let is_older = shown.is_some_and(|number| number > version.number);
    let details: VersionDetails = serde_json::from_value(version.details)
        .map_err(|error| diesel::result::Error::DeserializationError(error.into()))?;
    let lacks_limit = details.limits.is_some() && version.time_limit_ms.is_none();
    if is_older || lacks_limit || version.incomplete.is_some() {
        return Ok(());
    }
    queries::publish_version(conn, version.problem_id, version_id, &Listing::of(&details)).map(drop)
}

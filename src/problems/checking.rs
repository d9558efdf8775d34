//! The self-check of a version: asked for, done by a worker, and what it decides.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::Value;

use super::details::{VersionDetails, without_nul};
use super::queries::{self, Listing};
use crate::db::schema::version_checks;
use crate::jobs::{self, JobKind, NewJob};

/// A check as it stands.
#[derive(Debug, Clone, Queryable)]
pub struct CheckRow {
    pub publishes: bool,
    pub asked_at: DateTime<Utc>,
    /// `None` while it is not finished.
    pub finished_at: Option<DateTime<Utc>>,
    pub passed: Option<bool>,
    /// As [`crate::judge::gate::GateReport`] is written.
    pub report: Option<Value>,
    /// Why there is no report.
    pub fault: Option<String>,
}

pub fn find_check(conn: &mut PgConnection, version_id: i64) -> QueryResult<Option<CheckRow>> {
    version_checks::table
        .find(version_id)
        .select((
            version_checks::publishes,
            version_checks::asked_at,
            version_checks::finished_at,
            version_checks::passed,
            version_checks::report,
            version_checks::fault,
        ))
        .first(conn)
        .optional()
}

/// Asks a worker for the check of a version, in the caller's transaction. One that is under way goes on, and publishes
/// if either asked for that.
pub fn ask(
    conn: &mut PgConnection,
    version_id: i64,
    publishes: bool,
    asked_by: Option<i64>,
) -> QueryResult<()> {
    let known = version_checks::table
        .find(version_id)
        .select((version_checks::finished_at.is_null(), version_checks::publishes))
        .for_update()
        .first::<(bool, bool)>(conn)
        .optional()?;
    if let Some((true, already)) = known {
        diesel::update(version_checks::table.find(version_id))
            .set(version_checks::publishes.eq(already || publishes))
            .execute(conn)?;
        return Ok(());
    }
    diesel::delete(version_checks::table.find(version_id)).execute(conn)?;
    diesel::insert_into(version_checks::table)
        .values((
            version_checks::version_id.eq(version_id),
            version_checks::publishes.eq(publishes),
            version_checks::asked_by.eq(asked_by),
        ))
        .execute(conn)?;
    jobs::enqueue(
        conn,
        &NewJob {
            kind: JobKind::Check,
            subject_id: version_id,
            user_id: None,
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
    let publishes: Option<bool> = diesel::update(version_checks::table.find(version_id))
        .set((
            version_checks::finished_at.eq(Some(Utc::now())),
            version_checks::passed.eq(passes),
            version_checks::report.eq(report),
            version_checks::fault.eq(fault),
            version_checks::worker.eq(worker),
        ))
        .returning(version_checks::publishes)
        .get_result(conn)
        .optional()?;
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

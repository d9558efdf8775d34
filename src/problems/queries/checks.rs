//! Rows of self-checks.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::Value;

use crate::db::schema::version_checks;

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

/// Whether the check of a version is under way, locked until the transaction ends; `None` where there is none.
pub fn lock_check(conn: &mut PgConnection, version_id: i64) -> QueryResult<Option<bool>> {
    version_checks::table
        .find(version_id)
        .select(version_checks::finished_at.is_null())
        .for_update()
        .first(conn)
        .optional()
}

/// A check that is under way is to publish, too.
pub fn update_check_publishes(conn: &mut PgConnection, version_id: i64) -> QueryResult<()> {
    diesel::update(version_checks::table.find(version_id))
        .set(version_checks::publishes.eq(true))
        .execute(conn)
        .map(drop)
}

/// Puts a new check in the place of a finished one.
pub fn replace_check(
    conn: &mut PgConnection,
    version_id: i64,
    publishes: bool,
    asked_by: Option<i64>,
) -> QueryResult<()> {
    diesel::delete(version_checks::table.find(version_id)).execute(conn)?;
    diesel::insert_into(version_checks::table)
        .values((
            version_checks::version_id.eq(version_id),
            version_checks::publishes.eq(publishes),
            version_checks::asked_by.eq(asked_by),
        ))
        .execute(conn)
        .map(drop)
}

/// What a worker found.
#[derive(Debug, AsChangeset)]
#[diesel(table_name = version_checks, treat_none_as_null = true)]
pub struct FinishedCheck {
    pub finished_at: Option<DateTime<Utc>>,
    pub passed: Option<bool>,
    pub report: Option<Value>,
    pub fault: Option<String>,
    pub worker: Option<String>,
}

/// Stores what was found; returns whether the version is to be published, `None` where the check is gone.
pub fn finish_check(
    conn: &mut PgConnection,
    version_id: i64,
    finished: &FinishedCheck,
) -> QueryResult<Option<bool>> {
    diesel::update(version_checks::table.find(version_id))
        .set(finished)
        .returning(version_checks::publishes)
        .get_result(conn)
        .optional()
}

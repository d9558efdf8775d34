//! The end of a measuring: the time limit that a worker found, or why it found none.

use std::time::Duration;

use diesel::prelude::*;
use serde_json::{Value, json};

use super::milliseconds;
use crate::problems::details::{VersionDetails, without_nul};
use crate::problems::queries::{self, Listing};

/// A time limit that a worker measured.
#[derive(Debug, Clone)]
pub struct Measured {
    pub limit: Duration,
    /// Slowest program and its time, worker: for admins.
    pub details: Value,
}

/// Stores what was measured and publishes the version; a reason why nothing could be measured is kept for
/// admins, and the version stays a draft.
///
/// A limit that an admin gave meanwhile stays, and a newer version that is shown is not replaced.
pub fn finish_measuring(
    conn: &mut PgConnection,
    version_id: i64,
    measured: Result<Measured, String>,
) -> QueryResult<()> {
    conn.transaction(|conn| {
        let version = queries::lock_version(conn, version_id)?;
        if version.time_limit_from != "none" || version.incomplete.is_some() {
            return Ok(());
        }
        let measured = match measured {
            Ok(measured) => measured,
            Err(reason) => {
                let failure = without_nul(json!({ "failed": reason }));
                return queries::update_measuring_failure(conn, version_id, &failure);
            }
        };
        let details = without_nul(measured.details);
        queries::update_time_limit(
            conn,
            version_id,
            milliseconds(measured.limit),
            "measured",
            Some(&details),
        )?;
        let shown = queries::find_current_number(conn, version.problem_id)?;
        if shown.is_some_and(|number| number > version.number) {
            return Ok(());
        }
        let details: VersionDetails = serde_json::from_value(version.details)
            .map_err(|error| diesel::result::Error::DeserializationError(error.into()))?;
        queries::publish_version(conn, version.problem_id, version_id, &Listing::of(&details)).map(drop)
    })
}

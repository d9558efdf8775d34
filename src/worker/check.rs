//! The self-check of a version, on a slot that nobody waits for.

use std::borrow::Cow;

use super::Worker;
use super::handle::{store, version};
use super::keeper::{Keeper, Report};
use super::trouble::Trouble;
use crate::jobs::Lease;
use crate::judge::gate::{GateOptions, gate};
use crate::problems::checking::{self, Checked};

pub fn check(worker: &Worker, lease: &Lease, slot: usize, keeper: &Keeper) -> Result<(), Trouble> {
    let version = version(worker, lease.subject_id)?;
    let options = GateOptions {
        time_limit: version.time_limit,
        slot,
        on_step: &mut |done, total, _| {
            keeper.tell(Report {
                phase: Cow::Borrowed("checking"),
                done,
                total,
            });
        },
        stop: &|| keeper.is_lost(),
    };
    let report = gate(&worker.judge, &version.package, options)?;
    let passes = report.passes();
    let checked = serde_json::to_value(report)
        .map(|report| Checked { report, passes })
        .map_err(|error| error.to_string());
    store(worker, lease, |conn| {
        Ok(checking::finish(conn, lease.subject_id, &worker.name, checked)?)
    })
}

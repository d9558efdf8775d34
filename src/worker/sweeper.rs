//! Periodic work of every worker: put lost jobs back, give up hopeless ones, say that it is alive, ask for orders.

use std::time::{Duration, Instant};

use super::{Worker, handle};
use crate::db::DbError;
use crate::jobs;

const REPORT_EVERY: Duration = Duration::from_secs(10);
/// How soon an administrator's order to end is noticed.
const ASK_EVERY: Duration = Duration::from_secs(1);

pub fn run(worker: &Worker) {
    let sweep_every = (worker.lease_time_to_live / 2).min(Duration::from_secs(15));
    let (mut swept, mut reported, mut asked): (Option<Instant>, Option<Instant>, Option<Instant>) =
        (None, None, None);
    let is_due = |last: Option<Instant>, every| last.is_none_or(|last| last.elapsed() >= every);
    while !worker.is_stopping() {
        if is_due(reported, REPORT_EVERY) {
            if let Err(error) = worker.report() {
                tracing::warn!(%error, "can't report");
            }
            reported = Some(Instant::now());
        }
        if is_due(asked, ASK_EVERY) {
            match worker
                .db
                .with(|conn| jobs::orders::is_to_end(conn, &worker.name).map_err(DbError::from))
            {
                Ok(true) => worker.drain(),
                Ok(false) => {}
                Err(error) => tracing::warn!(%error, "can't ask for orders"),
            }
            asked = Some(Instant::now());
        }
        if is_due(swept, sweep_every) {
            sweep(worker);
            swept = Some(Instant::now());
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// Puts expired jobs back and ends those that three workers lost.
pub fn sweep(worker: &Worker) {
    match worker.db.with(|conn| jobs::sweep(conn).map_err(DbError::from)) {
        Ok(lost) => {
            for lost in lost {
                handle::end_as_our_fault(
                    worker,
                    &lost.lease,
                    "three workers were lost while they worked on it",
                );
            }
        }
        Err(error) => tracing::warn!(%error, "can't sweep"),
    }
}

//! Sent work and runs: the workspace, the judge's queue as people see it, verdicts.
//!
//! Workers call `judging`, `runs` and `queries`; pages are rendered from the same partials as live events.

pub mod forms;
mod handlers;
pub mod judging;
pub mod policy;
pub mod present;
pub mod queries;
pub mod replacing;
pub mod runs;
mod starters;
pub mod views;

pub use handlers::{WAITING_SUBMISSIONS, created, judgement_of, parse_id, refusal, refuse_flood, routes};

pub use starters::starter;

use crate::periodic::Task;

pub fn periodic_tasks() -> Vec<Task> {
    vec![Task::cleaning("old runs", runs::delete_old_runs)]
}

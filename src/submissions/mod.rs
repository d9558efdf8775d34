//! Sent work and runs: the workspace, the judge's queue as people see it, verdicts.
//!
//! Workers call `judging`, `runs` and `queries`; pages are rendered from the same partials as live events.

pub mod judging;
pub mod queries;
pub mod runs;
pub mod views;

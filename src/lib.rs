//! Greenroom: practise backend interviews with answers that are run.
//!
//! Rooms, outermost first: `commands`, then `app` and `worker`, the features, `jobs`, `web` and `db`,
//! and inside them the engines. `tests/it/architecture.rs` keeps the arrows honest.

pub mod commands;
pub mod judge;
pub mod package;

//! The world that a design lives in for a simulated day: clients, networks, machines, faults.
//!
//! `plan` works a problem and a design out into flat tables. `engine` holds the state of one replication and its
//! loop; the other files are what happens at each kind of component. `meter`, `trace` and `tail` watch. Called by
//! `run` alone; knows nothing of verdicts, prices or words.

mod answers;
mod autoscale;
mod balance;
mod broker;
mod cache_node;
mod calls;
mod cdn;
mod commit;
mod contents;
mod cores;
mod database;
mod delivery;
mod edge;
mod engine;
mod entity;
mod failover;
mod fault;
mod flow;
mod limiter;
mod limits;
mod load;
mod log;
mod machines;
mod meter;
mod node;
pub mod plan;
mod provider;
mod quorum;
mod report;
mod scenario;
mod search;
mod serving;
mod tail;
mod timers;
mod trace;
mod traffic;

pub use cache_node::CACHE_QUEUE;
pub use limits::{EVENT_LIMIT, Limits};
pub use load::Load;
pub use meter::{BANDS, Probe};
pub use report::{NodeTotals, Replication, replicate_once, replicate_within};
pub use scenario::{Effect, ScenarioPlan};

#[cfg(test)]
pub(in crate::simulator) mod tests;

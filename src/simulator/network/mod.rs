//! Bare queueing networks through the engine of designs: the same calendar, stations, samplers, statistics and
//! replications, so that what is right (and fast) here is right there.
//!
//! Read from YAML ([`parse()`]), run ([`simulate`]), reported as JSON ([`NetworkReport`]). The format is described in
//! `docs/reference/network-format.md`; `greenroom simulate --network FILE` is its command.

mod customers;
mod figures;
mod model;
mod parse;
mod raw;
mod report;
mod run;
mod sound;
#[cfg(test)]
mod tests;

pub use model::{Network, Source, Station};
pub use parse::{NetworkError, parse};
pub use report::{Bounds, NetworkReport, SojournReport, StationReport, simulate};
pub use run::Unfinished;

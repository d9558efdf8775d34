//! Simulates a system design under a problem's traffic, faults and budget, and says where it breaks and why.
//!
//! An engine: plain values in, plain values out, no HTTP and no SQL. Time is a whole number of microseconds,
//! events have a total order and every random stream has a name, so the same design meets the same traffic and
//! gets the same verdict on every machine. `docs/simulator.md` gives the semantics and their sources.

pub mod cache;
pub mod calendar;
pub mod cost;
pub mod design;
pub mod drawing;
pub mod estimates;
pub mod explain;
pub mod keys;
pub mod network;
pub mod outcome;
pub mod problem;
pub mod random;
pub mod replicate;
pub mod run;
pub mod sampler;
pub mod selftest;
pub mod station;
pub mod statistics;
pub mod units;
pub mod verdict;
pub mod world;

//! Reviews: mentors, the queue, claims, threads on code, rounds, and how it ends.
//!
//! What can be thought out without a database is pure: `state` (who may move a review where), `wait` (how long a first
//! answer may take), `anchors` (where a thread hangs after the code has changed), `policy`. `moves` changes a review in one
//! transaction; everything typed goes through `drafts` first, so that nothing is lost.

pub mod anchors;
mod asking;
mod drafts;
mod forms;
mod handlers;
mod mentors;
mod moves;
mod news;
mod policy;
mod present;
mod publish;
mod queries;
mod rules;
pub mod state;
mod upkeep;
mod views;
pub mod wait;

pub use handlers::routes;
pub use rules::ReviewRules;
pub use upkeep::periodic_tasks;

//! System designs of seekers: writing, trying and sending them, and what the simulation found.
//!
//! Sent designs are submissions with the language [`LANGUAGE`]; this room adds their outcome and
//! previews. Workers call `judging` and `previews`. How a design is simulated is the engine's business.

pub mod automatic;
mod forms;
mod handlers;
pub mod judging;
pub mod policy;
mod present;
pub mod previews;
pub mod queries;
pub mod views;

pub use handlers::routes;

use crate::periodic::Task;

/// The language that designs have as submissions and drafts.
pub const LANGUAGE: &str = "design";
/// Paths of a sent design's files.
pub const TEXT_FILE: &str = "design.txt";
pub const ANSWERS_FILE: &str = "answers.json";

pub fn periodic_tasks() -> Vec<Task> {
    vec![Task::cleaning("old previews", previews::delete_old_previews)]
}

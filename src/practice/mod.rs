//! What seekers do around solving: hints, solutions to read, bookmarks and notes, interviews, progress, comparing what was
//! sent, reporting a case.
//!
//! What it stores of a problem lies in `aids`, which the pages of problems show; reports and looking back are its own.

mod forms;
mod handlers;
pub mod policy;
mod present;
mod queries;
pub mod views;

pub use handlers::routes;

//! What somebody has of a problem beside its statement: hints shown, solutions looked at, a bookmark, a note, a running
//! interview.
//!
//! Keyed by ids alone: it knows no problem and no page, so that the pages of problems, workspaces and designs can all show
//! it. `practice` above them takes the posts.

pub mod queries;
pub mod views;

pub use queries::{Aids, RunningInterview, find_aids};

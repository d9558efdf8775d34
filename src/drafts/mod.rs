//! Unsent work: one draft a user, problem and language, saved as they type, with its earlier versions.
//!
//! It knows problems and accounts; `submissions` shows the workspace around it.

pub mod queries;
pub mod views;

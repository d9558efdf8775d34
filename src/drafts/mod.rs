//! Unsent work: one draft a user, problem and language, saved as they type, with its earlier versions.
//! A design has two: its text and its written parts.
//!
//! It knows problems and accounts; `submissions` shows the workspace around it.

pub mod handlers;
mod language;
pub mod queries;
pub mod views;

pub use language::DraftLanguage;

use actix_web::web::{get, post};

use crate::web::routes::{Access, RouteEntry};

pub fn routes() -> Vec<RouteEntry> {
    let entry = |method, path, route| RouteEntry::new(method, path, Access::SignedIn, route);
    vec![
        entry("GET", "/problems/{slug}/drafts/{language}", || {
            get().to(handlers::show)
        }),
        entry("POST", "/problems/{slug}/drafts/{language}", || {
            post().to(handlers::update)
        }),
        entry("GET", "/problems/{slug}/drafts/{language}/versions", || {
            get().to(handlers::versions)
        }),
        entry("POST", "/problems/{slug}/drafts/{language}/restore", || {
            post().to(handlers::restore)
        }),
    ]
}

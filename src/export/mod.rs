//! Everything that belongs to one person, as a zip to take along.
//!
//! It stands on top of the features and reads their tables: what it writes is documented in
//! `docs/reference/export.md`. Nothing of other people, no secret data of problems and no hash is in it.

mod archive;
mod handlers;
mod queries;
mod views;

use actix_web::web;

use crate::web::routes::{Access, RouteEntry};

pub fn routes() -> Vec<RouteEntry> {
    let entry = |method, route| RouteEntry::new(method, "/account/data", Access::SignedIn, route);
    vec![
        entry("GET", || web::get().to(handlers::show)),
        entry("POST", || web::post().to(handlers::download)),
    ]
}

//! What becomes of problems: the list of all of them with their figures, and the statistics of one.
//!
//! For administrators. Everything is counted over a bounded window of the latest submissions, so that the pages stay
//! fast however many there are, and the pages say so. It owns no table.

mod handlers;
mod history;
mod queries;
mod spread;
mod views;

use actix_web::web;

pub use queries::LISTED_WINDOW;

use crate::web::routes::{Access, RouteEntry};

pub fn routes() -> Vec<RouteEntry> {
    let entry = |method, path, route| RouteEntry::new(method, path, Access::Admin, route);
    vec![
        entry("GET", "/admin/problems", || web::get().to(handlers::index)),
        entry("GET", "/admin/problems/{slug}/statistics", || {
            web::get().to(handlers::show)
        }),
    ]
}

//! Problems: packages on their way in, the list, one problem to read, and files for workers.
//!
//! It knows accounts and leaves judging to workers and sending work to `submissions`. `queries` and
//! `present` serve the features above.

pub mod checking;
pub mod design;
pub mod details;
pub mod filters;
mod handlers;
pub mod import;
mod kind;
pub mod load;
pub mod policy;
pub mod present;
pub mod queries;
pub mod views;

pub use kind::ProblemKind;

use actix_web::web;

use crate::periodic::Task;
use crate::web::routes::{Access, RouteEntry};

pub fn routes() -> Vec<RouteEntry> {
    vec![
        RouteEntry {
            method: "GET",
            path: "/problems",
            access: Access::Anyone,
            route: || web::get().to(handlers::index),
        },
        RouteEntry {
            method: "GET",
            path: "/problems/{slug}",
            access: Access::Anyone,
            route: || web::get().to(handlers::show),
        },
        RouteEntry {
            method: "GET",
            path: "/problems/{slug}/assets/{path:.*}",
            access: Access::Anyone,
            route: || web::get().to(handlers::asset),
        },
    ]
}

pub fn periodic_tasks() -> Vec<Task> {
    let collect = |conn: &mut diesel::PgConnection, _now| queries::collect_blobs(conn);
    vec![Task::cleaning("unreferenced files of packages", collect)]
}

//! The start page: what this is for visitors, where to go on for those who are signed in.
//!
//! It stands on top of the other features and owns no table.

mod handlers;
mod present;
mod queries;
pub mod views;

use actix_web::web;

use crate::web::routes::{Access, RouteEntry};

pub fn routes() -> Vec<RouteEntry> {
    vec![
        RouteEntry {
            method: "GET",
            path: "/",
            access: Access::Anyone,
            route: || web::get().to(handlers::show),
        },
        RouteEntry {
            method: "GET",
            path: "/home/events",
            access: Access::SignedIn,
            route: || web::get().to(handlers::events),
        },
    ]
}

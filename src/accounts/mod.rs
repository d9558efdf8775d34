//! Who people are: registration, sign-in, sessions, passwords, roles, and the wall in front of pages that
//! need a signed-in user. It knows no other feature.

pub mod parking;
pub mod sessions;
pub mod views;
pub mod wall;

use actix_web::web;

use crate::web::infrastructure;
use crate::web::routes::{Access, RouteEntry};

pub fn routes() -> Vec<RouteEntry> {
    vec![RouteEntry {
        method: "POST",
        path: "/theme",
        access: Access::Anyone,
        route: || web::post().to(infrastructure::change_theme),
    }]
}

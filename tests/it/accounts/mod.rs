//! Accounts over HTTP, each test on a database of its own.

mod bad_input;
mod devices;
mod first_admin;
mod invites;
mod leaving;
mod outage;
mod parking;
mod passwords;
#[cfg(feature = "oidc")]
mod providers;
mod registration;
mod resets;
pub mod second_factor;
mod sessions;
mod sign_in;
mod throttle;
mod wall;

use actix_web::{HttpResponse, web};
use greenroom::web::CurrentUser;
use greenroom::web::routes::{Access, RouteEntry};

/// The routes of accounts and some more.
fn routes_and(more: &[RouteEntry]) -> Vec<RouteEntry> {
    let mut routes = greenroom::accounts::routes();
    routes.extend_from_slice(more);
    routes
}

/// A page for signed-in users that asks the database nothing itself.
const WHO_AM_I: RouteEntry = RouteEntry {
    method: "GET",
    path: "/who-am-i",
    access: Access::SignedIn,
    route: || {
        web::get().to(|viewer: CurrentUser| async move { HttpResponse::Ok().body(viewer.username.clone()) })
    },
};

//! Who people are: registration, sign-in, sessions, passwords, roles, and the wall in front of pages that
//! need a signed-in user. It knows no other feature.

pub mod address;
pub mod changes;
mod confirmation;
pub mod devices;
pub mod emails;
pub mod first_admin;
pub mod forms;
mod handlers;
#[cfg(feature = "oidc")]
mod identities;
pub mod invites;
pub mod leaving;
pub mod letters;
pub mod parking;
pub mod password;
pub mod pending;
pub mod policy;
pub mod proof;
#[cfg(feature = "oidc")]
pub mod providers;
pub mod queries;
pub mod registration;
pub mod resets;
pub mod second_factor;
pub mod sessions;
pub mod sign_in;
pub mod strength;
pub mod throttle;
pub mod views;
pub mod wall;

use actix_web::web;

use crate::periodic::Task;
use crate::web::infrastructure;
use crate::web::routes::{Access, RouteEntry};

pub fn routes() -> Vec<RouteEntry> {
    use handlers::{
        codes, devices, emails, first_admin, forgotten, leaving, passwords, registrations, resets,
        second_factors, sessions,
    };
    let entry = RouteEntry::new;
    let mut entries = vec![
        entry("GET", "/register", Access::Anyone, || {
            web::get().to(registrations::new)
        }),
        entry("POST", "/register", Access::Anyone, || {
            web::post().to(registrations::create)
        }),
        entry("GET", "/sign-in", Access::Anyone, || web::get().to(sessions::new)),
        entry("POST", "/sign-in", Access::Anyone, || {
            web::post().to(sessions::create)
        }),
        entry("GET", "/sign-in/code", Access::Anyone, || {
            web::get().to(codes::new)
        }),
        entry("POST", "/sign-in/code", Access::Anyone, || {
            web::post().to(codes::create)
        }),
        entry("GET", "/account/second-factor", Access::SignedIn, || {
            web::get().to(second_factors::show)
        }),
        entry("POST", "/account/second-factor", Access::SignedIn, || {
            web::post().to(second_factors::create)
        }),
        entry("POST", "/account/second-factor/confirm", Access::SignedIn, || {
            web::post().to(second_factors::confirm)
        }),
        entry("POST", "/account/second-factor/codes", Access::SignedIn, || {
            web::post().to(second_factors::renew_codes)
        }),
        entry("POST", "/account/second-factor/delete", Access::SignedIn, || {
            web::post().to(second_factors::destroy)
        }),
        entry("POST", "/sign-out", Access::Anyone, || {
            web::post().to(sessions::destroy)
        }),
        entry("GET", "/account/password", Access::SignedIn, || {
            web::get().to(passwords::edit)
        }),
        entry("POST", "/account/password", Access::SignedIn, || {
            web::post().to(passwords::update)
        }),
        entry("GET", "/account/email", Access::SignedIn, || {
            web::get().to(emails::edit)
        }),
        entry("POST", "/account/email", Access::SignedIn, || {
            web::post().to(emails::update)
        }),
        entry("POST", "/account/email/link", Access::SignedIn, || {
            web::post().to(emails::resend)
        }),
        entry("GET", "/email/{token}", Access::Anyone, || {
            web::get().to(emails::open)
        }),
        entry("GET", "/email", Access::Anyone, || web::get().to(emails::ask)),
        entry("POST", "/email", Access::Anyone, || {
            web::post().to(emails::confirm)
        }),
        entry("GET", "/forgotten", Access::Anyone, || {
            web::get().to(forgotten::new)
        }),
        entry("POST", "/forgotten", Access::Anyone, || {
            web::post().to(forgotten::create)
        }),
        entry("GET", "/account/leave", Access::SignedIn, || {
            web::get().to(leaving::show)
        }),
        entry("POST", "/account/leave", Access::SignedIn, || {
            web::post().to(leaving::ask)
        }),
        entry("POST", "/account/leave/stop", Access::SignedIn, || {
            web::post().to(leaving::stop)
        }),
        entry("GET", "/account/devices", Access::SignedIn, || {
            web::get().to(devices::index)
        }),
        entry("POST", "/account/devices/delete", Access::SignedIn, || {
            web::post().to(devices::destroy_all)
        }),
        entry(
            "POST",
            "/account/devices/{number}/delete",
            Access::SignedIn,
            || web::post().to(devices::destroy),
        ),
        entry("GET", "/invite/{token}", Access::Anyone, || {
            web::get().to(registrations::open_invite)
        }),
        entry("GET", "/reset/{token}", Access::Anyone, || {
            web::get().to(resets::open)
        }),
        entry("GET", "/reset", Access::Anyone, || web::get().to(resets::edit)),
        entry("POST", "/reset", Access::Anyone, || {
            web::post().to(resets::update)
        }),
        entry("GET", "/first-admin/{token}", Access::Anyone, || {
            web::get().to(first_admin::new)
        }),
        entry("POST", "/first-admin/{token}", Access::Anyone, || {
            web::post().to(first_admin::create)
        }),
        entry("POST", "/theme", Access::Anyone, || {
            web::post().to(infrastructure::change_theme)
        }),
    ];
    entries.extend(provider_routes());
    entries
}

#[cfg(not(feature = "oidc"))]
fn provider_routes() -> Vec<RouteEntry> {
    Vec::new()
}

/// Sign-in by provider.
#[cfg(feature = "oidc")]
fn provider_routes() -> Vec<RouteEntry> {
    use handlers::{identities, newcomers, providers};
    let entry = RouteEntry::new;
    vec![
        entry("POST", "/sign-in/with/{provider}", Access::Anyone, || {
            web::post().to(providers::depart)
        }),
        entry("GET", "/sign-in/with/{provider}/return", Access::Anyone, || {
            web::get().to(providers::arrive)
        }),
        entry("GET", "/register/with", Access::Anyone, || {
            web::get().to(newcomers::new)
        }),
        entry("POST", "/register/with", Access::Anyone, || {
            web::post().to(newcomers::create)
        }),
        entry("GET", "/account/identities", Access::SignedIn, || {
            web::get().to(identities::index)
        }),
        entry(
            "POST",
            "/account/identities/with/{provider}",
            Access::SignedIn,
            || web::post().to(identities::connect),
        ),
        entry(
            "POST",
            "/account/identities/{number}/delete",
            Access::SignedIn,
            || web::post().to(identities::destroy),
        ),
    ]
}

/// What is removed when nobody can use it any more.
pub fn periodic_tasks() -> Vec<Task> {
    use queries::{
        email_links, first_admin_links, invites, known_devices, parked_posts, password_resets, sessions,
        throttles,
    };
    vec![
        Task::cleaning("expired sessions", sessions::delete_expired_sessions),
        Task::cleaning("old parked posts", parked_posts::delete_old_posts),
        Task::cleaning("old sign-in tries", throttles::delete_old_tries),
        Task::cleaning("old links for new passwords", password_resets::delete_old_resets),
        Task::cleaning("old links for addresses", email_links::delete_old_links),
        Task::cleaning("devices not seen for long", known_devices::delete_old_devices),
        Task::cleaning("old invitations", invites::delete_old_invites),
        Task::cleaning("accounts to be deleted", leaving::delete_due),
        Task::cleaning("old first-admin links", first_admin_links::delete_old_links),
    ]
}

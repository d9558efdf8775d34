//! The pages of administrators: people with their roles and sessions, invitations, mail, and the audit log.
//!
//! It stands on top of the features and owns no table; `queries` reads those of all for the page of health. Every change asks for a reason and is written to the log
//! in its own transaction; the rules are in `policy`.

mod forms;
mod handlers;
pub mod metrics;
pub mod policy;
mod queries;
mod views;

use actix_web::web;

use crate::web::routes::{Access, RouteEntry};

pub fn routes() -> Vec<RouteEntry> {
    use handlers::users::changes;
    use handlers::{audit, health, invites, mail, settings, users};
    let entry = |method, path, route| RouteEntry::new(method, path, Access::Admin, route);
    vec![
        entry("GET", "/admin/users", || web::get().to(users::index)),
        entry("GET", "/admin/users/{username}", || web::get().to(users::show)),
        entry("POST", "/admin/users/{username}/roles", || {
            web::post().to(changes::update_roles)
        }),
        entry("POST", "/admin/users/{username}/state", || {
            web::post().to(changes::update_state)
        }),
        entry("POST", "/admin/users/{username}/sessions/delete", || {
            web::post().to(changes::destroy_sessions)
        }),
        entry("POST", "/admin/users/{username}/reset-link", || {
            web::post().to(changes::create_reset_link)
        }),
        entry("POST", "/admin/users/{username}/second-factor/delete", || {
            web::post().to(changes::destroy_second_factor)
        }),
        entry("GET", "/admin/invites", || web::get().to(invites::index)),
        entry("POST", "/admin/invites", || web::post().to(invites::create)),
        entry("POST", "/admin/invites/{number}/delete", || {
            web::post().to(invites::destroy)
        }),
        entry("GET", "/admin/health", || web::get().to(health::show)),
        entry("GET", "/admin/settings", || web::get().to(settings::show)),
        entry("GET", "/admin/mail", || web::get().to(mail::index)),
        entry("GET", "/admin/mail/templates", || web::get().to(mail::templates)),
        entry("GET", "/admin/mail/{number}", || web::get().to(mail::show)),
        entry("POST", "/admin/mail/{number}/retry", || {
            web::post().to(mail::retry)
        }),
        entry("GET", "/admin/audit", || web::get().to(audit::index)),
        entry("GET", "/admin/audit/export", || web::get().to(audit::export)),
    ]
}

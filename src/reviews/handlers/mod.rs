//! Pages and posts of the room, one file a group.

mod admin;
mod asking;
mod calibration;
mod comments;
mod equal;
mod examples;
mod index;
mod marks;
mod mentor;
mod moves;
mod queue;
mod replies;
mod shares;
mod show;
mod statistics;

use actix_web::web::{get, post};

use crate::web::routes::{Access, RouteEntry};

pub fn routes() -> Vec<RouteEntry> {
    use Access::{Admin, Anyone, Mentor, SignedIn};
    let entry = RouteEntry::new;
    vec![
        entry("GET", "/submissions/{id}/review", SignedIn, || {
            get().to(asking::new)
        }),
        entry("POST", "/submissions/{id}/review", SignedIn, || {
            post().to(asking::create)
        }),
        entry("GET", "/submissions/{id}/shares", SignedIn, || {
            get().to(shares::index)
        }),
        entry("POST", "/submissions/{id}/shares", SignedIn, || {
            post().to(shares::create)
        }),
        entry(
            "POST",
            "/submissions/{id}/shares/{number}/delete",
            SignedIn,
            || post().to(shares::destroy),
        ),
        entry("GET", "/shared/{token}", Anyone, || get().to(shares::show)),
        entry("GET", "/reviews", SignedIn, || get().to(index::index)),
        entry("POST", "/reviews/kept/{number}/delete", SignedIn, || {
            post().to(index::destroy_kept)
        }),
        entry("GET", "/reviews/{id}", SignedIn, || get().to(show::show)),
        entry("POST", "/reviews/{id}/cancel", SignedIn, || {
            post().to(moves::cancel)
        }),
        entry("POST", "/reviews/{id}/finish", SignedIn, || {
            post().to(moves::finish)
        }),
        entry("POST", "/reviews/{id}/rounds", SignedIn, || {
            post().to(moves::create_round)
        }),
        entry("POST", "/reviews/{id}/rating", SignedIn, || {
            post().to(moves::create_rating)
        }),
        entry("POST", "/reviews/{id}/report", SignedIn, || {
            post().to(moves::create_report)
        }),
        entry("POST", "/reviews/{id}/block", SignedIn, || {
            post().to(moves::create_block)
        }),
        entry("POST", "/reviews/{id}/unblock", SignedIn, || {
            post().to(moves::destroy_block)
        }),
        entry("POST", "/reviews/{id}/comments", SignedIn, || {
            post().to(comments::create)
        }),
        entry("POST", "/reviews/{id}/send", SignedIn, || {
            post().to(comments::send)
        }),
        entry("POST", "/reviews/{id}/marks", SignedIn, || {
            post().to(marks::create)
        }),
        entry("POST", "/reviews/{id}/threads/{number}", SignedIn, || {
            post().to(comments::settle)
        }),
        entry("POST", "/reviews/{id}/comments/{number}/apply", SignedIn, || {
            post().to(comments::apply)
        }),
        entry("POST", "/reviews/{id}/claim", Mentor, || post().to(moves::claim)),
        entry("POST", "/reviews/{id}/renew", Mentor, || post().to(moves::renew)),
        entry("POST", "/reviews/{id}/release", Mentor, || {
            post().to(moves::release)
        }),
        entry("POST", "/reviews/{id}/notes", Mentor, || {
            post().to(comments::save_notes)
        }),
        entry("GET", "/queue", Mentor, || get().to(queue::index)),
        entry("GET", "/mentor", SignedIn, || get().to(mentor::edit)),
        entry("POST", "/mentor", SignedIn, || post().to(mentor::update)),
        entry("GET", "/mentor/calibration", Mentor, || {
            get().to(calibration::index)
        }),
        entry("GET", "/mentor/calibration/{slug}/{number}", Mentor, || {
            get().to(calibration::show)
        }),
        entry("POST", "/mentor/calibration/{slug}/{number}", Mentor, || {
            post().to(calibration::create)
        }),
        entry("POST", "/reviews/{id}/comments/{number}/offer", Mentor, || {
            post().to(equal::create)
        }),
        entry("POST", "/reviews/{id}/equal/{number}", Mentor, || {
            post().to(equal::take)
        }),
        entry("POST", "/mentor/equal/{number}", Mentor, || {
            post().to(equal::renew)
        }),
        entry("POST", "/mentor/equal/{number}/delete", Mentor, || {
            post().to(equal::destroy)
        }),
        entry("GET", "/mentor/examples", Mentor, || get().to(examples::index)),
        entry("GET", "/mentor/examples/{id}", Mentor, || {
            get().to(examples::show)
        }),
        entry("POST", "/reviews/{id}/example", SignedIn, || {
            post().to(examples::update)
        }),
        entry("GET", "/mentor/statistics", Mentor, || get().to(statistics::show)),
        entry("GET", "/mentor/replies", Mentor, || get().to(replies::index)),
        entry("POST", "/mentor/replies", Mentor, || post().to(replies::create)),
        entry("POST", "/mentor/replies/{number}/delete", Mentor, || {
            post().to(replies::destroy)
        }),
        entry("GET", "/admin/reviews", Admin, || get().to(admin::index)),
        entry("POST", "/admin/reviews/applications/{username}", Admin, || {
            post().to(admin::decide)
        }),
        entry("POST", "/admin/reviews/reports/{number}", Admin, || {
            post().to(admin::settle)
        }),
    ]
}

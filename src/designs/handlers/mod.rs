//! Pages and posts of the room, one file a group.

mod compare;
mod designs;
mod marks;
mod previews;
mod workspace;

use actix_web::web::{get, post};

use crate::web::routes::{Access, RouteEntry};

/// The routes of designs, their previews and results.
pub fn routes() -> Vec<RouteEntry> {
    let entry = RouteEntry::new;
    use Access::{Anyone, SignedIn};
    vec![
        entry("GET", "/problems/{slug}/design", Anyone, || {
            get().to(workspace::show)
        }),
        entry("POST", "/problems/{slug}/design", Anyone, || {
            post().to(workspace::check)
        }),
        entry("POST", "/problems/{slug}/previews", SignedIn, || {
            post().to(previews::create)
        }),
        entry("POST", "/problems/{slug}/designs", SignedIn, || {
            post().to(designs::create)
        }),
        entry("GET", "/previews/{id}", SignedIn, || get().to(previews::show)),
        entry("GET", "/previews/{id}/events", SignedIn, || {
            get().to(previews::events)
        }),
        entry("GET", "/previews/{id}/drawing", SignedIn, || {
            get().to(previews::drawing)
        }),
        entry("GET", "/submissions/{id}/design", SignedIn, || {
            get().to(designs::show)
        }),
        entry("GET", "/submissions/{id}/design/events", SignedIn, || {
            get().to(designs::events)
        }),
        entry("GET", "/submissions/{id}/design/drawing", SignedIn, || {
            get().to(designs::drawing)
        }),
        entry("GET", "/submissions/{id}/design/compare", SignedIn, || {
            get().to(compare::show)
        }),
        entry("POST", "/submissions/{id}/marks", SignedIn, || {
            post().to(marks::create)
        }),
    ]
}

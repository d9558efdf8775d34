//! Authoring: problems made and changed in the browser, their versions, uploads, and the gate before publishing.
//!
//! Every save makes a version through the same reader and validator that folders go through. It knows problems and
//! what the judge's gate reports; judging is left to workers. `handlers` has one file a page.

mod cases;
mod desk;
mod details;
mod handlers;
pub mod policy;
mod queries;
mod report;
pub mod save;
pub mod uploads;
mod workshop;
pub mod yaml;

pub use workshop::Workshop;

use crate::periodic::Task;

use actix_web::web;

use crate::web::routes::{Access, RouteEntry};

pub fn routes() -> Vec<RouteEntry> {
    use handlers::{cases, checks, details, files, news, programs, statements, states, uploads, versions};
    let entry = |method, path, route| RouteEntry::new(method, path, Access::Admin, route);
    vec![
        entry("GET", "/admin/problems/new", || web::get().to(news::new)),
        entry("POST", "/admin/problems/new", || web::post().to(news::create)),
        entry("GET", "/admin/problems/upload", || web::get().to(uploads::new)),
        entry("POST", "/admin/problems/upload", || {
            web::post().to(uploads::create)
        }),
        entry("GET", "/admin/problems/uploads/{number}", || {
            web::get().to(uploads::show)
        }),
        entry("POST", "/admin/problems/uploads/{number}", || {
            web::post().to(uploads::import)
        }),
        entry("POST", "/admin/problems/uploads/{number}/delete", || {
            web::post().to(uploads::destroy)
        }),
        entry("GET", "/admin/problems/{slug}/edit", || {
            web::get().to(details::edit)
        }),
        entry("POST", "/admin/problems/{slug}/edit", || {
            web::post().to(details::update)
        }),
        entry("GET", "/admin/problems/{slug}/statement", || {
            web::get().to(statements::edit)
        }),
        entry("POST", "/admin/problems/{slug}/statement", || {
            web::post().to(statements::update)
        }),
        entry("POST", "/admin/problems/{slug}/preview", || {
            web::post().to(statements::preview)
        }),
        entry("GET", "/admin/problems/{slug}/cases", || {
            web::get().to(cases::index)
        }),
        entry("POST", "/admin/problems/{slug}/cases", || {
            web::post().to(cases::update)
        }),
        entry("POST", "/admin/problems/{slug}/cases/upload", || {
            web::post().to(cases::upload)
        }),
        entry("POST", "/admin/problems/{slug}/cases/delete", || {
            web::post().to(cases::destroy)
        }),
        entry("GET", "/admin/problems/{slug}/programs", || {
            web::get().to(programs::index)
        }),
        entry("POST", "/admin/problems/{slug}/programs", || {
            web::post().to(programs::create)
        }),
        entry("GET", "/admin/problems/{slug}/files", || {
            web::get().to(files::index)
        }),
        entry("POST", "/admin/problems/{slug}/files", || {
            web::post().to(files::update)
        }),
        entry("POST", "/admin/problems/{slug}/files/delete", || {
            web::post().to(files::destroy)
        }),
        entry("GET", "/admin/problems/{slug}/versions", || {
            web::get().to(versions::index)
        }),
        entry("GET", "/admin/problems/{slug}/versions/{number}", || {
            web::get().to(versions::show)
        }),
        entry(
            "GET",
            "/admin/problems/{slug}/versions/{number}/package.zip",
            || web::get().to(versions::export),
        ),
        entry(
            "GET",
            "/admin/problems/{slug}/versions/{number}/changes.patch",
            || web::get().to(versions::patch),
        ),
        entry(
            "GET",
            "/admin/problems/{slug}/versions/{number}/raw/{path:.*}",
            || web::get().to(files::raw),
        ),
        entry("POST", "/admin/problems/{slug}/versions/{number}/restore", || {
            web::post().to(versions::restore)
        }),
        entry("GET", "/admin/problems/{slug}/versions/{number}/check", || {
            web::get().to(checks::show)
        }),
        entry("POST", "/admin/problems/{slug}/versions/{number}/check", || {
            web::post().to(checks::create)
        }),
        entry(
            "GET",
            "/admin/problems/{slug}/versions/{number}/check/events",
            || web::get().to(checks::events),
        ),
        entry("POST", "/admin/problems/{slug}/state", || {
            web::post().to(states::update)
        }),
    ]
}

pub fn periodic_tasks() -> Vec<Task> {
    let forget = |conn: &mut diesel::PgConnection, _now| uploads::delete_old(conn);
    vec![Task::cleaning("uploads that nobody imported", forget)]
}

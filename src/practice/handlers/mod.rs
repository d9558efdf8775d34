//! Pages and posts of the room, one file a group.

mod admin;
mod bookmarks;
mod compare;
mod hints;
mod interviews;
mod notes;
mod progress;
mod reports;
mod solutions;

use actix_web::web::{get, post};
use diesel::PgConnection;

use crate::problems::policy::{ProblemState, may_read};
use crate::problems::queries::{ProblemPageRow, get_problem_page};
use crate::web::routes::{Access, RouteEntry};
use crate::web::{AppError, Viewer};

pub fn routes() -> Vec<RouteEntry> {
    let entry = RouteEntry::new;
    use Access::{Admin, Anyone, SignedIn};
    vec![
        entry("POST", "/problems/{slug}/hints", SignedIn, || {
            post().to(hints::create)
        }),
        entry("GET", "/problems/{slug}/editorial", Anyone, || {
            get().to(solutions::editorial)
        }),
        entry("POST", "/problems/{slug}/editorial", SignedIn, || {
            post().to(solutions::choose_editorial)
        }),
        entry("GET", "/problems/{slug}/solutions", Anyone, || {
            get().to(solutions::programs)
        }),
        entry("POST", "/problems/{slug}/solutions", SignedIn, || {
            post().to(solutions::choose_programs)
        }),
        entry("POST", "/problems/{slug}/bookmark", SignedIn, || {
            post().to(bookmarks::update)
        }),
        entry("GET", "/bookmarks", SignedIn, || get().to(bookmarks::index)),
        entry("GET", "/problems/{slug}/note", SignedIn, || get().to(notes::edit)),
        entry("POST", "/problems/{slug}/note", SignedIn, || {
            post().to(notes::update)
        }),
        entry("POST", "/problems/{slug}/interviews", SignedIn, || {
            post().to(interviews::create)
        }),
        entry("POST", "/interviews/{id}/end", SignedIn, || {
            post().to(interviews::end)
        }),
        entry("GET", "/progress", SignedIn, || get().to(progress::show)),
        entry("GET", "/problems/{slug}/compare", SignedIn, || {
            get().to(compare::choose)
        }),
        entry("GET", "/submissions/{id}/compare", SignedIn, || {
            get().to(compare::show)
        }),
        entry("GET", "/submissions/{id}/cases/{number}/report", SignedIn, || {
            get().to(reports::new)
        }),
        entry(
            "POST",
            "/submissions/{id}/cases/{number}/report",
            SignedIn,
            || post().to(reports::create),
        ),
        entry("GET", "/admin/reports/tests", Admin, || get().to(admin::index)),
        entry("POST", "/admin/reports/tests/{id}", Admin, || {
            post().to(admin::settle)
        }),
    ]
}

/// A problem that the viewer may read.
fn readable(
    conn: &mut PgConnection,
    viewer: Option<&Viewer>,
    slug: &str,
) -> Result<ProblemPageRow, AppError> {
    let row = get_problem_page(conn, slug, "")?;
    if !may_read(viewer, ProblemState::parse(&row.state)) {
        return Err(AppError::NotFound); // hide that it exists
    }
    Ok(row)
}

//! Pages and posts of the room, one file a group.

pub mod refusal;
mod runs;
mod sent;
mod submissions;
mod workspace;

pub use submissions::judgement_of;

use actix_web::HttpResponse;
use actix_web::http::header::LOCATION;
use actix_web::web::{get, post};

use crate::db::DbError;
use crate::package::LanguageId;
use crate::problems::queries::{ProblemHead, list_toolchains};
use crate::web::page::see_other;
use crate::web::routes::{Access, RouteEntry};
use crate::web::{AppError, RequestContext};

/// The routes of workspace, submissions and runs.
pub fn routes() -> Vec<RouteEntry> {
    let entry = RouteEntry::new;
    use Access::{Anyone, SignedIn};
    vec![
        entry("GET", "/problems/{slug}/workspace", Anyone, || {
            get().to(workspace::show)
        }),
        entry("POST", "/problems/{slug}/workspace", SignedIn, || {
            post().to(workspace::switch)
        }),
        entry("POST", "/problems/{slug}/submissions", SignedIn, || {
            post().to(submissions::create)
        }),
        entry("GET", "/problems/{slug}/submissions", SignedIn, || {
            get().to(submissions::index_of_problem)
        }),
        entry("GET", "/submissions", SignedIn, || get().to(submissions::index)),
        entry("GET", "/submissions/{id}", SignedIn, || {
            get().to(submissions::show)
        }),
        entry("GET", "/submissions/{id}/events", SignedIn, || {
            get().to(submissions::events)
        }),
        entry("POST", "/problems/{slug}/runs", SignedIn, || {
            post().to(runs::create)
        }),
        entry("GET", "/runs/{id}", SignedIn, || get().to(runs::show)),
        entry("GET", "/runs/{id}/events", SignedIn, || get().to(runs::events)),
    ]
}

/// Languages that the problem allows and some live worker can judge.
fn offered_languages(
    conn: &mut diesel::PgConnection,
    head: &ProblemHead,
) -> Result<Vec<LanguageId>, DbError> {
    let toolchains = list_toolchains(conn)?;
    let is_allowed = |id: &str| {
        head.allowed_languages
            .as_ref()
            .is_none_or(|allowed| allowed.iter().any(|a| a == id))
    };
    // Before any worker has reported, nobody knows better: the post is stored and waits.
    if toolchains.is_empty() {
        return Ok(LanguageId::ALL
            .into_iter()
            .filter(|language| is_allowed(language.as_str()))
            .collect());
    }
    Ok(toolchains
        .iter()
        .filter(|toolchain| toolchain.version.is_some() && is_allowed(&toolchain.id))
        .filter_map(|toolchain| LanguageId::parse(&toolchain.id))
        .collect())
}

/// How much may wait for one user at a time.
pub const WAITING_SUBMISSIONS: i64 = 10;
const WAITING_RUNS: i64 = 3;

/// Refuses more waiting work than one person can look at. What was just stored counts as well, so that a
/// post that arrives twice is not refused the second time; the refusal rolls it back.
pub fn refuse_flood(waiting: i64, limit: i64) -> Result<(), AppError> {
    if waiting > limit {
        return Err(AppError::TooMany {
            retry_after_seconds: 10,
            what: "So much of yours is waiting for the judge that no more is taken just now. What you wrote is kept.",
        });
    }
    Ok(())
}

/// 201 with addresses for a script, 303 for a form. `query` is added to the address of its events.
pub fn created(context: &RequestContext, id: i64, url: String, query: &str) -> HttpResponse {
    if !context.wants_json {
        return see_other(url);
    }
    let events = format!("{url}/events{query}");
    HttpResponse::Created()
        .insert_header((LOCATION, url.clone()))
        .json(serde_json::json!({ "id": id, "url": url, "events": events }))
}

/// An id of a path; anything that is no id is a page that does not exist.
pub fn parse_id(text: &str) -> Result<i64, AppError> {
    text.parse().ok().filter(|id| *id > 0).ok_or(AppError::NotFound)
}

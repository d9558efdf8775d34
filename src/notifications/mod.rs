//! Notifications: what people are told on a page of their own, and by mail in a digest where they don't read it there.
//!
//! The one place that features tell through: they call [`tell`] in the transaction of what happened. This room knows
//! no feature.

mod digest;
mod handlers;
mod queries;
mod stop;
mod views;

use actix_web::web;
use diesel::prelude::*;

pub use digest::sample;
pub use stop::StopKey;

use crate::db::events;
use crate::mail::Post;
use crate::periodic::Task;
use crate::web::routes::{Access, RouteEntry};

/// The subject of events about people whose count of unread notifications has changed.
const SUBJECT: &str = "notifications";
const TEXT_LIMIT: usize = 500;

/// Something to tell one person.
#[derive(Clone, Debug)]
pub struct News {
    /// Tells kinds apart: `roles-changed`.
    pub kind: &'static str,
    /// One or two sentences; what is longer than 500 characters is cut.
    pub text: String,
    /// Where it leads, from the top of the instance: `/submissions/7`.
    pub path: String,
    /// A letter of its own tells it as well, so no digest does.
    pub has_letter: bool,
}

/// Tells somebody. Call it in the transaction of what is told.
pub fn tell(conn: &mut PgConnection, user_id: i64, news: &News) -> QueryResult<()> {
    let plain = news.text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let text: String = plain.take(TEXT_LIMIT).collect();
    queries::insert(conn, user_id, news, &text)?;
    events::announce(conn, SUBJECT, user_id)
}

/// Tells many people, each their own news, in a fixed number of statements. Call it in the transaction of what is told.
pub fn tell_many(conn: &mut PgConnection, news: &[(i64, News)]) -> QueryResult<()> {
    let plain = |news: &News| -> String {
        let plain = news.text.chars().map(|c| if c.is_control() { ' ' } else { c });
        plain.take(TEXT_LIMIT).collect()
    };
    queries::insert_many(conn, news, plain)?;
    let people: Vec<i64> = news.iter().map(|(user_id, _)| *user_id).collect();
    events::announce_many(conn, SUBJECT, &people)
}

pub fn routes() -> Vec<RouteEntry> {
    let entry = RouteEntry::new;
    vec![
        entry("GET", "/notifications", Access::SignedIn, || {
            web::get().to(handlers::index)
        }),
        entry("GET", "/notifications/events", Access::SignedIn, || {
            web::get().to(handlers::events)
        }),
        entry("POST", "/notifications/read", Access::SignedIn, || {
            web::post().to(handlers::read_all)
        }),
        entry("POST", "/notifications/digest", Access::SignedIn, || {
            web::post().to(handlers::update_digest)
        }),
        entry("POST", "/notifications/{id}/open", Access::SignedIn, || {
            web::post().to(handlers::open)
        }),
        entry("GET", "/stop-digests/{token}", Access::Anyone, || {
            web::get().to(handlers::ask_to_stop)
        }),
        entry("POST", "/stop-digests/{token}", Access::Anyone, || {
            web::post().to(handlers::stop)
        }),
    ]
}

/// Digests, where letters go out, and what is removed when it is old.
pub fn periodic_tasks(post: &Post, key: &StopKey) -> Vec<Task> {
    vec![
        digest::task(post.clone(), key.clone()),
        Task::cleaning("old notifications", queries::delete_old),
    ]
}

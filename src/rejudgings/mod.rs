//! Rejudgings: submissions of a problem judged once more, seen before anything changes, then applied or cancelled.
//!
//! One is an object with a scope, a reason and a fixed list of submissions. Workers judge them beside their current
//! judgements by `judging`; applying makes the new ones current in one transaction (`apply`). What replaces a judgement,
//! and how progress follows, is the business of `submissions`. Only administrators see this room.

mod apply;
mod changes;
mod forms;
mod handlers;
pub mod judging;
mod make;
mod present;
mod queries;
mod state;
pub mod views;

use std::sync::Arc;

use actix_web::web;
use chrono::TimeDelta;

use crate::periodic::Task;
use crate::web::routes::{Access, RouteEntry};

/// The subject of events about a rejudging.
const SUBJECT: &str = "rejudging";

pub fn routes() -> Vec<RouteEntry> {
    let entry = |method, path, route| RouteEntry::new(method, path, Access::Admin, route);
    vec![
        entry("GET", "/admin/rejudgings", || web::get().to(handlers::index)),
        entry("POST", "/admin/rejudgings", || web::post().to(handlers::create)),
        entry("GET", "/admin/rejudgings/new", || web::get().to(handlers::new)),
        entry("GET", "/admin/rejudgings/{id}", || web::get().to(handlers::show)),
        entry("GET", "/admin/rejudgings/{id}/events", || {
            web::get().to(handlers::events)
        }),
        entry("GET", "/admin/rejudgings/{id}/submissions", || {
            web::get().to(handlers::submissions)
        }),
        entry("POST", "/admin/rejudgings/{id}/start", || {
            web::post().to(handlers::start)
        }),
        entry("POST", "/admin/rejudgings/{id}/apply", || {
            web::post().to(handlers::apply)
        }),
        entry("POST", "/admin/rejudgings/{id}/cancel", || {
            web::post().to(handlers::cancel)
        }),
    ]
}

/// Workers carry a rejudging on; this mends one that lost its last job, say with its author's account.
pub fn periodic_tasks() -> Vec<Task> {
    vec![Task {
        name: "rejudgings that stand still",
        every: TimeDelta::minutes(1),
        work: Arc::new(|conn, _| judging::advance_all(conn)),
    }]
}

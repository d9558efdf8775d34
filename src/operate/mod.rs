//! Instruments of administrators: the queue and its workers, what went wrong while judging, what takes room.
//!
//! It stands on top of the features and reads the tables of all; its own are samples, taken once a minute or hour and
//! kept for a week. Orders to workers are kept by `jobs`, which obeys them. Every change asks for a reason and is
//! written to the log in its own transaction.

mod forms;
mod handlers;
pub mod policy;
pub mod queries;
mod series;
mod views;

use std::sync::Arc;

use actix_web::web;
use chrono::TimeDelta;

use crate::periodic::Task;
use crate::web::routes::{Access, RouteEntry};

pub fn routes() -> Vec<RouteEntry> {
    use handlers::{errors, judging, orders, storage};
    let entry = |method, path, route| RouteEntry::new(method, path, Access::Admin, route);
    vec![
        entry("GET", "/admin/judging", || web::get().to(judging::show)),
        entry("POST", "/admin/judging/orders", || web::post().to(orders::create)),
        entry("GET", "/admin/judge-errors", || web::get().to(errors::index)),
        entry("POST", "/admin/judge-errors/again", || {
            web::post().to(errors::create)
        }),
        entry("GET", "/admin/storage", || web::get().to(storage::show)),
    ]
}

/// What is written down again and again. Nodes look once a minute whether something is due.
pub fn periodic_tasks() -> Vec<Task> {
    vec![
        Task {
            name: "samples of the queue",
            every: TimeDelta::seconds(50),
            work: Arc::new(queries::samples::sample_queue),
        },
        Task {
            name: "samples of storage",
            every: TimeDelta::hours(1),
            work: Arc::new(queries::samples::sample_storage),
        },
    ]
}

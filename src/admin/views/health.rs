//! The page of how the instance is doing.

use askama::Template;

use crate::web::views::Layout;

/// `GET /admin/health`
#[derive(Template)]
#[template(path = "admin/health.html")]
pub struct HealthPage {
    pub layout: Layout,
    pub concerns: Vec<Concern>,
    pub version: &'static str,
    pub server: String,
    /// "12 MiB".
    pub database: String,
    /// "5 of 100".
    pub connections: String,
    pub migration: String,
    pub sessions: u64,
    pub letters: String,
    pub judge_errors: u64,
    /// Submissions.
    pub last_judge_errors: Vec<i64>,
    /// "3 waiting, 1 under way".
    pub queue: String,
    /// "2 workers, 1 of 4 slots busy".
    pub workers: String,
    pub tasks: Vec<TaskRow>,
}

/// Something to look at.
#[derive(Clone, Debug)]
pub struct Concern {
    pub what: String,
    pub advice: &'static str,
}

/// A task of the periodic work.
#[derive(Clone, Debug)]
pub struct TaskRow {
    pub name: &'static str,
    /// "10 min".
    pub every: String,
    pub done_at: Option<String>,
}

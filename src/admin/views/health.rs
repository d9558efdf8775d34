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
    pub queues: Vec<QueueRow>,
    pub workers: Vec<WorkerRow>,
    pub tasks: Vec<TaskRow>,
}

/// Something to look at.
#[derive(Clone, Debug)]
pub struct Concern {
    pub what: String,
    pub advice: &'static str,
}

/// A kind of work.
#[derive(Clone, Debug)]
pub struct QueueRow {
    pub kind: String,
    pub waiting: u64,
    pub leased: u64,
    /// How long the first in line waits: "2 min 3 s".
    pub oldest: Option<String>,
    /// Lost by a worker at least once.
    pub lost: u64,
}

/// A worker.
#[derive(Clone, Debug)]
pub struct WorkerRow {
    pub name: String,
    pub host: String,
    pub slots: u32,
    pub leases: u64,
    pub accuracy: String,
    pub started_at: String,
    /// "4 s ago".
    pub seen: String,
}

/// A task of the periodic work.
#[derive(Clone, Debug)]
pub struct TaskRow {
    pub name: &'static str,
    /// "10 min".
    pub every: String,
    pub done_at: Option<String>,
}

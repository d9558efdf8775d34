//! Pages of this room.

mod errors;
mod storage;

use askama::Template;

pub use errors::{ErrorRow, ErrorsPage, GroupRow};
pub use storage::{ProblemRow, StoragePage};

use super::series::Series;
use crate::web::views::{BadgeView, Choice, FieldErrors, Layout};

/// `GET /admin/judging`, and the same with errors after a refused order.
#[derive(Template)]
#[template(path = "operate/judging.html")]
pub struct JudgingPage {
    pub layout: Layout,
    /// Why all workers are paused, and since when.
    pub all_paused: Option<(String, String)>,
    pub queue: Vec<QueueRow>,
    pub workers: Vec<WorkerRow>,
    /// Whom an order can go to.
    pub targets: Vec<Choice>,
    pub orders: Vec<Choice>,
    pub reason: String,
    pub errors: FieldErrors,
    pub spans: Vec<Choice>,
    pub series: Series,
}

/// A kind of work in a priority class.
#[derive(Clone, Debug)]
pub struct QueueRow {
    pub kind: String,
    pub class: String,
    pub waiting: u64,
    pub leased: u64,
    /// How long the first in line waits: "2 min 3 s".
    pub oldest: Option<String>,
    pub lost: u64,
}

/// A worker, or a place that one has left with an order.
#[derive(Clone, Debug)]
pub struct WorkerRow {
    pub place: String,
    pub state: BadgeView,
    /// Of an order that stands.
    pub reason: Option<String>,
    /// What only a process that reports has.
    pub process: Option<ProcessRow>,
}

#[derive(Clone, Debug)]
pub struct ProcessRow {
    pub name: String,
    pub host: String,
    pub program: String,
    pub slots: u32,
    pub leases: u64,
    pub accuracy: String,
    pub started_at: String,
    /// "4 s ago".
    pub seen: String,
    pub available: usize,
    pub languages: Vec<LanguageRow>,
}

#[derive(Clone, Debug)]
pub struct LanguageRow {
    pub name: String,
    /// Its version, or why it is not there.
    pub words: String,
}

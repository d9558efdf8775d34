//! Leased work for workers. This room knows kinds and subjects, but no feature.
//!
//! A worker takes a *lease*: a token with an expiry by the database clock, renewed while it works. Every
//! write of a worker carries the token; a stale token changes nothing. The sweeper puts jobs back whose
//! lease ran out; three losses on distinct workers end a job, and its feature records that as our fault.
//! `NOTIFY` is a hint; polling is always on.

mod enqueue;
mod lease;
pub mod orders;
mod place;
pub mod registry;
mod spare;
mod sweep;

pub use enqueue::{NewJob, delete, enqueue, enqueue_again, enqueue_many};
pub use lease::{Lease, finish, give_back, heartbeat, lease, lose, write_progress};
pub use place::{JobState, find_state};
pub use sweep::{Lost, sweep};

/// The Postgres channel that wakes idle workers.
pub const CHANNEL: &str = "greenroom_jobs";

/// The class of work that never takes the last free slot.
const SPARE_CLASS: i16 = 30;

/// What is to be done; the subject is a row of the feature that asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobKind {
    /// A run on samples or custom input.
    Run,
    /// The judging of a submission.
    Judge,
    /// The measuring of a version's time limit.
    Measure,
    /// The judging of a submitted design: all scenarios of the problem.
    Simulate,
    /// One look at a design in the visible scenarios.
    Preview,
    /// The self-check of a version.
    Check,
    /// The judging of one submission of a rejudging.
    Rejudge,
}

impl JobKind {
    pub const ALL: [JobKind; 7] = [
        JobKind::Run,
        JobKind::Judge,
        JobKind::Measure,
        JobKind::Simulate,
        JobKind::Preview,
        JobKind::Check,
        JobKind::Rejudge,
    ];

    pub fn name(self) -> &'static str {
        match self {
            JobKind::Run => "run",
            JobKind::Judge => "judge",
            JobKind::Measure => "measure",
            JobKind::Simulate => "simulate",
            JobKind::Preview => "preview",
            JobKind::Check => "check",
            JobKind::Rejudge => "rejudge",
        }
    }

    /// Reads the name; `None` for a kind of a newer program.
    pub fn parse(name: &str) -> Option<JobKind> {
        JobKind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The priority class; lower goes first. Somebody waits for a run or preview with the hands on the keys.
    pub fn class(self) -> i16 {
        match self {
            JobKind::Run | JobKind::Preview => 0,
            JobKind::Judge | JobKind::Simulate => 10,
            JobKind::Measure => 20,
            JobKind::Check => SPARE_CLASS,
            JobKind::Rejudge => SPARE_CLASS + 2,
        }
    }
}

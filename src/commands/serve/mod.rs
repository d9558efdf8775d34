//! `greenroom serve`: Postgres, web process and worker under one supervisor.
//!
//! Order: take the data folder, take the address, start Postgres, migrate, start the children, wait until
//! the web process answers, print the address. What the steps do is given by the caller ([`Steps`]), so
//! that this room knows processes only. `docs/operations.md` lists users, signals and exit codes.

mod child;
mod children;
mod exit;
mod health;
mod listen;
mod postgres;
mod service;
mod signals;
mod start;
mod supervisor;

use std::path::Path;

use clap::Args;

pub use child::{WORKER_CANNOT_JUDGE, prepare_web, prepare_worker, web_listener, worker_place};
pub use exit::ServeError;
pub use signals::{StopSignal, watch_signals};

use crate::config::Settings;

/// Serves Greenroom: a private Postgres, the web process and one worker
#[derive(Debug, Args)]
pub struct ServeCommand {
    #[command(flatten)]
    pub settings: Settings,
    /// Start no worker here; submissions wait for workers elsewhere
    #[arg(long)]
    pub no_worker: bool,
    /// Add made-up people, submissions and problems to look at
    #[arg(long)]
    pub demo: bool,
}

/// What happens between a running Postgres and a printed address. Addresses are the database owner's.
/// One look at the folder of problems.
pub type Follow = Box<dyn FnMut() -> anyhow::Result<Option<String>> + Send>;

#[derive(Clone, Copy)]
pub struct Steps {
    /// Brings the schema up to date, under an advisory lock.
    pub migrate: fn(database_url: &str) -> anyhow::Result<()>,
    /// Fills the instance for `--demo`; does nothing the second time.
    pub seed_demo: fn(database_url: &str, problems: &Path) -> anyhow::Result<()>,
    /// Imports a folder of packages and answers with one line for the terminal. Runs beside the web process.
    pub import_problems: fn(database_url: &str, folder: &Path) -> anyhow::Result<String>,
    /// Begins to follow the folder; what it gives imports what has changed since, and says so.
    pub follow_problems: fn(database_url: &str, folder: &Path) -> Follow,
    /// A one-time link for the first admin; `None` when there is an admin.
    pub first_admin_link: fn(database_url: &str, base_url: &str) -> anyhow::Result<Option<String>>,
    /// Whether the worker of a place, which ended as it was told, may be started again. The address is the worker's own.
    pub may_worker_return: fn(database_url: &str, place: &str) -> bool,
}

//! `greenroom worker`: judges only.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::serve::{WORKER_CANNOT_JUDGE, prepare_worker, worker_place};
use crate::config::{DataSettings, LogSettings, WorkerSettings};
use crate::judge::sandbox::{SandboxError, SpawnerSettings};
use crate::worker::{self, Worker};

#[derive(Debug, Args)]
pub struct WorkerCommand {
    #[command(flatten)]
    data: DataSettings,
    #[command(flatten)]
    worker: WorkerSettings,
    #[command(flatten)]
    pub log: LogSettings,
    /// Folder for files of packages, kept by hash [default: /var/cache/greenroom for root, else the XDG cache folder]
    #[arg(long, env = "GREENROOM_CACHE_DIR", value_name = "DIR")]
    cache_dir: Option<PathBuf>,
}

impl WorkerCommand {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        prepare_worker()?;
        let database_url = super::database::owner_url(&self.data)?;
        let slots = self.worker.slots();
        let settings = worker::WorkerSettings {
            database_url: database_url.clone(),
            place: worker_place(),
            slots,
            lease_time_to_live: self.worker.lease_ttl,
            cache_dir: self.cache_dir.unwrap_or_else(default_cache_dir),
            spawner: SpawnerSettings {
                slots,
                ..SpawnerSettings::default()
            },
        };
        let worker = match Worker::start(&settings) {
            Ok(worker) => worker,
            Err(error) if matches!(error.downcast_ref(), Some(SandboxError::Unavailable { .. })) => {
                // The supervisor must not try again and again: the machine has to change first.
                tracing::error!("{error:#}. No code runs here; see `greenroom sandbox doctor`.");
                return Ok(ExitCode::from(WORKER_CANNOT_JUDGE));
            }
            Err(error) => return Err(error),
        };
        tracing::info!(name = %worker.name, slots, "worker ready");
        worker.run(&database_url)?;
        Ok(ExitCode::SUCCESS)
    }
}

fn default_cache_dir() -> PathBuf {
    if rustix::process::geteuid().is_root() {
        return PathBuf::from("/var/cache/greenroom");
    }
    let home = |name: &str| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    home("XDG_CACHE_HOME")
        .or_else(|| home("HOME").map(|home| home.join(".cache")))
        .unwrap_or_else(std::env::temp_dir)
        .join("greenroom")
}

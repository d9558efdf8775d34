//! A real worker beside the test application: real spawner, real sandbox, real toolchains.

use std::sync::Arc;
use std::time::Duration;

use greenroom::judge::sandbox::SpawnerSettings;
use greenroom::worker::{Worker, WorkerSettings};

use super::TestApp;

impl TestApp {
    /// A worker of one slot on this database; it does nothing until it is told to.
    pub fn worker(&self) -> Arc<Worker> {
        let settings = WorkerSettings {
            database_url: self.database.url().to_string(),
            place: None,
            slots: 1,
            lease_time_to_live: Duration::from_secs(30),
            cache_dir: std::env::temp_dir().join("greenroom-test-cache"),
            spawner: SpawnerSettings {
                slots: 1,
                executable: env!("CARGO_BIN_EXE_greenroom").into(),
                spawner_args: vec!["sandbox-spawner".into()],
            },
        };
        Worker::start(&settings).expect("the sandbox works on this machine")
    }

    /// Judges everything that waits; returns how many jobs were done.
    pub fn judge_pending(&self) -> usize {
        self.worker().do_pending().expect("the database answers")
    }
}

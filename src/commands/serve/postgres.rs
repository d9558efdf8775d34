use std::time::{Duration, Instant};

use super::service::{RECOVERED, pause};
use crate::cluster::Cluster;

/// Starts Postgres again when it ended; web process and worker meanwhile answer and wait for themselves.
pub(super) struct PostgresWatch {
    started: Instant,
    /// Unasked ends in a row.
    failures: u32,
    restart_at: Option<Instant>,
}

impl PostgresWatch {
    pub fn new() -> Self {
        Self {
            started: Instant::now(),
            failures: 0,
            restart_at: None,
        }
    }

    /// Called often.
    pub fn tend(&mut self, cluster: &mut Cluster) {
        let Some(status) = cluster.ended() else { return };
        let Some(restart_at) = self.restart_at else {
            let pause = self.next_pause(self.started.elapsed());
            tracing::error!(%status, again_in = ?pause, "Postgres ended unasked");
            self.restart_at = Some(Instant::now() + pause);
            return;
        };
        if restart_at > Instant::now() {
            return;
        }
        self.restart_at = None;
        self.started = Instant::now();
        if let Err(error) = cluster.restart() {
            tracing::error!(%error, "Postgres could not be started again");
        }
    }

    fn next_pause(&mut self, ran_for: Duration) -> Duration {
        if ran_for > RECOVERED {
            self.failures = 0;
        }
        self.failures += 1;
        pause(self.failures)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_ends_again_and_again_is_given_longer_pauses() {
        let mut watch = PostgresWatch::new();
        let pauses =
            [1, 1, 1, 3600].map(|seconds| watch.next_pause(Duration::from_secs(seconds)).as_millis());
        assert_eq!(pauses, [100, 200, 400, 100]);
    }
}

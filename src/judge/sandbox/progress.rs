//! The state of one run as the worker sees it.

use std::io;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use super::api::{Ending, Exceeded, RunSpec, SandboxError};
use super::report::Report;
use super::sys;

/// How long init may take to kill and reap; after that the kernel does it, without a report.
pub(super) const STOP_TIMEOUT: Duration = Duration::from_secs(3);
/// How long building a sandbox may take before it counts as broken.
pub(super) const BUILD_TIMEOUT: Duration = Duration::from_secs(20);
const CANCEL_INTERVAL: Duration = Duration::from_millis(50);
/// How often at most the meter is read.
pub(super) const MIN_TICK: Duration = Duration::from_millis(2);

/// What is known of a run so far, and why it was stopped.
#[derive(Default)]
pub(super) struct Progress {
    pub started: Option<Duration>,
    not_executed: Option<i32>,
    pub ended: Option<End>,
    failed: Option<SandboxError>,
    pub stopped: Option<Instant>,
    pub exceeded: Option<Exceeded>,
    pub cancelled: bool,
}

/// The end of the main process.
pub(super) struct End {
    pub at: Duration,
    pub status: i32,
    pub cpu: Duration,
    pub max_rss_bytes: u64,
}

impl Progress {
    pub fn take(&mut self, report: Report) {
        match report {
            Report::Started { at } => self.started = Some(at),
            Report::NotExecuted { errno } => self.not_executed = Some(errno),
            Report::Failed { step, errno } => {
                self.failed = Some(SandboxError::Setup {
                    step,
                    source: io::Error::from_raw_os_error(errno),
                });
            }
            Report::Ended {
                at,
                status,
                cpu,
                max_rss_bytes,
            } => {
                self.ended = Some(End {
                    at,
                    status,
                    cpu,
                    max_rss_bytes,
                });
            }
        }
    }

    pub fn judge(&mut self, exceeded: Option<Exceeded>) {
        self.exceeded = self.exceeded.or(exceeded);
    }

    /// Looks at the limits that need no meter.
    pub fn watch(&mut self, spec: &RunSpec<'_>, too_much_output: bool) {
        self.judge(too_much_output.then_some(Exceeded::Output));
        let over_time = self
            .started
            .is_some_and(|at| sys::monotonic().saturating_sub(at) > spec.limits.wall);
        self.judge(over_time.then_some(Exceeded::WallTime));
        self.cancelled |= spec.cancel.is_some_and(|cancel| cancel.load(Ordering::Relaxed));
    }

    /// How long the loop may sleep without missing a deadline.
    pub fn timeout(&self, spec: &RunSpec<'_>, begun: Instant, next_reading: Instant) -> Duration {
        let now = Instant::now();
        if let Some(stopped) = self.stopped {
            return (stopped + STOP_TIMEOUT).saturating_duration_since(now) + MIN_TICK;
        }
        let Some(started) = self.started else {
            return (begun + BUILD_TIMEOUT).saturating_duration_since(now) + MIN_TICK;
        };
        let wall_left = (started + spec.limits.wall).saturating_sub(sys::monotonic());
        let mut timeout =
            wall_left.min(next_reading.saturating_duration_since(now)) + Duration::from_micros(100);
        if spec.cancel.is_some() {
            timeout = timeout.min(CANCEL_INTERVAL);
        }
        timeout
    }

    /// How the main process ended and how long it lived, or why that cannot be said.
    pub fn outcome(&mut self, spec: &RunSpec<'_>) -> Result<(Ending, Duration), SandboxError> {
        if let Some(failed) = self.failed.take() {
            return Err(failed);
        }
        if let Some(errno) = self.not_executed {
            let program = spec.argv[0].clone();
            return Err(SandboxError::Exec {
                program,
                source: io::Error::from_raw_os_error(errno),
            });
        }
        if self.cancelled {
            return Err(SandboxError::Cancelled);
        }
        let Some(started) = self.started else {
            return Err(SandboxError::SpawnerLost(
                "the sandbox ended before it began".into(),
            ));
        };
        match &self.ended {
            Some(end) => Ok((ending_of(end.status), end.at.saturating_sub(started))),
            None if self.exceeded.is_some() => {
                let killed = Ending::Signalled(Signal::KILL.as_raw());
                Ok((killed, sys::monotonic().saturating_sub(started)))
            }
            None => Err(SandboxError::SpawnerLost(
                "the sandbox ended without a report".into(),
            )),
        }
    }
}

fn ending_of(status: i32) -> Ending {
    if libc::WIFSIGNALED(status) {
        Ending::Signalled(libc::WTERMSIG(status))
    } else {
        Ending::Exited(libc::WEXITSTATUS(status))
    }
}

//! Follows one run from the worker's thread: feeds and reads the streams, watches the clocks and the
//! meter, ends the run when a limit is passed, and draws the report from what init says.

use std::io;
use std::os::fd::OwnedFd;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::process::{Signal, pidfd_send_signal};
use rustix::time::Timespec;

use super::api::{Ending, Exceeded, RunReport, RunSpec, SandboxError};
use super::meter::Meter;
use super::report::{Report, Reports};
use super::streams::{Feed, Tail};
use super::sys;

/// How long init may take to kill and reap; after that the kernel does it, without a report.
const STOP_TIMEOUT: Duration = Duration::from_secs(3);
/// How long building a sandbox may take before it counts as broken.
const BUILD_TIMEOUT: Duration = Duration::from_secs(20);
const CANCEL_INTERVAL: Duration = Duration::from_millis(50);
/// How often at most the meter is read.
const MIN_TICK: Duration = Duration::from_millis(2);

/// The worker's ends of everything that leads into a sandbox.
pub(super) struct Ends {
    pub pidfd: OwnedFd,
    /// Closing it tells init to end the run.
    pub control: OwnedFd,
    pub report: OwnedFd,
    pub stdin: OwnedFd,
    pub stdout: OwnedFd,
    pub stderr: OwnedFd,
}

#[derive(Default)]
struct Progress {
    started: Option<Duration>,
    not_executed: Option<i32>,
    ended: Option<End>,
    failed: Option<SandboxError>,
    stopped: Option<Instant>,
    exceeded: Option<Exceeded>,
    cancelled: bool,
}

struct End {
    at: Duration,
    status: i32,
    cpu: Duration,
    max_rss_bytes: u64,
}

pub(super) fn supervise(
    spec: &RunSpec<'_>,
    ends: Ends,
    mut meter: Meter<'_>,
) -> Result<RunReport, SandboxError> {
    let Ends {
        pidfd,
        control,
        report,
        stdin,
        stdout,
        stderr,
    } = ends;
    let mut control = Some(control);
    let mut report = Some(report);
    let mut feed = Feed::new(stdin, spec.stdin)?;
    let mut stdout = Tail::new(stdout, spec.limits.output_bytes.saturating_add(1))?;
    let mut stderr = Tail::new(stderr, spec.limits.stderr_bytes)?;
    let mut reports = Reports::default();
    let mut progress = Progress::default();
    let begun = Instant::now();
    let mut next_reading = begun;

    // Init holds the report pipe to its last moment, so its end is the end of the sandbox.
    while let Some(pipe) = &report {
        let timeout = progress.timeout(spec, begun, next_reading);
        let (feeding, reading, complaining, reported) =
            wait(&feed, &stdout, &stderr, pipe, timeout).map_err(SandboxError::io("wait for the sandbox"))?;
        if feeding {
            feed.write();
        }
        if reading {
            stdout.read();
        }
        if complaining {
            stderr.read();
        }
        if reported {
            let mut bytes = [0; 1024];
            match rustix::io::read(pipe, &mut bytes) {
                Ok(0) => report = None,
                Ok(count) => reports
                    .push(&bytes[..count])
                    .into_iter()
                    .for_each(|report| progress.take(report)),
                Err(Errno::INTR | Errno::AGAIN) => {}
                Err(errno) => return Err(SandboxError::io("read the sandbox's report")(errno)),
            }
        }
        if progress.stopped.is_none() && progress.started.is_some() && progress.ended.is_none() {
            let now = Instant::now();
            if now >= next_reading {
                let reading = meter.read();
                progress.judge(reading.exceeded);
                next_reading = now + reading.next.max(MIN_TICK);
            }
            progress.watch(spec, stdout.total() > spec.limits.output_bytes);
        }
        let overdue = progress.started.is_none() && begun.elapsed() > BUILD_TIMEOUT;
        if progress.stopped.is_none() && (progress.exceeded.is_some() || progress.cancelled || overdue) {
            control = None;
            progress.stopped = Some(Instant::now());
        }
        if progress.stopped.is_some_and(|at| at.elapsed() > STOP_TIMEOUT) {
            let _ = pidfd_send_signal(&pidfd, Signal::KILL);
            report = None;
        }
    }
    drop(control);
    drop(feed);
    await_death(&pidfd)?;
    stdout.drain();
    stderr.drain();
    let (ending, wall) = progress.outcome(spec)?;
    let (reaped_cpu, max_rss_bytes) = progress
        .ended
        .as_ref()
        .map_or((Duration::ZERO, 0), |end| (end.cpu, end.max_rss_bytes));
    let figures = meter.finish(reaped_cpu, max_rss_bytes);
    let exceeded = progress
        .exceeded
        .or(figures.out_of_memory.then_some(Exceeded::Memory))
        .or((stdout.total() > spec.limits.output_bytes).then_some(Exceeded::Output))
        .or((figures.cpu > spec.limits.cpu).then_some(Exceeded::CpuTime))
        .or((wall > spec.limits.wall).then_some(Exceeded::WallTime));
    let stderr_truncated = stderr.total() > spec.limits.stderr_bytes;
    let mut output = stdout.into_bytes();
    output.truncate(usize::try_from(spec.limits.output_bytes).unwrap_or(usize::MAX));
    Ok(RunReport {
        ending,
        exceeded,
        cpu: figures.cpu,
        wall,
        memory_bytes: figures.memory_bytes,
        accuracy: meter.accuracy(),
        stdout: output,
        stderr: stderr.into_bytes(),
        stderr_truncated,
    })
}

impl Progress {
    fn take(&mut self, report: Report) {
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

    fn judge(&mut self, exceeded: Option<Exceeded>) {
        self.exceeded = self.exceeded.or(exceeded);
    }

    /// Looks at the limits that need no meter.
    fn watch(&mut self, spec: &RunSpec<'_>, too_much_output: bool) {
        self.judge(too_much_output.then_some(Exceeded::Output));
        let over_time = self
            .started
            .is_some_and(|at| sys::monotonic().saturating_sub(at) > spec.limits.wall);
        self.judge(over_time.then_some(Exceeded::WallTime));
        self.cancelled |= spec.cancel.is_some_and(|cancel| cancel.load(Ordering::Relaxed));
    }

    /// How long the loop may sleep without missing a deadline.
    fn timeout(&self, spec: &RunSpec<'_>, begun: Instant, next_reading: Instant) -> Duration {
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
    fn outcome(&mut self, spec: &RunSpec<'_>) -> Result<(Ending, Duration), SandboxError> {
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

/// Waits for the first of: room in stdin, output, complaint, report.
fn wait(
    feed: &Feed<'_>,
    stdout: &Tail,
    stderr: &Tail,
    report: &OwnedFd,
    timeout: Duration,
) -> Result<(bool, bool, bool, bool), Errno> {
    let streams = [
        feed.pipe().map(|pipe| (PollFd::new(pipe, PollFlags::OUT), 0)),
        stdout.pipe().map(|pipe| (PollFd::new(pipe, PollFlags::IN), 1)),
        stderr.pipe().map(|pipe| (PollFd::new(pipe, PollFlags::IN), 2)),
        Some((PollFd::new(report, PollFlags::IN), 3)),
    ];
    let (mut fds, names): (Vec<_>, Vec<usize>) = streams.into_iter().flatten().unzip();
    let timeout = Timespec {
        tv_sec: timeout.as_secs() as i64,
        tv_nsec: timeout.subsec_nanos().into(),
    };
    match poll(&mut fds, Some(&timeout)) {
        Ok(_) | Err(Errno::INTR) => {}
        Err(errno) => return Err(errno),
    }
    let ready = |name: usize| {
        names
            .iter()
            .zip(&fds)
            .any(|(at, fd)| *at == name && !fd.revents().is_empty())
    };
    Ok((ready(0), ready(1), ready(2), ready(3)))
}

/// Returns when init, and with it every process of its namespace, is gone.
fn await_death(pidfd: &OwnedFd) -> Result<(), SandboxError> {
    let timeout = Timespec {
        tv_sec: 10,
        tv_nsec: 0,
    };
    let died = || {
        let mut fds = [PollFd::new(pidfd, PollFlags::IN)];
        rustix::io::retry_on_intr(|| poll(&mut fds, Some(&timeout))) == Ok(1)
    };
    if died() {
        return Ok(());
    }
    let _ = pidfd_send_signal(pidfd, Signal::KILL);
    if died() {
        Ok(())
    } else {
        Err(SandboxError::SpawnerLost("a sandbox does not die".into()))
    }
}

//! Follows one run from the worker's thread: feeds and reads the streams, watches the clocks and the
//! meter, ends the run when a limit is passed, and draws the report from what init says.

use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::process::{Signal, pidfd_send_signal};
use rustix::time::Timespec;

use super::api::{Exceeded, RunReport, RunSpec, SandboxError};
use super::meter::Meter;
use super::progress::{BUILD_TIMEOUT, MIN_TICK, Progress, STOP_TIMEOUT};
use super::report::Reports;
use super::streams::{Feed, Tail};

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

    // Init reaps all others before it reports the end; should it die without, the pipe ends with it.
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
                Ok(count) => {
                    for told in reports.push(&bytes[..count]) {
                        progress.take(told);
                    }
                    if progress.ended.is_some() {
                        report = None;
                    }
                }
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
    // Init reaps all others before it reports, so only its own end is still under way then.
    if progress.ended.is_none() {
        await_death(&pidfd)?;
    }
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

//! Beside each job: renews the lease every third of its life, tells progress at most five times a second.

use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::Worker;
use crate::db::{DbError, events};
use crate::designs::judging::SimulationProgress;
use crate::jobs::{self, JobKind, Lease};
use crate::judge::Progress;

const COALESCE: Duration = Duration::from_millis(200);

static HELD: Mutex<Vec<Lease>> = Mutex::new(Vec::new());

/// How far the work is, as pages are told.
pub struct Report {
    pub phase: Cow<'static, str>,
    pub done: u32,
    pub total: u32,
}

impl From<Progress> for Report {
    fn from(progress: Progress) -> Report {
        let (phase, done, total) = match progress {
            Progress::Compiling => ("compiling", 0, 0),
            Progress::Running { done, total } => ("running", done, total),
        };
        Report {
            phase: phase.into(),
            done,
            total,
        }
    }
}

impl From<SimulationProgress> for Report {
    fn from(progress: SimulationProgress) -> Report {
        let (phase, done, total) = progress.to_job();
        Report {
            phase: phase.into(),
            done,
            total,
        }
    }
}

/// What the working thread tells its keeper.
#[derive(Default)]
struct Told {
    progress: Option<Report>,
    is_done: bool,
}

/// A handle for the working thread; dropping it ends the keeping.
pub struct Keeper {
    shared: Arc<(Mutex<Told>, Condvar)>,
    is_lost: Arc<AtomicBool>,
    thread: Option<std::thread::JoinHandle<()>>,
    lease: Lease,
}

impl Keeper {
    pub fn start(worker: &Worker, lease: &Lease) -> Keeper {
        lock(&HELD).push(lease.clone());
        let shared = Arc::new((Mutex::new(Told::default()), Condvar::new()));
        let is_lost = Arc::new(AtomicBool::new(false));
        let (told, lost, kept) = (shared.clone(), is_lost.clone(), lease.clone());
        let (db, time_to_live) = (worker.db.clone(), worker.lease_time_to_live);
        let keep = move || {
            let mut renewed = Instant::now();
            loop {
                let (progress, is_done) = {
                    let (mutex, changed) = &*told;
                    let guard = lock(mutex);
                    let (mut guard, _) = changed
                        .wait_timeout_while(guard, time_to_live / 3, |told| {
                            told.progress.is_none() && !told.is_done
                        })
                        .unwrap_or_else(PoisonError::into_inner);
                    (guard.progress.take(), guard.is_done)
                };
                if is_done {
                    return;
                }
                let is_due = renewed.elapsed() >= time_to_live / 3;
                let outcome = db.with(|conn| {
                    if let Some(progress) = &progress {
                        tell(conn, &kept, progress)?;
                    }
                    if is_due {
                        jobs::heartbeat(conn, &kept, time_to_live)
                    } else {
                        Ok(true)
                    }
                    .map_err(DbError::from)
                });
                match outcome {
                    Ok(true) => {
                        if is_due {
                            renewed = Instant::now();
                        }
                    }
                    Ok(false) => lost.store(true, Ordering::Relaxed),
                    Err(error) => tracing::warn!(%error, "can't renew the lease"),
                }
                std::thread::sleep(COALESCE.min(time_to_live / 6));
            }
        };
        let thread = std::thread::Builder::new().name("keeper".into()).spawn(keep).ok();
        Keeper {
            shared,
            is_lost,
            thread,
            lease: lease.clone(),
        }
    }

    pub fn tell(&self, progress: impl Into<Report>) {
        lock(&self.shared.0).progress = Some(progress.into());
        self.shared.1.notify_one();
    }

    /// Another worker has the job by now.
    pub fn is_lost(&self) -> bool {
        self.is_lost.load(Ordering::Relaxed)
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        lock(&self.shared.0).is_done = true;
        self.shared.1.notify_one();
        lock(&HELD).retain(|held| held != &self.lease);
        // It ends within a fifth of a second and writes only under its token; nobody waits for it.
        drop(self.thread.take());
    }
}

/// Gives every job of this process back: it is about to end.
pub fn give_all_back(worker: &Worker) {
    for lease in lock(&HELD).drain(..) {
        let _ = worker
            .db
            .with(|conn| jobs::give_back(conn, &lease).map_err(DbError::from));
    }
}

/// The word under which pages listen for the subject of a job.
pub fn subject(kind: JobKind) -> &'static str {
    match kind {
        JobKind::Run => "run",
        JobKind::Judge | JobKind::Simulate => "submission",
        JobKind::Measure | JobKind::Check => "version",
        JobKind::Preview => "preview",
        JobKind::Rejudge => "rejudging-submission",
    }
}

fn tell(conn: &mut diesel::PgConnection, lease: &Lease, progress: &Report) -> Result<(), DbError> {
    if jobs::write_progress(conn, lease, &progress.phase, progress.done, progress.total)? {
        events::announce(conn, subject(lease.kind), lease.subject_id)?;
    }
    Ok(())
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

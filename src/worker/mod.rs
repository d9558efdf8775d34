//! A worker: leases jobs, judges, stores results. Any number, on any host that reaches Postgres.
//!
//! One thread a slot does the work; beside each job a keeper renews the lease and tells the progress. One
//! thread sweeps and reports, one listens for new jobs. It uses `jobs` and the features' queries, never `web`.

mod check;
mod handle;
mod keeper;
mod listen;
mod packages;
mod rejudge;
mod simulate;
mod sweeper;
mod trouble;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::db::{Db, DbError};
use crate::jobs;
use crate::judge::sandbox::{Spawner, SpawnerSettings};
use crate::judge::{Judge, Toolchains};

/// How long an idle slot waits for a hint before it looks again.
const POLL: Duration = Duration::from_millis(500);
/// After this long a stopping worker gives its jobs back.
const DRAIN: Duration = Duration::from_secs(25);

#[derive(Debug, Clone)]
pub struct WorkerSettings {
    pub database_url: String,
    /// Where orders of administrators reach it, see [`new_place`]; `None` is a place for this start alone.
    pub place: Option<String>,
    /// Jobs at a time, each with a core of its own.
    pub slots: usize,
    pub lease_time_to_live: Duration,
    /// Where files of packages are kept by hash.
    pub cache_dir: PathBuf,
    pub spawner: SpawnerSettings,
}

/// What the threads of one worker share.
pub struct Worker {
    pub db: Db,
    pub judge: Judge,
    spawner: Arc<Spawner>,
    program: simulate::Program,
    pub packages: packages::PackageCache,
    /// Unique for this process start: three of them losing a job end it.
    pub name: String,
    /// Where orders of administrators reach it.
    place: String,
    pub lease_time_to_live: Duration,
    pub slots: usize,
    /// Slots at work.
    busy: AtomicUsize,
    accuracy: &'static str,
    languages: serde_json::Value,
    bell: Bell,
    stopping: AtomicBool,
    /// An administrator wants it to end once it has finished what it has.
    draining: AtomicBool,
    /// Slots that may still take a job.
    open_slots: AtomicUsize,
    /// The spawner is gone: this process must be replaced.
    broken: AtomicBool,
}

impl Worker {
    /// Starts the spawner and looks for toolchains; nothing is leased yet.
    ///
    /// # Errors
    /// Where isolation is impossible, with the reason and the remedy: then no code runs.
    pub fn start(settings: &WorkerSettings) -> anyhow::Result<Arc<Worker>> {
        let spawner = Arc::new(Spawner::start(&settings.spawner)?);
        let toolchains =
            Arc::new(Toolchains::detect().with_header_cache(&settings.cache_dir.join("headers")));
        let accuracy = match spawner.accuracy() {
            crate::judge::Accuracy::Exact => "exact",
            crate::judge::Accuracy::Approximate => "approximate",
        };
        let languages = toolchains
            .report()
            .into_iter()
            .map(|report| {
                serde_json::json!({
                    "id": report.language.as_str(),
                    "version": report.version,
                    "available": report.unavailable.is_none(),
                    "reason": report.unavailable,
                })
            })
            .collect();
        let connections = u32::try_from(settings.slots * 2 + 2).unwrap_or(u32::MAX);
        let place = settings.place.clone().unwrap_or_else(new_place);
        let name = format!("{place}-{}", uuid::Uuid::new_v4().simple());
        Ok(Arc::new(Worker {
            db: Db::new(&settings.database_url, connections),
            judge: Judge::new(spawner.clone(), toolchains),
            program: simulate::Program::new(&settings.spawner.executable, spawner.one_user_per_slot()),
            spawner,
            packages: packages::PackageCache::new(settings.cache_dir.clone()),
            name,
            place,
            lease_time_to_live: settings.lease_time_to_live,
            slots: settings.slots,
            busy: AtomicUsize::new(0),
            accuracy,
            languages,
            bell: Bell::default(),
            stopping: AtomicBool::new(false),
            draining: AtomicBool::new(false),
            open_slots: AtomicUsize::new(settings.slots),
            broken: AtomicBool::new(false),
        }))
    }

    /// Works until SIGTERM or SIGINT, then drains for at most 25 seconds and gives back what is left. An administrator's
    /// order to end has no such limit: what was begun is finished.
    pub fn run(self: &Arc<Worker>, database_url: &str) -> anyhow::Result<()> {
        let slots: Vec<_> = (0..self.slots)
            .map(|slot| {
                let worker = self.clone();
                std::thread::Builder::new()
                    .name(format!("slot-{slot}"))
                    .spawn(move || worker.slot_loop(slot))
            })
            .collect::<Result<_, _>>()?;
        let worker = self.clone();
        let sweeper = std::thread::Builder::new()
            .name("sweeper".into())
            .spawn(move || sweeper::run(&worker))?;
        // The main thread listens, so that a signal is noticed at once.
        listen::until_stopped(self, database_url)?;
        self.stop();
        let deadline = Instant::now() + DRAIN;
        while slots.iter().any(|slot| !slot.is_finished()) && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(20));
        }
        if slots.iter().any(|slot| !slot.is_finished()) {
            keeper::give_all_back(self);
        }
        let _ = sweeper.join();
        let _ = self
            .db
            .with(|conn| jobs::registry::sign_off(conn, &self.name).map_err(DbError::from));
        anyhow::ensure!(!self.broken.load(Ordering::Relaxed), "the spawner was lost");
        Ok(())
    }

    /// Counts one slot as at work until the answer is dropped.
    fn begin(&self) -> Busy<'_> {
        self.busy.fetch_add(1, Ordering::Relaxed);
        Busy(&self.busy)
    }

    /// Cores that nobody uses now. A slot is a core.
    fn idle_cores(&self) -> usize {
        self.slots.saturating_sub(self.busy.load(Ordering::Relaxed))
    }

    /// Ends this worker with a failure; its supervisor starts a new one with a new spawner.
    fn give_up(&self) {
        self.broken.store(true, Ordering::Relaxed);
        self.stop();
    }

    /// Leases and does everything that waits, on one slot: for tests.
    pub fn do_pending(&self) -> Result<usize, DbError> {
        let mut done = 0;
        while let Some(lease) = self
            .db
            .with(|conn| jobs::lease(conn, &self.name, self.lease_time_to_live).map_err(DbError::from))?
        {
            handle::work(self, &lease, 0);
            done += 1;
        }
        Ok(done)
    }

    /// Puts expired jobs back and ends those that are hopeless; the sweeper thread does this all the time.
    pub fn sweep(&self) {
        sweeper::sweep(self);
    }

    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
        self.bell.ring();
    }

    /// Takes no new job from now on, and stops with the last that it has.
    fn drain(&self) {
        if !self.draining.swap(true, Ordering::SeqCst) {
            tracing::info!("an administrator wants this worker to end; finishing what it has");
            self.bell.ring();
        }
    }

    fn takes_jobs(&self) -> bool {
        !self.is_stopping() && !self.draining.load(Ordering::SeqCst)
    }

    fn slot_loop(&self, slot: usize) {
        self.take_jobs(slot);
        let was_last = self.open_slots.fetch_sub(1, Ordering::SeqCst) == 1;
        if was_last && self.draining.load(Ordering::SeqCst) {
            self.stop();
        }
    }

    fn take_jobs(&self, slot: usize) {
        while self.takes_jobs() {
            let heard = self.bell.count();
            match self
                .db
                .with(|conn| jobs::lease(conn, &self.name, self.lease_time_to_live).map_err(DbError::from))
            {
                Ok(Some(lease)) => handle::work(self, &lease, slot),
                Ok(None) => self.bell.wait_after(heard, POLL),
                Err(error) => {
                    tracing::warn!(%error, "can't lease");
                    self.bell.wait_after(self.bell.count(), Duration::from_secs(1));
                }
            }
        }
    }

    fn report(&self) -> Result<(), DbError> {
        let report = jobs::registry::WorkerReport {
            name: &self.name,
            place: &self.place,
            program: env!("CARGO_PKG_VERSION"),
            host: &host_name(),
            slots: i32::try_from(self.slots).unwrap_or(i32::MAX),
            accuracy: self.accuracy,
            languages: &self.languages,
        };
        self.db
            .with(|conn| jobs::registry::report(conn, &report).map_err(DbError::from))
    }
}

/// One slot at work.
struct Busy<'a>(&'a AtomicUsize);

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Wakes idle slots; a ring between looking and waiting is not missed.
#[derive(Default)]
struct Bell {
    rings: Mutex<u64>,
    changed: Condvar,
}

impl Bell {
    fn ring(&self) {
        *self.rings.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.changed.notify_all();
    }

    fn count(&self) -> u64 {
        *self.rings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait_after(&self, heard: u64, longest: Duration) {
        let rings = self.rings.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = self
            .changed
            .wait_timeout_while(rings, longest, |rings| *rings == heard);
    }
}

/// A place that no other worker has: `judge-1-0f3a9c2b7d44`.
pub fn new_place() -> String {
    let mut number = uuid::Uuid::new_v4().simple().to_string();
    number.truncate(12);
    format!("{}-{number}", host_name())
}

fn host_name() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

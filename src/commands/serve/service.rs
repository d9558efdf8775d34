use std::{
    io,
    process::{Command, ExitStatus},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::Sender,
    },
    thread,
    time::{Duration, Instant},
};

use rustix::process::Signal;

use super::{child::WORKER_CANNOT_JUDGE, supervisor::Event};
use crate::cluster::Keeper;

const SHORTEST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// Who ran this long has recovered: its next failure counts as the first.
pub(super) const RECOVERED: Duration = Duration::from_secs(60);

/// How often it is asked whether a service that ended as it was told may come back.
const ASK_EVERY: Duration = Duration::from_secs(2);

type MayReturn = Arc<dyn Fn() -> bool + Send + Sync>;

/// A process that is started again when it ends unasked.
pub(super) struct Service {
    pub name: &'static str,
    command: Box<dyn Fn() -> io::Result<Command>>,
    events: Sender<Event>,
    keeper: Option<Keeper>,
    started: Instant,
    /// Unasked ends in a row.
    failures: u32,
    restart_at: Option<Instant>,
    may_return: Option<MayReturn>,
    /// It ended cleanly; set to true once it may come back.
    away: Option<Arc<AtomicBool>>,
}

impl Service {
    pub fn new(
        name: &'static str,
        events: Sender<Event>,
        command: impl Fn() -> io::Result<Command> + 'static,
    ) -> Self {
        Self {
            name,
            command: Box::new(command),
            events,
            keeper: None,
            started: Instant::now(),
            failures: 0,
            restart_at: None,
            may_return: None,
            away: None,
        }
    }

    /// After a clean end it comes back when this says so; it is asked on a thread of its own.
    pub fn returning_when(mut self, may_return: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        self.may_return = Some(Arc::new(may_return));
        self
    }

    /// Starts it; a failure is treated like an early end.
    pub fn start(&mut self) {
        self.restart_at = None;
        self.started = Instant::now();
        let events = self.events.clone();
        let started = (self.command)().and_then(|command| {
            // Nobody listens any more when the supervisor is ending.
            Keeper::start(command, move |_| drop(events.send(Event::ChildEnded)))
        });
        match started {
            Ok(keeper) => {
                tracing::debug!(service = self.name, pid = keeper.pid(), "started");
                self.keeper = Some(keeper);
            }
            Err(error) => {
                tracing::error!(service = self.name, %error, "could not be started");
                self.plan_restart();
            }
        }
    }

    /// Notices an end, and starts again when it is time. Called often.
    pub fn tend(&mut self) {
        if let Some(status) = self.keeper.as_ref().and_then(Keeper::ended) {
            self.keeper = None;
            self.ended(status);
        }
        if self.away.as_ref().is_some_and(|may| may.load(Ordering::Relaxed)) {
            self.away = None;
            self.plan_restart();
        }
        if self.restart_at.is_some_and(|time| time <= Instant::now()) {
            self.start();
        }
    }

    fn ended(&mut self, status: ExitStatus) {
        if status.code() == Some(i32::from(WORKER_CANNOT_JUDGE)) {
            tracing::error!(
                service = self.name,
                "judging is off on this machine; see the messages above"
            );
            return;
        }
        if self.started.elapsed() > RECOVERED {
            self.failures = 0;
        }
        if status.success()
            && let Some(may_return) = self.may_return.clone()
        {
            self.away = self.wait_for(may_return);
            if self.away.is_some() {
                return;
            }
        }
        self.plan_restart();
        tracing::error!(service = self.name, %status, again_in = ?pause(self.failures), "ended unasked");
    }

    /// Asks again and again until it may come back, then wakes the supervisor; `None` where no thread can be had.
    fn wait_for(&self, may_return: MayReturn) -> Option<Arc<AtomicBool>> {
        let (name, events) = (self.name, self.events.clone());
        let away = Arc::new(AtomicBool::new(false));
        let told = away.clone();
        let wait = move || {
            let mut asked = 0;
            while !may_return() {
                if asked == 0 {
                    tracing::info!(
                        service = name,
                        "ended as it was told; waiting until it may come back"
                    );
                }
                asked += 1;
                thread::sleep(ASK_EVERY);
            }
            told.store(true, Ordering::Relaxed);
            drop(events.send(Event::ChildEnded));
        };
        let spawned = thread::Builder::new().name("return".to_owned()).spawn(wait);
        spawned.ok().map(|_| away)
    }

    fn plan_restart(&mut self) {
        self.failures += 1;
        self.restart_at = Some(Instant::now() + pause(self.failures));
    }

    pub fn failures(&self) -> u32 {
        self.failures
    }

    /// When [`Service::tend`] has something to do, if it knows already.
    pub fn restart_at(&self) -> Option<Instant> {
        self.restart_at
    }

    pub fn is_running(&self) -> bool {
        self.keeper
            .as_ref()
            .is_some_and(|keeper| keeper.ended().is_none())
    }

    pub fn signal(&self, signal: Signal) {
        if let Some(keeper) = &self.keeper {
            keeper.signal(signal);
        }
    }
}

/// Doubles from 0.1 s to 30 s.
pub(super) fn pause(failures: u32) -> Duration {
    let doublings = failures.saturating_sub(1).min(16);
    (SHORTEST_PAUSE * 2_u32.pow(doublings)).min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    fn shell(script: &'static str) -> (Service, mpsc::Receiver<Event>) {
        let (events, received) = mpsc::channel();
        let service = Service::new("test", events, move || {
            let mut command = Command::new("sh");
            command.args(["-c", script]);
            Ok(command)
        });
        (service, received)
    }

    #[test]
    fn pauses_double_up_to_a_border() {
        let pauses: Vec<u128> = [1, 2, 3, 9, 10, 400].map(|n| pause(n).as_millis()).into();
        assert_eq!(pauses, [100, 200, 400, 25_600, 30_000, 30_000]);
    }

    #[test]
    fn an_unasked_end_is_followed_by_a_restart_after_a_pause() {
        let (mut service, events) = shell("exit 3");
        service.start();
        assert!(matches!(
            events.recv_timeout(Duration::from_secs(10)),
            Ok(Event::ChildEnded)
        ));
        service.tend();
        assert_eq!(service.failures(), 1);
        let pause = service
            .restart_at()
            .unwrap()
            .saturating_duration_since(Instant::now());
        assert!(pause <= SHORTEST_PAUSE && !service.is_running());
        assert!(events.recv_timeout(pause).is_err());
        service.tend();
        assert!(matches!(
            events.recv_timeout(Duration::from_secs(10)),
            Ok(Event::ChildEnded)
        ));
    }

    #[test]
    fn one_that_ended_as_it_was_told_comes_back_only_when_it_may() {
        let (service, events) = shell("exit 0");
        let may = Arc::new(AtomicBool::new(false));
        let asked = may.clone();
        let mut service = service.returning_when(move || asked.load(Ordering::Relaxed));
        service.start();
        events.recv_timeout(Duration::from_secs(10)).unwrap();
        service.tend();
        assert_eq!((service.restart_at(), service.failures()), (None, 0));
        assert!(events.recv_timeout(Duration::from_millis(300)).is_err());
        service.tend();
        assert_eq!(service.restart_at(), None);
        may.store(true, Ordering::Relaxed);
        events.recv_timeout(Duration::from_secs(10)).unwrap();
        service.tend();
        assert!(service.restart_at().is_some());
    }

    #[test]
    fn a_worker_that_cannot_judge_is_left_alone() {
        let (mut service, events) = shell("exit 20");
        service.start();
        events.recv_timeout(Duration::from_secs(10)).unwrap();
        service.tend();
        assert_eq!((service.restart_at(), service.failures()), (None, 0));
    }
}

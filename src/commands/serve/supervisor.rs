use std::{
    net::TcpListener,
    sync::mpsc::{Receiver, RecvTimeoutError},
    time::{Duration, Instant},
};

use rustix::process::Signal;

use super::{ServeError, StopSignal, postgres::PostgresWatch, service::Service};
use crate::cluster::Cluster;

/// How long children may finish what they have begun.
const DRAIN: Duration = Duration::from_secs(30);
/// Who fails this often before the first answer will not get better by waiting.
const MOST_EARLY_FAILURES: u32 = 5;
/// Postgres tells nobody when it ends, so it is looked at this often.
const LOOK: Duration = Duration::from_millis(200);

/// What the supervisor is told by its threads.
pub(super) enum Event {
    ChildEnded,
    Stop(StopSignal),
    /// The web process answers, or has not answered for too long.
    Answered(Result<(), String>),
}

/// How the instance was stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stopped {
    Cleanly,
    Hurriedly,
}

pub(super) struct Supervisor {
    pub events: Receiver<Event>,
    pub services: Vec<Service>,
    /// `None` with a foreign database.
    pub cluster: Option<Cluster>,
    pub listener: TcpListener,
}

impl Supervisor {
    /// Runs until somebody asks for an end, then stops everything in order.
    pub fn run(mut self, mut on_answer: impl FnMut()) -> Result<Stopped, ServeError> {
        for service in &mut self.services {
            service.start();
        }
        let mut answered = false;
        let mut postgres = PostgresWatch::new();
        loop {
            match self.events.recv_timeout(self.next_look()) {
                Ok(Event::Stop(signal)) => {
                    tracing::info!(?signal, "stopping; once more stops at once");
                    return Ok(self.stop());
                }
                Ok(Event::Answered(Ok(()))) => {
                    answered = true;
                    on_answer();
                }
                Ok(Event::Answered(Err(reason))) => {
                    self.stop();
                    return Err(ServeError::Children(format!(
                        "the web process does not answer: {reason}"
                    )));
                }
                Ok(Event::ChildEnded) | Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
            }
            for service in &mut self.services {
                service.tend();
            }
            let web_failures = self.services.first().map_or(0, Service::failures);
            if !answered && web_failures >= MOST_EARLY_FAILURES {
                self.stop();
                return Err(ServeError::Children(
                    "the web process ends at once; see its messages above".to_owned(),
                ));
            }
            if let Some(cluster) = &mut self.cluster {
                postgres.tend(cluster);
            }
        }
    }

    fn next_look(&self) -> Duration {
        let now = Instant::now();
        let restarts = self.services.iter().filter_map(Service::restart_at);
        restarts
            .map(|time| time.saturating_duration_since(now))
            .fold(LOOK, Duration::min)
    }

    /// Children first, so that they can hand their work over; then Postgres.
    fn stop(mut self) -> Stopped {
        drop(self.listener);
        for service in &self.services {
            service.signal(Signal::TERM);
        }
        let deadline = Instant::now() + DRAIN;
        let mut stopped = Stopped::Cleanly;
        while self.services.iter().any(Service::is_running) {
            let left = deadline.saturating_duration_since(Instant::now());
            let hurry = match self.events.recv_timeout(left) {
                Ok(Event::Stop(_)) => true,
                Ok(_) => false,
                Err(_) => true,
            };
            if hurry {
                tracing::warn!("not waiting any longer for web process and worker");
                stopped = Stopped::Hurriedly;
                for service in &self.services {
                    service.signal(Signal::KILL);
                }
                break;
            }
        }
        if let Some(cluster) = self.cluster.take() {
            cluster.stop();
        }
        stopped
    }
}

#[cfg(test)]
mod tests {
    use std::{
        process::{Command, Stdio},
        sync::mpsc::{self, Sender},
        thread,
    };

    use super::*;

    /// A supervisor of one service, a shell script.
    fn supervisor(script: &'static str) -> (Supervisor, Sender<Event>) {
        let (events, received) = mpsc::channel();
        let service = Service::new("web", events.clone(), move || {
            let mut command = Command::new("sh");
            command
                .args(["-c", script])
                .stdin(Stdio::null())
                .stdout(Stdio::null());
            Ok(command)
        });
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        (
            Supervisor {
                events: received,
                services: vec![service],
                cluster: None,
                listener,
            },
            events,
        )
    }

    /// What `run` answers when it is asked to stop `times` times after the script made the file `running`.
    fn stopped(script: &'static str, running: &std::path::Path, times: usize) -> Stopped {
        let (supervisor, events) = supervisor(script);
        let running = running.to_owned();
        thread::spawn(move || {
            while !running.exists() {
                thread::sleep(Duration::from_millis(5));
            }
            for _ in 0..times {
                events.send(Event::Stop(StopSignal::Interrupt)).unwrap();
            }
        });
        supervisor.run(|| ()).unwrap()
    }

    #[test]
    fn children_that_end_when_asked_make_a_clean_stop() {
        let folder = tempfile::tempdir().unwrap();
        let running = folder.path().join("running");
        let script = format!("touch {}; exec sleep 60", running.display()).leak();
        assert_eq!(stopped(script, &running, 1), Stopped::Cleanly);
    }

    #[test]
    fn a_second_signal_does_not_wait_for_children_that_drain() {
        let folder = tempfile::tempdir().unwrap();
        let running = folder.path().join("running");
        let script = format!("trap '' TERM; touch {}; exec sleep 60", running.display()).leak();
        let began = Instant::now();
        assert_eq!(stopped(script, &running, 2), Stopped::Hurriedly);
        assert!(began.elapsed() < DRAIN);
    }

    #[test]
    fn a_web_process_that_never_stays_ends_the_start() {
        let (supervisor, _events) = supervisor("exit 1");
        let error = supervisor.run(|| panic!("it never answered")).unwrap_err();
        assert!(matches!(error, ServeError::Children(_)), "{error}");
    }
}

use std::{
    io,
    os::{
        fd::OwnedFd,
        unix::process::{CommandExt, ExitStatusExt},
    },
    process::{Command, ExitStatus},
    sync::{Arc, Condvar, Mutex, PoisonError, mpsc},
    thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};

/// A child process with a thread of its own that starts it and waits for it.
///
/// The kernel's parent-death signal is bound to the *thread* that made the child, so that thread must live
/// as long as the child does; whoever holds the `Keeper` may come and go. The child leads its own process
/// group: a Ctrl-C at the terminal reaches the supervisor alone, which stops its children in order.
#[derive(Debug)]
pub struct Keeper {
    pid: u32,
    /// Signals sent by descriptor can't hit a stranger that got the number later.
    descriptor: OwnedFd,
    ending: Arc<(Mutex<Option<ExitStatus>>, Condvar)>,
}

impl Keeper {
    /// Starts `command`; `on_exit` is called once, from the keeper's thread, when the child has ended.
    pub fn start(
        mut command: Command,
        on_exit: impl FnOnce(ExitStatus) + Send + 'static,
    ) -> io::Result<Self> {
        let ending: Arc<(Mutex<Option<ExitStatus>>, Condvar)> = Arc::default();
        let (sender, started) = mpsc::channel();
        let theirs = Arc::clone(&ending);
        thread::Builder::new().name("keeper".to_owned()).spawn(move || {
            let spawned = command.process_group(0).spawn().and_then(|child| {
                let pid = Pid::from_child(&child);
                Ok((pidfd_open(pid, PidfdFlags::empty())?, child))
            });
            drop(command); // Its copies of pipes and sockets belong to the child now.
            let mut child = match spawned {
                Ok((descriptor, child)) => {
                    let _ = sender.send(Ok((child.id(), descriptor)));
                    child
                }
                Err(error) => {
                    let _ = sender.send(Err(error));
                    return;
                }
            };
            // Waiting fails only for a child that someone else has waited for: then it is gone as well.
            let status = child.wait().unwrap_or_else(|_| ExitStatus::from_raw(0));
            *theirs.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(status);
            theirs.1.notify_all();
            on_exit(status);
        })?;
        let (pid, descriptor) = started.recv().map_err(io::Error::other)??;
        Ok(Self {
            pid,
            descriptor,
            ending,
        })
    }

    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// How the child ended, or `None` while it runs.
    pub fn ended(&self) -> Option<ExitStatus> {
        *self.ending.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends `signal`; a child that has ended takes none, which is no error.
    pub fn signal(&self, signal: Signal) {
        if let Err(error) = pidfd_send_signal(&self.descriptor, signal)
            && error != rustix::io::Errno::SRCH
        {
            tracing::warn!(pid = self.pid, ?signal, %error, "signal not sent");
        }
    }

    /// Waits at most `patience` for the end.
    pub fn wait(&self, patience: Duration) -> Option<ExitStatus> {
        let deadline = Instant::now() + patience;
        let mut ending = self.ending.0.lock().unwrap_or_else(PoisonError::into_inner);
        while ending.is_none() {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return None;
            }
            ending = self
                .ending
                .1
                .wait_timeout(ending, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
        *ending
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_child_outlives_the_thread_that_asked_for_it() {
        let keeper = thread::spawn(|| {
            let mut command = Command::new("setpriv");
            command.args(["--pdeathsig", "KILL", "sleep", "60"]);
            Keeper::start(command, |_| ()).unwrap()
        })
        .join()
        .unwrap();
        assert_eq!(keeper.wait(Duration::from_millis(100)), None);
        keeper.signal(Signal::TERM);
        assert_eq!(
            keeper
                .wait(Duration::from_secs(5))
                .and_then(|status| status.signal()),
            Some(15)
        );
    }

    #[test]
    fn a_program_that_is_not_there_is_an_error() {
        assert!(Keeper::start(Command::new("/nonexistent/program"), |_| ()).is_err());
    }
}

//! The worker's socket to its spawner: one question and its answer at a time.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketFlags, SocketType, socketpair};

use super::api::SandboxError;
use super::client::SpawnerSettings;
use super::protocol::{Reply, Request, receive, send};

const START_TIMEOUT: Duration = Duration::from_secs(20);

/// A panic elsewhere leaves nothing half done that another thread could trip over.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The socket to one spawner process; ends it when dropped.
pub(super) struct Connection {
    socket: Mutex<OwnedFd>,
    child: Mutex<Child>,
}

impl Connection {
    pub(super) fn open(settings: &SpawnerSettings) -> Result<Connection, SandboxError> {
        let (ours, theirs) = socketpair(
            AddressFamily::UNIX,
            SocketType::SEQPACKET,
            SocketFlags::CLOEXEC,
            None,
        )
        .map_err(SandboxError::io("make the spawner's socket"))?;
        let child = Command::new(&settings.executable)
            .args(&settings.spawner_args)
            .env_clear()
            .current_dir("/")
            .stdin(theirs)
            .stdout(Stdio::null())
            .spawn()
            .map_err(|source| SandboxError::Io {
                what: "start the sandbox helper".into(),
                source,
            })?;
        Ok(Connection {
            socket: Mutex::new(ours),
            child: Mutex::new(child),
        })
    }

    /// Waits for the first message. Says whether each slot has a user of its own.
    pub(super) fn wait_until_ready(&self) -> Result<bool, SandboxError> {
        let socket = lock(&self.socket);
        let mut fds = [PollFd::new(&*socket, PollFlags::IN)];
        let timeout = rustix::time::Timespec {
            tv_sec: START_TIMEOUT.as_secs() as i64,
            tv_nsec: 0,
        };
        match rustix::io::retry_on_intr(|| poll(&mut fds, Some(&timeout))) {
            Ok(1..) => {}
            _ => return Err(SandboxError::SpawnerLost("it did not start in time".into())),
        }
        match receive(&*socket) {
            Ok(Some((Reply::Ready { one_user_per_slot }, _))) => Ok(one_user_per_slot),
            Ok(Some((reply, _))) => Err(self.unexpected(reply)),
            Ok(None) | Err(_) => Err(SandboxError::SpawnerLost("it ended while starting".into())),
        }
    }

    pub(super) fn ask(
        &self,
        request: &Request,
        fds: &[BorrowedFd<'_>],
    ) -> Result<(Reply, Vec<OwnedFd>), SandboxError> {
        let lost = |why: String| SandboxError::SpawnerLost(why);
        let socket = lock(&self.socket);
        match send(socket.as_fd(), request, fds) {
            Ok(()) => {}
            Err(Errno::MSGSIZE) => {
                return Err(SandboxError::InvalidSpec(
                    "arguments and variables are too long".into(),
                ));
            }
            Err(errno) => return Err(lost(errno.to_string())),
        }
        match receive(&*socket) {
            Ok(Some(answer)) => Ok(answer),
            Ok(None) => Err(lost("it ended".into())),
            Err(errno) => Err(lost(errno.to_string())),
        }
    }

    pub(super) fn helper_pid(&self) -> u32 {
        lock(&self.child).id()
    }

    /// The error a reply means where another was hoped for.
    pub(super) fn unexpected(&self, reply: Reply) -> SandboxError {
        match reply {
            Reply::Failed { step, errno } => SandboxError::Setup {
                step,
                source: std::io::Error::from_raw_os_error(errno),
            },
            Reply::Invalid { reason } => SandboxError::InvalidSpec(reason),
            _ => SandboxError::SpawnerLost("it answered out of turn".into()),
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let socket = self.socket.get_mut().unwrap_or_else(PoisonError::into_inner);
        let _ = rustix::net::shutdown(&*socket, rustix::net::Shutdown::Both);
        let child = self.child.get_mut().unwrap_or_else(PoisonError::into_inner);
        let _ = child.wait();
    }
}

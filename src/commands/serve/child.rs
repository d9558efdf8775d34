//! What the web process and the worker do first when a supervisor started them.

use std::{
    env,
    fs::File,
    io,
    net::{SocketAddr, TcpListener},
    os::{fd::AsFd, unix::process::CommandExt},
    process::Command,
};

use rustix::process::{Signal, getppid, set_parent_process_death_signal};

/// Exit code of a worker that can't isolate programs on this machine. It has said why; the supervisor does
/// not start it again.
pub const WORKER_CANNOT_JUDGE: u8 = 20;
/// The program that runs now, even when the file has been replaced since.
pub(super) const THIS_PROGRAM: &str = "/proc/self/exe";
pub(super) const SUPERVISOR: &str = "GREENROOM_SUPERVISOR_PID";
/// The place of the supervised worker: orders of administrators hold for each start of it.
pub(super) const WORKER_PLACE: &str = "GREENROOM_WORKER_PLACE";
pub(super) const LISTENER_ON_STDIN: &str = "GREENROOM_LISTENER_ON_STDIN";

/// How the allocator of glibc keeps memory; it reads this at the start of a program only. A hash of a password takes
/// 19 MiB for a moment: left to itself the allocator keeps that for each of its arenas and grows by a GiB when two hundred
/// people sign in at once.
const ALLOCATOR: [(&str, &str); 2] = [("MALLOC_ARENA_MAX", "2"), ("MALLOC_MMAP_THRESHOLD_", "262144")];

/// To be called first by the web process, before any thread is made.
pub fn prepare_web() -> io::Result<()> {
    tell_allocator()?;
    follow_supervisor()?;
    // Nothing that the web process could start may gain rights, by set-user-id programs for instance.
    rustix::thread::set_no_new_privs(true)?;
    Ok(())
}

/// Becomes the same program with the same arguments once more, unless somebody has told the allocator something already.
fn tell_allocator() -> io::Result<()> {
    if ALLOCATOR.iter().any(|(name, _)| env::var_os(name).is_some()) {
        return Ok(());
    }
    let mut arguments = env::args_os();
    let mut command = Command::new(THIS_PROGRAM);
    if let Some(name) = arguments.next() {
        command.arg0(name);
    }
    Err(command.args(arguments).envs(ALLOCATOR).exec())
}

/// To be called first by the worker, before any thread is made.
pub fn prepare_worker() -> io::Result<()> {
    follow_supervisor()
}

/// The place that the supervisor gave this worker, if it has one.
pub fn worker_place() -> Option<String> {
    env::var_os(SUPERVISOR)?;
    env::var(WORKER_PLACE).ok().filter(|place| !place.is_empty())
}

/// Asks the kernel to end this process with its supervisor; does nothing when there is none.
fn follow_supervisor() -> io::Result<()> {
    let Some(supervisor) = env::var(SUPERVISOR).ok().and_then(|pid| pid.parse::<i32>().ok()) else {
        return Ok(());
    };
    // Not SIGTERM: Postgres goes at the same moment, so there is nothing to drain into.
    set_parent_process_death_signal(Some(Signal::KILL))?;
    // It may have ended before the line above.
    if getppid().map(|pid| pid.as_raw_nonzero().get()) == Some(supervisor) {
        Ok(())
    } else {
        Err(io::Error::other("the supervisor has ended"))
    }
}

/// The socket to serve on: the supervisor's, which stays open while the web process is replaced, or one of
/// our own at `bind`.
pub fn web_listener(bind: SocketAddr) -> io::Result<TcpListener> {
    if env::var_os(LISTENER_ON_STDIN).is_none() {
        return TcpListener::bind(bind);
    }
    let listener = TcpListener::from(io::stdin().as_fd().try_clone_to_owned()?);
    // The copy at descriptor 0 would keep the address busy after a graceful stop.
    rustix::stdio::dup2_stdin(File::open("/dev/null")?)?;
    Ok(listener)
}

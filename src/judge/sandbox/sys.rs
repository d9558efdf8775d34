//! The few system calls that neither rustix nor std offer, each behind a safe function.
#![expect(unsafe_code, reason = "raw system calls; each block states why it is sound")]

use std::ffi::{CStr, CString};
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};
use std::time::Duration;

use rustix::io::Errno;

/// The namespaces a sandbox gets of its own at birth, beside the network.
const NAMESPACES: libc::c_int = libc::CLONE_NEWUSER
    | libc::CLONE_NEWNS
    | libc::CLONE_NEWPID
    | libc::CLONE_NEWIPC
    | libc::CLONE_NEWUTS
    | libc::CLONE_NEWCGROUP;

pub(super) enum Fork {
    Parent(i32),
    Child,
}

fn check(result: libc::c_long) -> Result<libc::c_long, Errno> {
    if result >= 0 {
        Ok(result)
    } else {
        Err(last_errno())
    }
}

fn last_errno() -> Errno {
    Errno::from_io_error(&std::io::Error::last_os_error()).unwrap_or(Errno::IO)
}

/// Forks into new namespaces; the parent gets the pid and a pidfd. The caller must be single-threaded.
/// Without `new_network` the child is born into the caller's.
pub(super) fn clone_sandbox(new_network: bool) -> Result<Option<(i32, OwnedFd)>, Errno> {
    let mut pidfd: RawFd = -1;
    let network = if new_network { libc::CLONE_NEWNET } else { 0 };
    let flags = libc::c_long::from(NAMESPACES | network | libc::CLONE_PIDFD | libc::SIGCHLD);
    // SAFETY: without CLONE_VM and with a null stack this is a fork; the kernel writes one descriptor
    // to `pidfd`, which outlives the call. The spawner has one thread, so the child's copy of the
    // allocator and of std's locks is consistent.
    let pid =
        check(unsafe { libc::syscall(libc::SYS_clone, flags, 0usize, &raw mut pidfd, 0usize, 0usize) })?;
    if pid == 0 {
        return Ok(None);
    }
    // SAFETY: the kernel made this descriptor for us and nothing else knows it.
    let pidfd = unsafe { OwnedFd::from_raw_fd(pidfd) };
    Ok(Some((pid as i32, pidfd)))
}

/// A plain fork. The caller must be single-threaded.
pub(super) fn fork() -> Result<Fork, Errno> {
    // SAFETY: only called in single-threaded processes, so the child may go on using everything.
    match check(libc::c_long::from(unsafe { libc::fork() }))? {
        0 => Ok(Fork::Child),
        pid => Ok(Fork::Parent(pid as i32)),
    }
}

/// Leaves for new namespaces. The caller must be single-threaded.
pub(super) fn unshare(flags: rustix::thread::UnshareFlags) -> Result<(), Errno> {
    debug_assert!(!flags.contains(rustix::thread::UnshareFlags::FILES));
    // SAFETY: descriptor tables stay as they are, which is the one danger rustix names.
    unsafe { rustix::thread::unshare_unsafe(flags) }
}

/// Adds attributes (`MOUNT_ATTR_*`) to a mount, and to those below it when `recursive`.
pub(super) fn restrict_mount(mount: BorrowedFd<'_>, attributes: u64, recursive: bool) -> Result<(), Errno> {
    let attr = libc::mount_attr {
        attr_set: attributes,
        attr_clr: 0,
        propagation: 0,
        userns_fd: 0,
    };
    let flags = libc::AT_EMPTY_PATH | if recursive { libc::AT_RECURSIVE } else { 0 };
    // SAFETY: the path is an empty C string and `attr` lives through the call with its true size.
    check(unsafe {
        libc::syscall(
            libc::SYS_mount_setattr,
            mount.as_raw_fd(),
            c"".as_ptr(),
            flags,
            &raw const attr,
            size_of::<libc::mount_attr>(),
        )
    })
    .map(drop)
}

/// Joins a fresh session keyring, so that none of the worker's keys can be reached by inheritance.
pub(super) fn new_session_keyring() {
    // SAFETY: a null name asks for an anonymous keyring; no memory is touched. Failure (no keyring
    // support) is harmless because the filter refuses the whole family of calls.
    unsafe {
        libc::syscall(
            libc::SYS_keyctl,
            libc::KEYCTL_JOIN_SESSION_KEYRING,
            std::ptr::null::<u8>(),
        )
    };
}

/// Raises the loopback interface of the current network namespace.
pub(super) fn raise_loopback(socket: BorrowedFd<'_>) -> Result<(), Errno> {
    // SAFETY: `ifreq` is plain data for which all zeros is a valid value; the name fits with its NUL.
    let mut request: libc::ifreq = unsafe { std::mem::zeroed() };
    request.ifr_name[0] = b'l' as libc::c_char;
    request.ifr_name[1] = b'o' as libc::c_char;
    request.ifr_ifru.ifru_flags = (libc::IFF_UP | libc::IFF_RUNNING) as libc::c_short;
    // SAFETY: SIOCSIFFLAGS reads one `ifreq`, which lives through the call.
    let result = unsafe { libc::ioctl(socket.as_raw_fd(), libc::SIOCSIFFLAGS as _, &raw const request) };
    check(libc::c_long::from(result)).map(drop)
}

/// Ignores the end of children, so that the kernel reaps them.
pub(super) fn reap_children_automatically() {
    // SAFETY: SIG_IGN installs no handler.
    unsafe { libc::signal(libc::SIGCHLD, libc::SIG_IGN) };
}

/// Blocks SIGCHLD and returns a descriptor that becomes readable when a child ends.
pub(super) fn child_signals() -> Result<OwnedFd, Errno> {
    // SAFETY: the set is initialised by sigemptyset before use; SIG_DFL installs no handler; the
    // returned descriptor is new and owned by nobody else.
    unsafe {
        libc::signal(libc::SIGCHLD, libc::SIG_DFL);
        let mut set: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&raw mut set);
        libc::sigaddset(&raw mut set, libc::SIGCHLD);
        libc::sigprocmask(libc::SIG_SETMASK, &raw const set, std::ptr::null_mut());
        let fd = check(libc::c_long::from(libc::signalfd(
            -1,
            &raw const set,
            libc::SFD_CLOEXEC | libc::SFD_NONBLOCK,
        )))?;
        Ok(OwnedFd::from_raw_fd(fd as RawFd))
    }
}

/// Gives every signal its default action and unblocks all: what a fresh program expects.
pub(super) fn reset_signals() {
    // SAFETY: SIG_DFL installs no handler; the set is initialised before use. The two signals that
    // cannot be changed merely fail.
    unsafe {
        for signal in 1..=libc::SIGRTMAX() {
            libc::signal(signal, libc::SIG_DFL);
        }
        let mut set: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&raw mut set);
        libc::sigprocmask(libc::SIG_SETMASK, &raw const set, std::ptr::null_mut());
    }
}

/// What `wait4` tells about an ended child.
pub(super) struct Ended {
    pub pid: i32,
    /// Raw wait status.
    pub status: i32,
    pub max_rss_bytes: u64,
}

/// Reaps one child. `None`: children remain but none has ended (never when `block`).
pub(super) fn reap(block: bool) -> Result<Option<Ended>, Errno> {
    let mut status = 0;
    // SAFETY: `rusage` is plain data; both out-pointers live through the call.
    let (pid, usage) = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        let options = libc::__WALL | if block { 0 } else { libc::WNOHANG };
        (libc::wait4(-1, &raw mut status, options, &raw mut usage), usage)
    };
    match check(libc::c_long::from(pid))? {
        0 => Ok(None),
        pid => Ok(Some(Ended {
            pid: pid as i32,
            status,
            max_rss_bytes: usage.ru_maxrss.max(0) as u64 * 1024,
        })),
    }
}

/// CPU time of all reaped children and their reaped descendants.
pub(super) fn children_cpu() -> Duration {
    // SAFETY: `rusage` is plain data and lives through the call, which cannot fail for RUSAGE_CHILDREN.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_CHILDREN, &raw mut usage);
        usage
    };
    let time = |value: libc::timeval| Duration::new(value.tv_sec as u64, value.tv_usec as u32 * 1000);
    time(usage.ru_utime) + time(usage.ru_stime)
}

/// Kills every process of the namespace but the caller, who is its first.
pub(super) fn kill_all_others() {
    // SAFETY: a plain system call. Only init of a pid namespace calls this, where -1 means its own.
    unsafe { libc::kill(-1, libc::SIGKILL) };
}

/// Makes `from` the descriptor number `to`, open across `exec`.
pub(super) fn place_fd(from: RawFd, to: RawFd) -> Result<(), Errno> {
    // SAFETY: descriptor numbers only; the caller owns the ones it replaces (0, 1, 2).
    check(libc::c_long::from(unsafe { libc::dup2(from, to) })).map(drop)
}

/// Closes all descriptors above standard error when the program is executed.
pub(super) fn close_others_on_exec() -> Result<(), Errno> {
    // SAFETY: only sets a flag on descriptors.
    check(unsafe { libc::syscall(libc::SYS_close_range, 3u32, u32::MAX, libc::CLOSE_RANGE_CLOEXEC) })
        .map(drop)
}

/// Sets a limit, lowered to the hard limit we have.
pub(super) fn limit(resource: libc::__rlimit_resource_t, soft: u64, hard: u64) -> Result<(), Errno> {
    let mut current = libc::rlimit {
        rlim_cur: 0,
        rlim_max: 0,
    };
    // SAFETY: both calls only use `rlimit` values that live through them.
    unsafe {
        check(libc::c_long::from(libc::getrlimit(resource, &raw mut current)))?;
        let hard = hard.min(current.rlim_max);
        let wanted = libc::rlimit {
            rlim_cur: soft.min(hard),
            rlim_max: hard,
        };
        check(libc::c_long::from(libc::setrlimit(resource, &raw const wanted))).map(drop)
    }
}

/// How often, and how far apart, a busy program is tried again.
const BUSY_TRIES: usize = 40;
const BUSY_PAUSE: Duration = Duration::from_millis(5);

/// Replaces the process; returns only on failure.
///
/// A program that was written just now is "busy" for as long as a descriptor for writing it is open anywhere: a
/// thread of ours that forked at that moment holds a copy until its own exec, a matter of milliseconds.
pub(super) fn exec(program: &CStr, argv: &[CString], env: &[CString]) -> Errno {
    let pointers = |strings: &[CString]| -> Vec<*const libc::c_char> {
        strings
            .iter()
            .map(|text| text.as_ptr())
            .chain([std::ptr::null()])
            .collect()
    };
    let (argv, env) = (pointers(argv), pointers(env));
    let mut errno = Errno::TXTBSY;
    for _ in 0..BUSY_TRIES {
        // SAFETY: both arrays end with null and their strings live in the caller's slices.
        unsafe { libc::execve(program.as_ptr(), argv.as_ptr(), env.as_ptr()) };
        errno = last_errno();
        if errno != Errno::TXTBSY {
            break;
        }
        std::thread::sleep(BUSY_PAUSE);
    }
    errno
}

/// Ends the process without running anything the parent registered.
pub(super) fn exit_now(status: i32) -> ! {
    // SAFETY: `_exit` never returns and touches no memory.
    unsafe { libc::_exit(status) }
}

/// CPU time of a living process by the scheduler's own clock; `None` when it is gone.
pub(super) fn process_cpu(pid: i32) -> Option<Duration> {
    const CPUCLOCK_SCHED: libc::clockid_t = 2;
    let clock = (!pid << 3) | CPUCLOCK_SCHED;
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: the kernel writes one `timespec`, which lives through the call.
    let result = unsafe { libc::clock_gettime(clock, &raw mut time) };
    (result == 0).then(|| Duration::new(time.tv_sec as u64, time.tv_nsec as u32))
}

/// Monotonic clock, comparable between processes of one machine.
pub(super) fn monotonic() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::Monotonic);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

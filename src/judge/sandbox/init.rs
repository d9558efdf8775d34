//! The first process of a sandbox: builds its view of the machine, starts the candidate, reaps, reports
//! and ends everything. It is made by the spawner's clone and never executes another program.

use std::ffi::CString;
use std::fs;
use std::io::Write;
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::mount::{MountFlags, mount, mount_bind, mount_remount};
use rustix::net::{AddressFamily, SocketType};
use rustix::process::{DumpableBehavior, Signal};
use rustix::thread::{CapabilitySet, CapabilitySets};

use super::failure::{At, Failure};
use super::protocol::RunRequest;
use super::report::{Report, write_report};
use super::seccomp::Filters;
use super::stage::attach;
use super::{candidate, root_fs, sys};

/// What the new process owns, in the spawner's words.
pub(super) struct Sandbox {
    pub request: RunRequest,
    pub standard: [OwnedFd; 3],
    pub report: OwnedFd,
    /// Its other end is the worker's: closed or hung up means "end now".
    pub control: OwnedFd,
    pub contents: Option<OwnedFd>,
    pub groups: Vec<OwnedFd>,
    pub work_dir: Option<OwnedFd>,
    pub trees: Vec<OwnedFd>,
    /// Gives one byte when the user maps are written.
    pub mapped: OwnedFd,
}

/// Parts of /proc that tell about, or steer, the machine rather than the process.
const MASKED: [&str; 6] = [
    "kcore",
    "key-users",
    "keys",
    "kmsg",
    "sysrq-trigger",
    "timer_list",
];
const USER: u32 = 1000;

pub(super) fn main(sandbox: Sandbox, filters: &Filters) -> ! {
    let mut byte = [0];
    if rustix::io::retry_on_intr(|| rustix::io::read(&sandbox.mapped, &mut byte)) != Ok(1) {
        sys::exit_now(1);
    }
    let children = match build(&sandbox).and_then(|()| sys::child_signals().at("watch children")) {
        Ok(children) => children,
        Err(failure) => fail(&sandbox.report, failure),
    };
    let started = sys::monotonic();
    let main_pid = match sys::fork() {
        Ok(sys::Fork::Child) => candidate::main(&sandbox, filters),
        Ok(sys::Fork::Parent(pid)) => pid,
        Err(errno) => fail(
            &sandbox.report,
            Failure {
                step: "start the program".into(),
                errno,
            },
        ),
    };
    let Sandbox {
        report,
        control,
        standard,
        contents,
        groups,
        work_dir,
        trees,
        ..
    } = sandbox;
    drop((standard, contents, groups, work_dir, trees));
    let _ = write_report(&report, &Report::Started { at: started });
    supervise(main_pid, &report, &control, &children);
    sys::exit_now(0)
}

fn fail(report: &OwnedFd, failure: Failure) -> ! {
    let _ = write_report(
        report,
        &Report::Failed {
            step: failure.step,
            errno: failure.errno.raw_os_error(),
        },
    );
    sys::exit_now(1)
}

/// Waits for the main process or the worker's wish to stop, then kills and reaps the rest.
fn supervise(main_pid: i32, report: &OwnedFd, control: &OwnedFd, children: &OwnedFd) {
    let mut main_end = None;
    while main_end.is_none() {
        let mut fds = [
            PollFd::new(children, PollFlags::IN),
            PollFd::new(control, PollFlags::IN),
        ];
        match poll(&mut fds, None) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(_) => break,
        }
        let (child_ended, stop) = (!fds[0].revents().is_empty(), !fds[1].revents().is_empty());
        if child_ended {
            let mut signal = [0; 512];
            let _ = rustix::io::read(children, &mut signal);
            while let Ok(Some(ended)) = sys::reap(false) {
                if ended.pid == main_pid {
                    main_end = Some((ended, sys::monotonic()));
                }
            }
        }
        if stop {
            break;
        }
    }
    sys::kill_all_others();
    // Reaping all makes the children's CPU time complete.
    while let Ok(Some(ended)) = sys::reap(true) {
        if ended.pid == main_pid {
            main_end = Some((ended, sys::monotonic()));
        }
    }
    if let Some((ended, at)) = main_end {
        let end = Report::Ended {
            at,
            status: ended.status,
            cpu: sys::children_cpu(),
            max_rss_bytes: ended.max_rss_bytes,
        };
        let _ = write_report(report, &end);
    }
}

fn build(sandbox: &Sandbox) -> Result<(), Failure> {
    let request = &sandbox.request;
    let (uid, gid) = (
        rustix::process::Uid::from_raw(USER),
        rustix::process::Gid::from_raw(USER),
    );
    // Before any mount: an unmapped user cannot own files. Before the death signal: changing users clears it.
    rustix::thread::set_thread_res_gid(gid, gid, gid).at("change group")?;
    rustix::thread::set_thread_res_uid(uid, uid, uid).at("change user")?;
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL)).at("tie to the spawner")?;
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o022));
    rustix::system::sethostname(b"greenroom").at("set the host name")?;
    if request.loopback {
        let socket =
            rustix::net::socket(AddressFamily::INET, SocketType::DGRAM, None).at("raise loopback")?;
        sys::raise_loopback(socket.as_fd()).at("raise loopback")?;
    }
    mount_root(sandbox)?;
    drop_privileges().at("drop privileges")
}

fn mount_root(sandbox: &Sandbox) -> Result<(), Failure> {
    let request = &sandbox.request;
    let safe = MountFlags::NOSUID | MountFlags::NODEV;
    let inodes = (request.limits.tmp_bytes / 4096).clamp(1024, 65_536);
    let options = CString::new(format!(
        "size={},nr_inodes={inodes},mode=1777",
        request.limits.tmp_bytes
    ))
    .map_err(std::io::Error::from)
    .at("mount /tmp")?;
    mount("tmpfs", "/tmp", "tmpfs", safe, options.as_c_str()).at("mount /tmp")?;
    mount("tmpfs", "/dev/shm", "tmpfs", safe, options.as_c_str()).at("mount /dev/shm")?;

    let flags = safe | MountFlags::NOEXEC | MountFlags::RDONLY;
    mount("proc", "/proc", "proc", flags, c"hidepid=2").at("mount /proc")?;
    for name in MASKED {
        match mount_bind("/dev/null", Path::new("/proc").join(name)) {
            Ok(()) | Err(Errno::NOENT) => {}
            Err(errno) => return Err(errno).at(format!("mask /proc/{name}")),
        }
    }
    if let Some(work_dir) = &sandbox.work_dir {
        attach(work_dir, Path::new("/box")).at("mount /box")?;
    }
    mount_extras(sandbox)?;
    rustix::process::chdir("/box").at("enter /box")
}

/// Shows the run's own binds and files, each below a small read-only tmpfs at its top folder.
fn mount_extras(sandbox: &Sandbox) -> Result<(), Failure> {
    let request = &sandbox.request;
    let mut tops: Vec<String> = Vec::new();
    let mut open_top = |target: &str| -> Result<(String, String), Failure> {
        let (top, rest) = root_fs::split_target(target).map_err(|_| Failure {
            step: format!("show {target}"),
            errno: Errno::INVAL,
        })?;
        if !rest.is_empty() && !tops.contains(&top) {
            let flags = MountFlags::NOSUID | MountFlags::NODEV;
            mount("tmpfs", top.as_str(), "tmpfs", flags, c"mode=755").at(format!("make /{top}"))?;
            tops.push(top.clone());
        }
        Ok((top, rest))
    };
    for ((_, target), tree) in request.binds.iter().zip(&sandbox.trees) {
        let step = || format!("show {target}");
        let (top, rest) = open_top(target)?;
        let point = Path::new(&top).join(&rest);
        if !rest.is_empty() {
            let stat = rustix::fs::fstat(tree).at(step())?;
            if rustix::fs::FileType::from_raw_mode(stat.st_mode).is_dir() {
                fs::create_dir_all(&point).at(step())?;
            } else {
                make_parent(&point)
                    .and_then(|()| fs::write(&point, ""))
                    .at(step())?;
            }
        }
        attach(tree, &point).at(step())?;
    }
    let mut contents = sandbox
        .contents
        .as_ref()
        .map(|fd| fd.try_clone().map(fs::File::from))
        .transpose()
        .at("read files")?;
    for (target, length) in &request.files {
        let step = || format!("write {target}");
        let (top, rest) = open_top(target)?;
        let path = Path::new(&top).join(&rest);
        make_parent(&path).at(step())?;
        let source = contents.as_mut().ok_or(Errno::BADF).at(step())?;
        let mut file = fs::File::create(&path).at(step())?;
        std::io::copy(&mut std::io::Read::take(source, *length), &mut file).at(step())?;
        file.flush().at(step())?;
    }
    for top in &tops {
        let flags = MountFlags::BIND | MountFlags::NOSUID | MountFlags::NODEV | MountFlags::RDONLY;
        mount_remount(top.as_str(), flags, c"").at(format!("make /{top} read-only"))?;
    }
    Ok(())
}

fn make_parent(path: &Path) -> std::io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)
}

/// Gives up every capability for good; init itself needs none to kill processes of its own user.
fn drop_privileges() -> Result<(), Errno> {
    for bit in 0..64 {
        let Some(capability) = CapabilitySet::from_bits(1 << bit) else {
            continue;
        };
        match rustix::thread::remove_capability_from_bounding_set(capability) {
            Ok(()) => {}
            // The kernel knows no more capabilities.
            Err(Errno::INVAL) => break,
            Err(errno) => return Err(errno),
        }
    }
    rustix::thread::clear_ambient_capability_set()?;
    let none = CapabilitySet::empty();
    let none = CapabilitySets {
        effective: none,
        permitted: none,
        inheritable: none,
    };
    rustix::thread::set_capabilities(None, none)?;
    rustix::thread::set_no_new_privs(true)?;
    rustix::process::set_dumpable_behavior(DumpableBehavior::NotDumpable)
}

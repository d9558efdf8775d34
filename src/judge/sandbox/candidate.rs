//! The last steps before the candidate's program: limits, control groups, filter, exec.

use std::ffi::{CString, OsStr};
use std::os::fd::AsRawFd;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use rustix::io::Errno;

use super::failure::{At, Failure};
use super::init::Sandbox;
use super::protocol::ProcessLimits;
use super::report::{Report, write_report};
use super::seccomp::Filters;
use super::sys;

const OPEN_FILES: u64 = 256;
const LOCKED_MEMORY_BYTES: u64 = 64 * 1024;

/// Runs in the process that becomes the candidate.
pub(super) fn main(sandbox: &Sandbox, filters: &Filters) -> ! {
    let report = match prepare(sandbox, filters) {
        Err(failure) => Report::Failed {
            step: failure.step,
            errno: failure.errno.raw_os_error(),
        },
        Ok((argv, env)) => Report::NotExecuted {
            errno: execute(&argv, &env).raw_os_error(),
        },
    };
    let _ = write_report(&sandbox.report, &report);
    sys::exit_now(127)
}

fn prepare(sandbox: &Sandbox, filters: &Filters) -> Result<(Vec<CString>, Vec<CString>), Failure> {
    let request = &sandbox.request;
    let strings = |texts: Vec<String>| -> Result<Vec<CString>, Failure> {
        texts
            .into_iter()
            .map(CString::new)
            .collect::<Result<_, _>>()
            .map_err(std::io::Error::from)
            .at("read arguments")
    };
    let argv = strings(request.argv.clone())?;
    let env = strings(
        request
            .env
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect(),
    )?;
    rustix::process::setsid().at("start a session")?;
    for (number, fd) in (0..).zip(&sandbox.standard) {
        sys::place_fd(fd.as_raw_fd(), number).at("connect standard streams")?;
    }
    limit_resources(&request.limits).at("set limits")?;
    sys::reset_signals();
    for group in &sandbox.groups {
        // "0" means the writer. It is the cheap way in: the kernel needs no lock over all of a process.
        rustix::io::write(group, b"0").at("enter the control group")?;
    }
    sys::close_others_on_exec().at("close descriptors")?;
    filters
        .install(request.only_sampled_memory)
        .map_err(|()| Failure {
            step: "install the system call filter".into(),
            errno: Errno::INVAL,
        })?;
    Ok((argv, env))
}

fn limit_resources(limits: &ProcessLimits) -> Result<(), Errno> {
    let fixed = [
        (libc::RLIMIT_FSIZE, limits.file_bytes),
        (libc::RLIMIT_STACK, limits.stack_bytes),
        (libc::RLIMIT_NOFILE, OPEN_FILES),
        (libc::RLIMIT_MEMLOCK, LOCKED_MEMORY_BYTES),
        (libc::RLIMIT_CORE, 0),
        (libc::RLIMIT_MSGQUEUE, 0),
        (libc::RLIMIT_RTPRIO, 0),
    ];
    for (resource, value) in fixed {
        sys::limit(resource, value, value)?;
    }
    // A second line behind the worker's own clock, so later than any verdict.
    sys::limit(libc::RLIMIT_CPU, limits.cpu_seconds + 1, limits.cpu_seconds + 2)?;
    if let Some(processes) = limits.processes {
        sys::limit(libc::RLIMIT_NPROC, processes, processes)?;
    }
    Ok(())
}

/// Executes the first argument, searching `PATH` when it has no slash.
fn execute(argv: &[CString], env: &[CString]) -> Errno {
    let program = &argv[0];
    if program.as_bytes().contains(&b'/') {
        return sys::exec(program, argv, env);
    }
    let path = env
        .iter()
        .find_map(|entry| entry.as_bytes().strip_prefix(b"PATH="));
    let mut errno = Errno::NOENT;
    for folder in path
        .unwrap_or(b"/usr/bin:/bin")
        .split(|byte| *byte == b':')
        .filter(|folder| !folder.is_empty())
    {
        let candidate = Path::new(OsStr::from_bytes(folder)).join(OsStr::from_bytes(program.as_bytes()));
        let Ok(candidate) = CString::new(candidate.into_os_string().as_encoded_bytes()) else {
            continue;
        };
        match sys::exec(&candidate, argv, env) {
            Errno::NOENT | Errno::NOTDIR => {}
            other => errno = other,
        }
    }
    errno
}

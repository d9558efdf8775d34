//! The helper process: one thread, small, makes sandboxes on request and nothing else. Waiting, reading
//! and killing are the worker's, so that one spawner serves all slots.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::process::ExitCode;

use rustix::io::Errno;
use rustix::pipe::{PipeFlags, pipe_with};

use super::failure::{At, Failure};
use super::init::{self, Sandbox};
use super::protocol::{Reply, Request, RunRequest, receive, send};
use super::seccomp::Filters;
use super::stage::Stage;
use super::{probe, root_fs, sys};

/// Entry of the hidden command `sandbox-spawner`. Standard input must be the worker's socket; started by
/// hand it only says so.
pub fn spawner_main() -> ExitCode {
    if std::env::var_os(probe::VARIABLE).is_some() {
        return probe::main();
    }
    let Ok(socket) = take_socket() else {
        tracing::error!("sandbox-spawner is started by Greenroom itself, not by hand");
        return ExitCode::from(2);
    };
    // Away from the terminal: its interrupts are for the worker, who ends us by closing the socket.
    let _ = rustix::process::setsid();
    let _ = rustix::thread::set_name(c"greenroom-spawn");
    sys::reap_children_automatically();
    sys::new_session_keyring();
    match serve(socket) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Moves the socket away from standard input, where children would inherit it across exec.
fn take_socket() -> Result<OwnedFd, Errno> {
    let socket = rustix::io::fcntl_dupfd_cloexec(std::io::stdin(), 3)?;
    rustix::net::sockopt::socket_type(&socket)?;
    let null = rustix::fs::open("/dev/null", rustix::fs::OFlags::RDWR, rustix::fs::Mode::empty())?;
    sys::place_fd(std::os::fd::AsRawFd::as_raw_fd(&null), 0)?;
    Ok(socket)
}

fn serve(socket: OwnedFd) -> Result<(), Errno> {
    let built = Stage::build().and_then(|stage| Ok((stage, Filters::compile().at("compile the filter")?)));
    let (mut stage, filters) = match built {
        Ok(built) => built,
        Err(failure) => return send(socket.as_fd(), &failed(failure), &[]),
    };
    stage.make_network();
    send(
        socket.as_fd(),
        &Reply::Ready {
            one_user_per_slot: stage.one_user_per_slot,
        },
        &[],
    )?;
    while let Some((request, fds)) = receive(&socket)? {
        match request {
            Request::Run(request) => match start(&mut stage, *request, fds) {
                Ok(Made::Parent { pid, pidfd }) => {
                    answer(&socket, &Reply::Started { pid }, &[pidfd.as_fd()])?;
                    stage.make_network();
                }
                Ok(Made::Child(sandbox)) => {
                    // The child keeps nothing of the spawner's.
                    drop((socket, stage));
                    init::main(*sandbox, &filters)
                }
                Err(reply) => answer(&socket, &reply, &[])?,
            },
            Request::WorkDir { size_bytes, inodes } => match stage.make_work_dir(size_bytes, inodes) {
                Ok((id, root)) => answer(&socket, &Reply::WorkDir { id }, &[root.as_fd()])?,
                Err(failure) => answer(&socket, &failed(failure), &[])?,
            },
            Request::FreeWorkDir { id } => {
                let reply = stage.free_work_dir(id).map_or_else(failed, |()| Reply::Done);
                answer(&socket, &reply, &[])?;
            }
        }
    }
    Ok(())
}

fn answer(socket: &OwnedFd, reply: &Reply, fds: &[BorrowedFd<'_>]) -> Result<(), Errno> {
    send(socket.as_fd(), reply, fds)
}

fn failed(failure: Failure) -> Reply {
    Reply::Failed {
        step: failure.step,
        errno: failure.errno.raw_os_error(),
    }
}

enum Made {
    Parent { pid: i32, pidfd: OwnedFd },
    Child(Box<Sandbox>),
}

/// Clones a sandbox. Returns twice, like `fork`.
fn start(stage: &mut Stage, request: RunRequest, fds: Vec<OwnedFd>) -> Result<Made, Reply> {
    let invalid = |reason: String| Reply::Invalid { reason };
    let targets = request
        .binds
        .iter()
        .map(|(_, target)| target)
        .chain(request.files.iter().map(|(path, _)| path));
    for target in targets {
        let (top, _) = root_fs::split_target(target).map_err(invalid)?;
        stage.ensure_top(&top).map_err(failed)?;
    }
    if let Some((path, _)) = request
        .files
        .iter()
        .find(|(path, _)| root_fs::split_target(path).is_ok_and(|(_, rest)| rest.is_empty()))
    {
        return Err(invalid(format!("{path} needs a folder around it")));
    }
    let trees = if request.binds.is_empty() {
        Vec::new()
    } else {
        stage
            .pick_up(request.binds.iter().map(|(source, _)| source.as_path()))
            .map_err(failed)?
    };
    let work_dir = request
        .work_dir
        .map(|id| stage.pick_up_work_dir(id, request.read_only))
        .transpose()
        .map_err(failed)?;
    let mut fds = fds.into_iter();
    let mut next = || {
        fds.next()
            .ok_or_else(|| invalid("descriptors are missing".into()))
    };
    let standard = [next()?, next()?, next()?];
    let (report, control) = (next()?, next()?);
    let contents = if request.files.is_empty() {
        None
    } else {
        Some(next()?)
    };
    let groups = fds.collect();
    let (mapped, tell_mapped) = pipe_with(PipeFlags::CLOEXEC).at("make a pipe").map_err(failed)?;

    let slot = request.slot;
    // Who may use loopback needs a network of its own to raise it in.
    let new_network = request.loopback || !stage.take_network();
    match sys::clone_sandbox(new_network)
        .at("make namespaces")
        .map_err(failed)?
    {
        None => {
            drop(tell_mapped);
            Ok(Made::Child(Box::new(Sandbox {
                request,
                standard,
                report,
                control,
                contents,
                groups,
                work_dir,
                trees,
                mapped,
            })))
        }
        Some((pid, pidfd)) => {
            // On failure the pipe closes without a byte and the child leaves by itself.
            stage.map_user(pid, slot).map_err(failed)?;
            rustix::io::write(&tell_mapped, b"1")
                .at("start the sandbox")
                .map_err(failed)?;
            Ok(Made::Parent { pid, pidfd })
        }
    }
}

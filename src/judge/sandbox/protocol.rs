//! Messages between a worker and its spawner: JSON in one datagram of a sequenced-packet socket, with
//! descriptors attached.

use std::io::{IoSlice, IoSliceMut};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::PathBuf;

use rustix::io::Errno;
use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage,
    SendFlags, recvmsg, sendmsg,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// Longest message. The default socket buffer takes about 200 KiB in one datagram.
pub(super) const MAX_MESSAGE_BYTES: usize = 128 * 1024;
const MAX_FDS: usize = 16;

#[derive(Serialize, Deserialize)]
pub(super) enum Request {
    /// Descriptors: stdin, stdout, stderr, report, control, then `files` contents if there are files,
    /// then the `tasks` files of the control groups.
    Run(Box<RunRequest>),
    WorkDir {
        size_bytes: u64,
        inodes: u64,
    },
    FreeWorkDir {
        id: u64,
    },
}

#[derive(Serialize, Deserialize)]
pub(super) struct RunRequest {
    pub argv: Vec<String>,
    pub env: Vec<(String, String)>,
    pub work_dir: Option<u64>,
    pub read_only: bool,
    pub binds: Vec<(PathBuf, String)>,
    /// Target path and length; the contents follow each other in the attached memory file.
    pub files: Vec<(String, u64)>,
    pub slot: usize,
    pub loopback: bool,
    pub limits: ProcessLimits,
    /// Without a memory group, refuse memory that sampling cannot see.
    pub only_sampled_memory: bool,
}

/// The limits the kernel enforces on each process by itself.
#[derive(Serialize, Deserialize)]
pub(super) struct ProcessLimits {
    pub cpu_seconds: u64,
    pub stack_bytes: u64,
    pub file_bytes: u64,
    pub tmp_bytes: u64,
    /// Only where no control group counts processes.
    pub processes: Option<u64>,
}

#[derive(Serialize, Deserialize)]
pub(super) enum Reply {
    /// First message of a spawner that is able to make sandboxes.
    Ready {
        one_user_per_slot: bool,
    },
    /// First init of a namespace was made; its pidfd is attached.
    Started {
        pid: i32,
    },
    /// Its folder is attached.
    WorkDir {
        id: u64,
    },
    Done,
    Failed {
        step: String,
        errno: i32,
    },
    Invalid {
        reason: String,
    },
}

pub(super) fn send(
    socket: BorrowedFd<'_>,
    message: &impl Serialize,
    fds: &[BorrowedFd<'_>],
) -> Result<(), Errno> {
    let bytes = serde_json::to_vec(message).map_err(|_| Errno::INVAL)?;
    if bytes.len() > MAX_MESSAGE_BYTES {
        return Err(Errno::MSGSIZE);
    }
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MAX_FDS))];
    let mut ancillary = SendAncillaryBuffer::new(&mut space);
    if !fds.is_empty() && !ancillary.push(SendAncillaryMessage::ScmRights(fds)) {
        return Err(Errno::TOOMANYREFS);
    }
    rustix::io::retry_on_intr(|| {
        sendmsg(
            socket,
            &[IoSlice::new(&bytes)],
            &mut ancillary,
            SendFlags::NOSIGNAL,
        )
    })?;
    Ok(())
}

/// Receives one message, or `None` when the other side is gone.
pub(super) fn receive<T: DeserializeOwned>(socket: impl AsFd) -> Result<Option<(T, Vec<OwnedFd>)>, Errno> {
    let mut bytes = vec![0; MAX_MESSAGE_BYTES];
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MAX_FDS))];
    let mut ancillary = RecvAncillaryBuffer::new(&mut space);
    let received = rustix::io::retry_on_intr(|| {
        recvmsg(
            &socket,
            &mut [IoSliceMut::new(&mut bytes)],
            &mut ancillary,
            RecvFlags::CMSG_CLOEXEC,
        )
    })?;
    let mut fds = Vec::new();
    for message in ancillary.drain() {
        if let RecvAncillaryMessage::ScmRights(rights) = message {
            fds.extend(rights);
        }
    }
    if received.bytes == 0 {
        return Ok(None);
    }
    let message = serde_json::from_slice(&bytes[..received.bytes]).map_err(|_| Errno::BADMSG)?;
    Ok(Some((message, fds)))
}

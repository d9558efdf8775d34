//! The values callers exchange with the sandbox: what to run, within which limits, and what happened.

use std::io;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::work_dir::WorkDir;

/// One program to run. Nothing of the host is visible to it but `/usr`, the `binds` and the `files`.
pub struct RunSpec<'a> {
    /// Program and arguments. A first word without a slash is looked up in `PATH` of `env`.
    pub argv: Vec<String>,
    /// The whole environment; nothing is inherited.
    pub env: Vec<(String, String)>,
    /// Mounted at `/box`, which is also the working directory. Without it `/box` is empty.
    pub work_dir: Option<&'a WorkDir>,
    pub access: Access,
    pub binds: Vec<Bind>,
    /// Read-only files by absolute path. The top folder of a path is made for this run alone, so it may
    /// not be one the system owns (`/usr`, `/etc`, `/dev`, `/proc`, `/tmp`, `/box`, …).
    pub files: Vec<(String, Vec<u8>)>,
    pub stdin: &'a [u8],
    pub limits: RunLimits,
    pub network: Network,
    /// Index below `SpawnerSettings::slots`. Runs of one slot wait for each other.
    pub slot: usize,
    /// Set to end the run early with [`SandboxError::Cancelled`].
    pub cancel: Option<&'a AtomicBool>,
}

/// Whether the program may change its work dir: compilers may, solutions may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    ReadOnly,
    ReadWrite,
}

/// A host file or folder shown read-only. The source may lie below folders that the program's user
/// cannot enter; only the tree itself must be readable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bind {
    pub source: PathBuf,
    pub target: PathBuf,
}

/// No choice reaches a real network; `Loopback` only raises the private `lo`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Network {
    None,
    Loopback,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunLimits {
    /// User and system time of all processes together.
    pub cpu: Duration,
    /// Monotonic time from the start of the program.
    pub wall: Duration,
    /// Memory of all processes, their files in `/tmp`, `/dev/shm` and a writable `/box` included.
    pub memory_bytes: u64,
    /// Processes and threads alive at once.
    pub processes: u32,
    /// Standard output beyond this ends the run as [`Exceeded::Output`].
    pub output_bytes: u64,
    /// Standard error kept; the rest is read and thrown away.
    pub stderr_bytes: u64,
    /// Largest single file the program may write.
    pub file_bytes: u64,
    /// Size of `/tmp` and, separately, of `/dev/shm`.
    pub tmp_bytes: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunReport {
    /// How the main process ended; `Signalled(9)` when a limit ended it.
    pub ending: Ending,
    /// The limit that ended the run, or was found exceeded at its end.
    pub exceeded: Option<Exceeded>,
    pub cpu: Duration,
    pub wall: Duration,
    /// Peak memory.
    pub memory_bytes: u64,
    pub accuracy: Accuracy,
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
    pub stderr_truncated: bool,
}

impl RunReport {
    /// Whether the program ended by itself with status 0 and within its limits.
    pub fn succeeded(&self) -> bool {
        self.exceeded.is_none() && self.ending == Ending::Exited(0)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ending {
    Exited(i32),
    Signalled(i32),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Exceeded {
    CpuTime,
    WallTime,
    Memory,
    Output,
}

/// `Exact` figures come from control groups; `Approximate` ones from sampling and `wait4`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Accuracy {
    Exact,
    Approximate,
}

#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// This machine cannot isolate programs. No code was run.
    #[error("programs cannot be isolated here: {reason}. {remedy}")]
    Unavailable { reason: String, remedy: String },
    #[error("the run is not valid: {0}")]
    InvalidSpec(String),
    /// The helper process ended or broke its protocol. Its work dirs are gone; start another.
    #[error("the sandbox helper was lost: {0}")]
    SpawnerLost(String),
    #[error("the sandbox could not be made at step \"{step}\": {source}")]
    Setup { step: String, source: io::Error },
    /// The program itself could not be started: missing, not executable, arguments too long.
    #[error("{program} could not be started: {source}")]
    Exec { program: String, source: io::Error },
    #[error("{what}: {source}")]
    Io { what: String, source: io::Error },
    /// A file of a work dir is larger than the reader allowed.
    #[error("{path} is larger than {max_bytes} bytes")]
    TooLarge { path: String, max_bytes: u64 },
    #[error("the run was cancelled")]
    Cancelled,
}

impl SandboxError {
    pub(super) fn io(what: impl Into<String>) -> impl FnOnce(rustix::io::Errno) -> SandboxError {
        let what = what.into();
        move |errno| SandboxError::Io {
            what,
            source: errno.into(),
        }
    }
}

const MIN_MEMORY_BYTES: u64 = 1 << 20;
const MAX_WALL: Duration = Duration::from_secs(3600);

impl RunSpec<'_> {
    /// Refuses limits that would mean "for ever" or "nothing", and strings the kernel cannot take.
    pub(super) fn check(&self, slots: usize) -> Result<(), SandboxError> {
        let refuse = |why: &str| Err(SandboxError::InvalidSpec(why.to_owned()));
        let limits = &self.limits;
        if self.argv.is_empty() {
            return refuse("there is no program to run");
        }
        if self.slot >= slots {
            return refuse("the slot does not exist");
        }
        if limits.cpu.is_zero() || limits.wall.is_zero() || limits.wall > MAX_WALL {
            return refuse("the time limits must lie between zero and one hour");
        }
        if limits.memory_bytes < MIN_MEMORY_BYTES {
            return refuse("the memory limit is below 1 MiB");
        }
        if limits.processes == 0 || limits.tmp_bytes == 0 {
            return refuse("no process or no byte of /tmp is allowed");
        }
        let environment = self.env.iter().flat_map(|(name, value)| [name, value]);
        if self
            .argv
            .iter()
            .chain(environment)
            .any(|text| text.contains('\0'))
        {
            return refuse("an argument or variable contains NUL");
        }
        if self
            .env
            .iter()
            .any(|(name, _)| name.is_empty() || name.contains('='))
        {
            return refuse("the name of a variable is empty or contains \"=\"");
        }
        Ok(())
    }
}

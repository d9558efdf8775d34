//! The worker's end: starts the spawner, asks it for sandboxes and supervises each run.

use std::ffi::OsString;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use rustix::fs::{MemfdFlags, memfd_create};
use rustix::pipe::{PipeFlags, pipe_with};

use super::api::{Access, Accuracy, Network, RunReport, RunSpec, SandboxError};
use super::cgroup::Groups;
use super::connection::{Connection, lock};
use super::meter::Meter;
use super::protocol::{ProcessLimits, Reply, Request, RunRequest};
use super::supervise::{Ends, supervise};
use super::work_dir::WorkDir;
use super::{causes, slot::Slot};

#[derive(Clone, Debug)]
pub struct SpawnerSettings {
    /// How many runs may go on at once.
    pub slots: usize,
    /// The program that becomes the spawner; this one by default.
    pub executable: PathBuf,
    /// Arguments that lead it to [`super::spawner_main`].
    pub spawner_args: Vec<OsString>,
}

impl Default for SpawnerSettings {
    fn default() -> Self {
        SpawnerSettings {
            slots: std::thread::available_parallelism().map_or(1, usize::from),
            executable: "/proc/self/exe".into(),
            spawner_args: vec!["sandbox-spawner".into()],
        }
    }
}

/// Runs hostile programs. Cheap to share between threads; each uses its own slot.
pub struct Spawner {
    connection: Arc<Connection>,
    slots: Vec<Mutex<Slot>>,
    groups: Groups,
    one_user_per_slot: bool,
    /// Processors that can use up CPU time side by side.
    cores: u32,
}

impl Spawner {
    /// Starts the helper and makes one real run; refuses, with reason and remedy, where that fails.
    pub fn start(settings: &SpawnerSettings) -> Result<Spawner, SandboxError> {
        if settings.slots == 0 || settings.slots > 1000 {
            return Err(SandboxError::InvalidSpec("there must be 1 to 1000 slots".into()));
        }
        // First, because the helper shall start where control groups may have moved us.
        let groups = Groups::find();
        let connection = Arc::new(Connection::open(settings)?);
        let one_user_per_slot = connection.wait_until_ready().map_err(causes::explain)?;
        let slots = (0..settings.slots)
            .map(|index| Mutex::new(Slot::new(&groups, index)))
            .collect();
        let cores = std::thread::available_parallelism().map_or(1, |count| count.get() as u32);
        let spawner = Spawner {
            connection,
            slots,
            groups,
            one_user_per_slot,
            cores,
        };
        causes::first_run(&spawner)?;
        Ok(spawner)
    }

    /// Makes an empty work dir with room for `size_bytes` and `inodes` files and folders.
    pub fn work_dir(&self, size_bytes: u64, inodes: u64) -> Result<WorkDir, SandboxError> {
        WorkDir::create(self.connection.clone(), size_bytes, inodes)
    }

    /// Runs a program to its end. Blocks; call it from one thread a slot.
    pub fn run(&self, spec: &RunSpec<'_>) -> Result<RunReport, SandboxError> {
        spec.check(self.slots.len())?;
        if spec
            .work_dir
            .is_some_and(|work_dir| !work_dir.is_of(&self.connection))
        {
            return Err(SandboxError::InvalidSpec(
                "the work dir belongs to another spawner".into(),
            ));
        }
        let mut slot = lock(&self.slots[spec.slot]);
        slot.prepare(&self.groups, &spec.limits);
        let io = |what: &'static str| SandboxError::io(what);
        let pipe = || pipe_with(PipeFlags::CLOEXEC).map_err(io("make a pipe"));
        let (stdin_end, stdin) = pipe()?;
        let (stdout, stdout_end) = pipe()?;
        let (stderr, stderr_end) = pipe()?;
        let (report, report_end) = pipe()?;
        let (control_end, control) = pipe()?;
        let contents = contents_of(&spec.files)?;

        let mut fds: Vec<BorrowedFd<'_>> = [&stdin_end, &stdout_end, &stderr_end, &report_end, &control_end]
            .map(AsFd::as_fd)
            .to_vec();
        fds.extend(contents.as_ref().map(AsFd::as_fd));
        fds.extend(slot.join_fds());
        let request = Request::Run(Box::new(request_of(spec, &slot)));
        let (pid, pidfd) = match self.connection.ask(&request, &fds)? {
            (Reply::Started { pid }, mut fds) if fds.len() == 1 => (pid, fds.remove(0)),
            (reply, _) => return Err(self.connection.unexpected(reply)),
        };
        // Held by the sandbox alone from now on, so that its end ends the streams.
        drop((
            stdin_end,
            stdout_end,
            stderr_end,
            report_end,
            control_end,
            contents,
        ));
        let meter = Meter::new(slot.group(), pid, &spec.limits, self.cores);
        let ends = Ends {
            pidfd,
            control,
            report,
            stdin,
            stdout,
            stderr,
        };
        supervise(spec, ends, meter)
    }

    /// How true CPU time and memory are here.
    pub fn accuracy(&self) -> Accuracy {
        lock(&self.slots[0]).accuracy()
    }

    /// How many runs may go on at once.
    pub fn slots(&self) -> usize {
        self.slots.len()
    }

    /// Whether each slot runs under a host user of its own (when started as root).
    pub fn one_user_per_slot(&self) -> bool {
        self.one_user_per_slot
    }

    /// Process id of the helper.
    pub fn helper_pid(&self) -> u32 {
        self.connection.helper_pid()
    }

    /// The control group folders of this instance; they go with the spawner.
    pub fn group_folders(&self) -> Vec<PathBuf> {
        self.groups.folders()
    }

    /// What accounts for memory, CPU time and processes here, in words.
    pub fn accounting(&self) -> String {
        self.groups.describe()
    }
}

impl Drop for Spawner {
    fn drop(&mut self) {
        for slot in &mut self.slots {
            slot.get_mut().unwrap_or_else(PoisonError::into_inner).leave();
        }
    }
}

fn request_of(spec: &RunSpec<'_>, slot: &Slot) -> RunRequest {
    let limits = &spec.limits;
    RunRequest {
        argv: spec.argv.clone(),
        env: spec.env.clone(),
        work_dir: spec.work_dir.map(|work_dir| work_dir.id),
        read_only: spec.access == Access::ReadOnly,
        binds: spec
            .binds
            .iter()
            .map(|bind| (bind.source.clone(), bind.target.to_string_lossy().into_owned()))
            .collect(),
        files: spec
            .files
            .iter()
            .map(|(path, bytes)| (path.clone(), bytes.len() as u64))
            .collect(),
        slot: spec.slot,
        loopback: spec.network == Network::Loopback,
        limits: ProcessLimits {
            cpu_seconds: limits.cpu.as_secs() + u64::from(limits.cpu.subsec_nanos() > 0),
            stack_bytes: limits.memory_bytes,
            file_bytes: limits.file_bytes,
            tmp_bytes: limits.tmp_bytes,
            // Init is one of the user's processes too.
            processes: (!slot.counts_processes()).then(|| u64::from(limits.processes) + 1),
        },
        only_sampled_memory: !slot.measures_memory(),
    }
}

/// The bytes of all files, one after another, in a memory file.
fn contents_of(files: &[(String, Vec<u8>)]) -> Result<Option<OwnedFd>, SandboxError> {
    use std::io::{Seek, Write};
    if files.is_empty() {
        return Ok(None);
    }
    let memory =
        memfd_create("greenroom-files", MemfdFlags::CLOEXEC).map_err(SandboxError::io("pass files"))?;
    let mut memory = std::fs::File::from(memory);
    files
        .iter()
        .try_for_each(|(_, bytes)| memory.write_all(bytes))
        .and_then(|()| memory.rewind())
        .map_err(|source| SandboxError::Io {
            what: "pass files".into(),
            source,
        })?;
    Ok(Some(memory.into()))
}

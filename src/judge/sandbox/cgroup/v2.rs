//! Control groups version 2: one tree. Needs a group that was delegated to us, as systemd does for
//! `systemd-run --user --scope -p Delegate=yes`, or root.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::files::{
    Base, candidates, instance_name, keyed_number, parse_mounts, parse_own_group, read_number, read_text,
    remove,
};
use super::{Group, Measures};

/// Where our own process goes, because a group with children that have limits may hold none itself.
const SERVER_LEAF: &str = "greenroom.server";

pub(in super::super) struct Hierarchy {
    base: Base,
}

impl Hierarchy {
    pub fn find() -> Option<Hierarchy> {
        let mounts = parse_mounts(&fs::read_to_string("/proc/self/mountinfo").ok()?);
        let mount = mounts.iter().find(|mount| mount.controllers.is_empty())?;
        let own = parse_own_group(&fs::read_to_string("/proc/self/cgroup").ok()?, None)?;
        candidates(mount, &own).into_iter().find_map(|parent| {
            enable(&parent).ok()?;
            let base = Base::make(std::slice::from_ref(&parent), &instance_name())?;
            enable_below(&base.dir).ok()?;
            Some(Hierarchy { base })
        })
    }

    pub fn folder(&self) -> PathBuf {
        self.base.dir.clone()
    }

    pub fn make(&self, name: &str) -> Option<V2Group> {
        let dir = self.base.dir.join(name);
        fs::create_dir(&dir).ok()?;
        V2Group::open(dir).ok()
    }
}

/// Hands memory and process limits on to children of `parent`, moving ourselves out of the way.
fn enable(parent: &Path) -> io::Result<()> {
    let available = fs::read_to_string(parent.join("cgroup.controllers"))?;
    if !["memory", "pids"]
        .iter()
        .all(|name| available.split_whitespace().any(|word| word == *name))
    {
        return Err(io::ErrorKind::Unsupported.into());
    }
    if enable_below(parent).is_ok() {
        return Ok(());
    }
    let members = fs::read_to_string(parent.join("cgroup.procs"))?;
    let alone = members.lines().eq([std::process::id().to_string()]);
    if !alone && !is_delegated(parent) {
        // Others live here whom it is not for us to move.
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    let leaf = parent.join(SERVER_LEAF);
    match fs::create_dir(&leaf) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    for pid in members.lines() {
        fs::write(leaf.join("cgroup.procs"), pid)?;
    }
    enable_below(parent)
}

/// Whether systemd marked the group as handed over to whoever runs in it.
fn is_delegated(group: &Path) -> bool {
    let mut value = [0; 4];
    let count = rustix::fs::getxattr(group, "user.delegate", &mut value[..]);
    count.is_ok_and(|count| &value[..count] == b"1")
}

fn enable_below(dir: &Path) -> io::Result<()> {
    fs::write(dir.join("cgroup.subtree_control"), "+memory +pids")
}

pub(in super::super) struct V2Group {
    dir: PathBuf,
    procs: File,
    current: File,
    peak: File,
    events: File,
    cpu_stat: File,
    used: bool,
    before_bytes: u64,
    before_cpu: Duration,
    kills_before: u64,
}

impl V2Group {
    fn open(dir: PathBuf) -> io::Result<V2Group> {
        let both = |name: &str| OpenOptions::new().read(true).write(true).open(dir.join(name));
        // Kernels before 6.12 give the peak read-only.
        let peak = both("memory.peak").or_else(|_| File::open(dir.join("memory.peak")))?;
        let _ = fs::write(dir.join("memory.swap.max"), "0");
        let _ = fs::write(dir.join("memory.oom.group"), "1");
        Ok(V2Group {
            procs: both("cgroup.procs")?,
            current: File::open(dir.join("memory.current"))?,
            peak,
            events: File::open(dir.join("memory.events"))?,
            cpu_stat: File::open(dir.join("cpu.stat"))?,
            dir,
            used: false,
            before_bytes: 0,
            before_cpu: Duration::ZERO,
            kills_before: 0,
        })
    }

    fn cpu_total(&self) -> Option<Duration> {
        keyed_number(&read_text(&self.cpu_stat).ok()?, "usage_usec").map(Duration::from_micros)
    }

    fn kills(&self) -> Option<u64> {
        keyed_number(&read_text(&self.events).ok()?, "oom_kill")
    }
}

impl Group for V2Group {
    fn prepare(&mut self, memory_bytes: u64, processes: u32) -> io::Result<()> {
        if !read_text(&self.procs)?.is_empty() {
            return Err(io::Error::other("the group still has processes"));
        }
        // Writing resets the peak for this descriptor; where that is refused a used group is given up.
        if self.used && (&self.peak).write_all(b"reset").is_err() {
            return Err(io::ErrorKind::Unsupported.into());
        }
        self.used = true;
        self.before_bytes = read_number(&self.current)?;
        fs::write(
            self.dir.join("memory.max"),
            memory_bytes.saturating_add(self.before_bytes).to_string(),
        )?;
        fs::write(self.dir.join("pids.max"), processes.to_string())?;
        let incomplete = || io::Error::from(io::ErrorKind::InvalidData);
        self.before_cpu = self.cpu_total().ok_or_else(incomplete)?;
        self.kills_before = self.kills().ok_or_else(incomplete)?;
        Ok(())
    }

    fn join_fds(&self) -> Vec<BorrowedFd<'_>> {
        vec![self.procs.as_fd()]
    }

    fn cpu(&self) -> Option<Duration> {
        Some(self.cpu_total()?.saturating_sub(self.before_cpu))
    }

    fn peak_bytes(&self) -> Option<u64> {
        Some(read_number(&self.peak).ok()?.saturating_sub(self.before_bytes))
    }

    fn ran_out_of_memory(&self) -> bool {
        self.kills().is_some_and(|kills| kills > self.kills_before)
    }

    fn measures(&self) -> Measures {
        Measures {
            memory: true,
            cpu: true,
            processes: true,
        }
    }
}

impl Drop for V2Group {
    fn drop(&mut self) {
        let _ = fs::write(self.dir.join("cgroup.kill"), "1");
        remove(&self.dir);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with a group's files as the kernel writes them.
    fn fake(dir: &Path) {
        let files = [
            ("cgroup.procs", ""),
            ("memory.current", "4096\n"),
            ("memory.peak", "8192\n"),
            (
                "memory.events",
                "low 0\nhigh 0\nmax 9\noom 1\noom_kill 1\noom_group_kill 0\n",
            ),
            ("cpu.stat", "usage_usec 5000\nuser_usec 4000\nsystem_usec 1000\n"),
        ];
        files
            .into_iter()
            .for_each(|(name, text)| fs::write(dir.join(name), text).unwrap());
    }

    #[test]
    fn figures_are_differences_to_the_start_of_the_run() {
        let dir = tempfile::tempdir().unwrap();
        fake(dir.path());
        let mut group = V2Group::open(dir.path().to_owned()).unwrap();
        group.prepare(1 << 20, 64).unwrap();
        assert_eq!(
            fs::read_to_string(dir.path().join("memory.max")).unwrap(),
            ((1 << 20) + 4096).to_string()
        );
        assert_eq!(fs::read_to_string(dir.path().join("pids.max")).unwrap(), "64");
        fs::write(dir.path().join("cpu.stat"), "usage_usec 12000\n").unwrap();
        assert_eq!(group.cpu(), Some(Duration::from_millis(7)));
        assert_eq!(group.peak_bytes(), Some(4096));
        assert!(!group.ran_out_of_memory());
        fs::write(dir.path().join("memory.events"), "oom 2\noom_kill 2\n").unwrap();
        assert!(group.ran_out_of_memory());
    }

    #[test]
    fn strangers_in_a_group_are_not_moved() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("cgroup.controllers"), "memory pids\n").unwrap();
        fs::write(dir.path().join("cgroup.procs"), "1\n").unwrap();
        // The kernel refuses controllers to a group with processes; here a folder takes the file's place.
        fs::create_dir(dir.path().join("cgroup.subtree_control")).unwrap();
        assert_eq!(
            enable(dir.path()).unwrap_err().kind(),
            io::ErrorKind::PermissionDenied
        );
        assert!(!dir.path().join(SERVER_LEAF).exists());
    }

    #[test]
    fn controllers_must_be_there_and_are_handed_on() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("cgroup.controllers"), "cpu io\n").unwrap();
        assert!(enable(dir.path()).is_err());
        fs::write(dir.path().join("cgroup.controllers"), "cpu io memory pids\n").unwrap();
        enable(dir.path()).unwrap();
        let handed_on = fs::read_to_string(dir.path().join("cgroup.subtree_control")).unwrap();
        assert_eq!(handed_on, "+memory +pids");
    }
}

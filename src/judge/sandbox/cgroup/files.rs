//! Reading and finding control group files.

use std::fs::{self, File};
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::fs::{CWD, FlockOperation, Mode, OFlags, flock, openat};

/// Prefix of our folders; the rest names the instance.
pub(super) const PREFIX: &str = "greenroom-";

/// Reads a small file from its start through a descriptor that stays open.
pub(super) fn read_text(file: &File) -> io::Result<String> {
    let mut bytes = [0; 1024];
    let count = file.read_at(&mut bytes, 0)?;
    Ok(String::from_utf8_lossy(&bytes[..count]).into_owned())
}

pub(super) fn read_number(file: &File) -> io::Result<u64> {
    let text = read_text(file)?;
    text.trim()
        .parse()
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, text.clone()))
}

/// The number behind `key` in a file of `key value` lines.
pub(super) fn keyed_number(text: &str, key: &str) -> Option<u64> {
    text.lines().find_map(|line| {
        let (name, value) = line.split_once(' ')?;
        (name == key).then(|| value.trim().parse().ok())?
    })
}

/// A mounted control group tree: `controllers` is empty for v2.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mount {
    pub point: PathBuf,
    /// The group that the mount shows as its root.
    pub root: String,
    pub controllers: Vec<String>,
}

/// The control group mounts of a `/proc/self/mountinfo`.
pub(super) fn parse_mounts(mountinfo: &str) -> Vec<Mount> {
    let parse = |line: &str| {
        let (before, after) = line.split_once(" - ")?;
        let before: Vec<&str> = before.split(' ').collect();
        let mut after = after.split(' ');
        let (kind, options) = (after.next()?, after.nth(1)?);
        let controllers = match kind {
            "cgroup2" => Vec::new(),
            "cgroup" => options
                .split(',')
                .filter(|word| *word != "rw" && *word != "ro")
                .map(str::to_owned)
                .collect(),
            _ => return None,
        };
        Some(Mount {
            root: (*before.get(3)?).to_owned(),
            point: before.get(4)?.into(),
            controllers,
        })
    };
    mountinfo.lines().filter_map(parse).collect()
}

/// The group of this process in the tree with `controller` (v2 when `None`), from `/proc/self/cgroup`.
pub(super) fn parse_own_group(cgroup: &str, controller: Option<&str>) -> Option<String> {
    cgroup.lines().find_map(|line| {
        let mut fields = line.splitn(3, ':');
        let (_, controllers, path) = (fields.next()?, fields.next()?, fields.next()?);
        let matches = match controller {
            Some(controller) => controllers.split(',').any(|name| name == controller),
            None => controllers.is_empty(),
        };
        matches.then(|| path.to_owned())
    })
}

/// Folders in which a group may be made: our own group, else the top of the mount.
pub(super) fn candidates(mount: &Mount, own: &str) -> Vec<PathBuf> {
    let below = if mount.root == "/" {
        Some(own)
    } else {
        own.strip_prefix(&mount.root)
    };
    let own = below.map(|path| mount.point.join(path.trim_start_matches('/')));
    own.into_iter()
        .chain([mount.point.clone()])
        .filter(|path| path.is_dir())
        .collect()
}

/// This instance's folder in one tree. A lock on it tells others that we live.
pub(super) struct Base {
    pub dir: PathBuf,
    _lock: OwnedFd,
}

impl Base {
    /// Makes the folder below the first parent that allows it, after sweeping dead instances there.
    pub fn make(parents: &[PathBuf], name: &str) -> Option<Base> {
        parents.iter().find_map(|parent| {
            sweep(parent);
            // A sweeper may take the folder between its making and its locking: then once more.
            (0..3).find_map(|_| {
                let dir = parent.join(name);
                fs::create_dir(&dir).ok()?;
                let lock = try_lock(&dir)?;
                dir.is_dir().then_some(Base { dir, _lock: lock })
            })
        })
    }
}

impl Drop for Base {
    fn drop(&mut self) {
        remove(&self.dir);
    }
}

fn try_lock(dir: &Path) -> Option<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let lock = openat(CWD, dir, flags, Mode::empty()).ok()?;
    flock(&lock, FlockOperation::NonBlockingLockExclusive).ok()?;
    Some(lock)
}

/// Removes the groups of instances that no longer hold their lock.
pub(super) fn sweep(parent: &Path) {
    let names = |dir: &Path| {
        let entries = fs::read_dir(dir).into_iter().flatten().flatten();
        entries
            .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
            .map(|entry| entry.path())
    };
    for dir in names(parent) {
        let ours = dir
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with(PREFIX));
        if ours && try_lock(&dir).is_some() {
            names(&dir).for_each(|slot| drop(fs::remove_dir(slot)));
            let _ = fs::remove_dir(&dir);
        }
    }
}

/// Removes a group, waiting a little for processes that are just ending.
pub(super) fn remove(dir: &Path) {
    let deadline = Instant::now() + Duration::from_secs(1);
    while let Err(error) = fs::remove_dir(dir) {
        if error.kind() == io::ErrorKind::NotFound || Instant::now() > deadline {
            break;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// A name no other living instance on this machine uses.
pub(super) fn instance_name() -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!(
        "{PREFIX}{}-{}-{count}",
        std::process::id(),
        uuid::Uuid::new_v4().simple()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mounts_of_both_kinds_are_found() {
        let text = "30 24 0:26 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n\
                    31 24 0:27 /docker/x /sys/fs/cgroup/cpu,cpuacct rw shared:4 - cgroup cgroup rw,cpu,cpuacct\n\
                    32 24 0:28 / /tmp rw - tmpfs tmpfs rw\n";
        let mounts = parse_mounts(text);
        assert_eq!(mounts.len(), 2);
        assert_eq!(mounts[0].controllers, Vec::<String>::new());
        assert_eq!(mounts[1].root, "/docker/x");
        assert_eq!(mounts[1].controllers, ["cpu", "cpuacct"]);
    }

    #[test]
    fn the_own_group_is_looked_up_by_controller() {
        let text = "4:memory:/a/b\n2:cpu,cpuacct:/\n0::/user.slice\n";
        assert_eq!(parse_own_group(text, Some("memory")).as_deref(), Some("/a/b"));
        assert_eq!(parse_own_group(text, Some("cpuacct")).as_deref(), Some("/"));
        assert_eq!(parse_own_group(text, Some("pids")), None);
        assert_eq!(parse_own_group(text, None).as_deref(), Some("/user.slice"));
    }

    #[test]
    fn keyed_numbers_need_the_whole_key() {
        let text = "oom_kill_disable 0\nunder_oom 1\noom_kill 7\n";
        assert_eq!(keyed_number(text, "oom_kill"), Some(7));
        assert_eq!(keyed_number(text, "oom"), None);
    }

    #[test]
    fn sweeping_spares_the_living() {
        let parent = tempfile::tempdir().unwrap();
        fs::create_dir_all(parent.path().join("greenroom-dead/slot-0")).unwrap();
        fs::create_dir(parent.path().join("other")).unwrap();
        let living = Base::make(&[parent.path().to_owned()], "greenroom-living").unwrap();
        sweep(parent.path());
        assert!(living.dir.is_dir());
        assert!(!parent.path().join("greenroom-dead").exists());
        assert!(parent.path().join("other").is_dir());
        let dir = living.dir.clone();
        drop(living);
        assert!(!dir.exists());
    }
}

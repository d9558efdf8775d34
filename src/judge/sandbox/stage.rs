//! The spawner's mount namespaces.
//!
//! - *host*: everything the machine has mounted, visited only to pick up trees to bind.
//! - *store*: `/rootfs`, the writable tmpfs below every sandbox's root, and `/boxes/<id>`, the work dirs.
//! - *model*: the sandbox's root and nothing else, with the host's /proc where its own will lie, because
//!   the kernel asks for a visible one before it mounts another.
//!
//! The spawner lives in the model and sandboxes clone it. So there is nothing to leave or unmount for
//! each run, which would make the kernel wait for all processors, and nothing of the host to be found.

use std::collections::HashSet;
use std::ffi::CString;
use std::fs;
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;

use rustix::fs::{CWD, Mode, OFlags};
use rustix::io::Errno;
use rustix::mount::{
    MountFlags, MountPropagationFlags, OpenTreeFlags, UnmountFlags, mount, mount_change, open_tree, unmount,
};
use rustix::thread::{CapabilitySet, LinkNameSpaceType, UnshareFlags, move_into_link_name_space};

use super::failure::{At, Failure};
use super::{root_fs, sys};

/// First host user of the slots when each gets its own.
pub(super) const FIRST_SLOT_UID: u32 = 60_000;
/// Where the store is put together before it becomes a root.
const BUILD_DIR: &str = "/tmp";
pub(super) const READ_ONLY: u64 = libc::MOUNT_ATTR_RDONLY | libc::MOUNT_ATTR_NOSUID | libc::MOUNT_ATTR_NODEV;

pub(super) struct Stage {
    host: OwnedFd,
    store: OwnedFd,
    model: OwnedFd,
    /// Each slot has its own host user; otherwise all run as the spawner's.
    pub one_user_per_slot: bool,
    tops: HashSet<String>,
    work_dirs: u64,
    /// The spawner stands in a network namespace in which nobody else has been.
    fresh_network: bool,
}

impl Stage {
    pub fn build() -> Result<Stage, Failure> {
        let (uid, gid) = (
            rustix::process::geteuid().as_raw(),
            rustix::process::getegid().as_raw(),
        );
        let one_user_per_slot = may_use_slot_users();
        if one_user_per_slot {
            rustix::thread::set_thread_groups(&[]).at("drop supplementary groups")?;
            sys::unshare(UnshareFlags::NEWNS).at("make a mount namespace")?;
        } else {
            sys::unshare(UnshareFlags::NEWUSER | UnshareFlags::NEWNS).at("make a user namespace")?;
            fs::write("/proc/self/setgroups", "deny").at("write setgroups")?;
            fs::write("/proc/self/uid_map", format!("{uid} {uid} 1")).at("write uid_map")?;
            fs::write("/proc/self/gid_map", format!("{gid} {gid} 1")).at("write gid_map")?;
        }
        // Follow unmounts on the host, but never show it ours.
        mount_change(
            "/",
            MountPropagationFlags::REC | MountPropagationFlags::DOWNSTREAM,
        )
        .at("detach mounts from the host's")?;
        let host = open_namespace("/proc/self/ns/mnt")?;

        sys::unshare(UnshareFlags::NEWNS).at("make the store's mount namespace")?;
        mount_change("/", MountPropagationFlags::REC | MountPropagationFlags::PRIVATE)
            .at("make mounts private")?;
        let safe = MountFlags::NOSUID | MountFlags::NODEV;
        mount(
            "tmpfs",
            BUILD_DIR,
            "tmpfs",
            safe,
            c"size=64k,nr_inodes=4k,mode=755",
        )
        .at("mount the store")?;
        let store_dir = Path::new(BUILD_DIR);
        for name in ["rootfs", "model", "boxes"] {
            fs::create_dir(store_dir.join(name)).at("make the store's folders")?;
        }
        root_fs::build(store_dir)?;
        enter_root(store_dir)?;
        let store = open_namespace("/model/proc/self/ns/mnt")?;

        sys::unshare(UnshareFlags::NEWNS).at("make the model's mount namespace")?;
        enter_root(Path::new("/model"))?;
        let model = open_namespace("/proc/self/ns/mnt")?;
        Ok(Stage {
            host,
            store,
            model,
            one_user_per_slot,
            tops: HashSet::new(),
            work_dirs: 0,
            fresh_network: false,
        })
    }

    /// Moves to an empty network namespace into which the next sandbox will be born. The kernel takes a
    /// quarter of a millisecond for one; made ahead, no run waits for it. Its owner is the spawner's user
    /// namespace, so a sandbox in it can't even raise loopback.
    pub fn make_network(&mut self) {
        self.fresh_network = self.fresh_network || sys::unshare(UnshareFlags::NEWNET).is_ok();
    }

    /// Whether the spawner stands in a fresh one, which is thereby used up.
    pub fn take_network(&mut self) -> bool {
        std::mem::take(&mut self.fresh_network)
    }

    /// Does something in another mount namespace.
    fn visit<T>(&self, namespace: &OwnedFd, work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
        let enter = |namespace: &OwnedFd| {
            move_into_link_name_space(namespace.as_fd(), Some(LinkNameSpaceType::Mount))
                .at("change mount namespace")
        };
        enter(namespace)?;
        let result = work();
        enter(&self.model)?;
        result
    }

    /// Picks up host trees, read-only, as detached mounts.
    pub fn pick_up<'p>(&self, sources: impl Iterator<Item = &'p Path>) -> Result<Vec<OwnedFd>, Failure> {
        self.visit(&self.host, || sources.map(read_only_tree).collect())
    }

    /// A work dir as a detached mount.
    pub fn pick_up_work_dir(&self, id: u64, read_only: bool) -> Result<OwnedFd, Failure> {
        self.visit(&self.store, || {
            let tree = clone_tree(work_path(id)).at("find the work dir")?;
            if read_only {
                sys::restrict_mount(tree.as_fd(), libc::MOUNT_ATTR_RDONLY, false)
                    .at("make /box read-only")?;
            }
            Ok(tree)
        })
    }

    /// Makes the mount point of a folder that only some runs have, such as `/opt`.
    pub fn ensure_top(&mut self, top: &str) -> Result<(), Failure> {
        // `/usr/local` lies in the tree of /usr and has a mount point already.
        if top.starts_with("usr/") || self.tops.contains(top) {
            return Ok(());
        }
        self.visit(&self.store, || {
            match fs::create_dir(Path::new("/rootfs").join(top)) {
                Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
                    Err(error).at("make a mount point")
                }
                _ => Ok(()),
            }
        })?;
        self.tops.insert(top.to_owned());
        Ok(())
    }

    /// Makes a work dir: a tmpfs that anybody who is shown it may write to.
    pub fn make_work_dir(&mut self, size_bytes: u64, inodes: u64) -> Result<(u64, OwnedFd), Failure> {
        self.work_dirs += 1;
        let id = self.work_dirs;
        let path = work_path(id);
        let options = CString::new(format!("size={size_bytes},nr_inodes={inodes},mode=777"))
            .map_err(std::io::Error::from)
            .at("make a work dir")?;
        let root = self.visit(&self.store, || {
            fs::create_dir(&path).at("make a work dir")?;
            let safe = MountFlags::NOSUID | MountFlags::NODEV;
            mount("tmpfs", path.as_str(), "tmpfs", safe, options.as_c_str()).at("mount a work dir")?;
            let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
            rustix::fs::open(path.as_str(), flags, Mode::empty()).at("open a work dir")
        })?;
        Ok((id, root))
    }

    pub fn free_work_dir(&self, id: u64) -> Result<(), Failure> {
        self.visit(&self.store, || {
            unmount(work_path(id).as_str(), UnmountFlags::DETACH).at("unmount a work dir")?;
            fs::remove_dir(work_path(id)).at("remove a work dir")
        })
    }

    /// Maps user and group 1000 of a new sandbox to its slot's host user, or to the spawner's.
    pub fn map_user(&self, pid: i32, slot: usize) -> Result<(), Failure> {
        let (uid, gid) = if self.one_user_per_slot {
            let id = FIRST_SLOT_UID + slot as u32;
            (id, id)
        } else {
            (
                rustix::process::geteuid().as_raw(),
                rustix::process::getegid().as_raw(),
            )
        };
        let write = |file: &str, text: String| {
            fs::write(format!("/proc/{pid}/{file}"), text).at(format!("write {file} of the sandbox"))
        };
        write("setgroups", "deny".to_owned())?;
        write("uid_map", format!("1000 {uid} 1"))?;
        write("gid_map", format!("1000 {gid} 1"))
    }
}

fn work_path(id: u64) -> String {
    format!("/boxes/{id}")
}

/// Makes a folder, which must be a mount, the root of this namespace and drops all else.
fn enter_root(dir: &Path) -> Result<(), Failure> {
    rustix::process::chdir(dir).at("enter the new root")?;
    rustix::process::pivot_root(".", ".").at("change the root")?;
    unmount(".", UnmountFlags::DETACH).at("leave the old root")?;
    rustix::process::chdir("/").at("enter the new root")
}

fn open_namespace(path: &str) -> Result<OwnedFd, Failure> {
    rustix::fs::open(path, OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty()).at("open the mount namespace")
}

/// A detached copy of the tree at `path`, with what is mounted below it.
pub(super) fn clone_tree(path: impl rustix::path::Arg) -> Result<OwnedFd, Errno> {
    let flags =
        OpenTreeFlags::OPEN_TREE_CLONE | OpenTreeFlags::OPEN_TREE_CLOEXEC | OpenTreeFlags::AT_RECURSIVE;
    open_tree(CWD, path, flags)
}

pub(super) fn read_only_tree(path: &Path) -> Result<OwnedFd, Failure> {
    let step = || format!("bind {}", path.display());
    let tree = clone_tree(path).at(step())?;
    sys::restrict_mount(tree.as_fd(), READ_ONLY, true).at(step())?;
    Ok(tree)
}

pub(super) fn attach(tree: &OwnedFd, target: &Path) -> Result<(), Errno> {
    use rustix::mount::{MoveMountFlags, move_mount};
    move_mount(tree, "", CWD, target, MoveMountFlags::MOVE_MOUNT_F_EMPTY_PATH)
}

/// True when we may map the host users reserved for slots: real root, or root of a container that has
/// the range and the needed capabilities.
fn may_use_slot_users() -> bool {
    let needed =
        CapabilitySet::SYS_ADMIN | CapabilitySet::SETUID | CapabilitySet::SETGID | CapabilitySet::SYS_CHROOT;
    let capable = rustix::thread::capabilities(None).is_ok_and(|sets| sets.effective.contains(needed));
    let mapped = |file: &str| fs::read_to_string(file).is_ok_and(|map| covers_slots(&map));
    capable && mapped("/proc/self/uid_map") && mapped("/proc/self/gid_map")
}

/// Whether one line of an id map contains the users of up to a thousand slots.
fn covers_slots(map: &str) -> bool {
    map.lines().any(|line| {
        let numbers: Vec<u64> = line
            .split_whitespace()
            .filter_map(|word| word.parse().ok())
            .collect();
        let first = u64::from(FIRST_SLOT_UID);
        matches!(numbers[..], [inside, _, count] if inside <= first && first + 1000 <= inside + count)
    })
}

#[cfg(test)]
mod tests {
    use super::covers_slots;

    #[test]
    fn slot_users_need_a_map_that_contains_them() {
        assert!(covers_slots("         0          0 4294967295\n"));
        assert!(covers_slots("0 100000 65536\n"));
        assert!(!covers_slots("0 1000 1\n"));
        assert!(!covers_slots("0 100000 60010\n"));
        assert!(!covers_slots(""));
    }
}

//! The constant part of every sandbox's root folder, put together once by the spawner.

use std::fs;
use std::os::fd::OwnedFd;
use std::os::unix::fs::symlink;
use std::path::Path;

use rustix::fs::CWD;
use rustix::mount::{MountFlags, OpenTreeFlags, mount, open_tree};

use super::failure::{At, Failure};
use super::stage::{attach, clone_tree, read_only_tree};

/// Folders and links of the root that belong to the system: no bind and no file may go there.
const SYSTEM: [&str; 11] = [
    "usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32", "etc", "dev", "proc", "tmp",
];
const DEVICES: [&str; 5] = ["null", "zero", "full", "random", "urandom"];
/// Parts of /usr where a machine's owner keeps things of their own.
const HIDDEN: [&str; 2] = ["usr/local", "usr/src"];

const ETC: [(&str, &str); 6] = [
    (
        "passwd",
        "root:x:0:0:root:/:/usr/sbin/nologin\nrunner:x:1000:1000:runner:/box:/bin/sh\n",
    ),
    ("group", "root:x:0:\nrunner:x:1000:\n"),
    (
        "nsswitch.conf",
        "passwd: files\ngroup: files\nhosts: files\nservices: files\nprotocols: files\n",
    ),
    ("hosts", "127.0.0.1 localhost greenroom\n::1 localhost\n"),
    ("hostname", "greenroom\n"),
    ("host.conf", "multi on\n"),
];

/// Builds `store/rootfs` and, with its mounts, `store/model`.
pub(super) fn build(store: &Path) -> Result<(), Failure> {
    let (files, root) = (store.join("rootfs"), store.join("model"));
    mount(
        "tmpfs",
        &files,
        "tmpfs",
        MountFlags::NOSUID,
        c"size=1m,nr_inodes=4k,mode=755",
    )
    .at("mount the root")?;
    for dir in ["usr", "etc", "dev", "dev/shm", "proc", "tmp", "box", "empty"] {
        fs::create_dir(files.join(dir)).at("make the root's folders")?;
    }
    for (name, text) in ETC {
        fs::write(files.join("etc").join(name), text).at("write /etc")?;
    }
    symlink("/usr/share/zoneinfo/Etc/UTC", files.join("etc/localtime")).at("write /etc")?;
    let mut binds = vec!["usr".to_owned()];
    binds.extend(etc_binds());
    for name in ["bin", "sbin", "lib", "lib32", "lib64", "libx32"] {
        let host = Path::new("/").join(name);
        match fs::read_link(&host) {
            Ok(target) => symlink(target, files.join(name)).at("copy a link of the root")?,
            Err(_) if host.is_dir() => {
                fs::create_dir(files.join(name)).at("make the root's folders")?;
                binds.push(name.to_owned());
            }
            Err(_) => {}
        }
    }
    for (name, target) in [("fd", ""), ("stdin", "/0"), ("stdout", "/1"), ("stderr", "/2")] {
        symlink(format!("/proc/self/fd{target}"), files.join("dev").join(name)).at("make /dev")?;
    }
    for name in DEVICES {
        fs::write(files.join("dev").join(name), "").at("make /dev")?;
    }
    for name in etc_binds() {
        let point = files.join(&name);
        if Path::new("/").join(&name).is_dir() {
            fs::create_dir(point).at("make /etc")?;
        } else {
            fs::write(point, "").at("make /etc")?;
        }
    }

    // From here on everything is seen through a read-only mount of the same files.
    attach(&read_only_but_devices(&files)?, &root).at("show the root")?;
    for name in binds {
        attach(&read_only_tree(&Path::new("/").join(&name))?, &root.join(&name))
            .at(format!("show /{name}"))?;
    }
    for name in DEVICES {
        let device = clone_tree(Path::new("/dev").join(name)).at(format!("find /dev/{name}"))?;
        attach(&device, &root.join("dev").join(name)).at(format!("show /dev/{name}"))?;
    }
    // Without what may be mounted below it, where that is allowed: a covered /proc is no visible one.
    let flags = OpenTreeFlags::OPEN_TREE_CLONE | OpenTreeFlags::OPEN_TREE_CLOEXEC;
    let proc = open_tree(CWD, "/proc", flags)
        .or_else(|_| clone_tree("/proc"))
        .at("find /proc")?;
    attach(&proc, &root.join("proc")).at("keep /proc")?;
    for name in HIDDEN {
        if root.join(name).is_dir() {
            attach(&read_only_tree(&files.join("empty"))?, &root.join(name)).at(format!("hide /{name}"))?;
        }
    }
    Ok(())
}

fn read_only_but_devices(files: &Path) -> Result<OwnedFd, Failure> {
    use std::os::fd::AsFd;
    let tree = clone_tree(files).at("show the root")?;
    let attributes = libc::MOUNT_ATTR_RDONLY | libc::MOUNT_ATTR_NOSUID;
    super::sys::restrict_mount(tree.as_fd(), attributes, false).at("show the root")?;
    Ok(tree)
}

/// What language runtimes need of the host's /etc: the loader's cache, the alternatives that links in
/// /usr/bin go through, and the configuration that Debian moves out of its JDKs.
fn etc_binds() -> Vec<String> {
    let mut binds: Vec<String> = ["ld.so.cache", "alternatives"]
        .into_iter()
        .filter(|name| Path::new("/etc").join(name).exists())
        .map(|name| format!("etc/{name}"))
        .collect();
    let entries = fs::read_dir("/etc").into_iter().flatten().flatten();
    let mut java: Vec<String> = entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| name.starts_with("java-") && name.ends_with("-openjdk"))
        .map(|name| format!("etc/{name}"))
        .collect();
    java.sort();
    binds.append(&mut java);
    binds
}

/// The folder of the root that a run gets for itself when something shall appear at `target`: the first
/// component, or `usr/local`. Returns it with the rest of the path below it.
///
/// Refuses paths that are not plain absolute ones, or that lie in the system's own folders.
pub(super) fn split_target(target: &str) -> Result<(String, String), String> {
    let relative = target
        .strip_prefix('/')
        .ok_or_else(|| format!("{target} is not an absolute path"))?;
    let parts: Vec<&str> = relative.split('/').collect();
    if parts
        .iter()
        .any(|part| part.is_empty() || *part == "." || *part == ".." || part.contains('\0'))
    {
        return Err(format!("{target} is not a plain path"));
    }
    if let Some(rest) = relative.strip_prefix("usr/local")
        && (rest.is_empty() || rest.starts_with('/'))
    {
        return Ok(("usr/local".to_owned(), rest.trim_start_matches('/').to_owned()));
    }
    let reserved = ["box", "empty", "sys"];
    if SYSTEM.contains(&parts[0]) || reserved.contains(&parts[0]) {
        return Err(format!("{target} lies in a folder of the system"));
    }
    Ok((parts[0].to_owned(), parts[1..].join("/")))
}

#[cfg(test)]
mod tests {
    use super::split_target;

    #[test]
    fn targets_split_into_the_runs_own_folder_and_the_rest() {
        let split = |target| split_target(target).unwrap();
        assert_eq!(split("/opt/go/bin"), ("opt".into(), "go/bin".into()));
        assert_eq!(split("/opt"), ("opt".into(), "".into()));
        assert_eq!(split("/usr/local/go"), ("usr/local".into(), "go".into()));
        assert_eq!(split("/usr/local"), ("usr/local".into(), "".into()));
    }

    #[test]
    fn targets_in_system_folders_or_with_tricks_are_refused() {
        for target in [
            "/",
            "opt",
            "/usr",
            "/usr/locale",
            "/etc/x",
            "/opt/../etc",
            "/opt//x",
            "/./x",
            "/box/a",
            "",
        ] {
            assert!(split_target(target).is_err(), "{target}");
        }
    }
}

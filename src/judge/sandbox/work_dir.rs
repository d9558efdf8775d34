//! A program's folder, `/box`: a tmpfs with limits that lives from compilation to the last run.
//!
//! The programs that write to it are hostile, so the host touches it only through a descriptor of its
//! root, beneath it, following no link, opening regular files only, without ever changing owners.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::sync::Arc;

use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, ResolveFlags, openat2};
use rustix::io::Errno;

use super::api::SandboxError;
use super::connection::Connection;
use super::protocol::{Reply, Request};

const MAX_DEPTH: usize = 32;
const MAX_ENTRIES: usize = 10_000;

pub struct WorkDir {
    pub(super) id: u64,
    root: OwnedFd,
    connection: Arc<Connection>,
}

/// A regular file of a work dir.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkEntry {
    /// Relative to the work dir; bytes that are not UTF-8 are replaced.
    pub path: String,
    pub size_bytes: u64,
    pub executable: bool,
}

impl WorkDir {
    pub(super) fn create(
        connection: Arc<Connection>,
        size_bytes: u64,
        inodes: u64,
    ) -> Result<WorkDir, SandboxError> {
        if size_bytes == 0 || inodes < 2 {
            return Err(SandboxError::InvalidSpec(
                "a work dir needs room for one file".into(),
            ));
        }
        match connection.ask(&Request::WorkDir { size_bytes, inodes }, &[])? {
            (Reply::WorkDir { id }, mut fds) if fds.len() == 1 => {
                let root = fds.remove(0);
                Ok(WorkDir { id, root, connection })
            }
            (reply, _) => Err(connection.unexpected(reply)),
        }
    }

    /// Whether this work dir belongs to the spawner of that connection.
    pub(super) fn is_of(&self, connection: &Arc<Connection>) -> bool {
        Arc::ptr_eq(&self.connection, connection)
    }

    /// Writes a file, making folders on the way and replacing whatever has its name.
    pub fn write(&self, path: &str, bytes: &[u8], executable: bool) -> Result<(), SandboxError> {
        let (folders, name) = split(path)?;
        let error = || SandboxError::io(format!("write {path} to the work dir"));
        let mut folder = self
            .open("", OFlags::RDONLY | OFlags::DIRECTORY)
            .map_err(error())?;
        for part in folders {
            match rustix::fs::mkdirat(&folder, part, Mode::from_raw_mode(0o777)) {
                // The program compiles into its folders too, under another user than ours.
                Ok(()) => {
                    folder = descend(&folder, part)
                        .and_then(|made| {
                            rustix::fs::fchmod(&made, Mode::from_raw_mode(0o777))?;
                            Ok(made)
                        })
                        .map_err(error())?
                }
                Err(Errno::EXIST) => folder = descend(&folder, part).map_err(error())?,
                Err(errno) => return Err(error()(errno)),
            }
        }
        match rustix::fs::unlinkat(&folder, name, AtFlags::empty()) {
            Ok(()) | Err(Errno::NOENT) => {}
            Err(errno) => return Err(error()(errno)),
        }
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mode = Mode::from_raw_mode(if executable { 0o755 } else { 0o644 });
        let file = rustix::fs::openat(&folder, name, flags, mode).map_err(error())?;
        // Not subject to our umask.
        rustix::fs::fchmod(&file, mode).map_err(error())?;
        File::from(file)
            .write_all(bytes)
            .map_err(|source| SandboxError::Io {
                what: format!("write {path} to the work dir"),
                source,
            })
    }

    /// Reads a regular file of at most `max_bytes`.
    pub fn read(&self, path: &str, max_bytes: u64) -> Result<Vec<u8>, SandboxError> {
        let error = || SandboxError::io(format!("read {path} of the work dir"));
        split(path)?;
        let file = self.open(path, OFlags::RDONLY).map_err(error())?;
        let stat = rustix::fs::fstat(&file).map_err(error())?;
        if !FileType::from_raw_mode(stat.st_mode).is_file() {
            return Err(error()(Errno::INVAL));
        }
        let mut bytes = Vec::new();
        File::from(file)
            .take(max_bytes.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|source| SandboxError::Io {
                what: format!("read {path} of the work dir"),
                source,
            })?;
        if bytes.len() as u64 > max_bytes {
            return Err(SandboxError::TooLarge {
                path: path.to_owned(),
                max_bytes,
            });
        }
        Ok(bytes)
    }

    /// All regular files, sorted by path. Links and special files are left out; so is what lies deeper
    /// than 32 folders or beyond 10,000 entries.
    pub fn list(&self) -> Result<Vec<WorkEntry>, SandboxError> {
        let error = || SandboxError::io("list the work dir");
        let root = self
            .open("", OFlags::RDONLY | OFlags::DIRECTORY)
            .map_err(error())?;
        let mut entries = Vec::new();
        let mut seen = 0;
        let mut waiting = vec![(root, String::new(), 0)];
        while let Some((folder, prefix, depth)) = waiting.pop() {
            for entry in Dir::read_from(&folder).map_err(error())? {
                let entry = entry.map_err(error())?;
                let name = entry.file_name();
                if name == c"." || name == c".." {
                    continue;
                }
                seen += 1;
                if seen > MAX_ENTRIES {
                    break;
                }
                let path = format!("{prefix}{}", name.to_string_lossy());
                let Ok(stat) = rustix::fs::statat(&folder, name, AtFlags::SYMLINK_NOFOLLOW) else {
                    continue;
                };
                match FileType::from_raw_mode(stat.st_mode) {
                    FileType::Directory if depth < MAX_DEPTH => {
                        if let Ok(inner) = descend(&folder, name) {
                            waiting.push((inner, format!("{path}/"), depth + 1));
                        }
                    }
                    FileType::RegularFile => entries.push(WorkEntry {
                        path,
                        size_bytes: stat.st_size.max(0) as u64,
                        executable: stat.st_mode & 0o111 != 0,
                    }),
                    _ => {}
                }
            }
        }
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(entries)
    }

    fn open(&self, path: &str, flags: OFlags) -> Result<OwnedFd, Errno> {
        beneath(&self.root, if path.is_empty() { "." } else { path }, flags)
    }
}

impl Drop for WorkDir {
    fn drop(&mut self) {
        // Our descriptor closes after this, so the pages are freed here and not in the spawner.
        let _ = self.connection.ask(&Request::FreeWorkDir { id: self.id }, &[]);
    }
}

/// `NONBLOCK` because a program may have put a pipe or device where a file was.
fn beneath(folder: &OwnedFd, path: impl rustix::path::Arg, flags: OFlags) -> Result<OwnedFd, Errno> {
    let flags = flags | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let resolve = ResolveFlags::BENEATH
        | ResolveFlags::NO_SYMLINKS
        | ResolveFlags::NO_MAGICLINKS
        | ResolveFlags::NO_XDEV;
    openat2(folder.as_fd(), path, flags, Mode::empty(), resolve)
}

fn descend(folder: &OwnedFd, name: impl rustix::path::Arg) -> Result<OwnedFd, Errno> {
    beneath(folder, name, OFlags::RDONLY | OFlags::DIRECTORY)
}

/// Folders and name of a plain relative path.
fn split(path: &str) -> Result<(Vec<&str>, &str), SandboxError> {
    let mut parts: Vec<&str> = path.split('/').collect();
    let plain = |part: &&str| !part.is_empty() && **part != *"." && **part != *".." && !part.contains('\0');
    if !parts.iter().all(plain) || parts.len() > MAX_DEPTH {
        return Err(SandboxError::InvalidSpec(format!(
            "{path:?} is not a plain relative path"
        )));
    }
    let name = parts.pop().unwrap_or_default();
    Ok((parts, name))
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn only_plain_relative_paths_name_files_of_a_work_dir() {
        assert_eq!(split("a/b/c.py").unwrap(), (vec!["a", "b"], "c.py"));
        assert_eq!(split("-odd\nname").unwrap(), (vec![], "-odd\nname"));
        for path in ["", "/etc/passwd", "../x", "a/../x", "a//b", "a/", ".", "a\0b"] {
            assert!(split(path).is_err(), "{path:?}");
        }
    }
}

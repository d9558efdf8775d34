//! Folders on this machine's disk where versions are laid out and changed; nothing in them is ever the only copy.

use std::fs;
use std::io;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

use diesel::PgConnection;
use tempfile::TempDir;

use crate::problems::load::{self, LoadError};

/// Versions kept laid out at a time.
const KEPT: usize = 16;

/// The folder of this process, made when it is first needed.
#[derive(Clone, Default)]
pub struct Workshop {
    folder: Arc<OnceLock<TempDir>>,
}

impl Workshop {
    fn folder(&self) -> io::Result<&Path> {
        if let Some(folder) = self.folder.get() {
            return Ok(folder.path());
        }
        let made = tempfile::Builder::new().prefix("greenroom-workshop-").tempdir()?;
        Ok(self.folder.get_or_init(|| made).path())
    }

    /// The files of a version, to be read only.
    pub fn lay_out(&self, conn: &mut PgConnection, version_id: i64) -> Result<PathBuf, LoadError> {
        let versions = self.folder()?.join("versions");
        fs::create_dir_all(&versions)?;
        sweep(&versions);
        load::materialise(conn, version_id, &versions)
    }

    /// A copy of a laid out version that may be changed; it is gone with the value.
    ///
    /// Files are shared with the version until they are replaced: whoever changes one removes it first.
    pub fn copy(&self, version: &Path) -> io::Result<Bench> {
        let bench = Bench::empty(
            self.folder()?,
            &version.file_name().unwrap_or_default().to_string_lossy(),
        )?;
        copy_folder(version, &bench.root)?;
        Ok(bench)
    }

    /// An empty folder of this name.
    pub fn empty(&self, short_name: &str) -> io::Result<Bench> {
        Bench::empty(self.folder()?, short_name)
    }

    /// A folder for something else, such as an unpacked upload.
    pub fn scratch(&self) -> io::Result<TempDir> {
        tempfile::tempdir_in(self.folder()?)
    }
}

/// A package under work.
pub struct Bench {
    _folder: TempDir,
    pub root: PathBuf,
}

impl Bench {
    fn empty(inside: &Path, short_name: &str) -> io::Result<Bench> {
        let folder = tempfile::tempdir_in(inside)?;
        let root = folder.path().join(short_name);
        fs::create_dir(&root)?;
        Ok(Bench {
            _folder: folder,
            root,
        })
    }

    /// Writes a file, whatever stood there. The path was checked before.
    pub fn write(&self, path: &str, bytes: &[u8], executable: bool) -> io::Result<()> {
        let target = self.root.join(path);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        self.remove(path)?;
        fs::write(&target, bytes)?;
        let mode = if executable { 0o755 } else { 0o644 };
        fs::set_permissions(&target, fs::Permissions::from_mode(mode))
    }

    /// Removes a file, or nothing.
    pub fn remove(&self, path: &str) -> io::Result<()> {
        match fs::remove_file(self.root.join(path)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        let kind = entry.file_type()?;
        if kind.is_dir() {
            fs::create_dir(&target)?;
            copy_folder(&source, &target)?;
        } else if kind.is_symlink() {
            symlink(fs::read_link(&source)?, target)?;
        } else {
            fs::hard_link(&source, &target)?;
        }
    }
    Ok(())
}

/// Keeps the newest versions. One that is removed under a reader is laid out again; failing to remove is no failure.
fn sweep(versions: &Path) {
    let Ok(entries) = fs::read_dir(versions) else {
        return;
    };
    let mut folders: Vec<(SystemTime, PathBuf)> = entries
        .flatten()
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    folders.sort();
    let surplus = folders.len().saturating_sub(KEPT);
    for (_, folder) in folders.into_iter().take(surplus) {
        let _ = fs::remove_dir_all(folder);
    }
}

//! Where things lie in a data folder, and who may enter what.
//!
//! | path | owner when started by root | mode |
//! | --- | --- | --- |
//! | `.` | root | 0711 |
//! | `lock`, `credentials.json`, `secret-key`, `postgres.log` | root | 0600 |
//! | `postgres/` | greenroom-db | 0700 |
//! | `run/` | root | 0711 |
//! | `run/connection.json` | root | 0600 |
//! | `run/postgres/` (the socket) | greenroom-db, group greenroom | 0750 |
//!
//! Started by an ordinary user all belongs to that user and the folders are 0700.

use std::{
    ffi::OsStr,
    fs, io,
    io::Write,
    os::unix::{
        ffi::OsStrExt,
        fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt},
    },
    path::{Path, PathBuf},
};

use super::{
    ClusterError, SystemUser,
    users::{DATABASE_USER, WEB_USER, is_root, system_user},
};

/// Bytes of `sun_path` without its closing zero, see unix(7).
const LONGEST_SOCKET_PATH: usize = 107;
/// Postgres names its socket after the port, which has no other meaning here.
const SOCKET_FILE: &str = ".s.PGSQL.5432";

#[derive(Debug, Clone)]
pub struct DataFolder {
    root: PathBuf,
}

/// Who owns what; `None` when started by an ordinary user.
#[derive(Debug, Clone)]
pub(super) struct Owners {
    pub database: SystemUser,
    pub web: SystemUser,
}

impl Owners {
    pub(super) fn find() -> Result<Option<Self>, ClusterError> {
        if !is_root() {
            return Ok(None);
        }
        Ok(Some(Self {
            database: system_user(DATABASE_USER)?,
            web: system_user(WEB_USER)?,
        }))
    }
}

impl DataFolder {
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// `/var/lib/greenroom` for root, the XDG data folder otherwise.
    pub fn default_root() -> Result<PathBuf, ClusterError> {
        if is_root() {
            return Ok(PathBuf::from("/var/lib/greenroom"));
        }
        let absolute = |name| {
            std::env::var_os(name)
                .map(PathBuf::from)
                .filter(|path| path.is_absolute())
        };
        absolute("XDG_DATA_HOME")
            .or_else(|| absolute("HOME").map(|home| home.join(".local/share")))
            .map(|data| data.join("greenroom"))
            .ok_or(ClusterError::NoHome)
    }

    pub fn root(&self) -> &Path {
        &self.root
    }
    pub fn lock(&self) -> PathBuf {
        self.root.join("lock")
    }
    pub fn credentials(&self) -> PathBuf {
        self.root.join("credentials.json")
    }
    pub fn secret_key(&self) -> PathBuf {
        self.root.join("secret-key")
    }
    pub fn server_log(&self) -> PathBuf {
        self.root.join("postgres.log")
    }
    pub fn postgres(&self) -> PathBuf {
        self.root.join("postgres")
    }
    /// Where initdb works; whatever lies here was never finished.
    pub fn unfinished(&self) -> PathBuf {
        self.root.join("postgres.new")
    }
    pub fn run(&self) -> PathBuf {
        self.root.join("run")
    }
    pub fn socket(&self) -> PathBuf {
        self.run().join("postgres")
    }
    pub fn socket_file(&self) -> PathBuf {
        self.socket().join(SOCKET_FILE)
    }
    /// Postgres' own lock beside its socket.
    pub fn socket_lock(&self) -> PathBuf {
        self.socket().join(format!("{SOCKET_FILE}.lock"))
    }
    pub fn connection(&self) -> PathBuf {
        self.run().join("connection.json")
    }

    /// Makes the folder itself, so that the lock can be taken; nothing inside is touched.
    pub fn make(root: &Path) -> Result<Self, ClusterError> {
        let mut folder = Self::new(root);
        folder.make_root()?;
        Ok(folder)
    }

    fn make_root(&mut self) -> Result<(), ClusterError> {
        let failed = |path: &Path| ClusterError::io(format!("making the data folder {}", path.display()));
        if !self.root.exists() {
            fs::create_dir_all(&self.root).map_err(failed(&self.root))?;
            set_mode(&self.root, if is_root() { 0o711 } else { 0o700 })?;
        }
        self.root = self.root.canonicalize().map_err(failed(&self.root))?;
        let metadata = fs::metadata(&self.root).map_err(failed(&self.root))?;
        if metadata.uid() != rustix::process::geteuid().as_raw() {
            return Err(ClusterError::ForeignFolder {
                folder: self.root.clone(),
            });
        }
        // Whoever could write here could put other files in the place of ours.
        if metadata.mode() & 0o022 != 0 {
            set_mode(&self.root, metadata.mode() & 0o7755)?;
        }
        if self.socket_file().as_os_str().len() > LONGEST_SOCKET_PATH {
            return Err(ClusterError::PathTooLong(self.socket()));
        }
        Ok(())
    }

    /// Makes the folders below the root. The caller holds the lock.
    pub(super) fn make_rest(&self, owners: Option<&Owners>) -> Result<(), ClusterError> {
        make_dir(&self.run(), if owners.is_some() { 0o711 } else { 0o700 })?;
        make_dir(&self.socket(), if owners.is_some() { 0o750 } else { 0o700 })?;
        if let Some(owners) = owners {
            for folder in self.root.ancestors() {
                let metadata =
                    fs::metadata(folder).map_err(ClusterError::io(folder.display().to_string()))?;
                if metadata.mode() & 0o001 == 0 {
                    let user = owners.database.name.clone();
                    return Err(ClusterError::Unreachable {
                        folder: folder.to_owned(),
                        user,
                    });
                }
            }
            give(&self.socket(), owners.database.uid, owners.web.gid)?;
        }
        Ok(())
    }
}

pub(super) fn make_dir(path: &Path, mode: u32) -> Result<(), ClusterError> {
    match fs::DirBuilder::new().mode(mode).create(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            Err(ClusterError::io(format!("making {}", path.display()))(error))
        }
        // The mode asked for was narrowed by the umask, or the folder is older than this start.
        _ => set_mode(path, mode),
    }
}

fn set_mode(path: &Path, mode: u32) -> Result<(), ClusterError> {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).map_err(ClusterError::io(format!(
        "setting the mode of {}",
        path.display()
    )))
}

pub(super) fn give(path: &Path, uid: u32, gid: u32) -> Result<(), ClusterError> {
    std::os::unix::fs::lchown(path, Some(uid), Some(gid))
        .map_err(ClusterError::io(format!("giving away {}", path.display())))
}

/// Writes a file for its owner's eyes only: whole or not at all, on disk when this returns.
pub(super) fn write_private(path: &Path, text: &str) -> Result<(), ClusterError> {
    let mut name = path.file_name().unwrap_or(OsStr::from_bytes(b"file")).to_owned();
    name.push(".new");
    let unfinished = path.with_file_name(name);
    let write = || -> io::Result<()> {
        match fs::remove_file(&unfinished) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&unfinished)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&unfinished, path)?;
        path.parent()
            .map_or(Ok(()), |parent| fs::File::open(parent)?.sync_all())
    };
    write().map_err(ClusterError::io(format!("writing {}", path.display())))
}

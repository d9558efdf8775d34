use std::{fmt, fs, io};

use serde::{Deserialize, Serialize};

use super::{ClusterError, DataFolder, data_folder::write_private, lock::is_held};

/// Addresses of a running private instance, as `run/connection.json` holds them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// For migrations and administration.
    pub owner_url: String,
    pub web_url: String,
    pub worker_url: String,
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Connection(…)")
    }
}

/// How other commands reach the instance of a data folder; `None` when none runs there.
///
/// A file left by a killed instance does not count: only the lock tells whether somebody is there.
pub fn find_running(data_dir: impl Into<std::path::PathBuf>) -> Result<Option<Connection>, ClusterError> {
    let folder = DataFolder::new(data_dir);
    let file = folder.connection();
    let text = match fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) =>
        {
            return Ok(None);
        }
        Err(error) => return Err(ClusterError::io(format!("reading {}", file.display()))(error)),
    };
    if !is_held(&folder) {
        return Ok(None);
    }
    serde_json::from_str(&text)
        .map(Some)
        .map_err(|error| ClusterError::BadFile {
            file,
            reason: error.to_string(),
        })
}

pub(super) fn announce(folder: &DataFolder, connection: &Connection) -> Result<(), ClusterError> {
    let file = folder.connection();
    let text = serde_json::to_string_pretty(connection).map_err(|error| ClusterError::BadFile {
        file: file.clone(),
        reason: error.to_string(),
    })?;
    write_private(&file, &text)
}

pub(super) fn withdraw(folder: &DataFolder) {
    let _ = fs::remove_file(folder.connection());
}

//! A version's files on a worker's disk, in a cache by content hash.
//!
//! Several processes may fill one cache: each writes to a folder of its own and renames it into place,
//! so whatever stands in place is whole.

mod check;

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, symlink};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use diesel::prelude::*;
use sha2::{Digest, Sha256};

use check::{check_manifest, folder_name};

use super::queries::{self, CHUNK_BYTES, ManifestRow};
use crate::db::DbError;
use crate::package::link_text;
use crate::web::secret::to_hex;

/// Small files are fetched together up to about this much.
const BATCH_FILES: usize = 64;
/// Folders of processes that died while writing are removed after this time.
const LEFTOVER_AGE: Duration = Duration::from_secs(3600);
const LEFTOVER_PREFIX: &str = ".writing-";

#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    #[error("database: {0}")]
    Database(#[from] DbError),
    #[error("package cache: {0}")]
    Io(#[from] io::Error),
    /// What is stored is not what was imported.
    #[error("version {version_id} is damaged: {reason}")]
    Damaged { version_id: i64, reason: String },
}

impl From<diesel::result::Error> for LoadError {
    fn from(error: diesel::result::Error) -> Self {
        LoadError::Database(error.into())
    }
}

/// The time limit of a version; `None` until it is measured.
pub fn find_time_limit(conn: &mut PgConnection, version_id: i64) -> QueryResult<Option<Duration>> {
    let limit_ms = queries::get_time_limit_ms(conn, version_id)?;
    Ok(limit_ms
        .and_then(|limit| u64::try_from(limit).ok())
        .map(Duration::from_millis))
}

/// Writes the version's files to `cache_dir/<content hash>/<short name>` unless they are there, and
/// returns that folder, ready for `package::read`.
///
/// # Errors
/// Stored bytes that do not have the hash they are stored under, and links that leave the package, are
/// [`LoadError::Damaged`]; nothing is left in the cache then.
pub fn materialise(conn: &mut PgConnection, version_id: i64, cache_dir: &Path) -> Result<PathBuf, LoadError> {
    let head = queries::get_version_head(conn, version_id)?;
    let folder = cache_dir.join(to_hex(&head.content_hash));
    let place = folder.join(folder_name(&head.short_name));
    if place.is_dir() {
        return Ok(place);
    }
    fs::create_dir_all(&folder)?;
    remove_leftovers(cache_dir);
    let rows = queries::list_manifest(conn, version_id)?;
    let damaged = |reason: String| LoadError::Damaged { version_id, reason };
    check_manifest(&rows, &head.content_hash).map_err(damaged)?;
    let writing = tempfile::Builder::new()
        .prefix(LEFTOVER_PREFIX)
        .tempdir_in(cache_dir)?;
    let root = writing.path().join("package");
    fs::create_dir(&root)?;
    write_files(conn, version_id, &rows, &root)?;
    write_links(&rows, &root)?;
    // One call for the whole tree: after a power cut a file in place must not be empty.
    rustix::fs::syncfs(File::open(&root)?).map_err(io::Error::from)?;
    match fs::rename(&root, &place) {
        Ok(()) => Ok(place),
        // Another process was faster; what it put there is the same.
        Err(_) if place.is_dir() => Ok(place),
        Err(error) => Err(error.into()),
    }
}

fn write_files(
    conn: &mut PgConnection,
    version_id: i64,
    rows: &[ManifestRow],
    root: &Path,
) -> Result<(), LoadError> {
    let files: Vec<(&ManifestRow, &Vec<u8>)> = rows
        .iter()
        .filter_map(|row| Some((row, row.sha256.as_ref()?)))
        .collect();
    let (small, large): (Vec<_>, Vec<_>) = files.into_iter().partition(|(row, _)| {
        row.size_bytes
            .is_some_and(|size| size <= (CHUNK_BYTES / 16) as i64)
    });
    for part in small.chunks(BATCH_FILES) {
        let wanted: Vec<Vec<u8>> = part.iter().map(|(_, sha256)| (*sha256).clone()).collect();
        let chunks = queries::list_first_chunks(conn, &wanted)?;
        for (row, sha256) in part {
            let bytes = chunks
                .iter()
                .find(|(hash, _)| hash == *sha256)
                .map_or(&[][..], |(_, bytes)| bytes);
            let mut writer = FileWriter::create(root, row)?;
            writer.write(bytes)?;
            writer.finish(version_id, row, sha256)?;
        }
    }
    for (row, sha256) in large {
        let mut writer = FileWriter::create(root, row)?;
        let mut left = row.size_bytes.unwrap_or(0);
        for position in 0.. {
            if left <= 0 {
                break;
            }
            let bytes = queries::get_chunk(conn, sha256, position)?;
            left -= (bytes.len() as i64).max(1);
            writer.write(&bytes)?;
        }
        writer.finish(version_id, row, sha256)?;
    }
    Ok(())
}

/// A file that is hashed while it is written.
struct FileWriter {
    file: File,
    hasher: Sha256,
}

impl FileWriter {
    fn create(root: &Path, row: &ManifestRow) -> io::Result<FileWriter> {
        let path = root.join(&row.path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mode = if row.executable { 0o755 } else { 0o644 };
        let file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(mode)
            .open(path)?;
        Ok(FileWriter {
            file,
            hasher: Sha256::new(),
        })
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hasher.update(bytes);
        self.file.write_all(bytes)
    }

    fn finish(self, version_id: i64, row: &ManifestRow, sha256: &[u8]) -> Result<(), LoadError> {
        if self.hasher.finalize().as_slice() == sha256 {
            return Ok(());
        }
        Err(LoadError::Damaged {
            version_id,
            reason: format!("`{}` has other bytes than were imported", row.path),
        })
    }
}

/// Links come after all files, so nothing is written through one. Their targets were found to be inside.
fn write_links(rows: &[ManifestRow], root: &Path) -> io::Result<()> {
    for row in rows {
        let Some(target) = &row.link_target else {
            continue;
        };
        let path = root.join(&row.path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        symlink(link_text(&row.path, target), path)?;
    }
    Ok(())
}

/// Removes what processes left that died while writing; failing to is no reason to fail.
fn remove_leftovers(cache_dir: &Path) {
    let Ok(entries) = fs::read_dir(cache_dir) else {
        return;
    };
    for entry in entries.flatten() {
        let is_leftover = entry.file_name().to_string_lossy().starts_with(LEFTOVER_PREFIX);
        let age = entry
            .metadata()
            .and_then(|metadata| metadata.modified())
            .ok()
            .and_then(|modified| SystemTime::now().duration_since(modified).ok());
        if is_leftover && age.is_some_and(|age| age > LEFTOVER_AGE) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

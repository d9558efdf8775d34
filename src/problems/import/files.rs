//! Files of a package on their way into blobs: only missing ones, verified while they are read.

use std::fs::File;
use std::io::Read;

use diesel::prelude::*;
use sha2::{Digest, Sha256};

use super::ImportError;
use crate::package::{Head, ManifestEntry};
use crate::problems::queries::{self, CHUNK_BYTES, NewBlob, NewChunk, NewFile};

/// Chunks wait until a statement with this much is worth sending.
const BATCH_BYTES: usize = 4 * CHUNK_BYTES;
const BATCH_ROWS: usize = 1_000;

/// Stores every file of the package that is not stored yet.
pub fn store_blobs(conn: &mut PgConnection, package: &Head) -> Result<(), ImportError> {
    let wanted: Vec<Vec<u8>> = package
        .manifest
        .entries
        .iter()
        .filter_map(|entry| match entry {
            ManifestEntry::File { sha256, .. } => Some(sha256.to_vec()),
            ManifestEntry::Link { .. } => None,
        })
        .collect();
    let mut known = queries::list_known_blobs(conn, &wanted)?;
    let mut missing = Vec::new();
    for entry in &package.manifest.entries {
        if let ManifestEntry::File {
            path, sha256, size, ..
        } = entry
            && known.insert(sha256.to_vec())
        {
            missing.push((path.as_str(), sha256, *size));
        }
    }
    let rows: Vec<NewBlob> = missing
        .iter()
        .map(|(_, sha256, size)| NewBlob {
            sha256: sha256.to_vec(),
            size_bytes: i64::try_from(*size).unwrap_or(i64::MAX),
        })
        .collect();
    queries::insert_blobs(conn, &rows)?;
    let mut batch = Batch::default();
    for (path, sha256, size) in missing {
        store_file(conn, package, path, sha256, size, &mut batch)?;
    }
    batch.send(conn)?;
    Ok(())
}

fn store_file(
    conn: &mut PgConnection,
    package: &Head,
    path: &str,
    sha256: &[u8; 32],
    size: u64,
    batch: &mut Batch,
) -> Result<(), ImportError> {
    let unreadable = |error| ImportError::Unreadable {
        path: path.to_string(),
        error,
    };
    // One byte more than expected, so that a file that grew is noticed and one that never ends does not matter.
    let mut file = File::open(package.root.join(path))
        .map_err(unreadable)?
        .take(size + 1);
    let mut hasher = Sha256::new();
    for position in 0.. {
        let mut bytes = Vec::new();
        file.by_ref()
            .take(CHUNK_BYTES as u64)
            .read_to_end(&mut bytes)
            .map_err(unreadable)?;
        // An empty file has one empty chunk, like every file has a first one.
        if bytes.is_empty() && position > 0 {
            break;
        }
        hasher.update(&bytes);
        let is_last = bytes.len() < CHUNK_BYTES;
        batch.push(
            conn,
            NewChunk {
                sha256: sha256.to_vec(),
                position,
                bytes,
            },
        )?;
        if is_last {
            break;
        }
    }
    if hasher.finalize().as_slice() != sha256 {
        return Err(ImportError::Changed {
            path: path.to_string(),
        });
    }
    Ok(())
}

#[derive(Default)]
struct Batch {
    chunks: Vec<NewChunk>,
    bytes: usize,
}

impl Batch {
    fn push(&mut self, conn: &mut PgConnection, chunk: NewChunk) -> QueryResult<()> {
        self.bytes += chunk.bytes.len();
        self.chunks.push(chunk);
        if self.bytes >= BATCH_BYTES || self.chunks.len() >= BATCH_ROWS {
            self.send(conn)?;
        }
        Ok(())
    }

    fn send(&mut self, conn: &mut PgConnection) -> QueryResult<()> {
        if !self.chunks.is_empty() {
            queries::insert_chunks(conn, &self.chunks)?;
            self.chunks.clear();
            self.bytes = 0;
        }
        Ok(())
    }
}

/// The package's manifest as rows.
pub fn manifest_rows(package: &Head, version_id: i64) -> Vec<NewFile> {
    package
        .manifest
        .entries
        .iter()
        .map(|entry| match entry {
            ManifestEntry::File {
                path,
                sha256,
                executable,
                ..
            } => NewFile {
                version_id,
                path: path.clone(),
                sha256: Some(sha256.to_vec()),
                link_target: None,
                executable: *executable,
            },
            ManifestEntry::Link { path, target } => NewFile {
                version_id,
                path: path.clone(),
                sha256: None,
                link_target: Some(target.clone()),
                executable: false,
            },
        })
        .collect()
}

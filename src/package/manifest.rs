//! The list of everything in a package, and the two hashes made of it.

use serde::{Deserialize, Serialize};

/// All entries of a package, sorted by path.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub entries: Vec<ManifestEntry>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ManifestEntry {
    File {
        path: String,
        sha256: [u8; 32],
        size: u64,
        executable: bool,
    },
    /// A symbolic link; `target` is the path inside the package it leads to.
    Link { path: String, target: String },
}

impl ManifestEntry {
    pub fn path(&self) -> &str {
        match self {
            Self::File { path, .. } | Self::Link { path, .. } => path,
        }
    }
}

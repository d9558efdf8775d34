//! The list of everything in a package, and the two hashes made of it.

use std::fmt::Write;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

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

/// A SHA-256 digest.
pub type Hash = [u8; 32];

impl Manifest {
    /// What is at a path.
    pub fn find(&self, path: &str) -> Option<&ManifestEntry> {
        let at = self.entries.binary_search_by(|entry| entry.path().cmp(path));
        at.ok().map(|at| &self.entries[at])
    }

    /// The hash of everything in the package.
    ///
    /// SHA-256 over the line `greenroom-content/1` and one line an entry in order of paths:
    /// `file x|- <size> <sha256 in hex> <path>` or `link <path> <target>`. Paths of a package hold no
    /// white space, so the text is unambiguous.
    pub fn content_hash(&self) -> Hash {
        let mut text = String::from("greenroom-content/1\n");
        for entry in &self.entries {
            // Writing to a String cannot fail.
            let _ = match entry {
                ManifestEntry::File {
                    path,
                    sha256,
                    size,
                    executable,
                } => {
                    let mode = if *executable { 'x' } else { '-' };
                    writeln!(text, "file {mode} {size} {} {path}", hex(sha256))
                }
                ManifestEntry::Link { path, target } => writeln!(text, "link {path} {target}"),
            };
        }
        Sha256::digest(text).into()
    }
}

pub(super) fn hex(hash: &Hash) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

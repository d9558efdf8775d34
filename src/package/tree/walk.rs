//! One walk through a package folder: names, links, sizes and digests, each within its limit.

use std::collections::HashMap;
use std::fs;
use std::io::{self, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::{
    FileEntry, Finding, MAX_DEPTH, MAX_ENTRIES, MAX_FILE_BYTES, MAX_PATH_BYTES, MAX_TOTAL_BYTES,
    ManifestEntry, Tree, join,
};
use crate::package::names;

pub(super) struct Walk<'a> {
    tree: Tree,
    findings: &'a mut Vec<Finding>,
    /// A file many links lead to is read once.
    hashed: HashMap<PathBuf, ([u8; 32], u64)>,
    total_bytes: u64,
    entries: usize,
    /// Set once a limit was hit, so that one finding is enough and the walk ends.
    full: bool,
}

impl<'a> Walk<'a> {
    pub fn new(tree: Tree, findings: &'a mut Vec<Finding>) -> Self {
        Self {
            tree,
            findings,
            hashed: HashMap::new(),
            total_bytes: 0,
            entries: 0,
            full: false,
        }
    }

    /// Walks all of it and gives the tree back with what was found.
    pub fn run(mut self, root: &Path) -> Tree {
        self.folder(root, "", true, 0);
        self.tree
    }

    /// `own` is false below a linked folder: its files are visible there but stand in the manifest once.
    fn folder(&mut self, real: &Path, path: &str, own: bool, depth: usize) {
        if depth > MAX_DEPTH {
            self.stop(
                "too-deep",
                path,
                format!("folders may nest at most {MAX_DEPTH} deep"),
            );
            return;
        }
        let mut found = Vec::new();
        match fs::read_dir(real) {
            Ok(entries) => {
                for entry in entries.flatten() {
                    found.push(entry.file_name());
                    if found.len() > MAX_ENTRIES {
                        break;
                    }
                }
            }
            Err(error) => self.findings.push(Finding::error(
                "unreadable",
                path,
                format!("cannot be listed: {error}"),
            )),
        }
        found.sort();
        for name in found {
            if self.full {
                return;
            }
            let shown = name.to_string_lossy();
            if !names::is_file_name(&shown) {
                // Dot files and editor backups are everyday; any other odd name deserves a word.
                if !shown.starts_with('.') && !shown.ends_with('~') && own {
                    let at = join(path, &shown.escape_debug().to_string());
                    self.findings
                        .push(Finding::warning("file-name", at, "ignored because of its name"));
                }
                continue;
            }
            let child = join(path, &shown);
            self.entry(&real.join(&name), child, own, depth);
        }
    }

    fn entry(&mut self, real: &Path, path: String, own: bool, depth: usize) {
        self.entries += 1;
        if self.entries > MAX_ENTRIES {
            return self.stop(
                "too-many-files",
                "",
                format!("a package may hold at most {MAX_ENTRIES} files"),
            );
        }
        if path.len() > MAX_PATH_BYTES {
            return self.stop(
                "path-too-long",
                &path,
                format!("paths may have at most {MAX_PATH_BYTES} bytes"),
            );
        }
        let metadata = match fs::symlink_metadata(real) {
            Ok(metadata) => metadata,
            Err(error) => {
                return self.findings.push(Finding::error(
                    "unreadable",
                    path,
                    format!("cannot be read: {error}"),
                ));
            }
        };
        if metadata.is_symlink() {
            self.link(real, path, own, depth);
        } else if metadata.is_dir() {
            self.folder(real, &path, own, depth + 1);
        } else if metadata.is_file() {
            self.file(real, path, &metadata, own);
        } else {
            self.findings.push(Finding::error(
                "special-file",
                path,
                "only files, folders and links are allowed",
            ));
        }
    }

    fn link(&mut self, real: &Path, path: String, own: bool, depth: usize) {
        let target = match fs::canonicalize(real) {
            Ok(target) => target,
            Err(error) => {
                return self.findings.push(Finding::error(
                    "dangling-link",
                    path,
                    format!("link is broken: {error}"),
                ));
            }
        };
        let Ok(inside) = target.strip_prefix(&self.tree.root) else {
            return self.findings.push(Finding::error(
                "link-outside",
                path,
                "link leads out of the package",
            ));
        };
        let inside = inside.to_string_lossy().into_owned();
        // A link to a folder above itself would be walked for ever.
        if real.starts_with(&target) {
            return self.findings.push(Finding::error(
                "link-cycle",
                path,
                "link leads to a folder around it",
            ));
        }
        if own {
            self.tree.manifest.entries.push(ManifestEntry::Link {
                path: path.clone(),
                target: inside,
            });
        }
        match fs::metadata(&target) {
            Ok(metadata) if metadata.is_dir() => self.folder(&target, &path, false, depth + 1),
            Ok(metadata) if metadata.is_file() => self.file(&target, path, &metadata, false),
            _ => self.findings.push(Finding::error(
                "special-file",
                path,
                "link leads to neither file nor folder",
            )),
        }
    }

    fn file(&mut self, real: &Path, path: String, metadata: &fs::Metadata, own: bool) {
        let known = self.hashed.get(real).copied();
        let (sha256, size) = match known.map_or_else(|| hash_file(real), Ok) {
            Ok(hashed) => hashed,
            Err(error) => {
                return self.findings.push(Finding::error(
                    "unreadable",
                    path,
                    format!("cannot be read: {error}"),
                ));
            }
        };
        self.hashed.insert(real.to_owned(), (sha256, size));
        if size > MAX_FILE_BYTES {
            return self.findings.push(Finding::error(
                "file-too-big",
                path,
                "a file may have at most 512 MiB",
            ));
        }
        if own {
            self.total_bytes += size;
            if self.total_bytes > MAX_TOTAL_BYTES {
                return self.stop(
                    "package-too-big",
                    "",
                    "a package may have at most 2 GiB".to_owned(),
                );
            }
            let executable = metadata.permissions().mode() & 0o111 != 0;
            self.tree.manifest.entries.push(ManifestEntry::File {
                path: path.clone(),
                sha256,
                size,
                executable,
            });
        }
        self.tree.files.insert(
            path,
            FileEntry {
                real: real.to_owned(),
                size,
                sha256,
            },
        );
    }

    fn stop(&mut self, rule: &'static str, path: &str, message: String) {
        self.full = true;
        self.findings.push(if path.is_empty() {
            Finding::whole(rule, message)
        } else {
            Finding::error(rule, path, message)
        });
    }
}

/// Digest and size, counted while reading and never by what the folder entry claims.
fn hash_file(path: &Path) -> io::Result<([u8; 32], u64)> {
    let mut file = fs::File::open(path)?.take(MAX_FILE_BYTES + 1);
    let mut hasher = Sha256::new();
    let mut buffer = vec![0_u8; 64 * 1024];
    let mut size = 0;
    loop {
        let count = file.read(&mut buffer)?;
        if count == 0 {
            return Ok((hasher.finalize().into(), size));
        }
        hasher.update(&buffer[..count]);
        size += count as u64;
    }
}

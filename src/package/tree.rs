//! The files of a package folder, walked once with limits; everything else reads through it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::io::{self, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::manifest::{Manifest, ManifestEntry};
use super::{Finding, names};

pub(super) const MAX_ENTRIES: usize = 50_000;
pub(super) const MAX_DEPTH: usize = 16;
pub(super) const MAX_FILE_BYTES: u64 = 512 * 1024 * 1024;
pub(super) const MAX_TOTAL_BYTES: u64 = 2 * 1024 * 1024 * 1024;
pub(super) const MAX_PATH_BYTES: usize = 1024;
/// Texts a person wrote: statements, settings, descriptions.
pub(super) const MAX_TEXT_BYTES: u64 = 1024 * 1024;

/// A file as the package shows it; below a linked folder the place on disk differs from the path.
#[derive(Clone, Debug)]
pub(super) struct FileEntry {
    pub real: PathBuf,
    pub size: u64,
    pub sha256: [u8; 32],
}

#[derive(Debug)]
pub(super) struct Tree {
    root: PathBuf,
    files: BTreeMap<String, FileEntry>,
    pub manifest: Manifest,
}

impl Tree {
    /// Walks `root`. Names outside the format's rule are treated as absent; links inside the package are
    /// followed and kept as links in the manifest; links that leave it are errors.
    pub fn scan(root: &Path, findings: &mut Vec<Finding>) -> io::Result<Self> {
        let root = fs::canonicalize(root)?;
        if !root.is_dir() {
            return Err(io::Error::new(io::ErrorKind::NotADirectory, "is not a folder"));
        }
        let tree = Self {
            root: root.clone(),
            files: BTreeMap::new(),
            manifest: Manifest::default(),
        };
        let mut walk = Walk {
            tree,
            findings,
            hashed: HashMap::new(),
            total_bytes: 0,
            entries: 0,
            full: false,
        };
        walk.folder(&root, "", true, 0);
        let mut tree = walk.tree;
        tree.manifest.entries.sort_by(|a, b| a.path().cmp(b.path()));
        tree.check_link_targets(findings);
        Ok(tree)
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    pub fn contains(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    pub fn file(&self, path: &str) -> Option<&FileEntry> {
        self.files.get(path)
    }

    /// Paths of all files below `folder` (with or without the trailing `/`), sorted.
    pub fn below(&self, folder: &str) -> impl Iterator<Item = &str> {
        let prefix = if folder.is_empty() || folder.ends_with('/') {
            folder.to_owned()
        } else {
            format!("{folder}/")
        };
        let start = prefix.clone();
        self.files
            .range(start..)
            .map(|(path, _)| path.as_str())
            .take_while(move |path| path.starts_with(&prefix))
    }

    pub fn has_folder(&self, folder: &str) -> bool {
        self.below(folder).next().is_some()
    }

    /// Names directly in `folder`: `(name, is_folder)`, sorted.
    pub fn children(&self, folder: &str) -> Vec<(String, bool)> {
        let skip = if folder.is_empty() { 0 } else { folder.len() + 1 };
        let mut children = BTreeSet::new();
        for path in self.below(folder) {
            match path[skip..].split_once('/') {
                Some((name, _)) => children.insert((name.to_owned(), true)),
                None => children.insert((path[skip..].to_owned(), false)),
            };
        }
        children.into_iter().collect()
    }

    /// Reads a text a person wrote. `None` (with a finding) when absent, too long or not UTF-8.
    pub fn text(&self, path: &str, findings: &mut Vec<Finding>) -> Option<String> {
        let Some(entry) = self.files.get(path) else {
            findings.push(Finding::error("missing-file", path, "file is missing"));
            return None;
        };
        if entry.size > MAX_TEXT_BYTES {
            findings.push(Finding::error(
                "text-too-long",
                path,
                "a text file may have at most 1 MiB",
            ));
            return None;
        }
        let bytes = match fs::read(&entry.real) {
            Ok(bytes) => bytes,
            Err(error) => {
                findings.push(Finding::error(
                    "unreadable",
                    path,
                    format!("cannot be read: {error}"),
                ));
                return None;
            }
        };
        match String::from_utf8(bytes) {
            Ok(text) => match text.strip_prefix('\u{feff}') {
                Some(rest) => {
                    findings.push(Finding::warning(
                        "byte-order-mark",
                        path,
                        "starts with a byte order mark",
                    ));
                    Some(rest.to_owned())
                }
                None => Some(text),
            },
            Err(error) => {
                let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
                let line = 1 + valid.iter().filter(|byte| **byte == b'\n').count();
                let finding = Finding::error("not-utf8", path, "must be UTF-8 text");
                findings.push(finding.at(u32::try_from(line).unwrap_or(u32::MAX), 1));
                None
            }
        }
    }

    /// The first `limit` bytes of a file, for looking at shebangs.
    pub fn head(&self, path: &str, limit: u64) -> Vec<u8> {
        let mut head = Vec::new();
        if let Some(entry) = self.files.get(path)
            && let Ok(file) = fs::File::open(&entry.real)
        {
            // A file that cannot be read here was already reported when it was hashed.
            let _ = file.take(limit).read_to_end(&mut head);
        }
        head
    }

    /// A link may lead to something the name rule made absent; then the link would dangle elsewhere.
    fn check_link_targets(&self, findings: &mut Vec<Finding>) {
        let kept: BTreeSet<&str> = self.manifest.entries.iter().map(ManifestEntry::path).collect();
        for entry in &self.manifest.entries {
            let ManifestEntry::Link { path, target } = entry else {
                continue;
            };
            let folder = format!("{target}/");
            let leads_to_folder = kept
                .range(folder.as_str()..)
                .next()
                .is_some_and(|next| next.starts_with(&folder));
            if !kept.contains(target.as_str()) && !leads_to_folder {
                let message = format!("link leads to `{target}`, which is not part of the package");
                findings.push(Finding::error("dangling-link", path, message));
            }
        }
    }
}

struct Walk<'a> {
    tree: Tree,
    findings: &'a mut Vec<Finding>,
    /// A file many links lead to is read once.
    hashed: HashMap<PathBuf, ([u8; 32], u64)>,
    total_bytes: u64,
    entries: usize,
    /// Set once a limit was hit, so that one finding is enough and the walk ends.
    full: bool,
}

impl Walk<'_> {
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

pub(super) fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

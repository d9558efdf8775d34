//! The files of a package folder, walked once with limits; everything else reads through it.

mod walk;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::Finding;
use super::manifest::{Manifest, ManifestEntry};
use walk::Walk;

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
        let mut tree = Walk::new(tree, findings).run(&root);
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

pub(super) fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

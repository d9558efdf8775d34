//! The files of a package, wherever they are kept and whether or not they make a sound package.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::tree::Tree;
use super::{Finding, Hash, Head, Manifest, ManifestEntry, PackageError, archive, links};

/// What [`super::export()`], [`super::compare()`] and [`super::patch()`] read.
pub trait Files {
    fn manifest(&self) -> &Manifest;

    /// The bytes of a file of the manifest.
    fn open(&self, path: &str) -> io::Result<Box<dyn Read + '_>>;

    /// What a link of the manifest says.
    fn link_text(&self, path: &str, target: &str) -> String {
        links::link_text(path, target)
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.open(path)?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

/// Files in a folder.
#[derive(Clone, Debug)]
pub struct Contents {
    /// Name of the folder or archive.
    pub short_name: String,
    root: PathBuf,
    manifest: Manifest,
    /// Keeps the unpacked archive alive.
    _unpacked: Option<Arc<tempfile::TempDir>>,
}

impl Contents {
    /// The files in a folder or an archive.
    ///
    /// # Errors
    /// Names, links and sizes that no package may have; what the files say is not looked at.
    pub fn open(path: &Path) -> Result<Self, PackageError> {
        if !archive::is_archive(path) {
            return Self::scan(path, &super::read::short_name(path), None);
        }
        let (root, short_name, folder) = archive::unpack_one(path)?;
        Self::scan(&root, &short_name, Some(folder))
    }

    fn scan(
        path: &Path,
        short_name: &str,
        unpacked: Option<Arc<tempfile::TempDir>>,
    ) -> Result<Self, PackageError> {
        let mut findings = Vec::new();
        let tree = super::read::scan(path, &mut findings)?;
        if findings.iter().any(Finding::is_error) {
            return Err(PackageError { findings });
        }
        Ok(Self::of_tree(&tree, short_name, unpacked))
    }

    fn of_tree(tree: &Tree, short_name: &str, unpacked: Option<Arc<tempfile::TempDir>>) -> Self {
        Self {
            short_name: short_name.to_owned(),
            root: tree.root().to_owned(),
            manifest: tree.manifest.clone(),
            _unpacked: unpacked,
        }
    }

    /// The files of a package that was read.
    pub fn of(head: &Head) -> Self {
        Self {
            short_name: head.short_name.clone(),
            root: head.root.clone(),
            manifest: head.manifest.clone(),
            _unpacked: head.unpacked.clone(),
        }
    }

    pub fn root(&self) -> &Path {
        &self.root
    }
}

impl Files for Contents {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn open(&self, path: &str) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(File::open(self.root.join(path))?))
    }

    /// As it is on disk: a patch must meet what it takes away.
    fn link_text(&self, path: &str, target: &str) -> String {
        match fs::read_link(self.root.join(path)) {
            Ok(text) => text.to_string_lossy().into_owned(),
            Err(_) => links::link_text(path, target),
        }
    }
}

/// Files in memory, such as those of a package that is being edited.
#[derive(Clone, Debug, Default)]
pub struct MemoryFiles {
    manifest: Manifest,
    bytes: BTreeMap<Hash, Vec<u8>>,
}

impl MemoryFiles {
    /// Adds a file or replaces what is at its path.
    pub fn put(&mut self, path: &str, bytes: Vec<u8>, executable: bool) {
        let sha256: Hash = Sha256::digest(&bytes).into();
        self.place(ManifestEntry::File {
            path: path.to_owned(),
            sha256,
            size: bytes.len() as u64,
            executable,
        });
        self.bytes.insert(sha256, bytes);
    }

    /// Adds a link to another path of the package.
    pub fn link(&mut self, path: &str, target: &str) {
        self.place(ManifestEntry::Link {
            path: path.to_owned(),
            target: target.to_owned(),
        });
    }

    pub fn remove(&mut self, path: &str) {
        self.manifest.entries.retain(|entry| entry.path() != path);
    }

    fn place(&mut self, entry: ManifestEntry) {
        let entries = &mut self.manifest.entries;
        match entries.binary_search_by(|known| known.path().cmp(entry.path())) {
            Ok(at) => entries[at] = entry,
            Err(at) => entries.insert(at, entry),
        }
    }

    /// A copy of other files.
    pub fn copy_of(files: &dyn Files) -> io::Result<Self> {
        let mut copy = Self::default();
        for entry in &files.manifest().entries {
            match entry {
                ManifestEntry::File { path, executable, .. } => {
                    copy.put(path, files.read(path)?, *executable)
                }
                ManifestEntry::Link { path, target } => copy.link(path, target),
            }
        }
        Ok(copy)
    }
}

impl Files for MemoryFiles {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn open(&self, path: &str) -> io::Result<Box<dyn Read + '_>> {
        let entry = self.manifest.find(path);
        match entry {
            Some(ManifestEntry::File { sha256, .. }) => match self.bytes.get(sha256) {
                Some(bytes) => Ok(Box::new(bytes.as_slice())),
                None => Err(io::ErrorKind::NotFound.into()),
            },
            _ => Err(io::ErrorKind::NotFound.into()),
        }
    }
}

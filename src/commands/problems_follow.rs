//! Follows the folder of problems of a running instance: a package that changes there is imported again.
//!
//! A checkout in git is the source of truth then. Folders are looked at every two seconds, by the times and sizes of
//! their files; a package is imported once it has been still for one look, so that no half-written one is read.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use super::problems_import;

/// Files of one package that are looked at, and folders below each other.
const FILES: usize = 50_000;
const DEPTH: usize = 16;

/// What a package looked like, without reading its files.
type Look = u64;

pub struct Follower {
    folder: PathBuf,
    imported: BTreeMap<PathBuf, Look>,
    /// Seen to be different at the last look.
    moving: BTreeMap<PathBuf, Look>,
}

impl Follower {
    /// Begins with the packages as they are; what changes from now on is imported.
    pub fn begin(folder: &Path) -> Follower {
        Follower {
            folder: folder.to_path_buf(),
            imported: looks(folder),
            moving: BTreeMap::new(),
        }
    }

    /// Packages that have changed and are still now.
    fn settled(&mut self) -> Vec<PathBuf> {
        let now = looks(&self.folder);
        let mut settled = Vec::new();
        let mut moving = BTreeMap::new();
        for (path, look) in now {
            if self.imported.get(&path) == Some(&look) {
                continue;
            }
            if self.moving.get(&path) == Some(&look) {
                self.imported.insert(path.clone(), look);
                settled.push(path);
            } else {
                moving.insert(path, look);
            }
        }
        self.moving = moving;
        settled
    }

    /// Looks once and imports what has changed; a sentence about it where anything was.
    ///
    /// # Errors
    /// The database can't be reached; the same packages come again at the next look.
    pub fn tend(&mut self, database_url: &str) -> anyhow::Result<Option<String>> {
        let settled = self.settled();
        if settled.is_empty() {
            return Ok(None);
        }
        match problems_import::import_tracked(database_url, &settled) {
            Ok(summary) => Ok(Some(summary)),
            Err(error) => {
                for path in &settled {
                    self.imported.remove(path);
                }
                Err(error)
            }
        }
    }
}

fn looks(folder: &Path) -> BTreeMap<PathBuf, Look> {
    problems_import::packages_in(folder)
        .into_iter()
        .map(|path| {
            let mut hasher = DefaultHasher::new();
            look(&path, 0, &mut 0, &mut hasher);
            (path, hasher.finish())
        })
        .collect()
}

fn look(path: &Path, depth: usize, files: &mut usize, hasher: &mut DefaultHasher) {
    *files += 1;
    let Ok(metadata) = fs::symlink_metadata(path) else {
        return;
    };
    if depth > DEPTH || *files > FILES {
        return;
    }
    if metadata.is_dir() {
        let mut children: Vec<PathBuf> = fs::read_dir(path)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
            .filter(|child| {
                !child
                    .file_name()
                    .is_some_and(|name| name.to_string_lossy().starts_with('.'))
            })
            .collect();
        children.sort();
        for child in children {
            look(&child, depth + 1, files, hasher);
        }
    } else {
        path.hash(hasher);
        metadata.len().hash(hasher);
        metadata.modified().ok().hash(hasher);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_is_taken_once_it_is_still_and_only_then() {
        let folder = tempfile::tempdir().expect("a folder");
        let package = folder.path().join("sums");
        fs::create_dir(&package).expect("made");
        fs::write(package.join("problem.yaml"), "name: a").expect("written");
        let mut follower = Follower::begin(folder.path());
        assert!(follower.settled().is_empty());
        fs::write(package.join("problem.yaml"), "name: ab").expect("written");
        assert!(follower.settled().is_empty());
        fs::write(package.join("problem.yaml"), "name: abc").expect("written");
        assert!(follower.settled().is_empty());
        assert_eq!(follower.settled(), vec![package.clone()]);
        assert!(follower.settled().is_empty());
        // Editors and git leave files that are no part of it.
        fs::write(package.join(".swap"), "x").expect("written");
        assert!(follower.settled().is_empty() && follower.settled().is_empty());
    }
}

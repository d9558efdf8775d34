//! Archives that hold several problems: folders, or archives of one problem each.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempDir;

use super::unpack::Budget;
use super::{is_archive, package_root, read_unpacked, short_name, unpack_file};
use crate::package::{AnyPackage, Finding, PackageError, problem_yaml, read, read_any};

/// More problems than this are no collection but a mistake.
const MAX_PACKAGES: usize = 1_000;
/// What systems put beside the files of an archive.
const LITTER: [&str; 1] = ["__MACOSX"];

type Opened = (String, Result<AnyPackage, PackageError>);

/// Reads every package at `path`: a package, a folder of packages, or an archive of one, of folders with one
/// each, or of archives with one each. The names are those of the folders and archives.
///
/// One bad package stops no other, but an archive that can't be trusted is refused as a whole.
pub fn open_all(path: &Path) -> Vec<Opened> {
    let name = read::short_name(path);
    if !is_archive(path) {
        let found = match path.join(problem_yaml::FILE).exists() {
            true => Vec::new(),
            false => candidates(path),
        };
        if found.is_empty() {
            return vec![(name, read_any(path))];
        }
        let mut budget = Budget::default();
        return found
            .iter()
            .map(|path| open_candidate(path, None, &mut budget))
            .collect();
    }
    let mut budget = Budget::default();
    let (folder, findings) = match unpack_file(path, &mut budget) {
        Ok(unpacked) => unpacked,
        Err(error) => return vec![(name, Err(error))],
    };
    let root = package_root(folder.path());
    let found = match root.join(problem_yaml::FILE).exists() {
        true => Vec::new(),
        false => candidates(&root),
    };
    if found.is_empty() {
        let short_name = short_name(path, &root, folder.path());
        let package = read_unpacked(&root, &short_name, &folder, findings);
        return vec![(short_name, package)];
    }
    if found.len() > MAX_PACKAGES {
        let message = format!("an archive may hold at most {MAX_PACKAGES} packages");
        return vec![(name, Err(Finding::whole("too-many-packages", message).into()))];
    }
    found
        .iter()
        .map(|path| open_candidate(path, Some(&folder), &mut budget))
        .collect()
}

/// What may be packages directly in a folder, if any is: folders and archives, sorted by name.
fn candidates(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            !name.starts_with('.') && !LITTER.contains(&name.as_ref())
        })
        .map(|entry| entry.path())
        .filter(|path| path.is_dir() || is_archive(path))
        .collect();
    found.sort();
    let is_package = |path: &PathBuf| is_archive(path) || path.join(problem_yaml::FILE).exists();
    if found.iter().any(is_package) {
        found
    } else {
        Vec::new()
    }
}

fn open_candidate(path: &Path, inside: Option<&Arc<TempDir>>, budget: &mut Budget) -> Opened {
    let entry = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    if is_archive(path) {
        return open_nested(path, &entry, budget);
    }
    if !path.join(problem_yaml::FILE).exists() {
        let message = format!("the folder holds no `{}`", problem_yaml::FILE);
        let finding = Finding::error("not-a-package", &entry, message);
        return (entry, Err(finding.into()));
    }
    let package = match inside {
        Some(folder) => read_unpacked(path, &entry, folder, Vec::new()),
        None => read_any(path),
    };
    (entry, package)
}

fn open_nested(path: &Path, entry: &str, budget: &mut Budget) -> Opened {
    let stem = read::short_name(&path.with_extension(""));
    let (folder, findings) = match unpack_file(path, budget) {
        Ok(unpacked) => unpacked,
        Err(error) => return (stem, Err(within(entry, error))),
    };
    let root = package_root(folder.path());
    if !root.join(problem_yaml::FILE).exists() && !candidates(&root).is_empty() {
        let message = "an archive in an archive may hold one package, not several";
        return (stem, Err(Finding::error("nested-archive", entry, message).into()));
    }
    let short_name = short_name(path, &root, folder.path());
    let package = read_unpacked(&root, &short_name, &folder, findings);
    (short_name, package)
}

/// Says in which entry of the outer archive the findings are.
fn within(entry: &str, mut error: PackageError) -> PackageError {
    for finding in &mut error.findings {
        finding.path = Some(match &finding.path {
            Some(path) => format!("{entry}/{path}"),
            None => entry.to_owned(),
        });
    }
    error
}

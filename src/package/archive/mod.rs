//! Packages as archives: a zip (or `.kpp`, the same) is unpacked with limits into a temporary folder.

mod several;
mod unpack;

#[cfg(test)]
mod tests;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempDir;

pub use self::several::open_all;
use self::unpack::{Budget, unpack};
use super::{AnyPackage, Finding, PackageError, names, problem_yaml, read_any};

/// Whether a path is named as an archive and is no folder.
pub fn is_archive(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| ["zip", "kpp"].contains(&extension.to_ascii_lowercase().as_str()))
        && !path.is_dir()
}

/// Reads a package from a folder or from an archive (`.zip`, `.kpp`). The value keeps the unpacked files
/// until its last clone is gone.
pub fn open(path: &Path) -> Result<AnyPackage, PackageError> {
    if !is_archive(path) {
        return read_any(path);
    }
    let (folder, findings) = unpack_file(path, &mut Budget::default())?;
    let root = package_root(folder.path());
    read_unpacked(&root, &short_name(path, &root, folder.path()), &folder, findings)
}

/// The folder of the package in an archive, its name, and what keeps the folder.
pub(super) fn unpack_one(path: &Path) -> Result<(PathBuf, String, Arc<TempDir>), PackageError> {
    let (folder, _) = unpack_file(path, &mut Budget::default())?;
    let root = package_root(folder.path());
    let name = short_name(path, &root, folder.path());
    Ok((root, name, folder))
}

/// Unpacks an archive into a folder of its own; the findings are warnings.
fn unpack_file(path: &Path, budget: &mut Budget) -> Result<(Arc<TempDir>, Vec<Finding>), PackageError> {
    let failed = |error: io::Error| Finding::whole("unreadable", format!("{}: {error}", path.display()));
    let file = fs::File::open(path).map_err(failed)?;
    let folder = tempfile::Builder::new()
        .prefix("greenroom-package-")
        .tempdir()
        .map_err(failed)?;
    let mut findings = Vec::new();
    unpack(file, folder.path(), budget, &mut findings);
    if findings.iter().any(Finding::is_error) {
        return Err(PackageError { findings });
    }
    Ok((Arc::new(folder), findings))
}

fn read_unpacked(
    root: &Path,
    short_name: &str,
    folder: &Arc<TempDir>,
    findings: Vec<Finding>,
) -> Result<AnyPackage, PackageError> {
    let mut package = super::read::read_named(root, short_name)?;
    let head = package.head_mut();
    head.warnings.splice(0..0, findings);
    head.unpacked = Some(folder.clone());
    Ok(package)
}

/// The name of the archive, unless the folder in it is named as packages are and the archive is not, as when
/// a browser saved it as `twosum (1).zip`.
fn short_name(archive: &Path, root: &Path, unpacked: &Path) -> String {
    let text = |name: Option<&std::ffi::OsStr>| name.map(|name| name.to_string_lossy().into_owned());
    let stem = text(archive.file_stem()).unwrap_or_else(|| "problem".to_owned());
    match text(root.file_name()) {
        Some(inner) if root != unpacked && names::is_short_name(&inner) && !names::is_short_name(&stem) => {
            inner
        }
        _ => stem,
    }
}

/// An archive holds the package itself or one folder with it.
fn package_root(folder: &Path) -> PathBuf {
    if folder.join(problem_yaml::FILE).exists() {
        return folder.to_owned();
    }
    let mut children = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path());
    match (children.next(), children.next()) {
        (Some(only), None) if only.is_dir() => only,
        _ => folder.to_owned(),
    }
}

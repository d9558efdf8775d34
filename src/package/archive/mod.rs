//! Packages as archives: a zip (or `.kpp`, the same) is unpacked with limits into a temporary folder.

mod unpack;

#[cfg(test)]
mod tests;

use std::fs;
use std::io::{self, Read, Seek};
use std::path::Path;
use std::sync::Arc;

use self::unpack::unpack;
use super::{AnyPackage, Finding, PackageError, problem_yaml, read_any};

/// Reads a package from a folder or from an archive (`.zip`, `.kpp`). The value keeps the unpacked files
/// until its last clone is gone.
pub fn open(path: &Path) -> Result<AnyPackage, PackageError> {
    let extension = path
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or("");
    if path.is_dir() || !matches!(extension.to_ascii_lowercase().as_str(), "zip" | "kpp") {
        return read_any(path);
    }
    let short_name = path.file_stem().map_or_else(
        || "problem".to_owned(),
        |stem| stem.to_string_lossy().into_owned(),
    );
    let failed = |error: io::Error| Finding::whole("unreadable", format!("{}: {error}", path.display()));
    let file = fs::File::open(path).map_err(failed)?;
    let folder = tempfile::Builder::new()
        .prefix("greenroom-package-")
        .tempdir()
        .map_err(failed)?;
    let mut package = unpack_and_read(file, folder.path(), &short_name)?;
    package.head_mut().unpacked = Some(Arc::new(folder));
    Ok(package)
}

fn unpack_and_read(
    file: impl Read + Seek,
    folder: &Path,
    short_name: &str,
) -> Result<AnyPackage, PackageError> {
    let mut findings = Vec::new();
    unpack(file, folder, &mut findings);
    if findings.iter().any(Finding::is_error) {
        return Err(PackageError { findings });
    }
    let root = package_root(folder);
    let mut package = super::read::read_named(&root, short_name)?;
    package.head_mut().warnings.splice(0..0, findings);
    Ok(package)
}

/// An archive holds the package itself or one folder with it.
fn package_root(folder: &Path) -> std::path::PathBuf {
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

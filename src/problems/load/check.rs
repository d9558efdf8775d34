//! What must hold of a stored manifest before anything of it is written to a disk.

use crate::package::{Manifest, ManifestEntry};
use crate::problems::queries::ManifestRow;

/// The short name where it can name a folder.
pub(super) fn folder_name(short_name: &str) -> &str {
    let fits = !short_name.is_empty()
        && !short_name.starts_with('.')
        && !short_name.contains(['/', '\0'])
        && short_name.len() <= 255;
    if fits { short_name } else { "problem" }
}

/// Paths stay inside, and the rows make the hash of the version.
pub(super) fn check_manifest(rows: &[ManifestRow], content_hash: &[u8]) -> Result<(), String> {
    let mut manifest = Manifest::default();
    for row in rows {
        require_inner(&row.path)?;
        manifest
            .entries
            .push(match (&row.sha256, &row.link_target, row.size_bytes) {
                (Some(sha256), None, Some(size)) => ManifestEntry::File {
                    path: row.path.clone(),
                    sha256: sha256
                        .as_slice()
                        .try_into()
                        .map_err(|_| format!("`{}` has no hash", row.path))?,
                    size: u64::try_from(size).map_err(|_| format!("`{}` has no size", row.path))?,
                    executable: row.executable,
                },
                (None, Some(target), _) => {
                    require_inner(target)?;
                    ManifestEntry::Link {
                        path: row.path.clone(),
                        target: target.clone(),
                    }
                }
                _ => return Err(format!("`{}` is neither file nor link", row.path)),
            });
    }
    if manifest.content_hash() != content_hash {
        return Err("the files are not those of its content hash".to_string());
    }
    Ok(())
}

fn require_inner(path: &str) -> Result<(), String> {
    let is_inner = path
        .split('/')
        .all(|name| !matches!(name, "" | "." | "..") && !name.contains('\0'));
    if is_inner {
        Ok(())
    } else {
        Err(format!("`{}` leaves the package", path.escape_debug()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str) -> ManifestRow {
        ManifestRow {
            path: path.into(),
            sha256: Some(vec![7; 32]),
            link_target: None,
            executable: false,
            size_bytes: Some(1),
        }
    }

    #[test]
    fn manifests_that_leave_the_package_are_damaged() {
        for path in ["../x", "/etc/passwd", "a/../b", "a//b", "", "a/."] {
            let reason = check_manifest(&[file(path)], &[0; 32]).unwrap_err();
            assert!(reason.contains("leaves the package"), "{path}: {reason}");
        }
        let link = ManifestRow {
            sha256: None,
            link_target: Some("../../etc".into()),
            ..file("data/x")
        };
        assert!(
            check_manifest(&[link], &[0; 32])
                .unwrap_err()
                .contains("leaves the package")
        );
    }

    #[test]
    fn rows_must_make_the_hash_of_the_version() {
        let reason = check_manifest(&[file("a")], &[0; 32]).unwrap_err();
        assert!(reason.contains("content hash"), "{reason}");
    }

    #[test]
    fn odd_short_names_still_name_a_folder() {
        assert_eq!(folder_name("twosum"), "twosum");
        for odd in ["", "..", "a/b", ".git"] {
            assert_eq!(folder_name(odd), "problem");
        }
    }
}

//! From an archive to files in a folder, within limits. Every name and size in an archive is hostile.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use zip::ZipArchive;

use crate::package::tree::{MAX_DEPTH, MAX_ENTRIES, MAX_FILE_BYTES, MAX_PATH_BYTES, MAX_TOTAL_BYTES};
use crate::package::{Finding, names};

/// Writes the files of the archive below `folder`. Sizes are counted while reading: what the archive
/// says about itself proves nothing.
pub(super) fn unpack(file: impl Read + Seek, folder: &Path, findings: &mut Vec<Finding>) {
    let mut archive = match ZipArchive::new(file) {
        Ok(archive) => archive,
        Err(error) => {
            return findings.push(Finding::whole(
                "archive",
                format!("not a readable zip archive: {error}"),
            ));
        }
    };
    if archive.len() > MAX_ENTRIES {
        let message = format!(
            "an archive may hold at most {MAX_ENTRIES} entries, this one has {}",
            archive.len()
        );
        return findings.push(Finding::whole("too-many-files", message));
    }
    if archive.has_duplicate_names() {
        return findings.push(Finding::whole(
            "archive-repeated",
            "the archive holds a name more than once",
        ));
    }
    let mut unpacking = Unpacking {
        folder,
        seen: HashSet::new(),
        total: 0,
    };
    for index in 0..archive.len() {
        let outcome = match archive.by_index(index) {
            Ok(mut entry) => {
                let facts = Facts {
                    // Names that cannot be decoded are no names of the format either.
                    name: entry
                        .name()
                        .map_or_else(|_| "\u{fffd}".to_owned(), |name| name.into_owned()),
                    is_dir: entry.is_dir(),
                    is_link: entry.is_symlink(),
                    executable: entry.unix_mode().is_some_and(|mode| mode & 0o111 != 0),
                };
                unpacking.entry(&facts, &mut entry)
            }
            Err(error) => Err(Finding::whole(
                "archive",
                format!("entry {index} cannot be read: {error}"),
            )),
        };
        if let Err(finding) = outcome {
            let stop = finding.rule == "package-too-big";
            findings.push(finding);
            if stop {
                return;
            }
        }
    }
}

struct Facts {
    name: String,
    is_dir: bool,
    is_link: bool,
    executable: bool,
}

struct Unpacking<'a> {
    folder: &'a Path,
    seen: HashSet<String>,
    total: u64,
}

impl Unpacking<'_> {
    fn entry(&mut self, facts: &Facts, content: &mut impl Read) -> Result<(), Finding> {
        let shown: String = facts
            .name
            .chars()
            .take(200)
            .flat_map(char::escape_debug)
            .collect();
        let refuse = |rule, message: &str| Err(Finding::error(rule, shown.clone(), message));
        if facts.is_link {
            return refuse("archive-link", "links are not allowed in archives");
        }
        let name = facts.name.trim_end_matches('/');
        if name.starts_with('/')
            || name.contains('\\')
            || name.split('/').any(|part| matches!(part, "" | "." | ".."))
        {
            return refuse(
                "archive-path",
                "only plain relative paths are allowed in archives",
            );
        }
        if name.len() > MAX_PATH_BYTES || name.split('/').count() > MAX_DEPTH + 1 {
            return refuse("path-too-long", "the path is too long or too deep");
        }
        // On some file systems these would be one file.
        if !facts.is_dir && !self.seen.insert(name.to_ascii_lowercase()) {
            return refuse("archive-repeated", "the archive holds this name more than once");
        }
        // Absent by the format's rule, so it need not be written either.
        if !names::is_inner_path(name) {
            return Ok(());
        }
        let target = self.folder.join(name);
        let written = if facts.is_dir {
            fs::create_dir_all(&target).map(|()| 0)
        } else {
            self.write(&target, facts.executable, content)
        };
        match written {
            Ok(size) if size > MAX_FILE_BYTES => refuse("file-too-big", "a file may have at most 512 MiB"),
            Ok(_) if self.total > MAX_TOTAL_BYTES => Err(Finding::whole(
                "package-too-big",
                "a package may have at most 2 GiB unpacked",
            )),
            Ok(_) => Ok(()),
            Err(error) => Err(Finding::error(
                "archive",
                shown,
                format!("cannot be unpacked: {error}"),
            )),
        }
    }

    /// Returns how many bytes were written, one more than allowed at most.
    fn write(&mut self, target: &Path, executable: bool, content: &mut impl Read) -> io::Result<u64> {
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent)?;
        }
        let mode = if executable { 0o755 } else { 0o644 };
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(mode)
            .open(target)?;
        let room = MAX_FILE_BYTES.min(MAX_TOTAL_BYTES - self.total.min(MAX_TOTAL_BYTES));
        let size = io::copy(&mut content.take(room + 1), &mut file)?;
        file.flush()?;
        self.total += size;
        Ok(size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_counted_while_reading() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut unpacking = Unpacking {
            folder: folder.path(),
            seen: HashSet::new(),
            total: MAX_TOTAL_BYTES - 3,
        };
        let facts = Facts {
            name: "a".to_owned(),
            is_dir: false,
            is_link: false,
            executable: false,
        };
        let refused = unpacking.entry(&facts, &mut io::repeat(7)).expect_err("too big");
        assert_eq!(refused.rule, "package-too-big");
        assert_eq!(fs::metadata(folder.path().join("a")).expect("written").len(), 4);
    }
}

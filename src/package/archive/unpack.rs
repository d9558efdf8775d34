//! From an archive to files in a folder, within limits. Every name and size in an archive is hostile.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{OpenOptionsExt, symlink};
use std::path::Path;

use zip::ZipArchive;

use crate::package::tree::{MAX_DEPTH, MAX_ENTRIES, MAX_FILE_BYTES, MAX_PATH_BYTES, MAX_TOTAL_BYTES};
use crate::package::{Finding, links, names};

/// Beyond this, files must not be this many times as long as the archive they came from.
const FREE_BYTES: u64 = 64 * 1024 * 1024;
const MAX_RATIO: u64 = 100;

/// What an archive and those in it may hold together.
#[derive(Default)]
pub(super) struct Budget {
    entries: usize,
    bytes: u64,
}

/// Writes the files of the archive below `folder`. Sizes are counted while reading: what the archive
/// says about itself proves nothing.
pub(super) fn unpack(
    mut file: impl Read + Seek,
    folder: &Path,
    budget: &mut Budget,
    findings: &mut Vec<Finding>,
) {
    let length = file.seek(SeekFrom::End(0)).unwrap_or(0);
    let mut archive = match ZipArchive::new(file) {
        Ok(archive) => archive,
        Err(error) => {
            return findings.push(Finding::whole(
                "archive",
                format!("not a readable zip archive: {error}"),
            ));
        }
    };
    budget.entries += archive.len();
    if budget.entries > MAX_ENTRIES {
        let message = format!(
            "an archive may hold at most {MAX_ENTRIES} entries, this one has {}",
            budget.entries
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
        links: BTreeMap::new(),
        budget,
        own: 0,
        most: FREE_BYTES.max(length.saturating_mul(MAX_RATIO)),
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
            let stop = matches!(finding.rule, "package-too-big" | "archive-ratio");
            findings.push(finding);
            if stop {
                return;
            }
        }
    }
    unpacking.write_links(findings);
}

struct Facts {
    name: String,
    is_dir: bool,
    is_link: bool,
    executable: bool,
}

struct Unpacking<'a> {
    folder: &'a Path,
    /// Names in lower case.
    seen: HashSet<String>,
    /// Path to target, both inside the folder.
    links: BTreeMap<String, String>,
    budget: &'a mut Budget,
    /// Bytes of this archive alone, and how many they may be.
    own: u64,
    most: u64,
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
        // One folder around a package, and one around several, are no part of its paths.
        if name.len() > MAX_PATH_BYTES + 512 || name.split('/').count() > MAX_DEPTH + 3 {
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
        if facts.is_link {
            let mut text = String::new();
            let read = content.take(MAX_PATH_BYTES as u64 + 1).read_to_string(&mut text);
            let target = read
                .ok()
                .filter(|length| *length <= MAX_PATH_BYTES)
                .and_then(|_| links::resolve(name, &text));
            let Some(target) = target else {
                return refuse(
                    "archive-link",
                    "the link does not lead to another place in the archive",
                );
            };
            self.links.insert(name.to_owned(), target);
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
            Ok(_) if self.own > self.most => {
                let message = format!(
                    "the archive unpacks to more than {MAX_RATIO} times its length; bring it as a folder if it is honest"
                );
                Err(Finding::error("archive-ratio", shown, message))
            }
            Ok(_) if self.budget.bytes > MAX_TOTAL_BYTES => Err(Finding::whole(
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
        let room = MAX_FILE_BYTES
            .min(MAX_TOTAL_BYTES.saturating_sub(self.budget.bytes))
            .min(self.most.saturating_sub(self.own));
        let size = io::copy(&mut content.take(room + 1), &mut file)?;
        file.flush()?;
        self.budget.bytes += size;
        self.own += size;
        Ok(size)
    }

    /// Links come after all files, and into real folders only, so nothing is ever written through one.
    fn write_links(&self, findings: &mut Vec<Finding>) {
        let folded: HashSet<String> = self.links.keys().map(|path| path.to_ascii_lowercase()).collect();
        let below_link = self.seen.iter().find(|name| {
            let mut ancestors = name.match_indices('/').map(|(at, _)| &name[..at]);
            ancestors.any(|folder| folded.contains(folder))
        });
        if let Some(name) = below_link {
            let message = "lies below a link, which has no files of its own";
            return findings.push(Finding::error("archive-link", name, message));
        }
        for (path, target) in &self.links {
            let place = self.folder.join(path);
            let written = match place.parent() {
                Some(parent) => fs::create_dir_all(parent),
                None => Ok(()),
            }
            .and_then(|()| symlink(links::link_text(path, target), &place));
            if let Err(error) = written {
                let message = format!("cannot be unpacked: {error}");
                findings.push(Finding::error("archive", path, message));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_counted_while_reading() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut budget = Budget {
            entries: 0,
            bytes: MAX_TOTAL_BYTES - 3,
        };
        let mut unpacking = Unpacking {
            folder: folder.path(),
            seen: HashSet::new(),
            links: BTreeMap::new(),
            budget: &mut budget,
            own: 0,
            most: FREE_BYTES,
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

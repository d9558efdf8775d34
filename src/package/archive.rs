//! Packages as archives: a zip (or `.kpp`, the same) is unpacked with limits into a temporary folder.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;

use zip::ZipArchive;

use super::tree::{MAX_DEPTH, MAX_ENTRIES, MAX_FILE_BYTES, MAX_PATH_BYTES, MAX_TOTAL_BYTES};
use super::{AnyPackage, Finding, PackageError, names, problem_yaml, read_any};

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

/// Writes the files of the archive below `folder`. Sizes are counted while reading: what the archive
/// says about itself proves nothing.
fn unpack(file: impl Read + Seek, folder: &Path, findings: &mut Vec<Finding>) {
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
    use std::io::Cursor;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn archive(build: impl FnOnce(&mut ZipWriter<Cursor<Vec<u8>>>)) -> Cursor<Vec<u8>> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        build(&mut writer);
        writer.finish().expect("finished")
    }

    fn add(writer: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, content: &str) {
        writer
            .start_file(name, SimpleFileOptions::default())
            .expect("started");
        writer.write_all(content.as_bytes()).expect("written");
    }

    fn refusals(file: Cursor<Vec<u8>>) -> Vec<&'static str> {
        let folder = tempfile::tempdir().expect("a folder");
        let mut findings = Vec::new();
        unpack(file, folder.path(), &mut findings);
        findings.iter().map(|finding| finding.rule).collect()
    }

    fn complete(writer: &mut ZipWriter<Cursor<Vec<u8>>>, prefix: &str) {
        add(writer, &format!("{prefix}problem.yaml"), "name: Zipped\n");
        add(
            writer,
            &format!("{prefix}problem_statement/problem.en.tex"),
            "\\problemname{Zipped}",
        );
        add(writer, &format!("{prefix}data/secret/1.in"), "1\n");
        add(writer, &format!("{prefix}data/secret/1.ans"), "1\n");
        add(writer, &format!("{prefix}.git/config"), "absent");
    }

    #[test]
    fn archives_with_and_without_a_folder_read_the_same() {
        let folder = tempfile::tempdir().expect("a folder");
        for prefix in ["", "zipped/"] {
            let path = folder.path().join("zipped.zip");
            fs::write(&path, archive(|writer| complete(writer, prefix)).into_inner()).expect("written");
            let package = open(&path).expect("opens");
            assert_eq!(
                (
                    package.head().short_name.as_str(),
                    package.head().names["en"].as_str()
                ),
                ("zipped", "Zipped")
            );
            assert!(package.head().root.join("data/secret/1.in").exists());
            let root = package.head().root.clone();
            drop(package);
            assert!(!root.exists(), "unpacked files stay behind");
        }
    }

    #[test]
    fn paths_out_of_the_folder_are_refused() {
        for name in [
            "../evil",
            "a/../../evil",
            "/etc/evil",
            "a\\..\\evil",
            "./a",
            "a//b",
        ] {
            assert_eq!(
                refusals(archive(|writer| add(writer, name, "x"))),
                ["archive-path"],
                "{name}"
            );
        }
    }

    #[test]
    fn links_are_refused() {
        let file = archive(|writer| {
            writer
                .add_symlink("data", "/etc", SimpleFileOptions::default())
                .expect("added");
        });
        assert_eq!(refusals(file), ["archive-link"]);
    }

    #[test]
    fn names_that_differ_in_case_alone_are_refused() {
        let file = archive(|writer| {
            add(writer, "data/A", "x");
            add(writer, "data/a", "y");
        });
        assert_eq!(refusals(file), ["archive-repeated"]);
    }

    #[test]
    fn repeated_names_are_refused() {
        let file = archive(|writer| {
            add(writer, "data/a", "x");
            add(writer, "data/b", "y");
        });
        // No honest writer makes such an archive, so the second name is overwritten where it stands.
        let mut bytes = file.into_inner();
        for start in 0..bytes.len() - 6 {
            if &bytes[start..start + 6] == b"data/b" {
                bytes[start + 5] = b'a';
            }
        }
        assert_eq!(refusals(Cursor::new(bytes)), ["archive-repeated"]);
    }

    #[test]
    fn junk_is_not_an_archive() {
        assert_eq!(refusals(Cursor::new(b"PK\x03\x04 nothing".to_vec())), ["archive"]);
        assert_eq!(refusals(Cursor::new(Vec::new())), ["archive"]);
    }

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

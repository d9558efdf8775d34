//! This program itself, as the box is shown it.

use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// Where the program is, and whether the box's user can read it there.
#[derive(Debug)]
pub struct Program {
    /// `/proc/self/exe`, or the program that a test names.
    executable: PathBuf,
    /// Its path when the worker began.
    path: Option<PathBuf>,
    /// The box runs it as another user than the worker's.
    is_for_others: bool,
}

/// How the box comes by it.
#[derive(Debug, PartialEq, Eq)]
pub enum Source {
    /// Bound read-only where it lies.
    Bind(PathBuf),
    /// Copied: its file was replaced by another program's since, or is closed to other users.
    Copy(Vec<u8>),
}

impl Program {
    pub fn new(executable: &Path, is_for_others: bool) -> Program {
        Program {
            executable: executable.to_path_buf(),
            path: fs::canonicalize(executable).ok(),
            is_for_others,
        }
    }

    /// The program that this worker is, whatever lies at its path by now: another one might judge differently.
    pub fn source(&self) -> io::Result<Source> {
        let own = fs::metadata(&self.executable)?;
        let is_open = !self.is_for_others || own.permissions().mode() & 0o005 == 0o005;
        let in_place = self.path.as_ref().filter(|path| {
            fs::metadata(path).is_ok_and(|there| (there.dev(), there.ino()) == (own.dev(), own.ino()))
        });
        match in_place {
            Some(path) if is_open => Ok(Source::Bind(path.clone())),
            _ => fs::read(&self.executable).map(Source::Copy),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(mode: u32) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("program");
        fs::write(&path, "program").expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("permitted");
        let path = fs::canonicalize(path).expect("a path");
        (folder, path)
    }

    #[test]
    fn a_program_is_bound_where_it_lies() {
        let (_folder, path) = file(0o755);
        let source = Program::new(&path, true).source().expect("a program");
        assert_eq!(source, Source::Bind(path));
    }

    #[test]
    fn a_program_that_others_cannot_read_is_copied_for_them_only() {
        let (_folder, path) = file(0o700);
        let source = |is_for_others| Program::new(&path, is_for_others).source().expect("a program");
        assert_eq!(source(true), Source::Copy(b"program".to_vec()));
        assert_eq!(source(false), Source::Bind(path.clone()));
    }

    #[test]
    fn a_program_whose_file_is_gone_is_copied_from_its_process() {
        let (_folder, path) = file(0o755);
        // As with /proc/self/exe: the one name still leads to the old file, the other to nothing.
        let held = path.with_file_name("held");
        fs::hard_link(&path, &held).expect("a second name");
        let program = Program {
            executable: held,
            path: Some(path.clone()),
            is_for_others: true,
        };
        assert_eq!(program.source().expect("a program"), Source::Bind(path.clone()));
        fs::remove_file(&path).expect("removed");
        assert_eq!(
            program.source().expect("a program"),
            Source::Copy(b"program".to_vec())
        );
        fs::write(&path, "another").expect("replaced");
        assert_eq!(
            program.source().expect("a program"),
            Source::Copy(b"program".to_vec())
        );
    }
}

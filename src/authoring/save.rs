//! Every save makes a version: the files of the base with the changes laid over them, read and checked like any other
//! package.

use std::collections::BTreeSet;
use std::fs;

use diesel::prelude::*;

use super::workshop::Workshop;
use crate::package::{self, AnyPackage, Finding, PackageError, is_file_path};
use crate::problems::import::{
    self, Door, ImportError, ImportOptions, ImportOutcome, Imported, Origin, Showing,
};
use crate::problems::load::LoadError;

/// Files of one save.
const CHANGES: usize = 20_000;

/// What happens to one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    Write { path: String, bytes: Vec<u8> },
    Remove { path: String },
}

impl Change {
    pub fn write(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Change {
        Change::Write {
            path: path.into(),
            bytes: bytes.into(),
        }
    }

    pub fn path(&self) -> &str {
        match self {
            Change::Write { path, .. } | Change::Remove { path } => path,
        }
    }
}

/// Who saves, and on what.
#[derive(Debug, Clone)]
pub struct Save {
    pub problem_id: i64,
    /// The version that the author looked at.
    pub base_id: i64,
    pub author_id: i64,
    pub note: String,
    pub changes: Vec<Change>,
}

#[derive(Debug)]
pub enum Saved {
    Version(ImportOutcome),
    /// Nothing differs from what is there.
    Nothing,
}

#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// What is wrong with the package as it would be.
    #[error(transparent)]
    Package(#[from] PackageError),
    /// Somebody has saved another version meanwhile, and changed what this save changes.
    #[error("version {latest_id} was saved meanwhile")]
    Conflict { latest_id: i64, paths: Vec<String> },
    #[error(transparent)]
    Import(ImportError),
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error("the workshop: {0}")]
    Io(#[from] std::io::Error),
    #[error("database: {0}")]
    Database(#[from] diesel::result::Error),
}

impl From<ImportError> for SaveError {
    fn from(error: ImportError) -> SaveError {
        match error {
            ImportError::Package(error) => SaveError::Package(error),
            ImportError::Database(error) => SaveError::Database(error),
            error => SaveError::Import(error),
        }
    }
}

/// Saves, on the newest version where that changed other files than this save does.
pub fn save(conn: &mut PgConnection, workshop: &Workshop, save: &Save) -> Result<Saved, SaveError> {
    check(&save.changes)?;
    let mut base_id = save.base_id;
    // Each turn somebody else was faster; nobody is that much faster for long.
    for _ in 0..8 {
        match save_on(conn, workshop, save, base_id) {
            Err(SaveError::Import(ImportError::Stale { latest_id })) => {
                let paths = both_changed(conn, save, latest_id)?;
                if !paths.is_empty() {
                    return Err(SaveError::Conflict { latest_id, paths });
                }
                base_id = latest_id;
            }
            done => return done,
        }
    }
    Err(SaveError::Conflict {
        latest_id: base_id,
        paths: save
            .changes
            .iter()
            .map(|change| change.path().to_owned())
            .collect(),
    })
}

fn check(changes: &[Change]) -> Result<(), PackageError> {
    if changes.len() > CHANGES {
        let message = format!("{} files at once; {CHANGES} are allowed", changes.len());
        return Err(Finding::whole("too-many-files", message).into());
    }
    for change in changes {
        if !is_file_path(change.path()) {
            let message = "paths are made of letters, digits and `_ . -`, joined by `/`; no part starts with `-` or `.`";
            return Err(Finding::error("file-name", change.path(), message).into());
        }
    }
    Ok(())
}

fn save_on(
    conn: &mut PgConnection,
    workshop: &Workshop,
    save: &Save,
    base_id: i64,
) -> Result<Saved, SaveError> {
    let version = workshop.lay_out(conn, base_id)?;
    let bench = workshop.copy(&version)?;
    for change in &save.changes {
        // A file below a link would change what the link leads to, and be two changes.
        refuse_linked(&bench.root, change.path())?;
        match change {
            Change::Write { path, bytes } => {
                let executable = is_executable(&bench.root.join(path));
                bench
                    .write(path, bytes, executable)
                    .map_err(|error| unwritable(path, error))?;
            }
            Change::Remove { path } => bench.remove(path).map_err(|error| unwritable(path, error))?,
        }
    }
    let package = package::read_any(&bench.root)?;
    let options = ImportOptions {
        origin: Origin {
            door: Door::Browser,
            author_id: Some(save.author_id),
            note: save.note.clone(),
            base_id: Some(base_id),
            tracked_folder: None,
        },
        ..ImportOptions::showing(Showing::Draft)
    };
    store(conn, &package, save.problem_id, &options)
}

fn store(
    conn: &mut PgConnection,
    package: &AnyPackage,
    problem_id: i64,
    options: &ImportOptions,
) -> Result<Saved, SaveError> {
    let outcome = import::import_onto(conn, package, problem_id, options)?;
    Ok(match outcome.what {
        Imported::Unchanged => Saved::Nothing,
        Imported::New | Imported::NewVersion => Saved::Version(outcome),
    })
}

fn unwritable(path: &str, error: std::io::Error) -> SaveError {
    let message = match error.kind() {
        std::io::ErrorKind::IsADirectory | std::io::ErrorKind::NotADirectory => {
            "a folder and a file can't have the same name".to_owned()
        }
        _ => return SaveError::Io(error),
    };
    Finding::error("file-name", path, message).to_error()
}

trait ToError {
    fn to_error(self) -> SaveError;
}

impl ToError for Finding {
    fn to_error(self) -> SaveError {
        SaveError::Package(self.into())
    }
}

fn refuse_linked(root: &std::path::Path, path: &str) -> Result<(), SaveError> {
    let mut place = root.to_path_buf();
    let names: Vec<&str> = path.split('/').collect();
    for name in &names[..names.len() - 1] {
        place.push(name);
        if fs::symlink_metadata(&place).is_ok_and(|found| found.is_symlink()) {
            let message = "stands in a folder that is a link to another; change the file there";
            return Err(Finding::error("linked-folder", path, message).to_error());
        }
    }
    Ok(())
}

fn is_executable(path: &std::path::Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|found| found.permissions().mode() & 0o111 != 0)
}

/// The files that this save changes and that differ between its base and the newest version.
fn both_changed(conn: &mut PgConnection, save: &Save, latest_id: i64) -> QueryResult<Vec<String>> {
    let theirs: BTreeSet<String> = super::queries::list_changed_paths(conn, save.base_id, latest_id)?
        .into_iter()
        .collect();
    Ok(save
        .changes
        .iter()
        .map(|change| change.path().to_owned())
        .filter(|path| theirs.contains(path))
        .collect())
}

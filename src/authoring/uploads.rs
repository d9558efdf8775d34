//! Uploaded packages: kept by the database, looked at without storing anything, then imported as a whole.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use super::queries::uploads::{UploadRow, delete_old, delete_upload, get_upload, list_uploads};
use super::queries::{self, uploads as rows};
use super::workshop::Workshop;
use crate::package::{self, AnyPackage, PackageError, Severity};
use crate::problems::import::{
    self, Door, ImportError, ImportOptions, ImportOutcome, Imported, Origin, Showing,
};

const CHUNK_BYTES: usize = 1024 * 1024;
/// Lines of one package that are kept in a report.
const LINES: usize = 200;
/// Uploads that one person may have waiting.
pub use super::queries::uploads::WAITING;

/// What an import would do, or has done.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct UploadReport {
    pub packages: Vec<PackageReport>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PackageReport {
    /// As the archive names it.
    pub name: String,
    pub slug: Option<String>,
    pub title: Option<String>,
    /// "a new problem", "version 4", "nothing: this content is there already".
    pub outcome: String,
    pub is_refused: bool,
    /// Whether a verdict could come out differently than with the version that is shown.
    pub moves_verdicts: bool,
    pub errors: Vec<String>,
    pub warnings: Vec<String>,
    /// Paths that differ from the newest version.
    pub changed: Vec<String>,
}

impl UploadReport {
    pub fn sound(&self) -> usize {
        self.packages.iter().filter(|package| !package.is_refused).count()
    }
}

#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    #[error("the workshop: {0}")]
    Io(#[from] std::io::Error),
    #[error("database: {0}")]
    Database(#[from] diesel::result::Error),
    #[error("report: {0}")]
    Report(#[from] serde_json::Error),
}

/// The packages of an archive. The archive is read as what its name says it is.
fn open(workshop: &Workshop, name: &str, file: &mut File) -> Result<Opened, UploadError> {
    let folder = workshop.scratch()?;
    let place = folder.path().join(file_name(name));
    std::io::copy(file, &mut File::create(&place)?)?;
    let packages = package::open_all(&place);
    Ok(Opened {
        packages,
        _folder: folder,
    })
}

struct Opened {
    packages: Vec<(String, Result<AnyPackage, PackageError>)>,
    _folder: tempfile::TempDir,
}

/// The name without anything that a path could mean; the ending tells that it is an archive.
fn file_name(name: &str) -> String {
    let stem = Path::new(name)
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned());
    let stem: String = stem
        .unwrap_or_default()
        .chars()
        .filter(|character| character.is_ascii_alphanumeric() || matches!(character, '_' | '-'))
        .take(80)
        .collect();
    match stem.is_empty() {
        true => "problem.zip".to_owned(),
        false => format!("{stem}.zip"),
    }
}

/// Looks at an upload as an import would, without keeping anything of it, and keeps the upload with the report.
pub fn keep(
    conn: &mut PgConnection,
    workshop: &Workshop,
    uploaded_by: i64,
    name: &str,
    mut file: File,
) -> Result<i64, UploadError> {
    let opened = open(workshop, name, &mut file)?;
    let mut report = UploadReport::default();
    for (name, package) in &opened.packages {
        report.packages.push(look(conn, name, package)?);
    }
    drop(opened);
    std::io::Seek::rewind(&mut file)?;
    let size = file.metadata()?.len();
    let report = without_nul(serde_json::to_value(&report)?);
    let name = name.replace('\0', "");
    conn.transaction(|conn| {
        let size = i64::try_from(size).unwrap_or(i64::MAX);
        let id = rows::insert_upload(conn, uploaded_by, &name, size, &report)?;
        for position in 0.. {
            let mut bytes = Vec::new();
            Read::by_ref(&mut file)
                .take(CHUNK_BYTES as u64)
                .read_to_end(&mut bytes)?;
            if bytes.is_empty() {
                break;
            }
            rows::insert_upload_chunk(conn, id, position, &bytes)?;
        }
        Ok(id)
    })
}

fn without_nul(value: Value) -> Value {
    crate::problems::details::without_nul(value)
}

/// What an import of this package would do: it is done, and taken back.
fn look(
    conn: &mut PgConnection,
    name: &str,
    package: &Result<AnyPackage, PackageError>,
) -> Result<PackageReport, UploadError> {
    let mut report = PackageReport {
        name: name.to_owned(),
        slug: None,
        title: None,
        outcome: "refused".to_owned(),
        is_refused: true,
        moves_verdicts: false,
        errors: Vec::new(),
        warnings: Vec::new(),
        changed: Vec::new(),
    };
    let package = match package {
        Ok(package) => package,
        Err(error) => {
            report.add_findings(&error.findings);
            return Ok(report);
        }
    };
    report.add_findings(&package.head().warnings);
    let options = ImportOptions {
        origin: Origin {
            door: Door::Upload,
            ..Origin::default()
        },
        ..ImportOptions::showing(Showing::Draft)
    };
    let mut tried = None;
    let taken_back = conn.transaction::<(), diesel::result::Error, _>(|conn| {
        tried = Some(import::import(conn, package, &options).and_then(|outcome| {
            report.tell(conn, &outcome)?;
            Ok(())
        }));
        Err(diesel::result::Error::RollbackTransaction)
    });
    match taken_back {
        Ok(()) | Err(diesel::result::Error::RollbackTransaction) => {}
        Err(error) => return Err(error.into()),
    }
    match tried {
        Some(Ok(())) | None => {}
        Some(Err(ImportError::Database(error))) => return Err(error.into()),
        Some(Err(ImportError::Package(error))) => report.add_findings(&error.findings),
        Some(Err(error)) => report.errors.push(error.to_string()),
    }
    Ok(report)
}

impl PackageReport {
    fn add_findings(&mut self, findings: &[package::Finding]) {
        for finding in findings.iter().take(LINES) {
            match finding.severity {
                Severity::Error => self.errors.push(finding.to_string()),
                Severity::Warning => self.warnings.push(finding.to_string()),
            }
        }
        if findings.len() > LINES {
            let more = findings.len() - LINES;
            self.errors.push(format!("and {more} more"));
        }
    }

    fn tell(&mut self, conn: &mut PgConnection, outcome: &ImportOutcome) -> QueryResult<()> {
        let facts = queries::get_import_facts(conn, outcome.version_id)?;
        self.is_refused = false;
        self.slug = Some(outcome.slug.clone());
        self.title = Some(facts.title);
        self.moves_verdicts = facts.moves_verdicts;
        self.outcome = match outcome.what {
            Imported::New => "a new problem".to_owned(),
            Imported::NewVersion => format!("version {}", facts.number),
            Imported::Unchanged => "nothing: this content is there already".to_owned(),
        };
        if outcome.what == Imported::NewVersion
            && let Some(before) = facts.before_id
        {
            self.changed = queries::list_changed_paths(conn, before, outcome.version_id)?;
            self.changed.truncate(LINES);
        }
        Ok(())
    }
}

/// Imports every sound package of an upload in the caller's transaction, and takes the upload away.
pub fn import_all(
    conn: &mut PgConnection,
    workshop: &Workshop,
    upload: &UploadRow,
    author_id: i64,
    showing: Showing,
) -> Result<Vec<Result<ImportOutcome, String>>, UploadError> {
    let mut file = tempfile::tempfile()?;
    for position in 0.. {
        match rows::find_upload_chunk(conn, upload.id, position)? {
            Some(bytes) => file.write_all(&bytes)?,
            None => break,
        }
    }
    std::io::Seek::rewind(&mut file)?;
    let opened = open(workshop, &upload.name, &mut file)?;
    let options = ImportOptions {
        origin: Origin {
            door: Door::Upload,
            author_id: Some(author_id),
            note: format!("Uploaded as {}.", upload.name),
            base_id: None,
            tracked_folder: None,
        },
        ..ImportOptions::showing(showing)
    };
    let mut outcomes = Vec::new();
    for (name, package) in &opened.packages {
        let Ok(package) = package else {
            outcomes.push(Err(format!("{name}: refused")));
            continue;
        };
        match import::import(conn, package, &options) {
            Ok(outcome) => outcomes.push(Ok(outcome)),
            Err(ImportError::Database(error)) => return Err(error.into()),
            Err(error) => outcomes.push(Err(format!("{name}: {error}"))),
        }
    }
    delete_upload(conn, upload.id)?;
    Ok(outcomes)
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn no_name_of_an_upload_leaves_its_folder() {
        for (name, expected) in [
            ("sums.zip", "sums.zip"),
            ("sums.kpp", "sums.zip"),
            ("../../etc/passwd", "passwd.zip"),
            ("a b.zip", "ab.zip"),
            ("", "problem.zip"),
            ("...", "problem.zip"),
            ("\0.zip", "problem.zip"),
        ] {
            assert_eq!(file_name(name), expected, "{name:?}");
        }
    }
}

//! Uploaded packages: kept by the database, looked at without storing anything, then imported as a whole.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Integer, Jsonb, Text};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::queries;
use super::workshop::Workshop;
use crate::db::statement;
use crate::package::{self, AnyPackage, PackageError, Severity};
use crate::problems::import::{
    self, Door, ImportError, ImportOptions, ImportOutcome, Imported, Origin, Showing,
};

const CHUNK_BYTES: usize = 1024 * 1024;
/// Lines of one package that are kept in a report.
const LINES: usize = 200;
/// Uploads that one person may have waiting.
pub const WAITING: i64 = 10;

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
    conn.transaction(|conn| {
        let row: IdRow = statement(
            "INSERT INTO package_uploads (uploaded_by, name, size_bytes, report) VALUES ($1, $2, $3, $4) RETURNING id",
        )
        .bind::<BigInt, _>(uploaded_by)
        .bind::<Text, _>(name.replace('\0', ""))
        .bind::<BigInt, _>(i64::try_from(size).unwrap_or(i64::MAX))
        .bind::<Jsonb, _>(without_nul(serde_json::to_value(&report)?))
        .get_result(conn)?;
        for position in 0.. {
            let mut bytes = Vec::new();
            Read::by_ref(&mut file).take(CHUNK_BYTES as u64).read_to_end(&mut bytes)?;
            if bytes.is_empty() {
                break;
            }
            statement("INSERT INTO package_upload_chunks (upload_id, position, bytes) VALUES ($1, $2, $3)")
                .bind::<BigInt, _>(row.id)
                .bind::<Integer, _>(position)
                .bind::<Binary, _>(bytes)
                .execute(conn)?;
        }
        Ok(row.id)
    })
}

fn without_nul(value: Value) -> Value {
    crate::problems::details::without_nul(value)
}

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = BigInt)]
    id: i64,
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

/// An upload that waits.
#[derive(Debug, Clone, QueryableByName)]
pub struct UploadRow {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = BigInt)]
    pub size_bytes: i64,
    #[diesel(sql_type = Jsonb)]
    pub report: Value,
}

const UPLOAD: &str = "SELECT id, name, size_bytes, report FROM package_uploads";

pub fn get_upload(conn: &mut PgConnection, id: i64) -> QueryResult<UploadRow> {
    statement(format!("{UPLOAD} WHERE id = $1"))
        .bind::<BigInt, _>(id)
        .get_result(conn)
}

/// The newest uploads of a person.
pub fn list_uploads(conn: &mut PgConnection, uploaded_by: i64) -> QueryResult<Vec<UploadRow>> {
    statement(format!(
        "{UPLOAD} WHERE uploaded_by = $1 ORDER BY id DESC LIMIT $2"
    ))
    .bind::<BigInt, _>(uploaded_by)
    .bind::<BigInt, _>(WAITING)
    .load(conn)
}

pub fn delete_upload(conn: &mut PgConnection, id: i64) -> QueryResult<bool> {
    statement("DELETE FROM package_uploads WHERE id = $1")
        .bind::<BigInt, _>(id)
        .execute(conn)
        .map(|rows| rows == 1)
}

/// Uploads that nobody imported within a day go.
pub fn delete_old(conn: &mut PgConnection) -> QueryResult<usize> {
    statement("DELETE FROM package_uploads WHERE created_at < now() - interval '1 day'").execute(conn)
}

#[derive(QueryableByName)]
struct ChunkRow {
    #[diesel(sql_type = Binary)]
    bytes: Vec<u8>,
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
        let chunk: Option<ChunkRow> =
            statement("SELECT bytes FROM package_upload_chunks WHERE upload_id = $1 AND position = $2")
                .bind::<BigInt, _>(upload.id)
                .bind::<Integer, _>(position)
                .get_result(conn)
                .optional()?;
        match chunk {
            Some(chunk) => file.write_all(&chunk.bytes)?,
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

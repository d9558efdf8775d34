//! `greenroom problems import`, and the import of a whole folder at every start.

use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use diesel::{Connection, PgConnection};

use crate::package::{self, AnyPackage};
use crate::problems::import::{
    self, Door, ImportError, ImportOptions, ImportOutcome, Imported, Origin, Showing,
};
use crate::web::views::text::count;

/// Imports every package at these paths and prints a line each; returns whether all were taken.
///
/// A folder that is no package stands for the packages in it. A refused package is printed with all that
/// was found in it and does not stop the others.
///
/// # Errors
/// The database can't be reached, or nothing can be printed.
pub fn run(
    database_url: &str,
    paths: &[PathBuf],
    time_limit: Option<Duration>,
    out: &mut dyn Write,
) -> anyhow::Result<bool> {
    let options = ImportOptions {
        showing: Showing::Checked,
        time_limit,
        origin: Origin {
            door: Door::Command,
            ..Origin::default()
        },
    };
    let mut conn = connect(database_url)?;
    let (mut imported, mut refused) = (0, 0);
    for path in paths.iter().flat_map(|path| expand(path)) {
        for (shown, outcome) in import_all(&mut conn, &path, &options)? {
            match outcome {
                Ok(outcome) => {
                    imported += 1;
                    writeln!(out, "{}", line(&shown, &outcome))?;
                }
                Err(findings) => {
                    refused += 1;
                    write!(out, "{}", refusal(&shown, &findings))?;
                }
            }
        }
    }
    writeln!(out, "{imported} imported, {refused} refused")?;
    Ok(refused == 0)
}

/// Imports the packages of the folder that the instance follows and says in one line how it went; every refusal
/// goes to the log.
///
/// # Errors
/// The database can't be reached.
pub fn import_folder(database_url: &str, folder: &Path) -> anyhow::Result<String> {
    let packages = packages_in(folder);
    if packages.is_empty() {
        return Ok(format!("no problem packages in {}", folder.display()));
    }
    import_tracked(database_url, &packages)
}

/// The same for some packages of that folder.
pub fn import_tracked(database_url: &str, packages: &[PathBuf]) -> anyhow::Result<String> {
    let mut conn = connect(database_url)?;
    let (mut fresh, mut unchanged, mut refused) = (0, 0, 0);
    for path in packages {
        let folder = path.file_name().map(|name| name.to_string_lossy().into_owned());
        let options = ImportOptions {
            origin: Origin {
                tracked_folder: folder,
                ..Origin::default()
            },
            ..ImportOptions::showing(Showing::Checked)
        };
        for (shown, outcome) in import_all(&mut conn, path, &options)? {
            match outcome {
                Ok(outcome) if outcome.what == Imported::Unchanged => unchanged += 1,
                Ok(_) => fresh += 1,
                Err(findings) => {
                    refused += 1;
                    tracing::warn!("{}", refusal(&shown, &findings).trim_end());
                }
            }
        }
    }
    let mut summary = format!(
        "{} imported, {unchanged} unchanged",
        count(fresh, "problem", "problems")
    );
    if refused > 0 {
        let _ = write!(summary, ", {refused} refused (see the log)");
    }
    Ok(summary)
}

fn connect(database_url: &str) -> anyhow::Result<PgConnection> {
    PgConnection::establish(database_url).context("connecting to the database")
}

/// What became of one package: one line a finding where it was refused.
type Outcome = Result<ImportOutcome, Vec<String>>;

/// Imports what is at a path, an archive of several packages included; each with the place it is told by.
fn import_all(
    conn: &mut PgConnection,
    path: &Path,
    options: &ImportOptions,
) -> anyhow::Result<Vec<(PathBuf, Outcome)>> {
    let opened = match package::is_archive(path) {
        true => package::open_all(path),
        false => vec![(String::new(), package::open(path))],
    };
    let is_one = opened.len() == 1;
    let mut outcomes = Vec::new();
    for (name, package) in opened {
        let shown = if is_one { path.to_owned() } else { path.join(name) };
        let outcome = match package {
            Ok(package) => import_one(conn, &package, options)?,
            Err(error) => Err(lines(&error)),
        };
        outcomes.push((shown, outcome));
    }
    Ok(outcomes)
}

/// The outer error ends the command, the inner one refuses this package.
fn import_one(
    conn: &mut PgConnection,
    package: &AnyPackage,
    options: &ImportOptions,
) -> anyhow::Result<Outcome> {
    match import::import(conn, package, options) {
        Ok(outcome) => Ok(Ok(outcome)),
        Err(ImportError::Package(error)) => Ok(Err(lines(&error))),
        Err(ImportError::Database(error)) if crate::db::is_outage(&error) => {
            Err(error).context("the database went away")
        }
        Err(error) => Ok(Err(vec![error.to_string()])),
    }
}

fn lines(error: &package::PackageError) -> Vec<String> {
    error.findings.iter().map(ToString::to_string).collect()
}

fn line(path: &Path, outcome: &ImportOutcome) -> String {
    let what = match outcome.what {
        Imported::New => "imported",
        Imported::NewVersion => "new version",
        Imported::Unchanged => "unchanged",
    };
    let shown = if outcome.published { "published" } else { "draft" };
    let mut line = format!(
        "{}: {what}, {shown} as /problems/{}",
        path.display(),
        outcome.slug
    );
    if let Some(note) = &outcome.note {
        let _ = write!(line, " ({note})");
    }
    line
}

fn refusal(path: &Path, findings: &[String]) -> String {
    let mut text = format!("{}: refused\n", path.display());
    for finding in findings {
        let _ = writeln!(text, "  {finding}");
    }
    text
}

/// The path itself where it is a package or nothing better is known, else the packages in it.
fn expand(path: &Path) -> Vec<PathBuf> {
    if is_package(path) || !path.is_dir() {
        return vec![path.to_path_buf()];
    }
    let inside = packages_in(path);
    if inside.is_empty() {
        vec![path.to_path_buf()]
    } else {
        inside
    }
}

/// The packages directly in a folder, sorted by name.
pub fn packages_in(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut packages: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| is_package(path))
        .collect();
    packages.sort();
    packages
}

fn is_package(path: &Path) -> bool {
    path.join("problem.yaml").is_file() || (package::is_archive(path) && path.is_file())
}

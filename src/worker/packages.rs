//! Packages at hand: files from the database by hash, parsed once, kept in memory while they are used.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Context;

use crate::db::{Db, DbError};
use crate::package::{self, Package};
use crate::problems::load;

/// Parsed packages kept at a time.
const KEPT: usize = 64;

/// One immutable version, ready to judge with.
#[derive(Clone)]
pub struct Version {
    pub id: i64,
    pub package: Arc<Package>,
    /// Given, measured or set by an admin; `None` until it is measured.
    pub time_limit: Option<Duration>,
}

pub struct PackageCache {
    folder: PathBuf,
    /// Most recently used last.
    parsed: Mutex<Vec<(i64, Arc<Package>)>>,
}

impl PackageCache {
    pub fn new(folder: PathBuf) -> PackageCache {
        PackageCache {
            folder,
            parsed: Mutex::new(Vec::new()),
        }
    }

    /// The package of a version; its time limit is read each time, for it may be measured later.
    pub fn get(&self, db: &Db, version_id: i64) -> anyhow::Result<Version> {
        let time_limit = db.with(|conn| load::find_time_limit(conn, version_id).map_err(DbError::from))?;
        let package = match self.find(version_id) {
            Some(package) => package,
            None => {
                let path = self.folder(db, version_id)?;
                let package = Arc::new(package::read(&path).context("reading the stored package")?);
                self.keep(version_id, package.clone());
                package
            }
        };
        Ok(Version {
            id: version_id,
            package,
            time_limit,
        })
    }

    /// The folder with a version's files.
    pub fn folder(&self, db: &Db, version_id: i64) -> anyhow::Result<PathBuf> {
        Ok(db.with(|conn| load::materialise(conn, version_id, &self.folder))?)
    }

    fn find(&self, version_id: i64) -> Option<Arc<Package>> {
        let mut parsed = self.parsed.lock().unwrap_or_else(PoisonError::into_inner);
        let at = parsed.iter().position(|(id, _)| *id == version_id)?;
        let entry = parsed.remove(at);
        let package = entry.1.clone();
        parsed.push(entry);
        Some(package)
    }

    fn keep(&self, version_id: i64, package: Arc<Package>) {
        let mut parsed = self.parsed.lock().unwrap_or_else(PoisonError::into_inner);
        parsed.retain(|(id, _)| *id != version_id);
        parsed.push((version_id, package));
        if parsed.len() > KEPT {
            parsed.remove(0);
        }
    }
}

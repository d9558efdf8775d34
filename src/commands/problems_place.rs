//! Where commands find a package: in a folder, in an archive, or in the running instance; and how they put
//! files in place.

use std::fs::{self, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use diesel::{Connection, PgConnection};
use tempfile::TempDir;

use super::database;
use crate::config::DataSettings;
use crate::package::Contents;
use crate::problems::{load, queries};

/// The files of a package, with what keeps them.
pub struct Place {
    pub contents: Contents,
    /// Keeps what was fetched from an instance.
    fetched: Option<TempDir>,
}

impl Place {
    /// `argument` is a folder, an archive, or the slug of a problem of the running instance; a version
    /// may follow it as `@3`. A path wins over a slug.
    ///
    /// # Errors
    /// There is no such package, or its names, links or sizes are not allowed.
    pub fn find(argument: &str, data: &DataSettings) -> anyhow::Result<Place> {
        let path = Path::new(argument);
        if path.exists() || argument.contains(['/', '.']) {
            return Place::open(path);
        }
        let (slug, version) = match argument.split_once('@') {
            Some((slug, number)) => {
                let number = number.parse();
                (
                    slug,
                    Some(number.with_context(|| format!("{argument}: a version is a number"))?),
                )
            }
            None => (argument, None),
        };
        Place::fetch(slug, version, data)
    }

    /// The files, and what has to live as long as they are read.
    pub fn into_parts(self) -> (Contents, Option<TempDir>) {
        (self.contents, self.fetched)
    }

    pub fn open(path: &Path) -> anyhow::Result<Place> {
        let contents = Contents::open(path).with_context(|| path.display().to_string())?;
        Ok(Place {
            contents,
            fetched: None,
        })
    }

    /// A version as it was imported; without a number the one that is shown, else the newest.
    pub fn fetch(slug: &str, version: Option<i32>, data: &DataSettings) -> anyhow::Result<Place> {
        let url = database::owner_url(data).with_context(|| {
            format!("`{slug}` is no folder and no archive here, and no instance can be asked")
        })?;
        fetch_from(&url, slug, version)
    }
}

/// The same from a database.
pub fn fetch_from(database_url: &str, slug: &str, version: Option<i32>) -> anyhow::Result<Place> {
    let mut conn = PgConnection::establish(database_url).context("connecting to the database")?;
    let Some(version_id) = queries::find_version_id(&mut conn, slug, version)? else {
        match version {
            Some(number) => bail!("the instance has no version {number} of a problem `{slug}`"),
            None => bail!("the instance has no problem `{slug}`"),
        }
    };
    let folder = tempfile::Builder::new().prefix("greenroom-export-").tempdir()?;
    let root = load::materialise(&mut conn, version_id, folder.path())?;
    Ok(Place {
        contents: Contents::open(&root)?,
        fetched: Some(folder),
    })
}

/// Where a file goes: `output` itself, or `name` in it where it is a folder or ends in `/`.
pub fn target(output: Option<&Path>, name: &str) -> PathBuf {
    match output {
        None => PathBuf::from(name),
        Some(path) if path.is_dir() || path.to_string_lossy().ends_with('/') => path.join(name),
        Some(path) => path.to_owned(),
    }
}

/// Puts a file in place at once, so that nobody ever finds half of it.
pub fn write_whole(path: &Path, write: impl FnOnce(&mut fs::File) -> io::Result<()>) -> anyhow::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let shown = || path.display().to_string();
    fs::create_dir_all(folder).with_context(shown)?;
    let mut file = tempfile::Builder::new()
        .prefix(".writing-")
        .permissions(Permissions::from_mode(0o666))
        .tempfile_in(folder)
        .with_context(shown)?;
    write(file.as_file_mut()).with_context(shown)?;
    file.flush().with_context(shown)?;
    file.persist(path).with_context(shown)?;
    Ok(())
}

//! Where the data is, and as whom each process gets at it.

use std::path::PathBuf;

use clap::Args;

use super::Secret;
use crate::cluster::{ClusterError, DataFolder};

/// Where the data is.
#[derive(Debug, Clone, Args)]
pub struct DataSettings {
    /// Folder of the private Postgres [default: /var/lib/greenroom for root, else the XDG data folder]
    #[arg(long, env = "GREENROOM_DATA_DIR", value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// A Postgres of your own instead of the private one; DATABASE_URL is read when this is not given
    #[arg(
        long,
        env = "GREENROOM_DATABASE_URL",
        hide_env_values = true,
        value_name = "URL",
        conflicts_with = "database_url_file"
    )]
    pub database_url: Option<Secret>,
    /// File that holds its address
    #[arg(long, env = "GREENROOM_DATABASE_URL_FILE", value_name = "FILE")]
    pub database_url_file: Option<PathBuf>,
}

impl DataSettings {
    pub fn data_dir(&self) -> Result<PathBuf, ClusterError> {
        self.data_dir.clone().map_or_else(DataFolder::default_root, Ok)
    }

    /// The foreign database, if one was given.
    ///
    /// # Errors
    /// A file that can't be read, or is empty.
    pub fn database_url(&self) -> Result<Option<Secret>, ClusterError> {
        if let Some(url) = given(
            self.database_url.as_ref(),
            self.database_url_file.as_ref(),
            "GREENROOM_DATABASE_URL_FILE",
        )? {
            return Ok(Some(url));
        }
        let url = std::env::var("DATABASE_URL").ok().filter(|url| !url.is_empty());
        Ok(url.map(Secret::new))
    }
}

/// With a Postgres of one's own: the addresses with which web and worker sign in, each as a role of its own.
#[derive(Debug, Clone, Default, Args)]
pub struct RoleSettings {
    /// With a Postgres of your own: its address for the web process, with the role greenroom_web
    #[arg(
        long,
        env = "GREENROOM_WEB_DATABASE_URL",
        hide_env_values = true,
        value_name = "URL",
        conflicts_with = "web_database_url_file"
    )]
    pub web_database_url: Option<Secret>,
    /// File that holds it
    #[arg(long, env = "GREENROOM_WEB_DATABASE_URL_FILE", value_name = "FILE")]
    pub web_database_url_file: Option<PathBuf>,
    /// The same for the worker, with the role greenroom_worker
    #[arg(
        long,
        env = "GREENROOM_WORKER_DATABASE_URL",
        hide_env_values = true,
        value_name = "URL",
        conflicts_with = "worker_database_url_file"
    )]
    pub worker_database_url: Option<Secret>,
    /// File that holds it
    #[arg(long, env = "GREENROOM_WORKER_DATABASE_URL_FILE", value_name = "FILE")]
    pub worker_database_url_file: Option<PathBuf>,
}

impl RoleSettings {
    /// # Errors
    /// A file that can't be read, or is empty.
    pub fn web(&self) -> Result<Option<Secret>, ClusterError> {
        given(
            self.web_database_url.as_ref(),
            self.web_database_url_file.as_ref(),
            "GREENROOM_WEB_DATABASE_URL_FILE",
        )
    }

    /// # Errors
    /// A file that can't be read, or is empty.
    pub fn worker(&self) -> Result<Option<Secret>, ClusterError> {
        given(
            self.worker_database_url.as_ref(),
            self.worker_database_url_file.as_ref(),
            "GREENROOM_WORKER_DATABASE_URL_FILE",
        )
    }
}

fn given(
    value: Option<&Secret>,
    file: Option<&PathBuf>,
    name: &'static str,
) -> Result<Option<Secret>, ClusterError> {
    match file {
        Some(file) => Secret::from_file(file)
            .map(Some)
            .map_err(|reason| ClusterError::BadFile {
                file: PathBuf::from(name),
                reason,
            }),
        None => Ok(value.cloned()),
    }
}

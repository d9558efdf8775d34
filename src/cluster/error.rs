use std::{io, path::PathBuf};

/// Why the private Postgres is not there. Each message says what to do next.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    #[error("the data folder {folder} is used by {holder}; stop that one or pass another --data-dir")]
    InUse { folder: PathBuf, holder: String },

    #[error(
        "no Postgres server of version {oldest} or newer found (looked at GREENROOM_PG_BIN, \
         /usr/lib/postgresql, PATH and the tools folders); run scripts/bootstrap or set DATABASE_URL"
    )]
    NoServer { oldest: u32 },

    #[error(
        "{folder} was made by Postgres {made_by} and only {found} is installed; install Postgres {made_by}, \
         or dump there and restore here (docs/operations.md)"
    )]
    OtherVersion {
        folder: PathBuf,
        made_by: u32,
        found: String,
    },

    #[error(
        "{folder} can't be entered by the system user {user}; choose a --data-dir below searchable folders"
    )]
    Unreachable { folder: PathBuf, user: String },

    #[error("{folder} belongs to another user; start Greenroom as that user or pass another --data-dir")]
    ForeignFolder { folder: PathBuf },

    #[error("{0} is too long for a Unix socket (107 bytes with the file's name); pass a shorter --data-dir")]
    PathTooLong(PathBuf),

    #[error("{0} is missing beside an existing cluster; restore it from a backup of the data folder")]
    CredentialsMissing(PathBuf),

    #[error("{file}: {reason}")]
    BadFile { file: PathBuf, reason: String },

    #[error("neither HOME nor XDG_DATA_HOME is set; pass --data-dir")]
    NoHome,

    #[error("the system user {user} could not be made: {reason}")]
    User { user: String, reason: String },

    #[error("initdb failed: {0}")]
    Init(String),

    #[error("Postgres did not start: {0}")]
    Start(String),

    #[error("an older Postgres still uses {folder} (processes {processes}) and does not stop")]
    Leftover { folder: PathBuf, processes: String },

    #[error("preparing the roles failed: {0}")]
    Roles(String),

    #[error("{what}: {source}")]
    Io { what: String, source: io::Error },
}

impl ClusterError {
    /// For `map_err`: names what was being done when `source` came up.
    pub(crate) fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let what = what.into();
        move |source| Self::Io { what, source }
    }
}

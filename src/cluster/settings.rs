use std::path::PathBuf;

/// Whether data must survive a crash of the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Everything as Postgres ships it, passwords asked.
    Full,
    /// For tests: no fsync, no passwords (the socket folder is private), deleted at the end.
    ThrowAway,
}

/// What [`Cluster::start`](super::Cluster::start) needs to know.
#[derive(Debug, Clone)]
pub struct ClusterSettings {
    /// Made when missing, with its parents.
    pub data_dir: PathBuf,
    pub durability: Durability,
    /// Folders that may hold a server of their own (`<folder>/postgres/bin`), searched last.
    pub tools: Vec<PathBuf>,
    /// Searched first, instead of everything else (`GREENROOM_PG_BIN`).
    pub server_bin: Option<PathBuf>,
}

impl ClusterSettings {
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            data_dir: data_dir.into(),
            durability: Durability::Full,
            tools: super::server::default_tools(),
            server_bin: std::env::var_os("GREENROOM_PG_BIN").map(PathBuf::from),
        }
    }

    /// A cluster in `dir` (made when missing, deleted with the [`Cluster`](super::Cluster)).
    pub fn throw_away(dir: impl Into<PathBuf>) -> Self {
        Self {
            durability: Durability::ThrowAway,
            ..Self::new(dir)
        }
    }
}

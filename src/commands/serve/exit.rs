use std::{io, net::SocketAddr, process::ExitCode};

use crate::cluster::ClusterError;

/// Why `serve` did not start, or did not stay.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error("{0}")]
    Settings(String),
    #[error(transparent)]
    Cluster(#[from] ClusterError),
    #[error("{0} is used by another program; stop it or choose another address with --bind")]
    AddressBusy(SocketAddr),
    #[error("listening on {address}: {source}")]
    Listen { address: SocketAddr, source: io::Error },
    #[error("migrating the database: {0:#}")]
    Migration(anyhow::Error),
    #[error("{0}")]
    Children(String),
    #[error("{what}: {source}")]
    Io { what: &'static str, source: io::Error },
}

/// Stopped before all work was handed over: a second signal, a signal during the start, or 30 s had passed.
pub(super) const HURRIED: u8 = 10;

impl ServeError {
    /// The exit codes of `docs/operations.md`.
    pub fn code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Io { .. } => 1,
            Self::Settings(_) => 3,
            Self::Cluster(error) => cluster_code(error),
            Self::AddressBusy(_) | Self::Listen { .. } => 5,
            Self::Migration(_) => 8,
            Self::Children(_) => 9,
        })
    }
}

fn cluster_code(error: &ClusterError) -> u8 {
    match error {
        ClusterError::InUse { .. } => 4,
        ClusterError::NoServer { .. } | ClusterError::OtherVersion { .. } => 6,
        ClusterError::NoHome
        | ClusterError::Unreachable { .. }
        | ClusterError::ForeignFolder { .. }
        | ClusterError::PathTooLong(_)
        | ClusterError::BadFile { .. } => 3,
        ClusterError::CredentialsMissing(_)
        | ClusterError::User { .. }
        | ClusterError::Init(_)
        | ClusterError::Start(_)
        | ClusterError::Leftover { .. }
        | ClusterError::Roles(_)
        | ClusterError::Io { .. } => 7,
    }
}

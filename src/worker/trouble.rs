//! Why a job could not be done here.

use crate::db::DbError;
use crate::judge::JudgeError;
use crate::judge::sandbox::SandboxError;

#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    #[error(transparent)]
    Database(#[from] DbError),
    #[error(transparent)]
    Judge(#[from] JudgeError),
    #[error("package of version {version_id}: {reason}")]
    Package { version_id: i64, reason: String },
    #[error("version {0} has no time limit")]
    NoTimeLimit(i64),
    #[error("unknown language {0}")]
    Language(String),
    /// The simulation ended without a verdict.
    #[error("simulation: {0}")]
    Simulation(String),
    /// What the job is about is there no more: its author has left, say.
    #[error("what it is about is gone")]
    Gone,
    #[error("the lease was lost")]
    LeaseLost,
}

impl From<diesel::result::Error> for Trouble {
    fn from(error: diesel::result::Error) -> Self {
        match error {
            diesel::result::Error::NotFound => Trouble::Gone,
            error => Trouble::Database(error.into()),
        }
    }
}

impl From<SandboxError> for Trouble {
    fn from(error: SandboxError) -> Self {
        Trouble::Judge(error.into())
    }
}

impl Trouble {
    /// The machine is at fault, not the job: another worker may do it.
    pub(super) fn is_of_this_worker(&self) -> bool {
        match self {
            Trouble::Database(_) | Trouble::LeaseLost => true,
            Trouble::Judge(error) => error.is_of_this_machine(),
            Trouble::Package { .. }
            | Trouble::Gone
            | Trouble::NoTimeLimit(_)
            | Trouble::Language(_)
            | Trouble::Simulation(_) => false,
        }
    }

    /// The helper that makes sandboxes is gone, so this process can judge nothing more.
    pub(super) fn ends_the_worker(&self) -> bool {
        matches!(
            self,
            Trouble::Judge(JudgeError::Sandbox(SandboxError::SpawnerLost { .. }))
        )
    }
}

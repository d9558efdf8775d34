//! Why a judging could not be done. Never the fault of the judged program: that is a verdict.

use super::sandbox::SandboxError;
use super::validator::FlagError;
use crate::package::LanguageId;

#[derive(Debug, thiserror::Error)]
pub enum JudgeError {
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
    #[error("{language} cannot be judged on this machine: {reason}")]
    LanguageUnavailable { language: LanguageId, reason: String },
    #[error("{path} of the package cannot be read: {source}")]
    PackageFile { path: String, source: std::io::Error },
    /// The package may be shown but not judged.
    #[error("the package is incomplete: {0}")]
    Incomplete(String),
    #[error("case {case}: {source}")]
    ValidatorFlags { case: String, source: FlagError },
    #[error("the validator {path} does not compile:\n{output}")]
    ValidatorCompile { path: String, output: String },
    /// A generator, an input validator, or a program that stress compares.
    #[error("{path} does not compile:\n{output}")]
    ToolCompile { path: String, output: String },
    #[error("no time limit can be derived: {0}")]
    NoTimeLimit(String),
    /// Whoever asked for it wants it no more.
    #[error("it was stopped")]
    Stopped,
}

impl JudgeError {
    /// The machine is at fault, not the package or the program: another one may do it.
    pub fn is_of_this_machine(&self) -> bool {
        matches!(self, JudgeError::Sandbox(_) | JudgeError::Stopped)
    }
}

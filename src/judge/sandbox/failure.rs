//! What went wrong while a sandbox was made, and at which step.

use rustix::io::Errno;

/// What failed, and at which step; becomes `SandboxError::Setup` or `Unavailable` for the caller.
pub(super) struct Failure {
    pub step: String,
    pub errno: Errno,
}

pub(super) trait At<T> {
    fn at(self, step: impl Into<String>) -> Result<T, Failure>;
}

impl<T> At<T> for Result<T, Errno> {
    fn at(self, step: impl Into<String>) -> Result<T, Failure> {
        self.map_err(|errno| Failure {
            step: step.into(),
            errno,
        })
    }
}

impl<T> At<T> for std::io::Result<T> {
    fn at(self, step: impl Into<String>) -> Result<T, Failure> {
        self.map_err(|error| Failure {
            step: step.into(),
            errno: Errno::from_io_error(&error).unwrap_or(Errno::IO),
        })
    }
}

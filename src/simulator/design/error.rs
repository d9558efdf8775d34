//! What is wrong with a design, said to the person who wrote it.

use std::fmt;

use super::Position;

/// One thing to put right. A design has no warnings: what does not decide anything is not said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DesignError {
    /// Line and column in the text; zeros when the design came from JSON or the whole is meant.
    pub at: Position,
    /// One calm sentence without a full stop, with names in backticks.
    pub message: String,
}

impl DesignError {
    pub fn new(at: Position, message: impl Into<String>) -> Self {
        Self {
            at,
            message: message.into(),
        }
    }
}

impl fmt::Display for DesignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.at.line > 0 {
            write!(f, "{}:{}: ", self.at.line, self.at.column)?;
        }
        f.write_str(&self.message)
    }
}

/// More than this is not read by anybody.
pub(super) const MAX_ERRORS: usize = 50;

/// By place, without repetition, and no more than anybody reads.
pub(super) fn sorted(mut errors: Vec<DesignError>) -> Vec<DesignError> {
    errors.sort_by_key(|error| (error.at.line, error.at.column));
    errors.dedup();
    errors.truncate(MAX_ERRORS);
    errors
}

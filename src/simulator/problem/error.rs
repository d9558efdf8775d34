//! What is wrong with a problem, said to its author.

use std::fmt;

use crate::package::Finding;

/// One thing to put right in a file of the package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProblemError {
    /// Path in the package.
    pub path: String,
    /// From 1; 0 when the file as a whole is meant.
    pub line: u32,
    pub column: u32,
    /// Stable kebab-case name of the rule, such as `unknown-key`.
    pub rule: &'static str,
    pub message: String,
}

impl fmt::Display for ProblemError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.path)?;
        if self.line > 0 {
            write!(f, "{}:{}:", self.line, self.column)?;
        }
        write!(f, " error: {} [{}]", self.message, self.rule)
    }
}

impl From<Finding> for ProblemError {
    fn from(finding: Finding) -> Self {
        Self {
            path: finding.path.unwrap_or_default(),
            line: finding.line.unwrap_or(0),
            column: finding.column.unwrap_or(0),
            rule: finding.rule,
            message: finding.message,
        }
    }
}

impl From<ProblemError> for Finding {
    fn from(error: ProblemError) -> Self {
        let finding = Self::error(error.rule, error.path, error.message);
        if error.line > 0 {
            finding.at(error.line, error.column)
        } else {
            finding
        }
    }
}

use std::fmt;

use serde::{Deserialize, Serialize};

/// How much a finding weighs: an error refuses the package, a warning does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Error,
    Warning,
}

/// One remark about a package, precise enough to find the place and the broken rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub severity: Severity,
    /// Path inside the package, with `/`; `None` when the package as a whole is meant.
    pub path: Option<String>,
    /// Line in the file, counted from 1.
    pub line: Option<u32>,
    /// Column in the line, counted from 1 in characters.
    pub column: Option<u32>,
    /// Stable kebab-case name of the rule, for example `unsupported-feature`.
    pub rule: &'static str,
    pub message: String,
}

impl Finding {
    pub fn error(rule: &'static str, path: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, rule, path, message)
    }

    pub fn warning(rule: &'static str, path: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, rule, path, message)
    }

    /// An error that concerns the package as a whole.
    pub fn whole(rule: &'static str, message: impl Into<String>) -> Self {
        Self {
            path: None,
            ..Self::error(rule, "", message)
        }
    }

    fn new(
        severity: Severity,
        rule: &'static str,
        path: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            severity,
            path: Some(path.into()),
            line: None,
            column: None,
            rule,
            message: message.into(),
        }
    }

    pub fn at(mut self, line: u32, column: u32) -> Self {
        self.line = Some(line);
        self.column = Some(column);
        self
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = &self.path {
            write!(f, "{path}:")?;
            if let Some(line) = self.line {
                write!(f, "{line}:")?;
                if let Some(column) = self.column {
                    write!(f, "{column}:")?;
                }
            }
            write!(f, " ")?;
        }
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "{severity}: {} [{}]", self.message, self.rule)
    }
}

/// Why a package was refused: everything that was found, at least one of it an error.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize)]
pub struct PackageError {
    pub findings: Vec<Finding>,
}

impl From<Finding> for PackageError {
    fn from(finding: Finding) -> Self {
        Self {
            findings: vec![finding],
        }
    }
}

impl fmt::Display for PackageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, finding) in self.findings.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "{finding}")?;
        }
        Ok(())
    }
}

//! Ways to sign in beside a password, as pages name them.

use std::sync::Arc;

/// A provider on a button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// Stands in addresses: "github".
    pub slug: String,
    /// "GitHub".
    pub label: String,
}

/// Those of an instance; app data. None in a program built without sign-in by provider.
#[derive(Debug, Clone, Default)]
pub struct Ways(pub Arc<[Way]>);

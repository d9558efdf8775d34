//! How a package is imported: whether seekers see it, and where it comes from.

use std::time::Duration;

#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    pub showing: Showing,
    /// An admin's limit for a package that states none.
    pub time_limit: Option<Duration>,
    pub origin: Origin,
}

impl ImportOptions {
    /// From the folder of problems, without a limit of its own.
    pub const fn showing(showing: Showing) -> ImportOptions {
        ImportOptions {
            showing,
            time_limit: None,
            origin: Origin {
                door: Door::Folder,
                author_id: None,
                note: String::new(),
                base_id: None,
                tracked_folder: None,
            },
        }
    }
}

/// Whether and when seekers see what is imported.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Showing {
    /// Not before somebody asks for it.
    #[default]
    Draft,
    /// Published as soon as it has passed its self-check; until then a problem that shows nothing yet is in beta. A
    /// package written elsewhere promised less: it is published at once, and the check only tells.
    Checked,
    /// Published without a check.
    AtOnce,
}

/// Where a version comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    pub door: Door,
    pub author_id: Option<i64>,
    /// What changed, in the author's words.
    pub note: String,
    /// The version it was made from.
    pub base_id: Option<i64>,
    /// The folder that the problem follows from now on.
    pub tracked_folder: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Door {
    /// The folder of problems that `serve` follows.
    #[default]
    Folder,
    Command,
    Upload,
    Browser,
}

impl Door {
    /// As the column `problem_versions.origin` has it.
    pub fn word(self) -> &'static str {
        match self {
            Door::Folder => "folder",
            Door::Command => "command",
            Door::Upload => "upload",
            Door::Browser => "browser",
        }
    }
}

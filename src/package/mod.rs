//! Reader and validator of problem packages in the ICPC format, and renderer of their statements.
//!
//! An engine: it knows folders, archives and texts, no HTTP and no database. `judge` takes the test
//! data and programs from here, `problems` the metadata, manifest and statements. A package is
//! foreign data: every size, count, path and link is checked, and what Greenroom cannot judge
//! faithfully is refused by name. The reference of what is read stands in `docs/packages.md`.

mod archive;
mod data;
pub mod fields;
mod finding;
mod gold;
mod greenroom_yaml;
mod judging_hash;
mod language;
mod limits;
mod manifest;
mod model;
mod names;
mod problem_yaml;
mod programs;
mod read;
pub mod rubric;
pub mod statement;
mod submissions;
mod tree;
pub mod yaml;

pub use archive::open;
pub use data::{GroupItem, OnReject, OutputProof, TestCase, TestGroup, ValidatorProofs};
pub use finding::{Finding, PackageError, Severity};
pub use gold::{GoldMark, GoldSubmission};
pub use language::LanguageId;
pub use limits::Limits;
pub use manifest::{Hash, Manifest, ManifestEntry};
pub use model::{
    AnyPackage, DesignPackage, Difficulty, Expected, FormatVersion, GreenroomMeta, Head, LabelledSubmission,
    Licence, OutputValidator, Package, Program, RobustnessCase, Skipped, Source, SourcePath, StatementFile,
    StatementFormat,
};
pub use read::{read, read_any};
pub use statement::SanitizedHtml;

#[cfg(test)]
mod tests;

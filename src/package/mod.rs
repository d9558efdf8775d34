//! Reader and validator of problem packages in the ICPC format, and renderer of their statements.
//!
//! An engine: it knows folders, archives and texts, no HTTP and no database. `judge` takes the test
//! data and programs from here, `problems` the metadata, manifest and statements. A package is
//! foreign data: every size, count, path and link is checked, and what Greenroom cannot judge
//! faithfully is refused by name. The reference of what is read stands in `docs/packages.md`.

mod archive;
mod compare;
mod contents;
mod data;
mod export;
pub mod fields;
mod finding;
pub mod generators;
mod gold;
mod greenroom_yaml;
mod hunks;
mod judging_hash;
mod language;
mod limits;
mod links;
mod manifest;
mod model;
mod names;
mod patch;
mod problem_yaml;
mod programs;
mod read;
pub mod rubric;
pub mod skeleton;
pub mod statement;
mod submissions;
mod tree;
pub mod yaml;

pub use archive::{is_archive, open, open_all};
pub use compare::{Change, ChangeKind, compare};
pub use contents::{Contents, Files, MemoryFiles};
pub use data::{GroupItem, OnReject, OutputProof, TestCase, TestGroup, ValidatorProofs};
pub use export::export;
pub use finding::{Finding, PackageError, Severity};
pub use generators::{GeneratedCase, Generator};
pub use gold::{GoldMark, GoldSubmission};
pub use hunks::{Hunk, Line, hunks};
pub use language::LanguageId;
pub use limits::Limits;
pub use links::link_text;
pub use manifest::{Hash, Manifest, ManifestEntry};
pub use model::{
    AnyPackage, DesignPackage, Difficulty, Expected, FormatVersion, GreenroomMeta, Head, LabelledSubmission,
    Licence, OutputValidator, Package, Program, RobustnessCase, Skipped, Source, SourcePath, StatementFile,
    StatementFormat,
};
pub use names::is_inner_path as is_file_path;
pub use patch::patch;
pub use read::{read, read_any, read_to_generate};
pub use statement::SanitizedHtml;

#[cfg(test)]
mod tests;

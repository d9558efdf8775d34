//! The values a package turns into. Paths are relative to the package and use `/`.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::data::{TestGroup, ValidatorProofs};
use super::generators::Generator;
use super::gold::GoldSubmission;
use super::rubric::Rubric;
use super::{Finding, Hash, LanguageId, Limits, Manifest};

/// What every package has, whatever its problem asks for.
#[derive(Clone, Debug, Serialize)]
pub struct Head {
    /// The folder the package was read from.
    pub root: PathBuf,
    /// Name of the folder or archive.
    pub short_name: String,
    pub uuid: Option<Uuid>,
    /// Display name per statement language; never empty.
    pub names: BTreeMap<String, String>,
    pub authors: Vec<String>,
    pub source: Option<Source>,
    pub licence: Licence,
    pub rights_owner: Option<String>,
    pub keywords: Vec<String>,
    pub statements: Vec<StatementFile>,
    /// Parts that were left out, with the reason; nothing here affects a verdict.
    pub skipped: Vec<Skipped>,
    pub greenroom: GreenroomMeta,
    pub manifest: Manifest,
    pub warnings: Vec<Finding>,
    /// Keeps the unpacked archive alive as long as the package is.
    #[serde(skip)]
    pub(super) unpacked: Option<Arc<tempfile::TempDir>>,
}

impl Head {
    /// The hash of everything in the package; see [`Manifest::content_hash`].
    pub fn content_hash(&self) -> Hash {
        self.manifest.content_hash()
    }
}

/// A package of any kind that was read and found sound.
#[derive(Clone, Debug)]
pub enum AnyPackage {
    Code(Box<Package>),
    Design(Box<DesignPackage>),
}

impl AnyPackage {
    pub fn head(&self) -> &Head {
        match self {
            Self::Code(package) => &package.head,
            Self::Design(package) => &package.head,
        }
    }

    pub(super) fn head_mut(&mut self) -> &mut Head {
        match self {
            Self::Code(package) => &mut package.head,
            Self::Design(package) => &mut package.head,
        }
    }
}

/// The package of a system-design problem. What its `problem.yaml` says of traffic and promises is for the
/// simulator, which reads it from the same folder.
#[derive(Clone, Debug, Serialize)]
pub struct DesignPackage {
    #[serde(flatten)]
    pub head: Head,
}

impl DesignPackage {
    /// Value of the key `format` in `problem.yaml`.
    pub const FORMAT: &str = "design-problem/1";
}

impl Deref for DesignPackage {
    type Target = Head;

    fn deref(&self) -> &Head {
        &self.head
    }
}

/// The package of a problem that is solved by a program: its head, and what judging a program needs.
#[derive(Clone, Debug, Serialize)]
pub struct Package {
    #[serde(flatten)]
    pub head: Head,
    pub format: FormatVersion,
    /// `None` means all languages.
    pub allowed_languages: Option<Vec<LanguageId>>,
    pub limits: Limits,
    pub output_validator: OutputValidator,
    /// Programs that say whether an input is one: `42` for yes.
    pub input_validators: Vec<Program>,
    pub proofs: ValidatorProofs,
    /// Programs in `generators/` that run here, whether or not `greenroom.yaml` names them.
    pub generators: Vec<Program>,
    /// The root group, with children `sample` (when there is one) and `secret`.
    pub data: TestGroup,
    /// Language id or `default` → files laid over every submission before compiling.
    pub include: BTreeMap<String, Vec<SourcePath>>,
    pub submissions: Vec<LabelledSubmission>,
    /// Changes when a verdict could change; see `Package::judging_hash`.
    pub(super) judging_hash: Hash,
    /// Why the package can be imported but not judged, e.g. `output validator missing`.
    pub incomplete: Option<String>,
}

impl Deref for Package {
    type Target = Head;

    fn deref(&self) -> &Head {
        &self.head
    }
}

impl Package {
    /// The hash of what can move a verdict: data, settings of groups and cases, limits, languages, output
    /// validator, include files. Statements, names, submissions and `greenroom.yaml` are not in it.
    pub fn judging_hash(&self) -> Hash {
        self.judging_hash
    }
}

/// Which text of the format a package follows. `legacy-icpc` is read as `Legacy`, `draft` as `V2025_09`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FormatVersion {
    #[serde(rename = "legacy")]
    Legacy,
    #[serde(rename = "2023-07-draft")]
    Draft2023_07,
    #[serde(rename = "2025-09")]
    V2025_09,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    pub name: String,
    pub url: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Licence {
    #[default]
    Unknown,
    PublicDomain,
    Cc0,
    CcBy,
    CcBySa,
    Educational,
    Permission,
}

impl Licence {
    /// Reads the spelling of `problem.yaml`.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text.to_ascii_lowercase().as_str() {
            "unknown" => Self::Unknown,
            "public domain" => Self::PublicDomain,
            "cc0" => Self::Cc0,
            "cc by" => Self::CcBy,
            "cc by-sa" => Self::CcBySa,
            "educational" => Self::Educational,
            "permission" => Self::Permission,
            _ => return None,
        })
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Unknown => "Unknown",
            Self::PublicDomain => "Public domain",
            Self::Cc0 => "CC0",
            Self::CcBy => "CC BY",
            Self::CcBySa => "CC BY-SA",
            Self::Educational => "Educational use",
            Self::Permission => "Used with permission",
        }
    }
}

/// What decides whether an output is right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutputValidator {
    /// The token comparison of the format, with the case's `validator_args`.
    Default,
    Custom(Program),
    /// The package says it has its own, but the program is not there.
    Missing,
}

/// A program of the package itself, such as its output validator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    /// The file, or the folder that holds the files.
    pub path: String,
    pub files: Vec<SourcePath>,
    pub language: LanguageId,
}

/// A file of a program: the name it has where the program is built, and where the package keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourcePath {
    pub name: String,
    pub path: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatementFormat {
    Markdown,
    Latex,
    Pdf,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementFile {
    /// Language code such as `en` or `pt-BR`.
    pub language: String,
    pub format: StatementFormat,
    pub path: String,
}

/// The verdict folder a submission was found in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expected {
    Accepted,
    /// Any verdict but accepted.
    Rejected,
    WrongAnswer,
    TimeLimitExceeded,
    RunTimeError,
    /// Slow by design: may time out or crash, may be accepted nowhere it is too slow, never wrong.
    BruteForce,
}

/// A submission of the package with the verdict its author promises.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelledSubmission {
    /// `submissions/accepted/two.py`, or a folder that is one program.
    pub path: String,
    pub files: Vec<SourcePath>,
    /// Always one that Greenroom judges; others are in [`Head::skipped`].
    pub language: LanguageId,
    /// File to start, where the package names one.
    pub entry: Option<String>,
    pub expected: Expected,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    pub path: String,
    pub reason: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Difficulty {
    Easy,
    Medium,
    Hard,
}

/// A secret case that guards against something no wrong program of the package does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RobustnessCase {
    /// As [`super::TestCase::name`] has it.
    pub case: String,
    pub reason: String,
}

/// What `greenroom.yaml` says; defaults where the file is absent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GreenroomMeta {
    /// Name in the address; the short name unless stated.
    pub slug: String,
    pub summary: Option<String>,
    pub topics: Vec<String>,
    pub difficulty: Option<Difficulty>,
    pub target_minutes: Option<u32>,
    /// Markdown, in the order they are offered.
    pub hints: Vec<String>,
    /// Path of a Markdown file in the package.
    pub editorial: Option<String>,
    /// How people mark it, where it is not by the built-in rubric.
    pub rubric: Option<Rubric>,
    /// Submissions with known marks, for mentors to compare theirs with.
    pub gold: Vec<GoldSubmission>,
    /// Secret cases that no wrong program of the package fails on, and why they are there all the same.
    pub robustness: Vec<RobustnessCase>,
    /// Why no program of the package is too slow, where none is: then nothing shows the time limit from above.
    pub time_limit_note: Option<String>,
    /// Whether the package has a `greenroom.yaml`: it was written for Greenroom.
    pub is_present: bool,
    /// Programs that make test cases.
    pub generators: Vec<Generator>,
}

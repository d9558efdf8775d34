//! What the gate found: plain data, ready to be stored and shown.

use serde::{Deserialize, Serialize};

use crate::judge::ProgramCheck;
use crate::judge::verdict::Verdict;
use crate::package::{LanguageId, RobustnessCase, Skipped};

/// The self-check of one package.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GateReport {
    pub name: String,
    /// Milliseconds; absent where no accepted program could be measured.
    pub time_limit_ms: Option<u64>,
    /// Whether it was derived from the accepted programs.
    pub time_limit_derived: bool,
    /// Every case in judging order; the columns of the kill matrix.
    pub cases: Vec<GateCase>,
    /// The rows of the kill matrix, accepted programs first.
    pub programs: Vec<GateProgram>,
    pub input_validators: Vec<InputValidatorReport>,
    pub invalid_inputs: Vec<InvalidInputReport>,
    pub outputs: Vec<OutputReport>,
    pub statements: Vec<StatementReport>,
    pub margins: Margins,
    /// Every language that the problem offers here, with its slowest accepted program.
    pub languages: Vec<LanguageMargin>,
    /// Marked by the author as catching no wrong program of the package.
    pub robustness: Vec<RobustnessCase>,
    pub skipped: Vec<Skipped>,
    pub findings: Vec<GateFinding>,
    /// Why the check did not come to its end.
    pub error: Option<String>,
}

/// One thing that an author has to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GateFinding {
    /// Keeps the version from being published.
    pub refuses: bool,
    /// Stable kebab-case name of the rule.
    pub rule: String,
    pub message: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GateCase {
    /// `secret/03-big`.
    pub name: String,
    pub is_sample: bool,
    pub input_bytes: u64,
    /// Wrong programs that fail here.
    pub kills: u32,
    /// Slowest accepted program here, milliseconds of CPU.
    pub slowest_ms: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GateProgram {
    #[serde(flatten)]
    pub check: ProgramCheck,
    /// One for each of [`GateReport::cases`]; empty where it did not compile.
    pub cells: Vec<Cell>,
}

/// A program on a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// At the time limit, even where the program was allowed more.
    pub verdict: Option<Verdict>,
    pub cpu_ms: u32,
}

impl Cell {
    pub fn is_kill(self) -> bool {
        self.verdict
            .is_some_and(|verdict| !matches!(verdict, Verdict::Accepted | Verdict::JudgeError))
    }
}

/// What an input validator said of the cases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputValidatorReport {
    pub path: String,
    pub accepted: u32,
    /// Cases it refused, with what it said.
    pub refused: Vec<(String, String)>,
    /// Why it could not be asked, or not to the end.
    pub error: Option<String>,
}

/// An input that must be refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvalidInputReport {
    pub path: String,
    /// The validator that refused it; `None` where all took it.
    pub refused_by: Option<String>,
}

/// An output that the output validator had to take or to refuse.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputReport {
    pub name: String,
    pub is_valid: bool,
    pub passed: bool,
    pub message: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementReport {
    pub language: String,
    /// Broken images, formulas and commands, a line each.
    pub remarks: Vec<String>,
}

/// How far the time limit is from the programs on both sides of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Margins {
    pub slowest_accepted: Option<Timed>,
    /// The limit must be at least this many times the slowest accepted program.
    pub below_factor: f64,
    /// The quickest program labelled as too slow, on its slowest case.
    pub quickest_slow: Option<Timed>,
    /// It must need at least this many times the limit.
    pub above_factor: f64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timed {
    pub path: String,
    pub case: String,
    /// CPU time; of a program that was stopped, the time until then.
    pub cpu_ms: u32,
    pub was_stopped: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LanguageMargin {
    pub language: LanguageId,
    /// Its slowest accepted program; `None` where the package has none in the language.
    pub slowest: Option<Timed>,
}

impl GateReport {
    /// Nothing keeps the version from being published.
    pub fn passes(&self) -> bool {
        self.error.is_none() && !self.findings.iter().any(|finding| finding.refuses)
    }

    /// Wrong programs: those that are not labelled as accepted.
    pub fn wrong_programs(&self) -> impl Iterator<Item = &GateProgram> {
        self.programs
            .iter()
            .filter(|program| program.check.expected != "accepted")
    }
}

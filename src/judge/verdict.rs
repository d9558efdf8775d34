//! The values that judging produces: plain data, ready to be stored and shown.

use serde::{Deserialize, Serialize};

/// What became of a program, or of one of its test cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Accepted,
    WrongAnswer,
    TimeLimit,
    MemoryLimit,
    RuntimeError,
    CompileError,
    OutputLimit,
    JudgeError,
}

impl Verdict {
    /// The words shown to people.
    pub fn label(self) -> &'static str {
        match self {
            Verdict::Accepted => "Accepted",
            Verdict::WrongAnswer => "Wrong answer",
            Verdict::TimeLimit => "Time limit",
            Verdict::MemoryLimit => "Memory limit",
            Verdict::RuntimeError => "Runtime error",
            Verdict::CompileError => "Compile error",
            Verdict::OutputLimit => "Output limit",
            Verdict::JudgeError => "Judge error",
        }
    }

    pub fn is_accepted(self) -> bool {
        self == Verdict::Accepted
    }

    /// Rank for the default grader's *worst error*: the lower, the worse.
    /// A judge error hides everything else, because nothing else can then be trusted.
    pub(crate) fn badness(self) -> u8 {
        match self {
            Verdict::JudgeError => 0,
            Verdict::CompileError => 1,
            Verdict::RuntimeError => 2,
            Verdict::MemoryLimit => 3,
            Verdict::TimeLimit => 4,
            Verdict::OutputLimit => 5,
            Verdict::WrongAnswer => 6,
            Verdict::Accepted => 7,
        }
    }
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.label())
    }
}

/// How far a judging has come; reported to the caller while it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    Compiling,
    /// `done` of `total` cases are judged; the total counts every case of the package.
    Running {
        done: u32,
        total: u32,
    },
}

/// Whether CPU time and memory were counted by a control group or estimated by sampling.
pub use super::sandbox::Accuracy;

/// One judging of one program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    pub verdict: Verdict,
    pub compile: CompileReport,
    /// Every case of the package in judging order; those not reached have no verdict.
    pub cases: Vec<CaseResult>,
    /// CPU time of the slowest case, milliseconds.
    pub cpu_ms: u32,
    /// Wall time of the slowest case, milliseconds.
    pub wall_ms: u32,
    /// Largest memory peak of any case, bytes.
    pub memory_bytes: u64,
    pub accuracy: Accuracy,
    /// What went wrong on our side, for admins; set only with the verdict *Judge error*.
    pub judge_error: Option<String>,
    pub timings: Timings,
}

/// The outcome of a run on samples or custom input: no verdict is recorded from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunOutcome {
    /// Set only when the program did not compile.
    pub compile_failed: bool,
    pub compile: CompileReport,
    pub cases: Vec<CaseResult>,
    pub accuracy: Accuracy,
    pub timings: Timings,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompileReport {
    /// What the compiler printed, made printable and capped.
    pub output: String,
    pub cpu_ms: u32,
    pub wall_ms: u32,
}

/// One test case of a judgement. Secret cases never carry output, standard error or judge messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseResult {
    pub name: String,
    pub group: String,
    pub is_sample: bool,
    /// The intent of the case, as its author describes it to seekers.
    pub description: Option<String>,
    /// `None` when the case was not run, or was a run on custom input that ended normally.
    pub verdict: Option<Verdict>,
    pub cpu_ms: u32,
    pub wall_ms: u32,
    pub memory_bytes: u64,
    pub exit_code: Option<i32>,
    pub signal: Option<i32>,
    /// Samples and runs only, at most 64 KiB.
    #[serde(with = "super::bytes_as_hex", default)]
    pub output: Option<Vec<u8>>,
    /// Samples and runs only, at most 64 KiB.
    #[serde(with = "super::bytes_as_hex", default)]
    pub stderr: Option<Vec<u8>>,
    /// What the output validator said; samples only.
    pub judge_message: Option<String>,
}

/// Where the wall time of a judging went, microseconds; for measuring, not for pages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timings {
    pub compile_us: u64,
    /// From handing the case to the sandbox until its report, one entry a case that ran.
    pub case_run_us: Vec<u64>,
    /// Comparing or validating, one entry a case that ran.
    pub case_validate_us: Vec<u64>,
    pub total_us: u64,
}

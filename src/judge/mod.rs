//! The judge: compiles a program in a sandbox, runs it on the test data of a package, validates what it
//! prints and grades the result.
//!
//! An engine: it knows packages and processes, no HTTP and no database. Workers call [`Judge`] for
//! submissions and runs; `problems check` calls [`check()`] for the labelled programs of a package. A verdict
//! is a value; an error means that we could not judge.

mod bytes_as_hex;
mod cases;
pub mod check;
mod compile;
mod error;
mod execute;
pub mod gate;
mod generate;
mod grade;
mod measure;
mod pipeline;
mod program;
mod runs;
pub mod sandbox;
mod sources;
mod stress;
mod text;
mod tool;
mod toolchain;
pub mod validator;
mod verdict;

pub use check::{CheckOptions, PackageCheck, ProgramCheck, check};
pub use error::JudgeError;
pub use generate::{GenerateError, Generated};
pub use measure::MeasuredLimit;
pub use pipeline::Judge;
pub use program::{Program, SourceFile};
pub use stress::{Difference, Outcome, StressOptions, Stressed, Tried};
pub use toolchain::{Availability, LanguageReport, Toolchain, Toolchains};
pub use verdict::{Accuracy, CaseResult, CompileReport, Judgement, Progress, RunOutcome, Timings, Verdict};

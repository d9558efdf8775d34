//! Looks for an input on which two programs differ, and makes it small.

mod search;
mod shrink;

use std::time::Duration;

use super::compile::Compiled;
use super::error::JudgeError;
use super::pipeline::{Judge, refuse_incomplete};
use super::program::Program;
use super::verdict::Verdict;
use crate::package::{self, Package};
use search::Stress;

/// How to look.
pub struct StressOptions<'a> {
    pub generator: &'a package::Program,
    /// What the generator is called with, `{size}` for the size; the seed follows.
    pub args: &'a [String],
    pub largest: u64,
    pub budget: Duration,
    pub time_limit: Duration,
    pub slot: usize,
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum Stressed {
    Found(Box<Difference>),
    /// The programs did not differ on any input that could be tried in time.
    Alike(Tried),
}

/// How much was tried.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tried {
    pub inputs: usize,
    pub largest: u64,
    /// Inputs that were not made or not taken, and the last reason.
    pub refused: usize,
    pub reason: Option<String>,
}

/// An input on which the programs differ.
#[derive(Clone, Debug)]
pub struct Difference {
    pub input: Vec<u8>,
    /// What the generator was called with.
    pub args: Vec<String>,
    pub seed: u64,
    pub size: u64,
    pub outcomes: [Outcome; 2],
    /// What the output validator said, where it decided.
    pub message: Option<String>,
    /// Length of the input that was found first, and how many steps made it smaller.
    pub found_bytes: usize,
    pub steps: usize,
    pub tried: Tried,
    /// Without input validators the small input may break the statement's rules.
    pub is_validated: bool,
}

/// How a program ended, and what it printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Accepted for the first program where it ended well: its output stands for the answer.
    pub verdict: Verdict,
    pub output: Vec<u8>,
}

impl Judge {
    /// Compares two programs on inputs from small to large until they differ or the budget is spent.
    ///
    /// They differ where they end differently, or where the package's output validator does not take the
    /// second one's output with the first one's as the answer.
    ///
    /// # Errors
    /// A program does not compile, or the judge itself fails.
    pub fn stress(
        &self,
        package: &Package,
        programs: [&Program; 2],
        options: &StressOptions<'_>,
    ) -> Result<Stressed, JudgeError> {
        refuse_incomplete(package)?;
        let slot = options.slot;
        let stress = Stress {
            judge: self,
            package,
            options,
            generator: self.build_tool(package, options.generator, slot)?,
            validators: self.build_input_validators(package, slot)?,
            programs: [
                self.ready(package, programs[0], slot)?,
                self.ready(package, programs[1], slot)?,
            ],
            validator_args: validator_args(package),
        };
        stress.search()
    }

    fn ready(&self, package: &Package, program: &Program, slot: usize) -> Result<Compiled, JudgeError> {
        let done = self.compile(package, program, slot)?;
        done.program.ok_or_else(|| JudgeError::ToolCompile {
            path: program
                .files
                .first()
                .map_or_else(String::new, |file| file.name.clone()),
            output: done.report.output,
        })
    }
}

/// The arguments that output validators get with secret cases.
fn validator_args(package: &Package) -> Vec<String> {
    let cases = package.data.all_cases();
    let secret = cases.iter().find(|case| !case.is_sample);
    secret.map_or_else(Vec::new, |case| case.validator_args.clone())
}

impl Tried {
    fn refuse(&mut self, reason: String) {
        self.refused += 1;
        self.reason = Some(reason);
    }
}

//! A package proves itself: the judge's own engine judges its designs, and each must come out as its author says,
//! with room to spare. So a verdict on a candidate never hangs on the luck of a limit.

mod compare;
mod margin;
mod warmup;

use std::path::Path;

use serde::Serialize;

use super::outcome::Outcome;
use super::problem::{DesignProblem, Expectation, ProblemError, SelfTest, files_of, read_designs};
use super::run::{RunOptions, Scenarios, simulate};
pub use margin::{Margin, ROOM};
pub use warmup::WarmUp;

/// What became of one design.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DesignCheck {
    /// Path in the package.
    pub path: String,
    /// Such as `pass` or `fail spike: avail, p99`.
    pub expected: String,
    /// The same words for what it was.
    pub got: String,
    pub passed: bool,
    /// The promise that was closest to turning out the other way, of those that decide.
    pub closest: Option<Margin>,
    /// What is not as it should be, a sentence each.
    pub faults: Vec<String>,
    pub events: u64,
}

/// What became of a package.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SelfTestReport {
    pub designs: Vec<DesignCheck>,
    pub warm_up: WarmUp,
    /// What is wrong with the self-test as a whole.
    pub faults: Vec<String>,
}

impl SelfTestReport {
    pub fn is_fine(&self) -> bool {
        self.faults.is_empty() && self.warm_up.is_fine() && self.designs.iter().all(|design| design.passed)
    }
}

/// Judges every design of the self-test of the package in `dir`, and tells about each as soon as it is judged.
///
/// # Errors
/// Designs that can't be read or that do not fit the problem.
pub fn run(
    problem: &DesignProblem,
    dir: &Path,
    threads: usize,
    on_design: &mut dyn FnMut(&DesignCheck),
) -> Result<SelfTestReport, Vec<ProblemError>> {
    let designs = read_designs(problem, &files_of(dir))?;
    let options = RunOptions {
        scenarios: Scenarios::All,
        preview: false,
        threads,
    };
    let mut checks = Vec::new();
    let mut warm_up = WarmUp::NotChecked;
    for (test, design) in problem.self_test.iter().zip(&designs) {
        let outcome = simulate(problem, design, &options, &mut |_| ());
        let check = judged(test, &outcome);
        on_design(&check);
        checks.push(check);
        // The first design that should pass is the reference.
        if test.expect == Expectation::Pass && warm_up == WarmUp::NotChecked {
            warm_up = warmup::check(problem, design, &outcome, threads);
        }
    }
    Ok(SelfTestReport {
        designs: checks,
        warm_up,
        faults: missing(problem),
    })
}

fn judged(test: &SelfTest, outcome: &Outcome) -> DesignCheck {
    let (faults, closest) = compare::compare(&test.expect, outcome);
    DesignCheck {
        path: test.design.clone(),
        expected: compare::expected(&test.expect),
        got: compare::got(outcome),
        passed: faults.is_empty(),
        closest,
        faults,
        events: outcome.events,
    }
}

/// A self-test without a design that passes, or without one that fails, proves nothing.
fn missing(problem: &DesignProblem) -> Vec<String> {
    let mut faults = Vec::new();
    let passing = problem
        .self_test
        .iter()
        .filter(|test| test.expect == Expectation::Pass)
        .count();
    if passing == 0 {
        faults.push("the self-test has no design that passes".to_owned());
    }
    if passing == problem.self_test.len() {
        faults.push("the self-test has no design that fails".to_owned());
    }
    faults
}

#[cfg(test)]
mod tests;

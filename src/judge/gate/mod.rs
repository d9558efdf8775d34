//! The gate: everything that a package must prove before it is published.
//!
//! Every labelled program runs on every case, which gives the kill matrix; the package's validators are asked
//! about its inputs and its proofs; statements are rendered. What was seen is a [`GateReport`]; `rules` says
//! what of it keeps a version from being published.

mod matrix;
mod proofs;
mod report;
mod rules;
mod write;

use std::time::Duration;

pub use report::{
    Cell, GateCase, GateFinding, GateProgram, GateReport, InputValidatorReport, InvalidInputReport,
    LanguageMargin, Margins, OutputReport, StatementReport, Timed,
};
pub use write::write_report;

use super::check::ProgramCheck;
use super::error::JudgeError;
use super::pipeline::{Judge, refuse_incomplete};
use crate::package::{Package, statement};

/// How a package is checked.
pub struct GateOptions<'a> {
    /// Used instead of the package's own or a derived limit.
    pub time_limit: Option<Duration>,
    pub slot: usize,
    /// Told after each step: steps done, steps in all, the program that was judged if the step was one.
    pub on_step: &'a mut dyn FnMut(u32, u32, Option<&ProgramCheck>),
    /// Asked before each step; `true` ends the check with an error.
    pub stop: &'a dyn Fn() -> bool,
}

/// Checks a package whole.
///
/// # Errors
/// Failures of this machine, so that another may try. What is wrong with the package stands in the report.
pub fn gate(judge: &Judge, package: &Package, options: GateOptions<'_>) -> Result<GateReport, JudgeError> {
    let mut gate = Gate {
        judge,
        package,
        steps: Steps::of(package),
        options,
        report: GateReport {
            name: package.short_name.clone(),
            robustness: package.greenroom.robustness.clone(),
            skipped: package.skipped.clone(),
            ..GateReport::default()
        },
    };
    match gate.run() {
        Ok(()) => {}
        Err(error) if error.is_of_this_machine() => return Err(error),
        Err(error) => gate.report.error = Some(error.to_string()),
    }
    let mut report = gate.report;
    report.findings = rules::findings(package, &report);
    Ok(report)
}

struct Gate<'a, 'o> {
    judge: &'a Judge,
    package: &'a Package,
    options: GateOptions<'o>,
    steps: Steps,
    report: GateReport,
}

struct Steps {
    done: u32,
    total: u32,
}

impl Steps {
    fn of(package: &Package) -> Steps {
        let steps = package.submissions.len() + package.input_validators.len() + 1;
        Steps {
            done: 0,
            total: super::pipeline::count(steps),
        }
    }
}

impl Gate<'_, '_> {
    fn run(&mut self) -> Result<(), JudgeError> {
        refuse_incomplete(self.package)?;
        self.render_statements();
        self.ask_input_validators()?;
        self.ask_output_validator()?;
        self.step(None)?;
        self.judge_programs()
    }

    fn step(&mut self, program: Option<&ProgramCheck>) -> Result<(), JudgeError> {
        self.steps.done = (self.steps.done + 1).min(self.steps.total);
        (self.options.on_step)(self.steps.done, self.steps.total, program);
        match (self.options.stop)() {
            true => Err(JudgeError::Stopped),
            false => Ok(()),
        }
    }

    fn render_statements(&mut self) {
        let limit = self.package.limits.time_limit;
        for file in &self.package.statements {
            let remarks = match statement::render(self.package, limit, &file.language, "/") {
                Ok(rendered) => rendered.warnings.iter().map(ToString::to_string).collect(),
                Err(error) => error.findings.iter().map(ToString::to_string).collect(),
            };
            self.report.statements.push(StatementReport {
                language: file.language.clone(),
                remarks,
            });
        }
    }
}

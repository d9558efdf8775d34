//! Runs that record no verdict: on the samples, or on an input of the seeker's own.

use std::time::{Duration, Instant};

use super::cases::CaseRunner;
use super::compile::Compiled;
use super::error::JudgeError;
use super::execute::{Execution, execute, failure};
use super::pipeline::{Judge, count, refuse_incomplete};
use super::program::Program;
use super::text;
use super::verdict::{CaseResult, Progress, RunOutcome, Timings};
use crate::package::Package;

/// Runs a compiled program on whatever it is to be run on.
type RunCases<'a> =
    dyn FnMut(&Compiled, &mut dyn FnMut(Progress)) -> Result<(Vec<CaseResult>, Timings), JudgeError> + 'a;

impl Judge {
    /// Runs every sample, keeping what the program printed.
    pub fn run_samples(
        &self,
        package: &Package,
        program: &Program,
        time_limit: Duration,
        slot: usize,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<RunOutcome, JudgeError> {
        refuse_incomplete(package)?;
        let samples = package.data.samples();
        self.run(
            package,
            program,
            slot,
            progress,
            samples.len(),
            &mut |compiled, progress| {
                let mut runner = CaseRunner::new(self, package, time_limit, slot);
                let mut results = Vec::new();
                for case in &samples {
                    results.push(runner.judge_case(compiled, case)?.result);
                    progress(Progress::Running {
                        done: count(results.len()),
                        total: count(samples.len()),
                    });
                }
                Ok((results, runner.timings))
            },
        )
    }

    /// Runs the program on an input of the seeker's own; there is no answer to compare with.
    pub fn run_custom(
        &self,
        package: &Package,
        program: &Program,
        input: &[u8],
        time_limit: Duration,
        slot: usize,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<RunOutcome, JudgeError> {
        self.run(package, program, slot, progress, 1, &mut |compiled, progress| {
            let mut runner = CaseRunner::new(self, package, time_limit, slot);
            let started = Instant::now();
            let limits = runner.limits();
            let report = execute(
                &self.spawner,
                compiled,
                &Execution {
                    args: &[],
                    input,
                    work_dir: None,
                    limits,
                    slot,
                },
            )?;
            runner.timings.case_run_us.push(text::micros(started.elapsed()));
            let result = CaseResult::of_custom_run(&report, failure(&report, compiled, time_limit));
            progress(Progress::Running { done: 1, total: 1 });
            Ok((vec![result], runner.timings))
        })
    }

    fn run(
        &self,
        package: &Package,
        program: &Program,
        slot: usize,
        progress: &mut dyn FnMut(Progress),
        total: usize,
        cases: &mut RunCases<'_>,
    ) -> Result<RunOutcome, JudgeError> {
        let started = Instant::now();
        progress(Progress::Compiling);
        let compilation = self.compile(package, program, slot)?;
        let accuracy = self.spawner.accuracy();
        let mut outcome = RunOutcome {
            compile_failed: compilation.program.is_none(),
            compile: compilation.report,
            cases: Vec::new(),
            accuracy,
            timings: Timings::default(),
        };
        if let Some(compiled) = compilation.program {
            progress(Progress::Running {
                done: 0,
                total: count(total),
            });
            (outcome.cases, outcome.timings) = cases(&compiled, progress)?;
        }
        outcome.timings.compile_us = compilation.wall_us;
        outcome.timings.total_us = text::micros(started.elapsed());
        Ok(outcome)
    }
}

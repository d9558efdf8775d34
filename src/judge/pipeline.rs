//! The judge: compiles a program once and runs it on the cases of a package.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::cases::CaseRunner;
use super::compile::{Compilation, CompileLimits, compile};
use super::error::JudgeError;
use super::grade::{Graded, GroupRule, grade};
use super::program::Program;
use super::sandbox::Spawner;
use super::sources;
use super::text;
use super::toolchain::Toolchains;
use super::validator::ValidatorCache;
use super::verdict::{CaseResult, CompileReport, Judgement, Progress, Timings, Verdict};
use crate::package::{OutputValidator, Package};

/// Looks on while a program is judged, and says how far.
pub(super) trait Observer {
    /// Whether the case of this name is to be judged.
    fn wants(&self, case: &str) -> bool;

    /// Takes a case; `true` when no further one needs to be judged.
    fn take(&mut self, case: &CaseResult) -> bool;
}

/// Judges programs on this machine. One value serves all slots of a worker.
pub struct Judge {
    pub(super) spawner: Arc<Spawner>,
    pub(super) toolchains: Arc<Toolchains>,
    pub(super) validators: ValidatorCache,
}

impl Judge {
    pub fn new(spawner: Arc<Spawner>, toolchains: Arc<Toolchains>) -> Self {
        Judge {
            spawner,
            toolchains,
            validators: ValidatorCache::default(),
        }
    }

    pub fn toolchains(&self) -> &Toolchains {
        &self.toolchains
    }

    /// Judges a program on all data of a package, as its groups say.
    pub fn judge(
        &self,
        package: &Package,
        program: &Program,
        time_limit: Duration,
        slot: usize,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Judgement, JudgeError> {
        self.judge_until(package, program, time_limit, slot, None, progress)
    }

    /// Judges the cases that `observer` wants, until it has enough; without one, as the groups of the package say.
    pub(super) fn judge_until(
        &self,
        package: &Package,
        program: &Program,
        time_limit: Duration,
        slot: usize,
        mut observer: Option<&mut dyn Observer>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Judgement, JudgeError> {
        let started = Instant::now();
        refuse_incomplete(package)?;
        progress(Progress::Compiling);
        let compilation = self.compile(package, program, slot)?;
        let mut runner = CaseRunner::new(self, package, time_limit, slot);
        runner.timings.compile_us = compilation.wall_us;
        let Some(compiled) = compilation.program else {
            let mut judgement = Judgement::summed_up(
                Verdict::CompileError,
                compilation.report,
                not_run(package),
                self.spawner.accuracy(),
            );
            judgement.timings = Timings {
                total_us: text::micros(started.elapsed()),
                ..runner.timings
            };
            return Ok(judgement);
        };
        let mut cases = not_run(package);
        let total = count(cases.len());
        let mut done = 0;
        progress(Progress::Running { done, total });
        let mut judge_error = None;
        let rule = if observer.is_some() {
            GroupRule::Ignore
        } else {
            GroupRule::Follow
        };
        let verdict = grade(&package.data, rule, &mut |case, _| {
            if observer
                .as_ref()
                .is_some_and(|observer| !observer.wants(&case.name))
            {
                return Ok(Graded {
                    verdict: Verdict::Accepted,
                    ends_all: false,
                });
            }
            let judged = runner.judge_case(&compiled, case)?;
            if judged.result.verdict == Some(Verdict::JudgeError) {
                judge_error = judged.trouble;
            }
            let verdict = judged.result.verdict.unwrap_or(Verdict::JudgeError);
            let ends_all = observer
                .as_mut()
                .is_some_and(|observer| observer.take(&judged.result));
            if let Some(place) = cases.iter_mut().find(|place| place.name == case.name) {
                let group = std::mem::take(&mut place.group);
                *place = CaseResult {
                    group,
                    ..judged.result
                };
            }
            done += 1;
            progress(Progress::Running { done, total });
            Ok::<_, JudgeError>(Graded { verdict, ends_all })
        })?;
        let mut judgement = Judgement::summed_up(verdict, compilation.report, cases, self.spawner.accuracy());
        judgement.judge_error = judge_error;
        judgement.timings = Timings {
            total_us: text::micros(started.elapsed()),
            ..runner.timings
        };
        Ok(judgement)
    }

    pub(super) fn compile(
        &self,
        package: &Package,
        program: &Program,
        slot: usize,
    ) -> Result<Compilation, JudgeError> {
        let language = program.language;
        if package
            .allowed_languages
            .as_ref()
            .is_some_and(|allowed| !allowed.contains(&language))
        {
            return Ok(Compilation::refused(format!(
                "This problem does not take {language}."
            )));
        }
        let unavailable = |reason| JudgeError::LanguageUnavailable { language, reason };
        let toolchain = self.toolchains.get(language).map_err(unavailable)?;
        let files = match sources::prepare(package, program)? {
            Ok(files) => files,
            Err(why) => return Ok(Compilation::refused(why)),
        };
        let limits = CompileLimits::of(&package.limits);
        let entry = program.entry.as_deref();
        Ok(compile(
            &self.spawner,
            toolchain,
            files,
            entry,
            &limits,
            package.limits.memory_bytes,
            slot,
        )?)
    }
}

pub(super) fn refuse_incomplete(package: &Package) -> Result<(), JudgeError> {
    if let Some(what) = &package.incomplete {
        return Err(JudgeError::Incomplete(what.clone()));
    }
    if package.output_validator == OutputValidator::Missing {
        return Err(JudgeError::Incomplete("output validator missing".into()));
    }
    Ok(())
}

pub(super) fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// Every case in judging order, with the group it belongs to.
fn not_run(package: &Package) -> Vec<CaseResult> {
    let mut cases = Vec::new();
    let Ok(_) = grade::<std::convert::Infallible>(&package.data, GroupRule::Ignore, &mut |case, group| {
        cases.push(CaseResult::not_run(case, group));
        Ok(Graded {
            verdict: Verdict::Accepted,
            ends_all: false,
        })
    });
    cases
}

impl Judgement {
    fn summed_up(
        verdict: Verdict,
        compile: CompileReport,
        cases: Vec<CaseResult>,
        accuracy: super::sandbox::Accuracy,
    ) -> Self {
        let slowest = |of: fn(&CaseResult) -> u32| cases.iter().map(of).max().unwrap_or(0);
        Judgement {
            verdict,
            compile,
            cpu_ms: slowest(|case| case.cpu_ms),
            wall_ms: slowest(|case| case.wall_ms),
            memory_bytes: cases.iter().map(|case| case.memory_bytes).max().unwrap_or(0),
            accuracy,
            judge_error: None,
            timings: Timings::default(),
            cases,
        }
    }
}

//! The kill matrix: every labelled program on every case.

use std::collections::HashSet;
use std::time::Duration;

use super::{Cell, Gate, GateCase, GateProgram, LanguageMargin, Margins, Timed};
use crate::judge::check::{Outcome, ProgramCheck, Trial, run_limit};
use crate::judge::error::JudgeError;
use crate::judge::measure::{MEASURING_LIMIT, accepted, derive, load};
use crate::judge::pipeline::Observer;
use crate::judge::verdict::{CaseResult, Judgement, Verdict};
use crate::package::{Expected, LabelledSubmission, LanguageId, Skipped};

impl Gate<'_, '_> {
    pub(super) fn judge_programs(&mut self) -> Result<(), JudgeError> {
        let package = self.package;
        for case in package.data.all_cases() {
            let file = package.root.join(&case.input);
            self.report.cases.push(GateCase {
                name: case.name.clone(),
                is_sample: case.is_sample,
                input_bytes: std::fs::metadata(file).map_or(0, |file| file.len()),
                kills: 0,
                slowest_ms: 0,
            });
        }
        let stated = self.options.time_limit.or(package.limits.time_limit);
        // Accepted programs come first: without a stated limit, theirs follows from them.
        let mut measured = Vec::new();
        for submission in accepted(package)
            .filter(|submission| self.can_judge(submission))
            .collect::<Vec<_>>()
        {
            let judgement = self.judge_one(submission, stated.unwrap_or(MEASURING_LIMIT), &mut Whole)?;
            self.step(Some(&Trial::of_accepted(submission, &judgement)))?;
            measured.push((submission, judgement));
        }
        let limit = stated.or_else(|| {
            let good = measured
                .iter()
                .filter(|(_, judgement)| judgement.verdict.is_accepted())
                .map(|(submission, judgement)| (submission.path.as_str(), judgement));
            derive(package, good).map(|measured| measured.limit)
        });
        self.report.time_limit_derived = stated.is_none() && limit.is_some();
        self.report.time_limit_ms = limit.map(|limit| u64::try_from(limit.as_millis()).unwrap_or(u64::MAX));
        for (submission, judgement) in &measured {
            let check = Trial::of_accepted(submission, judgement);
            self.add(check, judgement, limit.unwrap_or(MEASURING_LIMIT));
        }
        let Some(limit) = limit else {
            return Err(JudgeError::NoTimeLimit(
                "no accepted program could be measured".into(),
            ));
        };
        let (slow, wrong): (Vec<_>, Vec<_>) = package
            .submissions
            .iter()
            .filter(|submission| submission.expected != Expected::Accepted)
            .partition(|submission| is_slow(submission.expected));
        // Slow programs come last: they run on what nothing else was caught by.
        for submission in wrong.into_iter().chain(slow) {
            if !self.can_judge(submission) {
                continue;
            }
            let mut watched = Watched {
                trial: Trial::new(package, submission, limit),
                is_slow: is_slow(submission.expected),
                open: self.cases_without_kill(),
            };
            let run_limit = run_limit(package, submission.expected, limit);
            let judgement = self.judge_one(submission, run_limit, &mut watched)?;
            let check = watched.trial.conclude(&judgement);
            self.step(Some(&check))?;
            self.add(check, &judgement, limit);
        }
        self.sum_up();
        Ok(())
    }

    fn can_judge(&mut self, submission: &LabelledSubmission) -> bool {
        let Err(reason) = self.judge.toolchains().get(submission.language) else {
            return true;
        };
        self.report.skipped.push(Skipped {
            path: submission.path.clone(),
            reason: format!("{} cannot be judged here: {reason}", submission.language),
        });
        false
    }

    fn judge_one(
        &self,
        submission: &LabelledSubmission,
        limit: Duration,
        observer: &mut dyn Observer,
    ) -> Result<Judgement, JudgeError> {
        let program = load(self.package, submission)?;
        let slot = self.options.slot;
        self.judge
            .judge_until(self.package, &program, limit, slot, Some(observer), &mut |_| ())
    }

    fn cases_without_kill(&self) -> HashSet<String> {
        let open = self.report.cases.iter().filter(|case| case.kills == 0);
        open.map(|case| case.name.clone()).collect()
    }

    fn add(&mut self, check: ProgramCheck, judgement: &Judgement, limit: Duration) {
        let is_wrong = check.expected != "accepted";
        let compiled = judgement.verdict != Verdict::CompileError;
        let cells: Vec<Cell> = judgement
            .cases
            .iter()
            .filter(|_| compiled)
            .map(|case| cell(case, limit))
            .collect();
        for (case, cell) in self.report.cases.iter_mut().zip(&cells) {
            if is_wrong {
                case.kills += u32::from(cell.is_kill());
            } else {
                case.slowest_ms = case.slowest_ms.max(cell.cpu_ms);
            }
        }
        self.report.programs.push(GateProgram { check, cells });
    }

    fn sum_up(&mut self) {
        let limits = &self.package.limits;
        let accepted = self.slowest_of(|program| program.check.expected == "accepted");
        let slow = self
            .report
            .programs
            .iter()
            .filter(|program| program.check.expected == "time_limit_exceeded")
            .filter_map(|program| self.slowest_case(program))
            .filter(|timed| timed.was_stopped);
        self.report.margins = Margins {
            slowest_accepted: accepted,
            below_factor: limits.time_multiplier,
            quickest_slow: slow.min_by_key(|timed| timed.cpu_ms),
            above_factor: limits.time_safety_margin,
        };
        let offered = self.package.allowed_languages.as_deref();
        self.report.languages = LanguageId::ALL
            .into_iter()
            .filter(|language| offered.is_none_or(|offered| offered.contains(language)))
            .filter(|language| self.judge.toolchains().is_available(*language))
            .map(|language| LanguageMargin {
                language,
                slowest: self.slowest_of(|program| {
                    program.check.expected == "accepted" && program.check.language == language
                }),
            })
            .collect();
    }

    fn slowest_of(&self, wanted: impl Fn(&GateProgram) -> bool) -> Option<Timed> {
        self.report
            .programs
            .iter()
            .filter(|program| wanted(program))
            .filter_map(|program| self.slowest_case(program))
            .max_by_key(|timed| timed.cpu_ms)
    }

    fn slowest_case(&self, program: &GateProgram) -> Option<Timed> {
        let slowest = self.report.cases.iter().zip(&program.cells);
        let (case, cell) = slowest.max_by_key(|(_, cell)| cell.cpu_ms)?;
        Some(Timed {
            path: program.check.path.clone(),
            case: case.name.clone(),
            cpu_ms: cell.cpu_ms,
            was_stopped: cell.verdict == Some(Verdict::TimeLimit),
        })
    }
}

/// Each case of a slow program may cost more than the whole limit.
fn is_slow(expected: Expected) -> bool {
    matches!(expected, Expected::TimeLimitExceeded | Expected::BruteForce)
}

/// Wants every case.
struct Whole;

impl Observer for Whole {
    fn wants(&self, _: &str) -> bool {
        true
    }

    fn take(&mut self, _: &CaseResult) -> bool {
        false
    }
}

/// Wants every case; of a slow program only those that decide its label or that nothing else was caught by.
struct Watched<'a> {
    trial: Trial<'a>,
    is_slow: bool,
    open: HashSet<String>,
}

impl Observer for Watched<'_> {
    fn wants(&self, case: &str) -> bool {
        !self.is_slow || !self.trial.is_decided() || self.open.contains(case)
    }

    fn take(&mut self, case: &CaseResult) -> bool {
        self.trial.decide(case);
        false
    }
}

/// A case as it ends at `limit`, which may be shorter than what the program was given.
fn cell(case: &CaseResult, limit: Duration) -> Cell {
    let cpu = Duration::from_millis(case.cpu_ms.into());
    let at_limit = |verdict| match Outcome::of(verdict, cpu, limit) {
        Outcome::BarelyTooSlow => Verdict::TimeLimit,
        _ => verdict,
    };
    Cell {
        verdict: case.verdict.map(at_limit),
        cpu_ms: case.cpu_ms,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::TestCase;

    #[test]
    fn a_case_counts_as_it_ends_at_the_limit_whatever_the_program_was_given() {
        let ran = |verdict, cpu_ms| CaseResult {
            verdict,
            cpu_ms,
            ..CaseResult::not_run(&TestCase::default(), "")
        };
        let limit = Duration::from_secs(1);
        for (verdict, cpu_ms, expected) in [
            (Some(Verdict::Accepted), 900, Some(Verdict::Accepted)),
            (Some(Verdict::Accepted), 1_200, Some(Verdict::TimeLimit)),
            (Some(Verdict::WrongAnswer), 1_200, Some(Verdict::TimeLimit)),
            (Some(Verdict::WrongAnswer), 900, Some(Verdict::WrongAnswer)),
            (Some(Verdict::TimeLimit), 1_500, Some(Verdict::TimeLimit)),
            (None, 0, None),
        ] {
            assert_eq!(
                cell(&ran(verdict, cpu_ms), limit).verdict,
                expected,
                "{verdict:?} {cpu_ms}"
            );
        }
    }
}

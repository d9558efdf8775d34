//! `problems check`: judges every labelled program of a package and compares it with its label.

mod expect;
mod report;
mod trial;

use std::time::Duration;

pub use report::{PackageCheck, ProgramCheck, write_footing, write_heading, write_program};

use super::error::JudgeError;
use super::measure::{MEASURING_LIMIT, accepted, derive, load};
use super::pipeline::{Judge, Observer};
use super::verdict::{CaseResult, Judgement};
use crate::package::{Expected, LabelledSubmission, Package, Skipped};
pub(super) use expect::Outcome;
pub(super) use trial::Trial;

/// How a package is checked.
pub struct CheckOptions<'a> {
    /// Used instead of the package's own or a derived limit.
    pub time_limit: Option<Duration>,
    pub slot: usize,
    /// Told about every program as soon as it is judged.
    pub on_program: &'a mut dyn FnMut(&ProgramCheck),
}

/// Judges every labelled program of a package. What keeps it from that stands in `error` of the result.
pub fn check(judge: &Judge, package: &Package, options: CheckOptions<'_>) -> PackageCheck {
    let result = PackageCheck {
        name: package.short_name.clone(),
        skipped: package.skipped.clone(),
        ..PackageCheck::default()
    };
    let mut check = Check {
        judge,
        package,
        options,
        result,
    };
    let outcome = check.run();
    let mut result = check.result;
    if let Err(error) = outcome {
        result.error = Some(error.to_string());
    } else if result.passed + result.failed == 0 {
        result.error = Some("nothing was judged".into());
    }
    result
}

struct Check<'a, 'o> {
    judge: &'a Judge,
    package: &'a Package,
    options: CheckOptions<'o>,
    result: PackageCheck,
}

impl Check<'_, '_> {
    fn run(&mut self) -> Result<(), JudgeError> {
        if let Some(what) = &self.package.incomplete {
            return Err(JudgeError::Incomplete(what.clone()));
        }
        let package = self.package;
        let stated = self.options.time_limit.or(package.limits.time_limit);
        // Accepted programs come first: without a stated limit, theirs follows from them.
        let mut measured = Vec::new();
        for submission in accepted(package) {
            if self.skips(submission) {
                continue;
            }
            measured.push((submission, self.judge_accepted(submission, stated)?));
        }
        let limit = match stated {
            Some(limit) => Some(limit),
            None => {
                let good = measured
                    .iter()
                    .filter(|(_, judgement)| judgement.verdict.is_accepted());
                let limit = derive(
                    package,
                    good.map(|(submission, judgement)| (submission.path.as_str(), judgement)),
                );
                self.result.time_limit_derived = limit.is_some();
                limit.map(|measured| measured.limit)
            }
        };
        self.result.time_limit_ms = limit.map(|limit| u64::try_from(limit.as_millis()).unwrap_or(u64::MAX));
        if stated.is_none() {
            for (submission, judgement) in &measured {
                self.report(Trial::of_accepted(submission, judgement));
            }
        }
        let others = package
            .submissions
            .iter()
            .filter(|submission| submission.expected != Expected::Accepted);
        for submission in others {
            if self.skips(submission) {
                continue;
            }
            let Some(limit) = limit else {
                self.skip(
                    submission,
                    "no time limit: no accepted program could be measured".into(),
                );
                continue;
            };
            self.judge_other(submission, limit)?;
        }
        Ok(())
    }

    fn skips(&mut self, submission: &LabelledSubmission) -> bool {
        match self.judge.toolchains().get(submission.language) {
            Ok(_) => false,
            Err(reason) => {
                self.skip(
                    submission,
                    format!("{} cannot be judged here: {reason}", submission.language),
                );
                true
            }
        }
    }

    fn skip(&mut self, submission: &LabelledSubmission, reason: String) {
        self.result.skipped.push(Skipped {
            path: submission.path.clone(),
            reason,
        });
    }

    /// With a stated limit the program is reported at once, otherwise after the limit is derived.
    fn judge_accepted(
        &mut self,
        submission: &LabelledSubmission,
        stated: Option<Duration>,
    ) -> Result<Judgement, JudgeError> {
        let program = load(self.package, submission)?;
        let limit = stated.unwrap_or(MEASURING_LIMIT);
        let judgement = self
            .judge
            .judge(self.package, &program, limit, self.options.slot, &mut |_| ())?;
        if stated.is_some() {
            self.report(Trial::of_accepted(submission, &judgement));
        }
        Ok(judgement)
    }

    fn judge_other(&mut self, submission: &LabelledSubmission, limit: Duration) -> Result<(), JudgeError> {
        let program = load(self.package, submission)?;
        let mut trial = Trial::new(self.package, submission, limit);
        let judgement = self.judge.judge_until(
            self.package,
            &program,
            run_limit(self.package, submission.expected, limit),
            self.options.slot,
            Some(&mut trial),
            &mut |_| (),
        )?;
        self.report(trial.conclude(&judgement));
        Ok(())
    }

    fn report(&mut self, program: ProgramCheck) {
        (self.options.on_program)(&program);
        self.result.add(program);
    }
}

/// Every case is wanted until the label is decided.
impl Observer for Trial<'_> {
    fn wants(&self, _: &str) -> bool {
        true
    }

    fn take(&mut self, case: &CaseResult) -> bool {
        self.decide(case)
    }
}

/// A program labelled as too slow must still be too slow with the margin of the package.
pub(super) fn run_limit(package: &Package, expected: Expected, limit: Duration) -> Duration {
    match expected {
        Expected::TimeLimitExceeded => limit.mul_f64(package.limits.time_safety_margin.max(1.0)),
        _ => limit,
    }
}

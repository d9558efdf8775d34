//! One labelled program under trial: what its cases say of its label.

use std::time::Duration;

use super::ProgramCheck;
use super::expect::{self, Outcome, Watch};
use crate::judge::verdict::{CaseResult, Judgement, Verdict};
use crate::package::{Expected, LabelledSubmission, Package};

pub(in crate::judge) struct Trial<'a> {
    submission: &'a LabelledSubmission,
    /// The time limit of the package; the program may be run with a longer one.
    limit: Duration,
    margin: f64,
    watch: Watch,
    deciding: Option<(String, Verdict)>,
    barely: Option<String>,
    has_seen_enough: bool,
}

impl<'a> Trial<'a> {
    pub(in crate::judge) fn new(
        package: &Package,
        submission: &'a LabelledSubmission,
        limit: Duration,
    ) -> Trial<'a> {
        Trial {
            submission,
            limit,
            margin: package.limits.time_safety_margin,
            watch: Watch::new(submission.expected, package.format),
            deciding: None,
            barely: None,
            has_seen_enough: false,
        }
    }

    /// Takes the next case; `true` when the label is decided. What comes after that counts no more.
    pub(in crate::judge) fn decide(&mut self, case: &CaseResult) -> bool {
        let Some(verdict) = case.verdict.filter(|_| !self.has_seen_enough) else {
            return self.has_seen_enough;
        };
        let outcome = Outcome::of(verdict, Duration::from_millis(case.cpu_ms.into()), self.limit);
        if outcome == Outcome::BarelyTooSlow {
            self.barely.get_or_insert(case.name.clone());
        }
        let before = self.watch.decisions();
        self.has_seen_enough = self.watch.take(outcome);
        if self.watch.decisions() != before {
            let verdict = match outcome {
                Outcome::BarelyTooSlow => Verdict::TimeLimit,
                _ => verdict,
            };
            self.deciding = Some((case.name.clone(), verdict));
        }
        self.has_seen_enough
    }

    pub(in crate::judge) fn is_decided(&self) -> bool {
        self.has_seen_enough
    }

    /// Whether the label is kept, and why.
    pub(in crate::judge) fn conclude(self, judgement: &Judgement) -> ProgramCheck {
        let passed = judgement.verdict != Verdict::CompileError && self.watch.is_kept();
        let mut deciding = self.deciding;
        let mut note = None;
        if let (false, None, Some(case), Expected::TimeLimitExceeded) =
            (passed, &deciding, self.barely, self.submission.expected)
        {
            note = Some(format!("above the limit, but not {} times it", self.margin));
            deciding = Some((case, Verdict::TimeLimit));
        }
        let (case, got) = match deciding {
            Some((case, verdict)) => (Some(case), verdict),
            None => (None, judgement.verdict),
        };
        conclusion(self.submission, judgement, got, passed, case, note)
    }

    /// The same of a program labelled as accepted, which is run on everything.
    pub(in crate::judge) fn of_accepted(
        submission: &LabelledSubmission,
        judgement: &Judgement,
    ) -> ProgramCheck {
        let failed = |case: &&CaseResult| case.verdict.is_some_and(|verdict| !verdict.is_accepted());
        let case = judgement.cases.iter().find(failed).map(|case| case.name.clone());
        let passed = judgement.verdict.is_accepted();
        conclusion(submission, judgement, judgement.verdict, passed, case, None)
    }
}

fn conclusion(
    submission: &LabelledSubmission,
    judgement: &Judgement,
    got: Verdict,
    passed: bool,
    case: Option<String>,
    note: Option<String>,
) -> ProgramCheck {
    let note = note.or_else(|| match got {
        Verdict::CompileError => judgement
            .compile
            .output
            .lines()
            .find(|line| !line.trim().is_empty())
            .map(str::to_owned),
        Verdict::JudgeError => judgement.judge_error.clone(),
        _ => None,
    });
    ProgramCheck {
        path: submission.path.clone(),
        language: submission.language,
        expected: expect::label(submission.expected).to_owned(),
        got,
        passed,
        score: None,
        cpu_ms: judgement.cpu_ms,
        wall_ms: judgement.wall_ms,
        memory_bytes: judgement.memory_bytes,
        case,
        note,
    }
}

//! Deriving the time limit of a package that states none, from its accepted programs on this machine.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::error::JudgeError;
use super::pipeline::Judge;
use super::program::{Program, SourceFile};
use super::sources::read_package_file;
use super::verdict::Judgement;
use crate::package::{Expected, LabelledSubmission, Package};

/// An accepted program that needs more than this a case gives no time limit.
pub(super) const MEASURING_LIMIT: Duration = Duration::from_secs(60);

/// A time limit and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeasuredLimit {
    pub limit: Duration,
    /// CPU time of the slowest case of any accepted program.
    pub slowest_accepted: Duration,
    /// The program that took it.
    pub program_path: String,
}

impl Judge {
    /// Judges the accepted programs of a package and derives its time limit as its format says.
    ///
    /// Programs in languages this machine lacks are left out; one that is not accepted is an error, since
    /// a limit that rests on a broken package would be believed.
    pub fn measure_time_limit(&self, package: &Package, slot: usize) -> Result<MeasuredLimit, JudgeError> {
        let mut measured = Vec::new();
        for submission in accepted(package) {
            if !self.toolchains.is_available(submission.language) {
                continue;
            }
            let program = load(package, submission)?;
            let judgement = self.judge(package, &program, MEASURING_LIMIT, slot, &mut |_| ())?;
            if !judgement.verdict.is_accepted() {
                let (path, verdict) = (&submission.path, judgement.verdict);
                return Err(JudgeError::NoTimeLimit(format!(
                    "{path} is labelled accepted, but got: {verdict}"
                )));
            }
            measured.push((submission.path.clone(), judgement));
        }
        derive(
            package,
            measured
                .iter()
                .map(|(path, judgement)| (path.as_str(), judgement)),
        )
        .ok_or_else(|| JudgeError::NoTimeLimit("no accepted program can be run on this machine".into()))
    }
}

pub(super) fn accepted(package: &Package) -> impl Iterator<Item = &LabelledSubmission> {
    package
        .submissions
        .iter()
        .filter(|submission| submission.expected == Expected::Accepted)
}

/// The limit that follows from judgements of accepted programs; `None` when there is none.
pub(super) fn derive<'a>(
    package: &Package,
    accepted: impl Iterator<Item = (&'a str, &'a Judgement)>,
) -> Option<MeasuredLimit> {
    let (program_path, slowest) = accepted.max_by_key(|(_, judgement)| judgement.cpu_ms)?;
    let slowest_accepted = Duration::from_millis(u64::from(slowest.cpu_ms));
    Some(MeasuredLimit {
        limit: package.limits.derive(package.format, slowest_accepted),
        slowest_accepted,
        program_path: program_path.to_owned(),
    })
}

/// The files of a submission of the package.
pub(super) fn load(package: &Package, submission: &LabelledSubmission) -> Result<Program, JudgeError> {
    let mut files = Vec::new();
    for file in &submission.files {
        files.push(SourceFile {
            name: file.name.clone(),
            bytes: read_package_file(package, &file.path)?,
        });
    }
    Ok(Program {
        language: submission.language,
        files,
        entry: submission.entry.clone(),
    })
}

//! One test case: run, validate, report.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::compile::Compiled;
use super::error::JudgeError;
use super::execute::{ExecuteLimits, Execution, KEPT_BYTES, execute, failure};
use super::pipeline::Judge;
use super::sandbox::{Ending, RunReport, WorkDir};
use super::sources::read_package_file;
use super::text;
use super::validator::{CustomValidator, DefaultValidator, Opinion, Question};
use super::verdict::{CaseResult, Timings, Verdict};
use crate::package::{OutputValidator, Package, TestCase};

/// Runs cases of one package at one time limit and keeps the time that took.
pub(super) struct CaseRunner<'a> {
    judge: &'a Judge,
    package: &'a Package,
    time_limit: Duration,
    slot: usize,
    /// The package's own validator, built when the first output needs it.
    custom: Option<Arc<CustomValidator>>,
    pub timings: Timings,
}

/// The result of a case, and what went wrong on our side if anything did.
pub(super) struct JudgedCase {
    pub result: CaseResult,
    pub trouble: Option<String>,
}

impl<'a> CaseRunner<'a> {
    pub(super) fn new(judge: &'a Judge, package: &'a Package, time_limit: Duration, slot: usize) -> Self {
        CaseRunner {
            judge,
            package,
            time_limit,
            slot,
            custom: None,
            timings: Timings::default(),
        }
    }

    pub(super) fn limits(&self) -> ExecuteLimits {
        ExecuteLimits {
            cpu: self.time_limit,
            memory_bytes: self.package.limits.memory_bytes,
            output_bytes: self.package.limits.output_bytes,
        }
    }

    pub(super) fn judge_case(
        &mut self,
        program: &Compiled,
        case: &TestCase,
    ) -> Result<JudgedCase, JudgeError> {
        let input = read_package_file(self.package, &case.input)?;
        let work_dir = self.folder_with_files(program, case)?;
        let started = Instant::now();
        let report = execute(
            &self.judge.spawner,
            program,
            &Execution {
                args: &case.args,
                input: &input,
                work_dir: work_dir.as_ref(),
                limits: self.limits(),
                slot: self.slot,
            },
        )?;
        self.timings.case_run_us.push(text::micros(started.elapsed()));
        let started = Instant::now();
        let (verdict, message, trouble) = match failure(&report, program, self.time_limit) {
            Some(verdict) => (verdict, None, None),
            None => self.validate(case, &input, &report.stdout)?,
        };
        self.timings
            .case_validate_us
            .push(text::micros(started.elapsed()));
        if let Some(trouble) = &trouble {
            tracing::error!(
                package = self.package.short_name,
                case = case.name,
                "output validator: {trouble}"
            );
        }
        Ok(JudgedCase {
            result: CaseResult::of_case(case, &report, verdict, message),
            trouble,
        })
    }

    /// Verdict, message for human eyes, and what is wrong with the validator.
    fn validate(
        &mut self,
        case: &TestCase,
        input: &[u8],
        output: &[u8],
    ) -> Result<(Verdict, Option<String>, Option<String>), JudgeError> {
        let answer = read_package_file(self.package, &case.answer)?;
        self.validate_output(&case.name, &case.validator_args, input, &answer, output)
    }

    /// The same with an answer that is no file of the package.
    pub(super) fn validate_output(
        &mut self,
        case_name: &str,
        validator_args: &[String],
        input: &[u8],
        answer: &[u8],
        output: &[u8],
    ) -> Result<(Verdict, Option<String>, Option<String>), JudgeError> {
        let program = match &self.package.output_validator {
            OutputValidator::Custom(program) => program,
            OutputValidator::Default => {
                let validator = DefaultValidator::from_flags(validator_args).map_err(|source| {
                    JudgeError::ValidatorFlags {
                        case: case_name.to_owned(),
                        source,
                    }
                })?;
                return Ok(match validator.compare(answer, output) {
                    Ok(()) => (Verdict::Accepted, None, None),
                    Err(difference) => (Verdict::WrongAnswer, Some(difference.message), None),
                });
            }
            OutputValidator::Missing => {
                return Err(JudgeError::Incomplete("output validator missing".into()));
            }
        };
        let validator = match &self.custom {
            Some(validator) => validator.clone(),
            None => {
                let judge = self.judge;
                let built = judge.validators.get(
                    &judge.spawner,
                    &judge.toolchains,
                    self.package,
                    program,
                    self.slot,
                )?;
                self.custom.insert(built).clone()
            }
        };
        let question = Question {
            input,
            answer,
            output,
            args: validator_args,
            limits: &self.package.limits,
            slot: self.slot,
        };
        let (opinion, message) = validator.ask(&self.judge.spawner, question)?;
        Ok(match opinion {
            Opinion::Accepted => (Verdict::Accepted, message, None),
            Opinion::Wrong => (Verdict::WrongAnswer, message, None),
            Opinion::Failed(how) => {
                let trouble = format!("{how}: {}", message.as_deref().unwrap_or("it left no message"));
                (Verdict::JudgeError, message, Some(trouble))
            }
        })
    }

    /// A copy of the program's folder with the files this case brings along, where it brings any.
    fn folder_with_files(&self, program: &Compiled, case: &TestCase) -> Result<Option<WorkDir>, JudgeError> {
        if case.extra_files.is_empty() {
            return Ok(None);
        }
        const FOLDER_BYTES: u64 = 512 << 20;
        let folder = self.judge.spawner.work_dir(FOLDER_BYTES, 16 * 1024)?;
        for file in program.work_dir.list()? {
            let bytes = program.work_dir.read(&file.path, FOLDER_BYTES)?;
            folder.write(&file.path, &bytes, file.executable)?;
        }
        for file in &case.extra_files {
            folder.write(&file.name, &read_package_file(self.package, &file.path)?, false)?;
        }
        Ok(Some(folder))
    }
}

impl CaseResult {
    pub(super) fn not_run(case: &TestCase, group: &str) -> Self {
        CaseResult {
            name: case.name.clone(),
            group: group.to_owned(),
            is_sample: case.is_sample,
            description: case.description.clone(),
            verdict: None,
            cpu_ms: 0,
            wall_ms: 0,
            memory_bytes: 0,
            exit_code: None,
            signal: None,
            output: None,
            stderr: None,
            judge_message: None,
        }
    }

    fn of_case(case: &TestCase, report: &RunReport, verdict: Verdict, message: Option<String>) -> Self {
        let group = case.name.rsplit_once('/').map_or("", |(group, _)| group);
        let mut result = CaseResult {
            verdict: Some(verdict),
            ..CaseResult::not_run(case, group)
        };
        result.add_figures(report);
        if case.is_sample {
            result.add_outputs(report);
            result.judge_message = message;
        }
        result
    }

    pub(super) fn of_custom_run(report: &RunReport, failure: Option<Verdict>) -> Self {
        let case = TestCase {
            name: "custom".into(),
            ..TestCase::default()
        };
        let mut result = CaseResult {
            verdict: failure,
            ..CaseResult::not_run(&case, "")
        };
        result.add_figures(report);
        result.add_outputs(report);
        result
    }

    fn add_figures(&mut self, report: &RunReport) {
        self.cpu_ms = text::millis(report.cpu);
        self.wall_ms = text::millis(report.wall);
        self.memory_bytes = report.memory_bytes;
    }

    fn add_outputs(&mut self, report: &RunReport) {
        match report.ending {
            Ending::Exited(code) => self.exit_code = Some(code),
            Ending::Signalled(signal) => self.signal = Some(signal),
        }
        let kept = |bytes: &[u8]| Some(bytes[..bytes.len().min(KEPT_BYTES)].to_vec());
        self.output = kept(&report.stdout);
        self.stderr = kept(&report.stderr);
    }
}

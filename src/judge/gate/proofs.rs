//! The package's own validators before its cases and its proofs.

use super::{Gate, InputValidatorReport, InvalidInputReport, OutputReport};
use crate::judge::error::JudgeError;
use crate::judge::pipeline::count;
use crate::judge::sources::read_package_file;
use crate::judge::validator::{DefaultValidator, Opinion, Question};
use crate::package::{OutputProof, OutputValidator, Program};

impl Gate<'_, '_> {
    pub(super) fn ask_input_validators(&mut self) -> Result<(), JudgeError> {
        let package = self.package;
        let mut refused_by = vec![None; package.proofs.invalid_inputs.len()];
        for program in &package.input_validators {
            let mut report = InputValidatorReport {
                path: program.path.clone(),
                accepted: 0,
                refused: Vec::new(),
                error: None,
            };
            match self.ask_one(program, &mut report, &mut refused_by) {
                Ok(()) => {}
                Err(error) if error.is_of_this_machine() => return Err(error),
                Err(error) => report.error = Some(error.to_string()),
            }
            self.report.input_validators.push(report);
            self.step(None)?;
        }
        let paths = package.proofs.invalid_inputs.iter().cloned();
        self.report.invalid_inputs = paths
            .zip(refused_by)
            .map(|(path, refused_by)| InvalidInputReport { path, refused_by })
            .collect();
        Ok(())
    }

    /// A validator that fails in another way than by refusing is asked nothing more.
    fn ask_one(
        &self,
        program: &Program,
        report: &mut InputValidatorReport,
        refused_by: &mut [Option<String>],
    ) -> Result<(), JudgeError> {
        let (judge, package, slot) = (self.judge, self.package, self.options.slot);
        let spawner = &judge.spawner;
        let validator = judge
            .validators
            .get(spawner, &judge.toolchains, package, program, slot)?;
        for case in package.data.all_cases() {
            let input = read_package_file(package, &case.input)?;
            let args = &case.input_validator_args;
            let (opinion, said) = validator.ask_input(spawner, &input, args, &package.limits, slot)?;
            match opinion {
                Opinion::Accepted => report.accepted += 1,
                Opinion::Wrong => report.refused.push((case.name.clone(), said)),
                Opinion::Failed(how) => {
                    report.error = Some(format!("{}: {how}", case.name));
                    return Ok(());
                }
            }
        }
        for (path, refused_by) in package.proofs.invalid_inputs.iter().zip(refused_by) {
            let input = read_package_file(package, path)?;
            let (opinion, _) = validator.ask_input(spawner, &input, &[], &package.limits, slot)?;
            match opinion {
                Opinion::Accepted => {}
                Opinion::Wrong => _ = refused_by.get_or_insert(program.path.clone()),
                Opinion::Failed(how) => {
                    report.error = Some(format!("{path}: {how}"));
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    pub(super) fn ask_output_validator(&mut self) -> Result<(), JudgeError> {
        for proof in &self.package.proofs.outputs {
            let (taken, message) = self.ask_about(proof)?;
            self.report.outputs.push(OutputReport {
                name: proof.name.clone(),
                is_valid: proof.is_valid,
                passed: taken == Some(proof.is_valid),
                message,
            });
        }
        Ok(())
    }

    /// Whether the output is taken (`None`: the validator gave no opinion), and what was said.
    fn ask_about(&self, proof: &OutputProof) -> Result<(Option<bool>, Option<String>), JudgeError> {
        let (judge, package, slot) = (self.judge, self.package, self.options.slot);
        let read = |path: &str| read_package_file(package, path);
        let (answer, output) = (read(&proof.answer)?, read(&proof.output)?);
        let OutputValidator::Custom(program) = &package.output_validator else {
            let validator = DefaultValidator::from_flags(&proof.validator_args).map_err(|source| {
                JudgeError::ValidatorFlags {
                    case: proof.name.clone(),
                    source,
                }
            })?;
            return Ok(match validator.compare(&answer, &output) {
                Ok(()) => (Some(true), None),
                Err(difference) => (Some(false), Some(difference.message)),
            });
        };
        let validator = judge
            .validators
            .get(&judge.spawner, &judge.toolchains, package, program, slot)?;
        let question = Question {
            input: &read(&proof.input)?,
            answer: &answer,
            output: &output,
            args: &proof.validator_args,
            limits: &package.limits,
            slot,
        };
        Ok(match validator.ask(&judge.spawner, question)? {
            (Opinion::Accepted, message) => (Some(true), message),
            (Opinion::Wrong, message) => (Some(false), message),
            (Opinion::Failed(how), _) => (None, Some(how)),
        })
    }
}

/// Cases that an input validator takes, for the sentence about it.
pub(super) fn checked(report: &InputValidatorReport) -> u32 {
    report.accepted + count(report.refused.len())
}

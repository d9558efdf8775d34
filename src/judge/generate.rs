//! Test cases from the generators that `greenroom.yaml` names, with answers from an accepted program.

use std::time::Duration;

use super::compile::Compiled;
use super::error::JudgeError;
use super::execute::{ExecuteLimits, Execution, execute, failure};
use super::measure::load;
use super::pipeline::Judge;
use super::sandbox::Ending;
use super::tool::{Tool, how_it_failed, with_message};
use crate::package::{GeneratedCase, Generator, Package};

/// An answer may take this many time limits, so that one on a slow machine comes too.
const PATIENCE: u32 = 5;

/// The files of a case as its generator makes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generated {
    pub case: GeneratedCase,
    pub input: Vec<u8>,
    pub answer: Vec<u8>,
}

/// Why cases could not be made; each names the program.
#[derive(Debug, thiserror::Error)]
pub enum GenerateError {
    #[error(transparent)]
    Judge(#[from] JudgeError),
    #[error("{program} is no program of the package that runs here")]
    NoProgram { program: String },
    #[error("{program} does not compile:\n{output}")]
    Compile { program: String, output: String },
    #[error("{program} makes no {case}: {how}")]
    Failed {
        program: String,
        case: String,
        how: String,
    },
    #[error(
        "{program} makes another {case} each time; all it does must follow from its arguments, the last of which is the seed"
    )]
    NotDeterministic { program: String, case: String },
    #[error("{program} makes a {case} that {validator} does not take: {how}")]
    Invalid {
        program: String,
        case: String,
        validator: String,
        how: String,
    },
    #[error("{program} has no answer to {case}: {how}")]
    NoAnswer {
        program: String,
        case: String,
        how: String,
    },
}

impl Judge {
    /// Makes every case of every generator in order and hands it on.
    ///
    /// Each is made twice, to see that it is the same, and held against the input validators.
    ///
    /// # Errors
    /// The first case that can't be made; nothing is said of those after it.
    pub fn generate(
        &self,
        package: &Package,
        slot: usize,
        on_case: &mut dyn FnMut(Generated),
    ) -> Result<(), GenerateError> {
        let validators = self.build_input_validators(package, slot)?;
        for generator in &package.greenroom.generators {
            let making = Making {
                judge: self,
                package,
                slot,
                validators: &validators,
                generator,
            };
            let tool = making.tool()?;
            let answers = making.answers()?;
            for case in &generator.cases {
                let input = making.input(&tool, case)?;
                let answer = making.answer(&answers, case, &input)?;
                on_case(Generated {
                    case: case.clone(),
                    input,
                    answer,
                });
            }
        }
        Ok(())
    }
}

struct Making<'a> {
    judge: &'a Judge,
    package: &'a Package,
    slot: usize,
    validators: &'a [Tool],
    generator: &'a Generator,
}

impl Making<'_> {
    fn tool(&self) -> Result<Tool, GenerateError> {
        let path = &self.generator.program;
        let mut programs = self.package.generators.iter();
        match programs.find(|program| program.path == *path) {
            Some(program) => Ok(self.judge.build_tool(self.package, program, self.slot)?),
            None => Err(GenerateError::NoProgram {
                program: path.clone(),
            }),
        }
    }

    fn answers(&self) -> Result<Compiled, GenerateError> {
        let path = &self.generator.answers;
        let mut submissions = self.package.submissions.iter();
        let Some(submission) = submissions.find(|submission| submission.path == *path) else {
            return Err(GenerateError::NoProgram {
                program: path.clone(),
            });
        };
        let program = load(self.package, submission)?;
        let done = self.judge.compile(self.package, &program, self.slot)?;
        done.program.ok_or_else(|| GenerateError::Compile {
            program: path.clone(),
            output: done.report.output,
        })
    }

    fn input(&self, tool: &Tool, case: &GeneratedCase) -> Result<Vec<u8>, GenerateError> {
        let (program, name) = (&self.generator.program, &case.name);
        let make = || {
            let made = tool.generate(self.judge, self.package, &case.arguments(), self.slot)?;
            made.map_err(|how| GenerateError::Failed {
                program: program.clone(),
                case: name.clone(),
                how,
            })
        };
        let input = make()?;
        if input != make()? {
            return Err(GenerateError::NotDeterministic {
                program: program.clone(),
                case: name.clone(),
            });
        }
        for validator in self.validators {
            if let Err(how) = validator.accepts(self.judge, self.package, &input, self.slot)? {
                return Err(GenerateError::Invalid {
                    program: program.clone(),
                    case: name.clone(),
                    validator: validator.path.clone(),
                    how,
                });
            }
        }
        Ok(input)
    }

    fn answer(
        &self,
        answers: &Compiled,
        case: &GeneratedCase,
        input: &[u8],
    ) -> Result<Vec<u8>, GenerateError> {
        let limits = &self.package.limits;
        let cpu = limits.time_limit.unwrap_or(Duration::from_secs(10)) * PATIENCE;
        let known = self.package.data.all_cases();
        let args = known
            .iter()
            .find(|known| known.name == case.name)
            .map(|known| known.args.as_slice());
        let run = Execution {
            args: args.unwrap_or_default(),
            input,
            work_dir: None,
            limits: ExecuteLimits {
                cpu,
                memory_bytes: limits.memory_bytes,
                output_bytes: limits.output_bytes,
            },
            slot: self.slot,
        };
        let report = execute(&self.judge.spawner, answers, &run).map_err(JudgeError::from)?;
        if failure(&report, answers, cpu).is_none() {
            return Ok(report.stdout);
        }
        let how = how_it_failed(&report).unwrap_or_else(|| {
            let how = match report.ending {
                Ending::Exited(code) => format!("it ended with status {code}"),
                Ending::Signalled(signal) => format!("it was ended by signal {signal}"),
            };
            with_message(how, &report)
        });
        Err(GenerateError::NoAnswer {
            program: self.generator.answers.clone(),
            case: case.name.clone(),
            how,
        })
    }
}

//! Programs of the package itself other than its output validator: generators and input validators.

use std::time::Duration;

use super::compile::{CompileLimits, Compiled, compile};
use super::error::JudgeError;
use super::execute::{ExecuteLimits, Execution, execute};
use super::pipeline::Judge;
use super::program::SourceFile;
use super::sandbox::{Ending, Exceeded, RunReport};
use super::sources::read_package_file;
use super::text;
use crate::package::{self, Package};

/// An input validator says so of an input that is one.
const ACCEPTED: i32 = 42;
/// The longest input a generator may print.
const INPUT_BYTES: u64 = 128 << 20;
/// The longest time a generator may take for one case.
const GENERATOR_TIME: Duration = Duration::from_secs(30);
const MESSAGE_BYTES: usize = 1024;

/// A compiled program of the package.
pub(super) struct Tool {
    pub path: String,
    compiled: Compiled,
}

impl Judge {
    /// Compiles a program of the package as it is: nothing of `include/` is laid over it.
    pub(super) fn build_tool(
        &self,
        package: &Package,
        program: &package::Program,
        slot: usize,
    ) -> Result<Tool, JudgeError> {
        let language = program.language;
        let unavailable = |reason| JudgeError::LanguageUnavailable { language, reason };
        let toolchain = self.toolchains.get(language).map_err(unavailable)?;
        let mut files = Vec::new();
        for file in &program.files {
            files.push(SourceFile {
                name: file.name.clone(),
                bytes: read_package_file(package, &file.path)?,
            });
        }
        let limits = &package.limits;
        let done = compile(
            &self.spawner,
            toolchain,
            files,
            None,
            &CompileLimits::of(limits),
            limits.validation_memory_bytes,
            slot,
        )?;
        match done.program {
            Some(compiled) => Ok(Tool {
                path: program.path.clone(),
                compiled,
            }),
            None => Err(JudgeError::ToolCompile {
                path: program.path.clone(),
                output: done.report.output,
            }),
        }
    }

    /// Every input validator of the package that runs here.
    pub(super) fn build_input_validators(
        &self,
        package: &Package,
        slot: usize,
    ) -> Result<Vec<Tool>, JudgeError> {
        let validators = package.input_validators.iter();
        validators
            .map(|program| self.build_tool(package, program, slot))
            .collect()
    }
}

impl Tool {
    /// What the program prints when called with these arguments and nothing to read, or how it failed.
    pub(super) fn generate(
        &self,
        judge: &Judge,
        package: &Package,
        args: &[String],
        slot: usize,
    ) -> Result<Result<Vec<u8>, String>, JudgeError> {
        let report = self.run(judge, package, args, &[], GENERATOR_TIME, slot)?;
        Ok(match (how_it_failed(&report), report.ending) {
            (Some(how), _) => Err(how),
            (None, Ending::Exited(0)) => Ok(report.stdout),
            (None, Ending::Exited(code)) => {
                Err(with_message(format!("it ended with status {code}"), &report))
            }
            (None, Ending::Signalled(signal)) => {
                Err(with_message(format!("it was ended by signal {signal}"), &report))
            }
        })
    }

    /// Whether the program takes this input; otherwise what it said.
    pub(super) fn accepts(
        &self,
        judge: &Judge,
        package: &Package,
        input: &[u8],
        slot: usize,
    ) -> Result<Result<(), String>, JudgeError> {
        let report = self.run(judge, package, &[], input, package.limits.validation_time, slot)?;
        Ok(match (how_it_failed(&report), report.ending) {
            (None, Ending::Exited(ACCEPTED)) => Ok(()),
            (Some(how), _) => Err(how),
            (None, _) => Err(with_message("it refuses the input".to_owned(), &report)),
        })
    }

    fn run(
        &self,
        judge: &Judge,
        package: &Package,
        args: &[String],
        input: &[u8],
        cpu: Duration,
        slot: usize,
    ) -> Result<RunReport, JudgeError> {
        let run = Execution {
            args,
            input,
            work_dir: None,
            limits: ExecuteLimits {
                cpu,
                memory_bytes: package.limits.validation_memory_bytes,
                output_bytes: INPUT_BYTES,
            },
            slot,
        };
        Ok(execute(&judge.spawner, &self.compiled, &run)?)
    }
}

/// The limit that ended a run.
pub(super) fn how_it_failed(report: &RunReport) -> Option<String> {
    let how = match report.exceeded? {
        Exceeded::CpuTime | Exceeded::WallTime => "it ran out of time",
        Exceeded::Memory => "it ran out of memory",
        Exceeded::Output => "it printed too much",
    };
    Some(how.to_owned())
}

/// The last lines of a traceback say the most.
pub(super) fn with_message(how: String, report: &RunReport) -> String {
    let said = if report.stderr.is_empty() {
        &report.stdout
    } else {
        &report.stderr
    };
    let from = said.len().saturating_sub(MESSAGE_BYTES);
    let said = text::printable_lines(&said[from..], MESSAGE_BYTES);
    match said.trim() {
        "" => how,
        said => format!("{how}: {said}"),
    }
}

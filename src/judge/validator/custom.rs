//! A package's own output validator: compiled once, then run in a box of its own for every case.
//!
//! Called as `program x.in x.ans feedback/ flags… < output`. It says 42 for accepted and 43 for wrong;
//! anything else, a limit or a signal included, is the judge's fault and never the seeker's.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};

use crate::judge::compile::{CompileLimits, compile, make_folder, wall_limit};
use crate::judge::error::JudgeError;
use crate::judge::program::SourceFile;
use crate::judge::sandbox::{
    Access, Bind, Ending, Exceeded, Network, RunLimits, RunReport, RunSpec, SandboxError, Spawner, WorkDir,
};
use crate::judge::sources::read_package_file;
use crate::judge::text;
use crate::judge::toolchain::Toolchains;
use crate::package::{self, Limits, Package};

const ACCEPTED: i32 = 42;
const WRONG: i32 = 43;
const MESSAGE_BYTES: u64 = 64 * 1024;
const MESSAGE_FILE: &str = "feedback/judgemessage.txt";
/// The largest file of a built validator.
const PROGRAM_BYTES: u64 = 128 << 20;
const WORK_DIR_BYTES: u64 = 512 << 20;
const WORK_DIR_INODES: u64 = 16 * 1024;
const PROCESSES: u32 = 256;
/// Built validators kept; a worker meets few packages at a time.
const CACHED: usize = 32;

/// A built validator. Its files are kept as bytes: every case gets them in a fresh folder, so that
/// neither cases nor parallel judgings can leave anything for each other.
pub(in crate::judge) struct CustomValidator {
    files: Vec<BuiltFile>,
    argv: Vec<String>,
    env: Vec<(String, String)>,
    binds: Vec<Bind>,
    extra_memory_bytes: u64,
}

struct BuiltFile {
    path: String,
    bytes: Vec<u8>,
    executable: bool,
}

/// What a validator said about one output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::judge) enum Opinion {
    Accepted,
    Wrong,
    /// It did not give an opinion; the text says how it failed.
    Failed(String),
}

/// One question to a validator.
pub(in crate::judge) struct Question<'a> {
    pub input: &'a [u8],
    pub answer: &'a [u8],
    pub output: &'a [u8],
    pub args: &'a [String],
    pub limits: &'a Limits,
    pub slot: usize,
}

/// Built validators by what they were built from.
#[derive(Default)]
pub(in crate::judge) struct ValidatorCache {
    built: Mutex<HashMap<[u8; 32], Arc<CustomValidator>>>,
}

impl ValidatorCache {
    /// The package's validator, built now unless the same sources were built before.
    pub(in crate::judge) fn get(
        &self,
        spawner: &Spawner,
        toolchains: &Toolchains,
        package: &Package,
        program: &package::Program,
        slot: usize,
    ) -> Result<Arc<CustomValidator>, JudgeError> {
        let mut files = Vec::new();
        for file in &program.files {
            files.push(SourceFile {
                name: file.name.clone(),
                bytes: read_package_file(package, &file.path)?,
            });
        }
        let key = key(program, &files);
        if let Some(found) = self.lock().get(&key) {
            return Ok(found.clone());
        }
        // Two slots may build the same validator at once; the second result replaces an equal first.
        let validator = Arc::new(build(spawner, toolchains, &package.limits, program, files, slot)?);
        let mut built = self.lock();
        if built.len() >= CACHED {
            built.clear();
        }
        built.insert(key, validator.clone());
        Ok(validator)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<[u8; 32], Arc<CustomValidator>>> {
        // A panic while the lock was held cannot leave a map half changed.
        self.built.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn key(program: &package::Program, files: &[SourceFile]) -> [u8; 32] {
    let mut hash = Sha256::new();
    let mut add = |bytes: &[u8]| {
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    };
    add(program.language.as_str().as_bytes());
    for file in files {
        add(file.name.as_bytes());
        add(&file.bytes);
    }
    hash.finalize().into()
}

fn build(
    spawner: &Spawner,
    toolchains: &Toolchains,
    limits: &Limits,
    program: &package::Program,
    files: Vec<SourceFile>,
    slot: usize,
) -> Result<CustomValidator, JudgeError> {
    let toolchain = toolchains
        .get(program.language)
        .map_err(|reason| JudgeError::LanguageUnavailable {
            language: program.language,
            reason,
        })?;
    let bounds = CompileLimits::of(limits);
    let done = compile(
        spawner,
        toolchain,
        files,
        None,
        &bounds,
        limits.validation_memory_bytes,
        slot,
    )?;
    let Some(compiled) = done.program else {
        return Err(JudgeError::ValidatorCompile {
            path: program.path.clone(),
            output: done.report.output,
        });
    };
    let mut files = Vec::new();
    for file in compiled.work_dir.list()? {
        let bytes = compiled.work_dir.read(&file.path, PROGRAM_BYTES)?;
        files.push(BuiltFile {
            path: file.path,
            bytes,
            executable: file.executable,
        });
    }
    Ok(CustomValidator {
        files,
        argv: compiled.argv,
        env: compiled.env,
        binds: compiled.binds,
        extra_memory_bytes: toolchain.extra_memory_bytes(),
    })
}

impl CustomValidator {
    /// Asks about one output; the second value is the message left for human judges.
    pub(in crate::judge) fn ask(
        &self,
        spawner: &Spawner,
        question: Question<'_>,
    ) -> Result<(Opinion, Option<String>), SandboxError> {
        let work_dir = spawner.work_dir(WORK_DIR_BYTES, WORK_DIR_INODES)?;
        for file in &self.files {
            work_dir.write(&file.path, &file.bytes, file.executable)?;
        }
        make_folder(&work_dir, "feedback")?;
        let called_with = ["/case/x.in", "/case/x.ans", "/box/feedback/"].map(str::to_owned);
        let report = spawner.run(&RunSpec {
            argv: [self.argv.as_slice(), &called_with, question.args].concat(),
            files: vec![
                ("/case/x.in".into(), question.input.to_vec()),
                ("/case/x.ans".into(), question.answer.to_vec()),
            ],
            ..self.run_spec(&work_dir, question.output, question.limits, question.slot)
        })?;
        let opinion = opinion(&report);
        let mut message = message(&work_dir)?;
        if message.is_none() && matches!(opinion, Opinion::Failed(_)) && !report.stderr.is_empty() {
            message = Some(text::printable_lines(&report.stderr, 4096));
        }
        Ok((opinion, message))
    }
}

impl CustomValidator {
    /// Asks an input validator, called as `program flags… < input`; anything but 42 refuses the input.
    pub(in crate::judge) fn ask_input(
        &self,
        spawner: &Spawner,
        input: &[u8],
        args: &[String],
        limits: &Limits,
        slot: usize,
    ) -> Result<(Opinion, String), SandboxError> {
        let work_dir = spawner.work_dir(WORK_DIR_BYTES, WORK_DIR_INODES)?;
        for file in &self.files {
            work_dir.write(&file.path, &file.bytes, file.executable)?;
        }
        let report = spawner.run(&RunSpec {
            argv: [self.argv.as_slice(), args].concat(),
            ..self.run_spec(&work_dir, input, limits, slot)
        })?;
        let said = if report.stderr.is_empty() {
            &report.stdout
        } else {
            &report.stderr
        };
        let opinion = match opinion(&report) {
            Opinion::Failed(_) if report.exceeded.is_none() && matches!(report.ending, Ending::Exited(_)) => {
                Opinion::Wrong
            }
            other => other,
        };
        Ok((opinion, text::printable_lines(said, 1024)))
    }

    fn run_spec<'a>(
        &self,
        work_dir: &'a WorkDir,
        stdin: &'a [u8],
        limits: &Limits,
        slot: usize,
    ) -> RunSpec<'a> {
        RunSpec {
            argv: Vec::new(),
            env: self.env.clone(),
            work_dir: Some(work_dir),
            access: Access::ReadWrite,
            binds: self.binds.clone(),
            files: Vec::new(),
            stdin,
            limits: RunLimits {
                cpu: limits.validation_time,
                wall: wall_limit(limits.validation_time),
                memory_bytes: limits.validation_memory_bytes + self.extra_memory_bytes,
                processes: PROCESSES,
                output_bytes: limits.validation_output_bytes,
                stderr_bytes: MESSAGE_BYTES,
                file_bytes: limits.validation_output_bytes,
                tmp_bytes: limits.validation_output_bytes,
            },
            network: Network::None,
            slot,
            cancel: None,
        }
    }
}

fn opinion(report: &RunReport) -> Opinion {
    match (report.exceeded, report.ending) {
        (Some(Exceeded::CpuTime | Exceeded::WallTime), _) => Opinion::Failed("it ran out of time".into()),
        (Some(Exceeded::Memory), _) => Opinion::Failed("it ran out of memory".into()),
        (Some(Exceeded::Output), _) => Opinion::Failed("it printed too much".into()),
        (None, Ending::Exited(ACCEPTED)) => Opinion::Accepted,
        (None, Ending::Exited(WRONG)) => Opinion::Wrong,
        (None, Ending::Exited(code)) => {
            Opinion::Failed(format!("it ended with status {code}, neither 42 nor 43"))
        }
        (None, Ending::Signalled(signal)) => Opinion::Failed(format!("it was ended by signal {signal}")),
    }
}

fn message(work_dir: &WorkDir) -> Result<Option<String>, SandboxError> {
    if !work_dir.list()?.iter().any(|file| file.path == MESSAGE_FILE) {
        return Ok(None);
    }
    let text = match work_dir.read(MESSAGE_FILE, MESSAGE_BYTES) {
        Ok(bytes) => text::printable_lines(&bytes, bytes.len()),
        Err(SandboxError::TooLarge { .. }) => "(the validator's message is too long to keep)".to_owned(),
        Err(error) => return Err(error),
    };
    Ok((!text.trim().is_empty()).then_some(text))
}

//! Compiling inside the sandbox. Compilers are as untrusted as the source they read.

use std::time::{Duration, Instant};

use super::program::SourceFile;
use super::sandbox::{
    Access, Bind, Ending, Exceeded, Network, RunLimits, RunReport, RunSpec, SandboxError, Spawner, WorkDir,
};
use super::text;
use super::toolchain::{Plan, Start, Toolchain, java};
use super::verdict::CompileReport;
use crate::package::Limits;

/// Work folders hold sources, compiler temporaries and the program.
const WORK_DIR_BYTES: u64 = 512 << 20;
const WORK_DIR_INODES: u64 = 16 * 1024;
/// The most a compiler may print to standard output before it is stopped.
const COMPILER_OUTPUT_BYTES: u64 = 1 << 20;
/// What is kept of the compiler's words.
const MESSAGE_BYTES: usize = 64 * 1024;
/// Class files are looked at from outside; larger ones are not believed to be a program's.
const CLASS_BYTES: u64 = 4 << 20;
const COMPILER_PROCESSES: u32 = 256;

/// A program ready to run: its work folder and how to start it.
pub(super) struct Compiled {
    pub work_dir: WorkDir,
    pub argv: Vec<String>,
    pub env: Vec<(String, String)>,
    pub binds: Vec<Bind>,
    pub processes: u32,
    pub toolchain: Toolchain,
}

/// What compiling came to. `program` is `None` when it did not compile.
pub(super) struct Compilation {
    pub program: Option<Compiled>,
    pub report: CompileReport,
    pub wall_us: u64,
}

/// The bounds within which a program is compiled.
pub(super) struct CompileLimits {
    pub time: Duration,
    pub memory_bytes: u64,
}

impl CompileLimits {
    pub(super) fn of(limits: &Limits) -> Self {
        CompileLimits {
            time: limits.compilation_time,
            memory_bytes: limits.compilation_memory_bytes,
        }
    }
}

/// Writes the sources into a fresh work folder and runs the compile steps.
///
/// `memory_bytes` is the limit of the finished program; runtimes with a heap of their own size it by that.
pub(super) fn compile(
    spawner: &Spawner,
    toolchain: &Toolchain,
    mut files: Vec<SourceFile>,
    entry: Option<&str>,
    limits: &CompileLimits,
    memory_bytes: u64,
    slot: usize,
) -> Result<Compilation, SandboxError> {
    let started = Instant::now();
    toolchain.rename(&mut files);
    let plan = match toolchain.plan(&files, entry, memory_bytes) {
        Ok(plan) => plan,
        Err(why) => return Ok(Compilation::refused(why)),
    };
    let work_dir = spawner.work_dir(WORK_DIR_BYTES, WORK_DIR_INODES)?;
    for file in &files {
        work_dir.write(&file.name, &file.bytes, false)?;
    }
    make_folder(&work_dir, super::toolchain::BUILD_FOLDER)?;
    let mut report = CompileReport::default();
    let mut succeeded = true;
    let (mut cpu, mut wall) = (Duration::ZERO, Duration::ZERO);
    for step in &plan.steps {
        let run = run_step(spawner, toolchain, &work_dir, step, limits, slot)?;
        cpu += run.cpu;
        wall += run.wall;
        append_message(&mut report.output, &run, limits);
        if !run.succeeded() {
            succeeded = false;
            break;
        }
    }
    report.cpu_ms = text::millis(cpu);
    report.wall_ms = text::millis(wall);
    let mut program = None;
    if succeeded {
        match start_command(&plan, &work_dir, memory_bytes)? {
            Ok(argv) => {
                program = Some(Compiled {
                    work_dir,
                    argv,
                    env: toolchain.env(),
                    binds: toolchain.binds(),
                    processes: toolchain.process_cap(),
                    toolchain: toolchain.clone(),
                });
            }
            Err(why) => report.output.push_str(&why),
        }
    }
    Ok(Compilation {
        program,
        report,
        wall_us: text::micros(started.elapsed()),
    })
}

/// Makes a folder that programs in the box can write to. A folder comes with its first file.
pub(super) fn make_folder(work_dir: &WorkDir, name: &str) -> Result<(), SandboxError> {
    work_dir.write(&format!("{name}/.folder"), &[], false)
}

impl Compilation {
    /// Refused before any compiler ran.
    pub(super) fn refused(why: String) -> Self {
        let report = CompileReport {
            output: why,
            ..CompileReport::default()
        };
        Compilation {
            program: None,
            report,
            wall_us: 0,
        }
    }
}

fn run_step(
    spawner: &Spawner,
    toolchain: &Toolchain,
    work_dir: &WorkDir,
    step: &[String],
    limits: &CompileLimits,
    slot: usize,
) -> Result<RunReport, SandboxError> {
    spawner.run(&RunSpec {
        argv: step.to_vec(),
        env: toolchain.env(),
        work_dir: Some(work_dir),
        access: Access::ReadWrite,
        binds: toolchain.binds(),
        files: Vec::new(),
        stdin: &[],
        limits: RunLimits {
            cpu: limits.time,
            wall: wall_limit(limits.time),
            memory_bytes: limits.memory_bytes,
            processes: COMPILER_PROCESSES,
            output_bytes: COMPILER_OUTPUT_BYTES,
            stderr_bytes: MESSAGE_BYTES as u64,
            file_bytes: WORK_DIR_BYTES,
            tmp_bytes: WORK_DIR_BYTES,
        },
        network: Network::None,
        slot,
        cancel: None,
    })
}

/// Wall time that goes with a limit of CPU time: a sleeper ends too, a busy host is no verdict.
pub(super) fn wall_limit(cpu: Duration) -> Duration {
    cpu * 2 + Duration::from_secs(1)
}

fn append_message(message: &mut String, run: &RunReport, limits: &CompileLimits) {
    for stream in [&run.stderr, &run.stdout] {
        if !stream.is_empty() {
            message.push_str(&text::printable_lines(
                stream,
                MESSAGE_BYTES.saturating_sub(message.len()),
            ));
        }
    }
    let note = match (run.exceeded, run.ending) {
        (Some(Exceeded::CpuTime | Exceeded::WallTime), _) => {
            format!("The compiler was stopped after {} s.", limits.time.as_secs())
        }
        (Some(Exceeded::Memory), _) => {
            format!(
                "The compiler needed more than {} MiB of memory.",
                limits.memory_bytes >> 20
            )
        }
        (Some(Exceeded::Output), _) => "The compiler printed too much.".to_owned(),
        (None, Ending::Signalled(signal)) => format!("The compiler was ended by signal {signal}."),
        (None, Ending::Exited(_)) => return,
    };
    if !message.is_empty() && !message.ends_with('\n') {
        message.push('\n');
    }
    message.push_str(&note);
}

fn start_command(
    plan: &Plan,
    work_dir: &WorkDir,
    memory_bytes: u64,
) -> Result<Result<Vec<String>, String>, SandboxError> {
    let (java, entry) = match &plan.start {
        Start::Command(argv) => return Ok(Ok(argv.clone())),
        Start::JavaMain { java, entry } => (java, entry),
    };
    let folder = format!("{}/", java::classes());
    let mut classes = Vec::new();
    for file in work_dir.list()? {
        if let Some(name) = file.path.strip_prefix(&folder)
            && name.ends_with(".class")
        {
            classes.push((name.to_owned(), work_dir.read(&file.path, CLASS_BYTES)?));
        }
    }
    let main = java::find_main(&classes, entry.as_deref());
    Ok(main.map(|main| java::start_command(java, &main, memory_bytes)))
}

//! One run of a compiled program on one input, and what its report means.

use std::time::Duration;

use super::compile::{Compiled, wall_limit};
use super::sandbox::{
    Access, Ending, Exceeded, Network, RunLimits, RunReport, RunSpec, SandboxError, Spawner, WorkDir,
};
use super::verdict::Verdict;

/// What is kept of standard error and shown of outputs.
pub(super) const KEPT_BYTES: usize = 64 * 1024;
const TMP_BYTES: u64 = 64 << 20;

/// The bounds of one run.
#[derive(Clone, Copy, Debug)]
pub(super) struct ExecuteLimits {
    pub cpu: Duration,
    pub memory_bytes: u64,
    pub output_bytes: u64,
}

/// What one run needs besides the program.
pub(super) struct Execution<'a> {
    pub args: &'a [String],
    pub input: &'a [u8],
    /// Another folder than the program's own, for cases that bring files along.
    pub work_dir: Option<&'a WorkDir>,
    pub limits: ExecuteLimits,
    pub slot: usize,
}

/// Runs the program on one input; it can read its work folder and write only to `/tmp`.
///
/// A program that computed a good part of its limit when the clock on the wall ran out was kept waiting
/// by a busy host rather than asleep, so it runs once more with time to wait. Otherwise the load of the
/// host would decide about verdicts.
pub(super) fn execute(
    spawner: &Spawner,
    program: &Compiled,
    run: &Execution<'_>,
) -> Result<RunReport, SandboxError> {
    let cpu = run.limits.cpu;
    let report = execute_once(spawner, program, run, wall_limit(cpu))?;
    if report.exceeded == Some(Exceeded::WallTime) && report.cpu >= cpu / 5 {
        return execute_once(spawner, program, run, wall_limit(cpu) * 5);
    }
    Ok(report)
}

fn execute_once(
    spawner: &Spawner,
    program: &Compiled,
    run: &Execution<'_>,
    wall: Duration,
) -> Result<RunReport, SandboxError> {
    let limits = run.limits;
    spawner.run(&RunSpec {
        argv: [program.argv.as_slice(), run.args].concat(),
        env: program.env.clone(),
        work_dir: Some(run.work_dir.unwrap_or(&program.work_dir)),
        access: Access::ReadOnly,
        binds: program.binds.clone(),
        files: Vec::new(),
        stdin: run.input,
        limits: RunLimits {
            cpu: limits.cpu,
            wall,
            memory_bytes: limits.memory_bytes + program.toolchain.extra_memory_bytes(),
            processes: program.processes,
            output_bytes: limits.output_bytes,
            stderr_bytes: KEPT_BYTES as u64,
            file_bytes: limits.output_bytes,
            tmp_bytes: TMP_BYTES,
        },
        network: Network::None,
        slot: run.slot,
        cancel: None,
    })
}

/// The verdict that follows from how a run ended, before its output is looked at; `None` = it ended well.
///
/// Time comes before everything else: a program that was stopped for its time also died of a signal.
pub(super) fn failure(report: &RunReport, program: &Compiled, limit: Duration) -> Option<Verdict> {
    let failed = report.ending != Ending::Exited(0);
    match report.exceeded {
        Some(Exceeded::CpuTime | Exceeded::WallTime) => Some(Verdict::TimeLimit),
        _ if report.cpu > limit => Some(Verdict::TimeLimit),
        Some(Exceeded::Memory) => Some(Verdict::MemoryLimit),
        Some(Exceeded::Output) => Some(Verdict::OutputLimit),
        None if program.toolchain.heap_exhausted(failed, &report.stderr) => Some(Verdict::MemoryLimit),
        None if failed => Some(Verdict::RuntimeError),
        None => None,
    }
}

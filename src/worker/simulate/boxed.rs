//! One simulation in the sandbox: no network, little memory, bounded time, its progress told as it goes.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use super::program::{Program, Source};
use super::task::Task;
use crate::designs::judging::SimulationProgress;
use crate::judge::sandbox::{
    Access, Bind, Network, RunLimits, RunReport, RunSpec, SandboxError, Spawner, WorkDir,
};
use crate::worker::keeper::Keeper;
use crate::worker::trouble::Trouble;

/// CPU time of a whole submission. Events decide verdicts; a time bound that is hit is our fault.
const CPU: Duration = Duration::from_secs(300);
/// CPU time of one replication. A debug build simulates many times slower.
const REPLICATION_CPU: Duration = Duration::from_secs(if cfg!(debug_assertions) { 120 } else { 10 });
const MEMORY_BYTES: u64 = 256 << 20;
/// Replications that the memory is enough for, side by side.
pub const MAX_THREADS: usize = 2;
/// The longest outcome that is believed.
const OUTPUT_BYTES: u64 = 16 << 20;
const STDERR_BYTES: u64 = 16 << 10;
const PROCESSES: u32 = 64;
/// Room for the file of the progress.
const WORK_BYTES: u64 = 64 << 10;
const TMP_BYTES: u64 = 1 << 20;
const LOOK: Duration = Duration::from_millis(200);

const PROGRESS: &str = "progress";
const MAX_PROGRESS_BYTES: u64 = 64;

/// Runs the program in the box, to its end or until the lease is lost.
pub fn run(spawner: &Spawner, program: &Program, task: &Task, keeper: &Keeper) -> Result<RunReport, Trouble> {
    let source = program.source().map_err(|source| SandboxError::Io {
        what: "find this program".into(),
        source,
    })?;
    let (binds, start, copy) = match source {
        Source::Bind(source) => {
            let target = "/opt/greenroom/greenroom";
            let bind = Bind {
                source,
                target: target.into(),
            };
            (vec![bind], target, Vec::new())
        }
        Source::Copy(bytes) => (Vec::new(), "/box/greenroom", bytes),
    };
    let copy_bytes = copy.len() as u64;
    let work_dir = spawner.work_dir(WORK_BYTES + copy_bytes, 16)?;
    if !copy.is_empty() {
        work_dir.write("greenroom", &copy, true)?;
    }
    let cancel = AtomicBool::new(false);
    let spec = RunSpec {
        argv: arguments(start, task),
        env: Vec::new(),
        work_dir: Some(&work_dir),
        access: Access::ReadWrite,
        binds,
        files: files(task),
        stdin: &[],
        limits: RunLimits {
            cpu: CPU,
            wall: CPU * 2,
            memory_bytes: MEMORY_BYTES + copy_bytes,
            processes: PROCESSES,
            output_bytes: OUTPUT_BYTES,
            stderr_bytes: STDERR_BYTES,
            file_bytes: WORK_BYTES,
            tmp_bytes: TMP_BYTES,
        },
        network: Network::None,
        slot: task.slot,
        cancel: Some(&cancel),
    };
    let ran = std::thread::scope(|scope| {
        let (ended, end) = channel();
        scope.spawn(|| watch(&work_dir, keeper, &cancel, end));
        let ran = spawner.run(&spec);
        drop(ended);
        ran
    });
    match ran {
        Err(SandboxError::Cancelled) => Err(Trouble::LeaseLost),
        ran => Ok(ran?),
    }
}

fn arguments(start: &str, task: &Task) -> Vec<String> {
    let mut words = vec![
        start,
        "simulate",
        "--problem",
        "/problem",
        "--design",
        "/design/design.txt",
        "--full",
    ];
    let (threads, replication) = (task.threads.to_string(), REPLICATION_CPU.as_secs().to_string());
    let progress = format!("/box/{PROGRESS}");
    words.extend([
        "--threads",
        &threads,
        "--replication-cpu",
        &replication,
        "--progress",
        &progress,
    ]);
    if task.is_preview {
        words.push("--preview");
    }
    words.into_iter().map(str::to_string).collect()
}

fn files(task: &Task) -> Vec<(String, Vec<u8>)> {
    let problem = task
        .files
        .iter()
        .map(|(path, text)| (format!("/problem/{path}"), text.clone().into_bytes()));
    let design = ("/design/design.txt".to_string(), task.design.clone());
    problem.chain([design]).collect()
}

/// Looks at the progress until the run has ended, and ends it when another worker has the job.
fn watch(work_dir: &WorkDir, keeper: &Keeper, cancel: &AtomicBool, end: Receiver<()>) {
    let mut told = None;
    while end.recv_timeout(LOOK) == Err(RecvTimeoutError::Timeout) {
        cancel.fetch_or(keeper.is_lost(), Ordering::Relaxed);
        let progress = work_dir
            .read(PROGRESS, MAX_PROGRESS_BYTES)
            .ok()
            .and_then(|bytes| parse_progress(&bytes));
        if progress.is_some() && progress != told {
            told = progress;
            progress.into_iter().for_each(|progress| keeper.tell(progress));
        }
    }
}

/// `scenario scenarios replication`, as the program writes it; anything else says nothing.
fn parse_progress(bytes: &[u8]) -> Option<SimulationProgress> {
    let words: Vec<&str> = std::str::from_utf8(bytes).ok()?.split_whitespace().collect();
    let [scenario, scenarios, replication] = words[..] else {
        return None;
    };
    let progress = SimulationProgress {
        scenario: scenario.parse().ok()?,
        scenarios: scenarios.parse().ok()?,
        replication: replication.parse().ok()?,
    };
    (progress.scenario <= progress.scenarios && progress.scenarios < 1000 && progress.replication < 1000)
        .then_some(progress)
}

#[cfg(test)]
mod tests {
    use super::parse_progress;

    #[test]
    fn only_plain_progress_is_believed() {
        let progress = parse_progress(b"3 7 2\n").expect("progress");
        assert_eq!(
            (progress.scenario, progress.scenarios, progress.replication),
            (3, 7, 2)
        );
        for odd in ["", "3", "3 7", "8 7 1", "1 2 3 4", "-1 2 3", "1 99999 1", "1 7 x"] {
            assert_eq!(parse_progress(odd.as_bytes()), None, "{odd}");
        }
        assert_eq!(parse_progress(b"\xff\xfe 1 2"), None);
    }
}

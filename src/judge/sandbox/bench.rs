//! What a sandboxed run costs beside a bare one and beside bubblewrap.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde::Serialize;

use super::api::{RunReport, SandboxError};
use super::causes::trivial;
use super::client::{Spawner, SpawnerSettings};

#[derive(Clone, Debug, Serialize)]
pub struct Bench {
    pub rows: Vec<BenchRow>,
}

/// Times of one way to run a trivial static program.
#[derive(Clone, Debug, Serialize)]
pub struct BenchRow {
    pub name: &'static str,
    pub p10: Duration,
    pub median: Duration,
}

/// Bubblewrap with the same namespaces and a comparable view of the machine.
const BUBBLEWRAP: [&str; 21] = [
    "--unshare-all",
    "--die-with-parent",
    "--new-session",
    "--ro-bind",
    "/usr",
    "/usr",
    "--symlink",
    "usr/lib",
    "/lib",
    "--symlink",
    "usr/lib64",
    "/lib64",
    "--proc",
    "/proc",
    "--dev",
    "/dev",
    "--tmpfs",
    "/tmp",
    "--cap-drop",
    "ALL",
    "--",
];

/// Measures `rounds` runs of each way in turns. Needs gcc with a static libc for the trivial program.
pub fn bench(rounds: usize) -> Result<Bench, SandboxError> {
    let io = |what: &'static str| {
        move |source| SandboxError::Io {
            what: what.to_owned(),
            source,
        }
    };
    let spawner = Spawner::start(&SpawnerSettings {
        slots: 1,
        ..SpawnerSettings::default()
    })?;
    let work_dir = spawner.work_dir(16 << 20, 16)?;
    let folder = std::env::temp_dir().join(format!("greenroom-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(io("make a folder"))?;
    let program = folder.join("trivial");
    let result = compile(&folder, &program).and_then(|()| {
        let bytes = std::fs::read(&program).map_err(io("read the program"))?;
        work_dir.write("trivial", &bytes, true)?;
        let mut spec = trivial(vec!["/box/trivial".into()]);
        spec.work_dir = Some(&work_dir);
        let bubblewrap = Command::new("bwrap").arg("--version").output().is_ok();
        let (mut bare, mut ours, mut peer) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..rounds {
            bare.push(timed(|| run(&mut Command::new(&program)))?);
            ours.push(timed(|| succeeded(&spawner.run(&spec)?))?);
            if bubblewrap {
                let bind = ["--ro-bind", path(&folder), "/box"];
                let arguments = bind.into_iter().chain(BUBBLEWRAP).chain(["/box/trivial"]);
                peer.push(timed(|| run(Command::new("bwrap").args(arguments)))?);
            }
        }
        let named = [
            ("bare fork and exec", bare),
            ("greenroom sandbox", ours),
            ("bubblewrap", peer),
        ];
        let rows = named
            .into_iter()
            .filter_map(|(name, times)| row(name, times))
            .collect();
        Ok(Bench { rows })
    });
    let _ = std::fs::remove_dir_all(&folder);
    result
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap_or("/tmp")
}

fn compile(folder: &Path, program: &Path) -> Result<(), SandboxError> {
    let source = folder.join("trivial.c");
    std::fs::write(&source, "int main(void) { return 0; }\n").map_err(|source| SandboxError::Io {
        what: "write the program".into(),
        source,
    })?;
    run(Command::new("gcc")
        .args(["-O2", "-static", "-o"])
        .arg(program)
        .arg(&source))
}

fn run(command: &mut Command) -> Result<(), SandboxError> {
    let failed = |source| SandboxError::Io {
        what: format!("run {:?}", command.get_program()),
        source,
    };
    let output = Command::new(command.get_program())
        .args(command.get_args())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()
        .map_err(failed)?;
    if output.success() {
        Ok(())
    } else {
        Err(failed(std::io::Error::other(output.to_string())))
    }
}

/// A program that failed ends early, and would count as a fast one.
fn succeeded(report: &RunReport) -> Result<(), SandboxError> {
    if report.succeeded() {
        return Ok(());
    }
    let ended = format!("{:?}, limit {:?}", report.ending, report.exceeded);
    Err(SandboxError::Io {
        what: "run the trivial program in the sandbox".into(),
        source: std::io::Error::other(ended),
    })
}

fn timed(work: impl FnOnce() -> Result<(), SandboxError>) -> Result<Duration, SandboxError> {
    let begun = Instant::now();
    work().map(|()| begun.elapsed())
}

/// The quantiles of `times`; `None` when nothing was measured.
fn row(name: &'static str, mut times: Vec<Duration>) -> Option<BenchRow> {
    times.sort_unstable();
    let at = |percent: usize| times.get(times.len() * percent / 100).copied();
    Some(BenchRow {
        name,
        p10: at(10)?,
        median: at(50)?,
    })
}

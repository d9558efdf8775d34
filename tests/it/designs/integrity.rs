//! The same verdict, bit by bit, from every build and on any number of threads; and designs that are made to break the
//! simulator.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::support::write_problem;

/// The program as it is shipped; without it nothing of that kind is checked, and that is said.
fn release_program() -> Option<PathBuf> {
    let program = std::env::var_os("GREENROOM_RELEASE_PROGRAM").map(PathBuf::from);
    if program.is_none() {
        eprintln!(
            "NOT CHECKED with a release build: GREENROOM_RELEASE_PROGRAM is not set (scripts/check sets it)"
        );
    }
    program
}

fn simulate(program: &Path, problem: &Path, design: &Path, more: &[&str]) -> Output {
    Command::new(program)
        .args(["simulate", "--full", "--problem"])
        .arg(problem)
        .arg("--design")
        .arg(design)
        .args(more)
        .env_clear()
        .output()
        .expect("the program starts")
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn debug_and_release_builds_and_one_and_two_threads_give_the_same_bytes() {
    let debug = PathBuf::from(env!("CARGO_BIN_EXE_greenroom"));
    let programs: Vec<PathBuf> = [debug].into_iter().chain(release_program()).collect();
    let folder = tempfile::tempdir().expect("a folder");
    let small = write_problem(folder.path());
    let shop = root().join("tests/it/packages/smallshop");
    for (problem, design) in [
        (&small, "designs/good.design"),
        (&small, "designs/bad.design"),
        (&shop, "designs/reference.design"),
        (&shop, "designs/one-instance.json"),
    ] {
        let mut said: Option<Vec<u8>> = None;
        for program in &programs {
            for threads in ["1", "2"] {
                let output = simulate(program, problem, &problem.join(design), &["--threads", threads]);
                assert!(
                    output.stdout.len() > 1_000,
                    "{}",
                    String::from_utf8_lossy(&output.stderr)
                );
                match &said {
                    None => said = Some(output.stdout),
                    Some(first) => assert!(
                        *first == output.stdout,
                        "{design} by {} with {threads} threads differs",
                        program.display()
                    ),
                }
            }
        }
    }
}

/// 64 tries a request at a database that has no place for them.
const STORM: &str = "\
client user timeout=5s attempts=8 backoff=0ms
service api x20 slots=200 queue=unbounded time=app.cpu
sql pg connections=1 queue=1
user -> api
api -> pg timeout=1s attempts=8 backoff=0ms
flow redirect: cpu; call pg.read
flow save: cpu; call pg.write
";

/// Every request asks all servers many times over, and nobody ever gives up.
const PILE: &str = "\
client user timeout=60s
service api x20 slots=10000 queue=unbounded time=app.cpu
sharded db shards=50 by=code connections=1 queue=unbounded
user -> api
api -> db timeout=60s pool=10000
flow redirect: cpu; parallel { call db.scan | call db.scan | call db.scan | call db.scan | call db.scan }
flow save: cpu; call db.write; parallel { call db.scan | call db.scan | call db.scan | call db.scan }
";

#[test]
fn designs_that_multiply_work_end_with_a_verdict_within_the_memory_of_a_job() {
    let Some(program) = release_program() else { return };
    let problem = root().join("problems/linkshortener");
    let folder = tempfile::tempdir().expect("a folder");
    for (name, design, edge) in [("storm", STORM, "api → pg"), ("pile", PILE, "api → db")] {
        let file = folder.path().join(name);
        std::fs::write(&file, design).expect("written");
        let (output, peak) = with_peak(&program, &problem, &file);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(23), "{name}: {told}");
        let outcome: serde_json::Value = serde_json::from_slice(&output.stdout).expect("an outcome");
        assert_eq!(outcome["verdict"], "event_limit");
        assert_eq!(outcome["scenarios"][0]["amplifier"], edge, "{name}");
        assert!(peak < 256 << 10, "{name} took {peak} KiB");
    }
}

#[test]
fn the_reference_stays_within_the_memory_of_a_job() {
    let Some(program) = release_program() else { return };
    let problem = root().join("problems/linkshortener");
    for design in ["designs/reference.design", "designs/edge.design"] {
        let (output, peak) = with_peak(&program, &problem, &problem.join(design));
        assert_eq!(output.status.code(), Some(0), "{design}");
        assert!(peak < 256 << 10, "{design} took {peak} KiB");
    }
}

/// Simulates with two threads, as a job does, and gives the most memory that was resident, KiB.
fn with_peak(program: &Path, problem: &Path, design: &Path) -> (Output, u64) {
    let script = r#""$@" & child=$!; peak=0
while line=$(grep -s VmHWM "/proc/$child/status"); do
  now=$(echo "$line" | tr -dc 0-9); [ "${now:-0}" -gt "$peak" ] && peak=$now; sleep 0.02
done
wait $child; code=$?; echo "PEAK $peak" >&2; exit $code"#;
    let output = Command::new("sh")
        .args(["-c", script, "sh"])
        .arg(program)
        .args(["simulate", "--full", "--threads", "2", "--problem"])
        .arg(problem)
        .arg("--design")
        .arg(design)
        .output()
        .expect("a shell");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let peak = told
        .lines()
        .find_map(|line| line.strip_prefix("PEAK "))
        .and_then(|peak| peak.parse().ok());
    (output, peak.expect("a peak"))
}

//! Says whether, and how well, this machine isolates programs, by doing it.

use std::net::TcpListener;
use std::path::PathBuf;

use serde::Serialize;

use super::api::{Accuracy, Bind, SandboxError};
use super::causes::{Machine, trivial};
use super::client::{Spawner, SpawnerSettings};
use super::probe::{Findings, VARIABLE};

#[derive(Clone, Debug, Serialize)]
pub struct DoctorReport {
    pub checks: Vec<Check>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Check {
    pub name: &'static str,
    pub outcome: Outcome,
    pub detail: String,
    pub remedy: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Ok,
    /// Works, but less well than it could.
    Warning,
    /// No code will be run.
    Failed,
}

impl DoctorReport {
    /// Whether programs can be judged here.
    pub fn is_usable(&self) -> bool {
        self.checks.iter().all(|check| check.outcome != Outcome::Failed)
    }
}

/// Examines the machine with this very program.
pub fn doctor() -> DoctorReport {
    doctor_with(&SpawnerSettings {
        slots: 1,
        ..SpawnerSettings::default()
    })
}

/// As [`doctor`], with another program as the helper.
pub fn doctor_with(settings: &SpawnerSettings) -> DoctorReport {
    let mut checks = vec![kernel()];
    checks.extend(surroundings(&Machine::look()));
    match Spawner::start(settings) {
        Err(error) => checks.push(failed("sandbox", error)),
        Ok(spawner) => {
            checks.push(ok("sandbox", "a program ran in namespaces of its own".into()));
            checks.push(users(&spawner));
            match probe(&spawner, settings) {
                Ok(probed) => checks.extend(probed),
                Err(error) => checks.push(failed("probe", error)),
            }
            checks.push(accounting(&spawner));
        }
    }
    DoctorReport { checks }
}

fn ok(name: &'static str, detail: String) -> Check {
    Check {
        name,
        outcome: Outcome::Ok,
        detail,
        remedy: None,
    }
}

fn failed(name: &'static str, error: SandboxError) -> Check {
    let (detail, remedy) = match error {
        SandboxError::Unavailable { reason, remedy } => (reason, Some(remedy)),
        other => (other.to_string(), None),
    };
    Check {
        name,
        outcome: Outcome::Failed,
        detail,
        remedy,
    }
}

fn kernel() -> Check {
    let uname = rustix::system::uname();
    let release = uname.release().to_string_lossy().into_owned();
    let mut numbers = release
        .split(['.', '-'])
        .map_while(|word| word.parse::<u32>().ok());
    let version = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    if version >= (5, 12) {
        return ok("kernel", format!("Linux {release}"));
    }
    Check {
        name: "kernel",
        outcome: Outcome::Failed,
        detail: format!("Linux {release} is too old"),
        remedy: Some("Use Linux 5.12 or newer.".into()),
    }
}

/// Settings that often stand in the way. Only warnings: the run itself is the judge.
fn surroundings(machine: &Machine) -> Vec<Check> {
    let warnings = [
        (
            machine.max_user_namespaces == Some(0),
            "user namespaces",
            "user.max_user_namespaces is 0",
        ),
        (
            machine.unprivileged_userns_clone == Some(0),
            "user namespaces",
            "kernel.unprivileged_userns_clone is 0",
        ),
        (
            machine.apparmor_restriction == Some(1),
            "AppArmor",
            "ordinary users' namespaces are restricted",
        ),
        (
            machine.seccomp_filtered,
            "system call filter",
            "this process runs under one, as in a container",
        ),
        (machine.chrooted, "root folder", "this looks like a chroot"),
        (
            machine.proc_masked,
            "/proc",
            "parts of it are covered, as in a container",
        ),
    ];
    let warn = |(_, name, detail): (bool, &'static str, &str)| Check {
        name,
        outcome: Outcome::Warning,
        detail: detail.to_owned(),
        remedy: Some("Harmless if the check \"sandbox\" succeeds.".into()),
    };
    warnings
        .into_iter()
        .filter(|(applies, ..)| *applies)
        .map(warn)
        .collect()
}

fn users(spawner: &Spawner) -> Check {
    if spawner.one_user_per_slot() {
        return ok("users", "each slot runs as a host user of its own".into());
    }
    Check {
        name: "users",
        outcome: Outcome::Warning,
        detail: "all slots run as this user; namespaces alone keep them apart".into(),
        remedy: Some("Start the worker as root to give each slot a user of its own.".into()),
    }
}

/// Lets our own program try from inside what must not be possible.
fn probe(spawner: &Spawner, settings: &SpawnerSettings) -> Result<Vec<Check>, SandboxError> {
    let io = |source| SandboxError::Io {
        what: "prepare the probe".into(),
        source,
    };
    let program = settings.executable.canonicalize().map_err(io)?;
    let listener = TcpListener::bind("127.0.0.1:0").map_err(io)?;
    let address = listener.local_addr().map_err(io)?;
    let mut spec = trivial(vec!["/greenroom/probe".into()]);
    spec.argv.extend(
        settings
            .spawner_args
            .iter()
            .map(|word| word.to_string_lossy().into_owned()),
    );
    spec.env = vec![(VARIABLE.into(), address.to_string())];
    spec.binds = vec![Bind {
        source: program,
        target: PathBuf::from("/greenroom/probe"),
    }];
    let report = spawner.run(&spec)?;
    let findings: Option<Findings> = serde_json::from_slice(&report.stdout).ok();
    let Some(findings) = findings.filter(|_| report.succeeded()) else {
        let why = format!("{:?} {}", report.ending, String::from_utf8_lossy(&report.stderr));
        return Err(SandboxError::Io {
            what: "read the probe".into(),
            source: std::io::Error::other(why),
        });
    };
    let judge = |name: &'static str, held: bool, good: &str, bad: String| Check {
        name,
        outcome: if held { Outcome::Ok } else { Outcome::Failed },
        detail: if held { good.to_owned() } else { bad },
        remedy: None,
    };
    let written = findings.could_write_outside;
    Ok(vec![
        judge(
            "processes",
            findings.could_fork && findings.process_id != 1,
            "programs can start others",
            "fork failed".into(),
        ),
        judge(
            "files",
            written.is_empty(),
            "nothing outside can be written",
            format!("could write to {}", written.join(", ")),
        ),
        judge(
            "mounts",
            !findings.could_mount,
            "mounting is refused",
            "a program could mount".into(),
        ),
        judge(
            "network",
            !findings.could_reach_host,
            "the host cannot be reached",
            "a program reached the host".into(),
        ),
        judge(
            "privileges",
            findings.capabilities == 0,
            "no capability is left",
            "capabilities are left".into(),
        ),
    ])
}

fn accounting(spawner: &Spawner) -> Check {
    if spawner.accuracy() == Accuracy::Exact {
        return ok("accounting", format!("exact, by {}", spawner.accounting()));
    }
    Check {
        name: "accounting",
        outcome: Outcome::Warning,
        detail: format!("CPU time and memory are approximate: {}", spawner.accounting()),
        remedy: Some(
            "Start as root, or in a delegated group: systemd-run --user --scope -p Delegate=yes greenroom …"
                .into(),
        ),
    }
}

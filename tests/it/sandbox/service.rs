//! What is left when the judge's own processes die.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use greenroom::judge::sandbox::{SandboxError, Spawner, SpawnerSettings};
use rustix::process::{Pid, Signal, kill_process};

use super::{children, eventually, room, settings, spec};

fn kill(pid: u32) {
    kill_process(Pid::from_raw(pid as i32).unwrap(), Signal::KILL).unwrap();
}

fn is_gone(pid: u32) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    status
        .rsplit(')')
        .next()
        .is_none_or(|rest| rest.is_empty() || rest.trim_start().starts_with('Z'))
}

/// Init and candidate of the one sandbox a helper has.
fn sandbox_processes(helper: u32) -> Vec<u32> {
    let mut found = children(helper);
    found.extend(found.clone().into_iter().flat_map(children));
    found
}

#[test]
fn when_the_helper_is_killed_its_sandboxes_die_and_the_run_says_so() {
    let Some(_room) = room() else { return };
    let spawner = Spawner::start(&settings(1)).unwrap();
    let helper = spawner.helper_pid();
    std::thread::scope(|scope| {
        let run = scope.spawn(|| spawner.run(&spec(&["/usr/bin/sleep", "60"])));
        eventually("the sandbox starts", || sandbox_processes(helper).len() == 2);
        let processes = sandbox_processes(helper);
        kill(helper);
        let ended = run.join().unwrap();
        assert!(matches!(ended, Err(SandboxError::SpawnerLost(_))), "{ended:?}");
        eventually("the sandbox dies", || processes.iter().all(|pid| is_gone(*pid)));
    });
    assert!(matches!(
        spawner.run(&spec(&["/usr/bin/true"])),
        Err(SandboxError::SpawnerLost(_))
    ));
}

const SLEEPER: &str = "GREENROOM_TEST_SLEEPER";

/// Not a test: the worker that the next test kills.
#[test]
#[ignore = "started by another test"]
fn sleeper() {
    if std::env::var_os(SLEEPER).is_none() {
        return;
    }
    let spawner = Spawner::start(&settings(1)).unwrap();
    let folders: Vec<String> = spawner
        .group_folders()
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    std::fs::write(
        std::env::var_os(SLEEPER).unwrap(),
        format!("{}\n{}", spawner.helper_pid(), folders.join("\n")),
    )
    .unwrap();
    let mut sleep = spec(&["/usr/bin/sleep", "60"]);
    sleep.limits.wall = Duration::from_secs(60);
    drop(spawner.run(&sleep));
}

#[test]
fn when_the_worker_is_killed_nothing_survives_and_the_next_start_sweeps() {
    let Some(_room) = room() else { return };
    let folder = tempfile::tempdir().unwrap();
    let note = folder.path().join("note");
    let mut worker = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "sandbox::service::sleeper"])
        .env(SLEEPER, &note)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut helper = 0;
    eventually("the worker's sandbox starts", || {
        let text = std::fs::read_to_string(&note).unwrap_or_default();
        helper = text
            .lines()
            .next()
            .and_then(|line| line.parse().ok())
            .unwrap_or(0);
        helper != 0 && sandbox_processes(helper).len() == 2
    });
    let processes = sandbox_processes(helper);
    let groups: Vec<PathBuf> = std::fs::read_to_string(&note)
        .unwrap()
        .lines()
        .skip(1)
        .map(PathBuf::from)
        .collect();
    worker.kill().unwrap();
    worker.wait().unwrap();
    eventually("helper and sandbox die", || {
        is_gone(helper) && processes.iter().all(|pid| is_gone(*pid))
    });
    drop(Spawner::start(&settings(1)).unwrap());
    for group in groups {
        assert!(!group.exists(), "{} is left", group.display());
    }
}

#[test]
fn a_helper_that_is_none_is_an_error() {
    let settings = SpawnerSettings {
        executable: "/usr/bin/true".into(),
        ..settings(1)
    };
    assert!(matches!(
        Spawner::start(&settings),
        Err(SandboxError::SpawnerLost(_))
    ));
}

#[test]
fn where_user_namespaces_are_impossible_nothing_runs_and_the_reason_is_told() {
    // An ordinary user without one: a chroot, made in a user namespace of the test's own.
    let binary = super::binary();
    let script = "mkdir -p root/usr root/proc root/tmp root/dev root/etc && mount --rbind /usr root/usr \
        && mount --rbind /proc root/proc && mount --rbind /dev root/dev && ln -s usr/lib usr/lib64 usr/bin root/ \
        && cp \"$0\" root/greenroom && exec chroot root /greenroom sandbox doctor";
    let folder = tempfile::tempdir_in("/tmp").unwrap();
    let output = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "/bin/sh", "-ec", script])
        .arg(binary)
        .current_dir(folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    if said.is_empty() {
        eprintln!(
            "SKIPPED: no chroot could be made: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        return;
    }
    assert!(!output.status.success(), "{said}");
    assert!(said.contains("chroot"), "{said}");
}

//! Programs, many of them hostile, through the real spawner. After each test the helper must be alive,
//! the next run must work, and no process, mount or control group may be left.

mod basics;
mod escape;
mod files;
mod isolation;
mod limits;
mod network;
mod processes;
mod service;
mod work_dir;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use greenroom::judge::sandbox::{
    Access, Accuracy, Ending, Network, RunLimits, RunReport, RunSpec, SandboxError, Spawner, SpawnerSettings,
    WorkDir,
};

/// The program under test. A copy is named when the suite runs once more as another user.
pub fn binary() -> PathBuf {
    std::env::var_os("GREENROOM_TEST_BINARY")
        .map_or_else(|| env!("CARGO_BIN_EXE_greenroom").into(), PathBuf::from)
}

pub fn settings(slots: usize) -> SpawnerSettings {
    SpawnerSettings {
        slots,
        executable: binary(),
        ..SpawnerSettings::default()
    }
}

/// A spawner of one's own, whose remains are examined at the end.
pub struct Room {
    spawner: Option<Spawner>,
    mounts: usize,
}

/// `None`, said loudly, where nothing can be isolated; a failure where that is demanded.
pub fn room() -> Option<Room> {
    room_for(2)
}

/// The same with room for more runs side by side.
pub fn room_for(slots: usize) -> Option<Room> {
    match Spawner::start(&settings(slots)) {
        Ok(spawner) => {
            let mounts = count_mounts(&spawner);
            Some(Room {
                spawner: Some(spawner),
                mounts,
            })
        }
        Err(error @ SandboxError::Unavailable { .. })
            if std::env::var_os("GREENROOM_REQUIRE_SANDBOX").is_none() =>
        {
            eprintln!("SKIPPED: {error}");
            None
        }
        Err(error) => panic!("no spawner: {error}"),
    }
}

/// Compiles a C program on the host. Headers that nearly all need come with it.
pub fn compile(source: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("program.c"), folder.path().join("program"));
    std::fs::write(&input, format!("{HEADERS}\n{source}")).unwrap();
    let done = Command::new("gcc")
        .args(["-O0", "-w", "-static", "-pthread", "-o"])
        .args([&output, &input])
        .output()
        .expect("gcc is needed for these tests");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    std::fs::read(output).unwrap()
}

const HEADERS: &str = r##"#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>
static double cpu_ms(void) {
  struct timespec t; clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}
static void burn(double ms) { double until = cpu_ms() + ms; while (cpu_ms() < until); }
/* Says that a call was possible which must not be. */
static void must_fail(const char *what, long result) {
  if (result >= 0) { printf("%s worked\\n", what); }
}
/* Says so too when it failed with another error than hoped for. */
static void must_be(const char *what, long result, int error) {
  if (result >= 0 || errno != error) printf("%s: %ld %s\\n", what, result, strerror(errno));
}
"##;

pub fn limits() -> RunLimits {
    RunLimits {
        cpu: Duration::from_secs(2),
        wall: Duration::from_secs(20),
        memory_bytes: 64 << 20,
        processes: 32,
        output_bytes: 1 << 20,
        stderr_bytes: 64 << 10,
        file_bytes: 32 << 20,
        tmp_bytes: 32 << 20,
    }
}

pub fn spec<'a>(argv: &[&str]) -> RunSpec<'a> {
    RunSpec {
        argv: argv.iter().map(|word| (*word).to_owned()).collect(),
        env: vec![("PATH".into(), "/usr/bin:/bin".into())],
        work_dir: None,
        access: Access::ReadOnly,
        binds: Vec::new(),
        files: Vec::new(),
        stdin: b"",
        limits: limits(),
        network: Network::None,
        slot: 0,
        cancel: None,
    }
}

impl Room {
    pub fn spawner(&self) -> &Spawner {
        self.spawner.as_ref().unwrap()
    }

    pub fn exact(&self) -> bool {
        self.spawner().accuracy() == Accuracy::Exact
    }

    /// A work dir with a C program as `program`.
    pub fn program(&self, source: &str) -> WorkDir {
        let work_dir = self.spawner().work_dir(32 << 20, 1000).unwrap();
        work_dir.write("program", &compile(source), true).unwrap();
        work_dir
    }

    /// Runs a C program with changes to the usual spec.
    pub fn run_with(&self, source: &str, change: impl FnOnce(&mut RunSpec<'_>)) -> RunReport {
        let work_dir = self.program(source);
        let mut spec = spec(&["/box/program"]);
        spec.work_dir = Some(&work_dir);
        change(&mut spec);
        self.spawner().run(&spec).unwrap()
    }

    pub fn run(&self, source: &str) -> RunReport {
        self.run_with(source, |_| {})
    }

    /// Runs a C program that prints a line for everything it could do but should not.
    #[track_caller]
    pub fn assert_silent(&self, source: &str) {
        let report = self.run(source);
        assert_eq!(
            (text(&report).as_str(), report.ending, report.exceeded),
            ("", Ending::Exited(0), None)
        );
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let Some(spawner) = self.spawner.take() else {
            return;
        };
        if std::thread::panicking() {
            return;
        }
        let report = spawner
            .run(&spec(&["/usr/bin/echo", "fine"]))
            .expect("the next run works");
        assert_eq!(report.stdout, b"fine\n");
        eventually("a sandbox is left", || children(spawner.helper_pid()).is_empty());
        assert_eq!(count_mounts(&spawner), self.mounts, "a mount is left");
        let helper = PathBuf::from(format!("/proc/{}", spawner.helper_pid()));
        let groups = spawner.group_folders();
        drop(spawner);
        assert!(!helper.exists(), "the helper is left");
        for group in groups {
            assert!(!group.exists(), "{} is left", group.display());
        }
    }
}

/// Mounts of the helper; unreadable for users other than its own.
fn count_mounts(spawner: &Spawner) -> usize {
    let mounts = std::fs::read_to_string(format!("/proc/{}/mountinfo", spawner.helper_pid()));
    mounts.map_or(0, |text| text.lines().count())
}

pub fn children(pid: u32) -> Vec<u32> {
    let list = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
    list.split_whitespace()
        .map(|word| word.parse().unwrap())
        .collect()
}

pub fn text(report: &RunReport) -> String {
    String::from_utf8_lossy(&report.stdout).into_owned()
}

/// Waits for a condition, for at most twenty seconds.
pub fn eventually(what: &str, mut condition: impl FnMut() -> bool) {
    let deadline = std::time::Instant::now() + Duration::from_secs(20);
    while !condition() {
        assert!(std::time::Instant::now() < deadline, "{what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The whole suite once more as an ordinary user: other user maps, no control groups.
#[test]
fn everything_holds_for_an_ordinary_user_too() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let folder = tempfile::tempdir_in("/tmp").unwrap();
    std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o755)).unwrap();
    let copy = |from: &Path, name: &str| {
        let to = folder.path().join(name);
        std::fs::copy(from, &to).unwrap();
        std::fs::set_permissions(&to, PermissionsExt::from_mode(0o755)).unwrap();
        to
    };
    let suite = copy(&std::env::current_exe().unwrap(), "suite");
    let greenroom = copy(&binary(), "greenroom");
    let done = Command::new(suite)
        .args(["sandbox::", "--test-threads=2"])
        .env("GREENROOM_TEST_BINARY", greenroom)
        .env("TMPDIR", "/tmp")
        .current_dir("/tmp")
        .uid(61_234)
        .gid(61_234)
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "{}\n{}",
        String::from_utf8_lossy(&done.stdout),
        String::from_utf8_lossy(&done.stderr)
    );
}

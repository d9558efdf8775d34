//! Why a machine cannot isolate programs, and what its owner can do about it.

use std::fs;
use std::time::Duration;

use super::api::{Access, Network, RunLimits, RunSpec, SandboxError};
use super::client::Spawner;

/// Facts about the machine that decide between causes with the same error number.
pub(super) struct Machine {
    pub max_user_namespaces: Option<u64>,
    pub unprivileged_userns_clone: Option<u64>,
    pub apparmor_restriction: Option<u64>,
    pub seccomp_filtered: bool,
    pub chrooted: bool,
    pub proc_masked: bool,
    pub root: bool,
}

impl Machine {
    pub fn look() -> Machine {
        let number = |path: &str| fs::read_to_string(path).ok()?.trim().parse().ok();
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let mountinfo = fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
        Machine {
            max_user_namespaces: number("/proc/sys/user/max_user_namespaces"),
            unprivileged_userns_clone: number("/proc/sys/kernel/unprivileged_userns_clone"),
            apparmor_restriction: number("/proc/sys/kernel/apparmor_restrict_unprivileged_userns"),
            seccomp_filtered: status
                .lines()
                .any(|line| line.starts_with("Seccomp:") && line.ends_with('2')),
            chrooted: is_chrooted(&mountinfo),
            proc_masked: is_proc_masked(&mountinfo),
            root: rustix::process::geteuid().is_root(),
        }
    }
}

fn mount_points(mountinfo: &str) -> impl Iterator<Item = &str> {
    mountinfo.lines().filter_map(|line| line.split(' ').nth(4))
}

/// A root that is no mount point of the namespace was entered by `chroot`.
fn is_chrooted(mountinfo: &str) -> bool {
    !mountinfo.is_empty() && !mount_points(mountinfo).any(|point| point == "/")
}

/// Containers hide parts of /proc by mounting over them; the kernel then refuses a fresh /proc. What
/// lies on its permanently empty folders does no harm.
fn is_proc_masked(mountinfo: &str) -> bool {
    let harmless = ["/proc/sys/fs/binfmt_misc", "/proc/fs/nfsd"];
    mount_points(mountinfo).any(|point| point.starts_with("/proc/") && !harmless.contains(&point))
}

/// Turns a failed set-up into the reason a person can act on; other errors stay as they are.
pub(super) fn explain(error: SandboxError) -> SandboxError {
    match error {
        SandboxError::Setup { step, source } => {
            let (reason, remedy) = diagnose(&step, source.raw_os_error().unwrap_or(0), &Machine::look());
            let reason = format!("{reason} (step \"{step}\": {source})");
            SandboxError::Unavailable {
                reason,
                remedy: remedy.to_owned(),
            }
        }
        other => other,
    }
}

/// Reason and remedy for a step of the set-up that failed with `errno`.
fn diagnose(step: &str, errno: i32, machine: &Machine) -> (&'static str, &'static str) {
    let denied = errno == libc::EPERM || errno == libc::EACCES;
    let namespaces = step.contains("namespace");
    if errno == libc::ENOSPC && namespaces || machine.max_user_namespaces == Some(0) {
        return (
            "user namespaces are switched off or used up",
            "Set the kernel setting user.max_user_namespaces to 15000 or more (sysctl -w).",
        );
    }
    if denied && namespaces && !machine.root && machine.unprivileged_userns_clone == Some(0) {
        return (
            "ordinary users may not make user namespaces",
            "Set the kernel setting kernel.unprivileged_userns_clone to 1, or run the worker as root.",
        );
    }
    if denied && namespaces && machine.chrooted {
        return (
            "this is a chroot, and the kernel makes no user namespaces there",
            "Enter the root folder with pivot_root (systemd-nspawn, bwrap, unshare) instead of chroot.",
        );
    }
    if step == "mount /proc" && denied {
        return (
            "parts of /proc are covered, so the kernel refuses a fresh one",
            "In a container, unmask it: podman --security-opt unmask=ALL, docker --security-opt systempaths=unconfined.",
        );
    }
    if denied && machine.apparmor_restriction == Some(1) && !machine.root {
        return (
            "AppArmor forbids ordinary users' programs what they need in a user namespace",
            "Set kernel.apparmor_restrict_unprivileged_userns to 0, or give greenroom a profile with \"userns,\".",
        );
    }
    if denied && machine.seccomp_filtered {
        return (
            "a system call filter around this process, as containers set it, forbids namespaces or mounts",
            "Start the container with --security-opt seccomp=unconfined, or run the worker on the host.",
        );
    }
    if denied && namespaces && machine.root {
        return (
            "the kernel refuses new namespaces to this process, as in a chroot or a restricted container",
            "Run the worker outside of chroots and with CAP_SYS_ADMIN, or as an ordinary user on the host.",
        );
    }
    if errno == libc::ENOSYS || errno == libc::EINVAL && namespaces {
        return (
            "the kernel is too old or lacks namespaces",
            "Use Linux 5.12 or newer with all namespaces.",
        );
    }
    (
        "the sandbox could not be made",
        "Run \"greenroom sandbox doctor\" and report its output.",
    )
}

/// Runs one trivial program, so that a machine where sandboxes fail is known before the first submission.
pub(super) fn first_run(spawner: &Spawner) -> Result<(), SandboxError> {
    let report = spawner
        .run(&trivial(vec!["/usr/bin/true".into()]))
        .map_err(explain)?;
    if report.succeeded() {
        return Ok(());
    }
    Err(SandboxError::Unavailable {
        reason: format!("a trivial program ended with {:?}", report.ending),
        remedy: "Run \"greenroom sandbox doctor\" and report its output.".into(),
    })
}

/// A short run without work dir and input.
pub(super) fn trivial(argv: Vec<String>) -> RunSpec<'static> {
    RunSpec {
        argv,
        env: Vec::new(),
        work_dir: None,
        access: Access::ReadOnly,
        binds: Vec::new(),
        files: Vec::new(),
        stdin: &[],
        limits: RunLimits {
            cpu: Duration::from_secs(5),
            wall: Duration::from_secs(15),
            memory_bytes: 256 << 20,
            processes: 16,
            output_bytes: 64 << 10,
            stderr_bytes: 64 << 10,
            file_bytes: 1 << 20,
            tmp_bytes: 1 << 20,
        },
        network: Network::None,
        slot: 0,
        cancel: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn machine() -> Machine {
        Machine {
            max_user_namespaces: Some(1000),
            unprivileged_userns_clone: None,
            apparmor_restriction: None,
            seccomp_filtered: false,
            chrooted: false,
            proc_masked: false,
            root: false,
        }
    }

    #[track_caller]
    fn assert_cause(step: &str, errno: i32, machine: &Machine, word: &str) {
        let (reason, remedy) = diagnose(step, errno, machine);
        assert!(reason.contains(word), "{reason}");
        assert!(!remedy.is_empty());
    }

    #[test]
    fn causes_with_one_error_number_are_told_apart() {
        let step = "make a user namespace";
        assert_cause(step, libc::ENOSPC, &machine(), "used up");
        assert_cause(
            step,
            libc::EPERM,
            &Machine {
                unprivileged_userns_clone: Some(0),
                ..machine()
            },
            "ordinary users",
        );
        assert_cause(
            step,
            libc::EPERM,
            &Machine {
                chrooted: true,
                ..machine()
            },
            "chroot",
        );
        assert_cause(
            step,
            libc::EPERM,
            &Machine {
                seccomp_filtered: true,
                ..machine()
            },
            "filter",
        );
        assert_cause(
            "write uid_map",
            libc::EPERM,
            &Machine {
                apparmor_restriction: Some(1),
                ..machine()
            },
            "AppArmor",
        );
        assert_cause("mount /proc", libc::EPERM, &machine(), "/proc");
        assert_cause("bind /usr", libc::ENOSYS, &machine(), "too old");
    }

    #[test]
    fn chroots_and_masks_show_in_the_mount_table() {
        let plain = "20 1 8:1 / / rw - ext4 d rw\n21 20 0:5 / /proc rw - proc proc rw\n\
                     22 21 0:6 / /proc/sys/fs/binfmt_misc rw - autofs s rw\n";
        assert!(!is_chrooted(plain) && !is_proc_masked(plain));
        let masked = format!("{plain}23 21 0:7 / /proc/kcore rw - tmpfs t rw\n");
        assert!(is_proc_masked(&masked));
        assert!(is_chrooted("21 20 0:5 / /proc rw - proc proc rw\n"));
    }
}

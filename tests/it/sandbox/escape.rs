//! Ways out that must be closed.

use greenroom::judge::sandbox::Ending;

use super::room;

#[test]
fn the_root_cannot_be_left() {
    let Some(room) = room() else { return };
    room.assert_silent(
        r#"int main() {
          struct stat root, up; int kept = open("/", O_RDONLY | O_DIRECTORY);
          must_be("chroot", chroot("/tmp"), EPERM);
          fchdir(kept); for (int i = 0; i < 64; i++) chdir("..");
          stat("/", &root); stat(".", &up); if (root.st_ino != up.st_ino || root.st_dev != up.st_dev) puts("left by ..");
          fstatat(kept, "../../../..", &up, 0); if (root.st_ino != up.st_ino) puts("left by descriptor");
          must_fail("root of init", open("/proc/1/root", O_RDONLY));
          must_fail("cwd of init", open("/proc/1/cwd", O_RDONLY));
          char path[64]; for (int p = 2; p < 100; p++) { if (p == getpid()) continue; sprintf(path, "/proc/%d/cwd", p); must_fail(path, open(path, O_RDONLY)); }
          struct { struct file_handle h; char b[128]; } handle = {{128}}; int id;
          must_be("name_to_handle_at", name_to_handle_at(AT_FDCWD, "/usr", &handle.h, &id, 0), EPERM);
          must_be("open_by_handle_at", open_by_handle_at(kept, &handle.h, O_RDONLY), EPERM);
          must_be("pivot_root", syscall(SYS_pivot_root, ".", "."), EPERM);
          return 0; }"#,
    );
}

#[test]
fn mounts_and_namespaces_are_refused() {
    let Some(room) = room() else { return };
    room.assert_silent(
        r#"#include <sys/mount.h>
        int main() {
          must_be("mount", mount("tmpfs", "/tmp", "tmpfs", 0, ""), EPERM);
          must_be("remount", mount(0, "/box", 0, MS_REMOUNT | MS_BIND, 0), EPERM);
          must_be("umount", umount2("/proc", MNT_DETACH), EPERM);
          must_be("fsopen", syscall(SYS_fsopen, "tmpfs", 0), EPERM);
          must_be("open_tree", syscall(SYS_open_tree, AT_FDCWD, "/usr", 1), EPERM);
          int flags[] = {CLONE_NEWUSER, CLONE_NEWNS, CLONE_NEWNET, CLONE_NEWPID, CLONE_NEWIPC, CLONE_NEWUTS, CLONE_NEWCGROUP};
          for (int i = 0; i < 7; i++) {
            must_be("unshare", unshare(flags[i]), EPERM);
            must_be("clone", syscall(SYS_clone, flags[i] | SIGCHLD, 0, 0, 0, 0), EPERM);
          }
          struct clone_args { uint64_t a[11]; } args = {{CLONE_NEWUSER}};
          must_be("clone3", syscall(SYS_clone3, &args, sizeof args), ENOSYS);
          must_be("setns", setns(open("/proc/self/ns/net", O_RDONLY), 0), EPERM);
          return 0; }"#,
    );
}

#[test]
fn init_cannot_be_traced_or_written() {
    let Some(room) = room() else { return };
    room.assert_silent(
        r#"int main() { char b[8] = {0}; struct iovec v = {b, 8};
          must_be("ptrace", ptrace(PTRACE_ATTACH, 1, 0, 0), EPERM);
          must_be("seize", ptrace(PTRACE_SEIZE, 1, 0, 0), EPERM);
          must_be("writev", process_vm_writev(1, &v, 1, &v, 1, 0), EPERM);
          must_be("readv", process_vm_readv(1, &v, 1, &v, 1, 0), EPERM);
          must_fail("memory", open("/proc/1/mem", O_RDWR));
          must_be("pidfd_getfd", syscall(SYS_pidfd_getfd, 0, 0, 0), EPERM);
          must_be("kcmp", syscall(SYS_kcmp, 1, 1, 0, 0, 0), EPERM);
          return 0; }"#,
    );
}

#[test]
fn privileges_cannot_be_gained() {
    let Some(room) = room() else { return };
    room.assert_silent(
        r#"#include <sys/sysmacros.h>
        #include <sys/prctl.h>
        int main() {
          must_fail("device", mknod("/tmp/sda", S_IFBLK | 0600, makedev(8, 0)));
          must_fail("setuid", setuid(0)); must_fail("setgid", setgid(0)); must_fail("setgroups", setgroups(0, 0));
          char caps[20] = {1, 0, 0, 2, 255, 255, 255, 255};
          close(open("/tmp/copy", O_CREAT | O_WRONLY, 0700));
          must_fail("capability", setxattr("/tmp/copy", "security.capability", caps, sizeof caps, 0));
          must_fail("chown", chown("/tmp/copy", 0, 0));
          if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1) puts("new privileges are possible");
          FILE *f = fopen("/proc/self/status", "r"); char line[256];
          while (fgets(line, sizeof line, f)) {
            unsigned long long set; if (sscanf(line, "Cap%*[a-zA-Z]: %llx", &set) == 1 && set) puts(line);
          }
          return 0; }"#,
    );
}

#[test]
fn foreign_calling_conventions_kill() {
    let Some(room) = room() else { return };
    if !cfg!(target_arch = "x86_64") {
        return;
    }
    for source in [
        // getpid of the 32-bit table
        r#"int main() { long r; __asm__ volatile("int $0x80" : "=a"(r) : "a"(20) : "memory"); return 0; }"#,
        // getpid with the mark of x32
        "int main() { syscall(0x40000000 | 39); return 0; }",
    ] {
        assert_eq!(room.run(source).ending, Ending::Signalled(31), "{source}");
    }
}

#[test]
fn dangerous_kernel_interfaces_are_refused() {
    let Some(room) = room() else { return };
    room.assert_silent(
        r#"int main() { char b[256] = {0};
          must_be("io_uring", syscall(SYS_io_uring_setup, 1, b), EPERM);
          must_be("bpf", syscall(SYS_bpf, 0, b, 64), EPERM);
          must_be("perf", syscall(SYS_perf_event_open, b, 0, -1, -1, 0), EPERM);
          must_be("userfaultfd", syscall(SYS_userfaultfd, 0), EPERM);
          must_be("add_key", syscall(SYS_add_key, "user", "k", "v", 1, -3), EPERM);
          must_be("request_key", syscall(SYS_request_key, "user", "k", 0, 0), EPERM);
          must_be("keyctl", syscall(SYS_keyctl, 0, -3, 1), EPERM);
          must_be("module", syscall(SYS_init_module, b, 1, ""), EPERM);
          must_be("kexec", syscall(SYS_kexec_load, 0, 0, 0, 0), EPERM);
          must_be("personality", syscall(SYS_personality, 0x0008), EPERM);
          must_be("syslog", syscall(SYS_syslog, 2, b, 8), EPERM);
          return 0; }"#,
    );
}

#[test]
fn the_machine_cannot_be_steered() {
    let Some(room) = room() else { return };
    room.assert_silent(
        r#"int main() {
          must_fail("sysrq", open("/proc/sysrq-trigger", O_WRONLY) < 0 ? -1 : write(open("/proc/sysrq-trigger", O_WRONLY), "", 0) - 1);
          must_fail("core_pattern", open("/proc/sys/kernel/core_pattern", O_WRONLY));
          must_fail("forwarding", open("/proc/sys/net/ipv4/ip_forward", O_WRONLY));
          must_fail("oom_score_adj", open("/proc/self/oom_score_adj", O_WRONLY));
          must_be("reboot", syscall(SYS_reboot, 0xfee1dead, 672274793, 0, 0), EPERM);
          must_be("clock", syscall(SYS_clock_settime, 0, "0123456789abcdef"), EPERM);
          must_be("host name", sethostname("x", 1), EPERM);
          struct rlimit more = {1 << 20, 1 << 20}; must_fail("more files", setrlimit(RLIMIT_NOFILE, &more));
          must_fail("priority", setpriority(PRIO_PROCESS, 0, -5));
          return 0; }"#,
    );
}

#[test]
fn typing_into_a_terminal_is_refused_whatever_the_high_bits() {
    let Some(room) = room() else { return };
    room.assert_silent(
        r#"int main() {
          must_be("TIOCSTI", syscall(SYS_ioctl, 0, 0x5412L, "x"), EPERM);
          must_be("TIOCSTI with high bits", syscall(SYS_ioctl, 0, 0x100005412L, "x"), EPERM);
          must_be("TIOCLINUX", syscall(SYS_ioctl, 0, 0xffffffff0000541cL, "x"), EPERM);
          must_fail("terminal", open("/dev/tty", O_RDWR));
          return 0; }"#,
    );
}

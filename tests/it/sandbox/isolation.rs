//! The exact shape of what was isolated.

use greenroom::judge::sandbox::Ending;

use super::{room, spec, text};

#[test]
fn every_namespace_is_the_sandboxs_own() {
    let Some(room) = room() else { return };
    let links = |report: &str| report.lines().map(str::to_owned).collect::<Vec<_>>();
    let names = ["user", "mnt", "pid", "net", "ipc", "uts", "cgroup"];
    let script = names
        .map(|name| format!("readlink /proc/self/ns/{name}"))
        .join(";");
    let inside = links(&text(
        &room.spawner().run(&spec(&["/bin/sh", "-c", &script])).unwrap(),
    ));
    assert_eq!(inside.len(), names.len());
    for (name, inside) in names.iter().zip(inside) {
        let outside = std::fs::read_link(format!("/proc/self/ns/{name}")).unwrap();
        assert_ne!(outside.to_string_lossy(), inside);
    }
}

#[test]
fn the_program_is_an_ordinary_user_and_not_the_first_process() {
    let Some(room) = room() else { return };
    let report = room.run(
        r#"int main() { printf("%d %d %d %d", getuid(), geteuid(), getgid(), getpid() > 1 && getppid() == 1); return 0; }"#,
    );
    assert_eq!(text(&report), "1000 1000 1000 1");
}

#[test]
fn signals_and_mask_are_fresh() {
    let Some(room) = room() else { return };
    let report = room.run(
        r#"int main() { struct sigaction a; sigset_t m; sigprocmask(0, 0, &m);
           for (int s = 1; s < 64; s++) { if (s == 32 || s == 33) continue;
             sigaction(s, 0, &a); if (a.sa_handler != SIG_DFL || sigismember(&m, s) == 1) printf("%d ", s); }
           return 0; }"#,
    );
    assert_eq!((text(&report).as_str(), report.ending), ("", Ending::Exited(0)));
}

#[test]
fn limits_of_the_kernel_are_set() {
    let Some(room) = room() else { return };
    let report = room.run(
        r#"int main() { struct rlimit l; int which[] = {RLIMIT_CORE, RLIMIT_NOFILE, RLIMIT_FSIZE, RLIMIT_STACK, RLIMIT_MEMLOCK, RLIMIT_MSGQUEUE};
           for (int i = 0; i < 6; i++) { getrlimit(which[i], &l); printf("%lu ", (unsigned long)l.rlim_cur); } return 0; }"#,
    );
    assert_eq!(text(&report), format!("0 256 {} {} 65536 0 ", 32 << 20, 64 << 20));
}

#[test]
fn interpreters_of_the_host_work() {
    let Some(room) = room() else { return };
    for interpreter in [
        "/usr/bin/python3",
        "/usr/bin/perl",
        "/usr/bin/node",
        "/usr/bin/java",
    ] {
        if !std::path::Path::new(interpreter).exists() {
            continue;
        }
        let arguments = match interpreter {
            "/usr/bin/java" => ["-Xmx64m", "-version"],
            "/usr/bin/python3" => ["-c", "1+1"],
            _ => ["-e", "1+1"],
        };
        let mut run = spec(&[interpreter, arguments[0], arguments[1]]);
        run.limits.processes = 256;
        run.limits.memory_bytes = 512 << 20;
        let report = room.spawner().run(&run).unwrap();
        assert!(
            report.succeeded(),
            "{interpreter}: {report:?} {}",
            String::from_utf8_lossy(&report.stderr)
        );
    }
}

//! What a program can read and write.

use std::time::{Duration, Instant};

use greenroom::judge::sandbox::{Access, Ending};

use super::{room, spec, text};

#[test]
fn secrets_of_the_host_are_absent() {
    let Some(room) = room() else { return };
    let folder = tempfile::tempdir_in("/tmp").unwrap();
    let secret = folder.path().join("answer");
    std::fs::write(&secret, "42").unwrap();
    let source = format!(
        r#"int main() {{
          must_fail("answer", open("{}", O_RDONLY));
          must_fail("shadow", open("/etc/shadow", O_RDONLY));
          must_fail("root", open("/root", O_RDONLY));
          must_fail("home", open("/home", O_RDONLY));
          must_fail("var", open("/var", O_RDONLY));
          must_fail("run", open("/run", O_RDONLY));
          must_fail("sys", open("/sys/kernel", O_RDONLY));
          must_fail("local", open("/usr/local/bin", O_RDONLY));
          must_fail("store", open("/boxes", O_RDONLY));
          must_fail("argv of init", open("/proc/1/cmdline", O_RDONLY));
          must_fail("environment of init", open("/proc/1/environ", O_RDONLY));
          must_fail("files of init", open("/proc/1/fd", O_RDONLY));
          for (int fd = 3; fd < 256; fd++) must_fail("inherited descriptor", fcntl(fd, F_GETFD));
          char b[64]; int kcore = open("/proc/kcore", O_RDONLY);
          if (kcore >= 0 && read(kcore, b, 1) > 0) puts("kcore");
          return 0; }}"#,
        secret.display()
    );
    room.assert_silent(&source);
}

#[test]
fn no_trace_of_the_host_is_in_the_process_list() {
    let Some(room) = room() else { return };
    let report = room
        .spawner()
        .run(&spec(&[
            "/bin/sh",
            "-c",
            "cd /proc; echo [0-9]*; cat self/cgroup",
        ]))
        .unwrap();
    let listed = text(&report);
    let processes: Vec<&str> = listed.lines().next().unwrap().split(' ').collect();
    assert!(processes.len() <= 2 && !processes.contains(&"1"), "{listed}");
}

#[test]
fn runs_can_change_nothing_outside_their_tmp() {
    let Some(room) = room() else { return };
    room.assert_silent(
        r#"int main() {
          const char *at[] = {"/usr/x", "/etc/x", "/x", "/dev/x", "/proc/x", "/box/x", "../x", "/bin/x", "/empty/x", 0};
          for (int i = 0; at[i]; i++) { must_fail(at[i], open(at[i], O_CREAT | O_WRONLY, 0600)); must_fail(at[i], mkdir(at[i], 0700)); }
          must_fail("own program", open("/box/program", O_WRONLY));
          must_fail("chmod", chmod("/box/program", 0777));
          must_fail("unlink", unlink("/box/program"));
          must_fail("passwd", open("/etc/passwd", O_WRONLY));
          must_fail("remove tmp", rmdir("/tmp"));
          if (open("/tmp/mine", O_CREAT | O_WRONLY, 0600) < 0) puts("tmp is not writable");
          if (open("/dev/null", O_RDWR) < 0) puts("null");
          return 0; }"#,
    );
}

#[test]
fn files_have_a_largest_size() {
    let Some(room) = room() else { return };
    let report = room.run(
        r#"int main() { signal(SIGXFSZ, SIG_IGN); static char b[1 << 20]; int fd = open("/tmp/big", O_CREAT | O_RDWR, 0600);
           must_fail("sparse gigabyte", ftruncate(fd, 1 << 30)); long n, sum = 0;
           while ((n = write(fd, b, sizeof b)) > 0) sum += n;
           if (sum > 33 << 20) printf("%ld", sum); return 0; }"#,
    );
    assert_eq!((text(&report).as_str(), report.ending), ("", Ending::Exited(0)));
    let report = room
        .run(r#"int main() { return truncate("/tmp", 1) + ftruncate(open("/tmp/x", 66, 384), 1 << 30); }"#);
    assert_eq!(
        report.ending,
        Ending::Signalled(25),
        "SIGXFSZ ends a program that does not expect it"
    );
}

#[test]
fn a_million_files_and_a_deep_tree_are_bounded_and_cleared_fast() {
    let Some(room) = room() else { return };
    let work_dir = room.program(
        r#"int main() { char n[32]; int made = 0; chdir("/box");
           for (int i = 0; i < 1000 && !mkdir("d", 0700) && !chdir("d"); i++) made++;
           chdir("/box");
           for (int i = 0; i < 1000000; i++) { sprintf(n, "%d", i); int fd = open(n, O_CREAT | O_WRONLY, 0600); if (fd < 0) break; close(fd); made++; }
           printf("%d", made); return 0; }"#,
    );
    let mut run = spec(&["/box/program"]);
    run.work_dir = Some(&work_dir);
    run.access = Access::ReadWrite;
    run.limits.cpu = Duration::from_secs(10);
    let made: u32 = text(&room.spawner().run(&run).unwrap()).parse().unwrap();
    assert!(made <= 1000, "{made}");
    assert!(!work_dir.list().unwrap().is_empty());
    let begun = Instant::now();
    drop(work_dir);
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
}

#[test]
fn nothing_is_left_for_the_next_run() {
    let Some(room) = room() else { return };
    let work_dir = room.program(
        r#"int main() { int found = 0;
           found |= access("/tmp/left", F_OK) == 0; found |= (access("/dev/shm/left", F_OK) == 0) << 1;
           int id = shmget(4711, 4096, 0); found |= (id >= 0) << 2;
           int s = socket(AF_UNIX, SOCK_STREAM, 0); struct sockaddr_un a = {AF_UNIX, "\0left"};
           found |= (connect(s, (void *)&a, 8) == 0) << 3;
           close(open("/tmp/left", O_CREAT | O_WRONLY, 0600)); close(open("/dev/shm/left", O_CREAT | O_WRONLY, 0600));
           shmget(4711, 4096, IPC_CREAT | 0600); s = socket(AF_UNIX, SOCK_STREAM, 0);
           bind(s, (void *)&a, 8); listen(s, 1); if (!fork()) pause();
           return found; }"#,
    );
    let mut run = spec(&["/box/program"]);
    run.work_dir = Some(&work_dir);
    for _ in 0..2 {
        assert_eq!(room.spawner().run(&run).unwrap().ending, Ending::Exited(0));
    }
}

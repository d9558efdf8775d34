//! What an ordinary program sees and what is reported of it.

use std::os::unix::fs::PermissionsExt;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use greenroom::judge::sandbox::{Bind, Ending, Outcome, SandboxError, doctor_with};

use super::{compile, room, settings, spec, text};

#[test]
fn input_arguments_and_environment_arrive() {
    let Some(room) = room() else { return };
    let report = room.run_with(
        r#"int main(int n, char **a) { int c; printf("%d %s %s ", n, a[1], getenv("COLOUR"));
           extern char **environ; int e = 0; while (environ[e]) e++; printf("%d ", e);
           while ((c = getchar()) != EOF) putchar(c); fputs("said", stderr); return 7; }"#,
        |spec| {
            spec.argv.push("two words".into());
            spec.env = vec![("COLOUR".into(), "green".into())];
            spec.stdin = b"hello";
        },
    );
    assert_eq!(text(&report), "2 two words green 1 hello");
    assert_eq!(report.stderr, b"said");
    assert_eq!((report.ending, report.exceeded), (Ending::Exited(7), None));
}

#[test]
fn a_program_without_slash_is_found_on_the_path() {
    let Some(room) = room() else { return };
    let report = room.spawner().run(&spec(&["pwd"])).unwrap();
    assert_eq!(report.stdout, b"/box\n");
}

#[test]
fn a_missing_program_is_told_apart_from_a_failing_one() {
    let Some(room) = room() else { return };
    let missing = room.spawner().run(&spec(&["/box/missing"]));
    assert!(matches!(missing, Err(SandboxError::Exec { .. })), "{missing:?}");
}

#[test]
fn limits_that_mean_nothing_or_for_ever_are_refused() {
    let Some(room) = room() else { return };
    let mut endless = spec(&["/usr/bin/true"]);
    endless.limits.wall = Duration::ZERO;
    assert!(matches!(
        room.spawner().run(&endless),
        Err(SandboxError::InvalidSpec(_))
    ));
    let mut elsewhere = spec(&["/usr/bin/true"]);
    elsewhere.slot = 2;
    assert!(matches!(
        room.spawner().run(&elsewhere),
        Err(SandboxError::InvalidSpec(_))
    ));
}

#[test]
fn a_run_can_be_cancelled() {
    let Some(room) = room() else { return };
    let cancel = AtomicBool::new(true);
    let mut sleep = spec(&["/usr/bin/sleep", "60"]);
    sleep.cancel = Some(&cancel);
    assert!(matches!(room.spawner().run(&sleep), Err(SandboxError::Cancelled)));
}

#[test]
fn files_appear_read_only_where_asked() {
    let Some(room) = room() else { return };
    let mut cat = spec(&[
        "/bin/sh",
        "-c",
        "cat /judge/a /judge/deep/b; echo x >> /judge/a || echo refused",
    ]);
    cat.files = vec![
        ("/judge/a".into(), b"one".to_vec()),
        ("/judge/deep/b".into(), vec![b'2'; 3 << 20]),
    ];
    cat.limits.output_bytes = 8 << 20;
    let report = room.spawner().run(&cat).unwrap();
    assert_eq!(report.stdout.len(), 3 + (3 << 20) + "refused\n".len());
    let later = room
        .spawner()
        .run(&spec(&["/bin/sh", "-c", "ls /judge"]))
        .unwrap();
    assert_eq!(text(&later), "");
}

#[test]
fn files_may_not_cover_the_system() {
    let Some(room) = room() else { return };
    for path in ["/etc/passwd", "/usr/bin/x", "/file", "/box/x", "/a/../etc/x"] {
        let mut covering = spec(&["/usr/bin/true"]);
        covering.files = vec![(path.into(), Vec::new())];
        assert!(
            matches!(room.spawner().run(&covering), Err(SandboxError::InvalidSpec(_))),
            "{path}"
        );
    }
}

#[test]
fn a_toolchain_below_a_private_home_can_be_used_but_not_changed() {
    let Some(room) = room() else { return };
    let home = tempfile::tempdir().unwrap();
    let tools = home.path().join("tools");
    std::fs::create_dir(&tools).unwrap();
    std::fs::write(
        tools.join("tool"),
        "#!/bin/sh\necho works; echo x > $0 || echo refused\n",
    )
    .unwrap();
    std::fs::write(home.path().join("secret"), "").unwrap();
    std::fs::set_permissions(tools.join("tool"), PermissionsExt::from_mode(0o755)).unwrap();
    std::fs::set_permissions(home.path(), PermissionsExt::from_mode(0o700)).unwrap();
    for target in ["/opt/chain", "/opt", "/usr/local", "/usr/local/lib/chain"] {
        let tool = format!("{target}/tool");
        let mut run = spec(&["/bin/sh", "-c", &format!("{tool}; ls {target}/../secret")]);
        run.binds = vec![Bind {
            source: tools.clone(),
            target: target.into(),
        }];
        assert_eq!(
            text(&room.spawner().run(&run).unwrap()),
            "works\nrefused\n",
            "{target}"
        );
    }
}

#[test]
fn a_program_that_is_still_open_for_writing_is_waited_for() {
    let Some(room) = room() else { return };
    let tools = tempfile::tempdir().unwrap();
    let tool = tools.path().join("tool");
    std::fs::write(&tool, compile("int main() { puts(\"ran\"); return 0; }")).unwrap();
    std::fs::set_permissions(&tool, PermissionsExt::from_mode(0o755)).unwrap();
    std::fs::set_permissions(tools.path(), PermissionsExt::from_mode(0o755)).unwrap();
    let mut run = spec(&["/opt/tools/tool"]);
    run.binds = vec![Bind {
        source: tools.path().to_path_buf(),
        target: "/opt/tools".into(),
    }];
    let open = std::fs::OpenOptions::new().append(true).open(&tool).unwrap();
    // As a process does that was forked while we wrote, and has not come to its own program yet.
    let closing = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(60));
        drop(open);
    });
    assert_eq!(text(&room.spawner().run(&run).unwrap()), "ran\n");
    closing.join().unwrap();
    // One that stays open is an error and no endless wait.
    let _open = std::fs::OpenOptions::new().append(true).open(&tool).unwrap();
    let busy = room.spawner().run(&run);
    assert!(matches!(busy, Err(SandboxError::Exec { .. })), "{busy:?}");
}

#[test]
fn a_missing_bind_is_an_error_and_does_no_harm() {
    let Some(room) = room() else { return };
    let mut run = spec(&["/usr/bin/true"]);
    run.binds = vec![Bind {
        source: "/does/not/exist".into(),
        target: "/opt/x".into(),
    }];
    assert!(matches!(
        room.spawner().run(&run),
        Err(SandboxError::Setup { .. })
    ));
}

#[test]
fn slots_run_side_by_side() {
    let Some(room) = room() else { return };
    let run = |slot: usize| {
        let mut sleep = spec(&["/usr/bin/sleep", "0.5"]);
        sleep.slot = slot;
        room.spawner().run(&sleep).unwrap()
    };
    let begun = std::time::Instant::now();
    let wall: Duration = std::thread::scope(|scope| {
        let runs = [0, 1].map(|slot| scope.spawn(move || run(slot).wall));
        runs.into_iter().map(|run| run.join().unwrap()).sum()
    });
    assert!(begun.elapsed() < wall, "one waited for the other");
}

#[test]
fn the_doctor_is_content_where_sandboxes_work() {
    let Some(_room) = room() else { return };
    let report = doctor_with(&settings(1));
    assert!(report.is_usable(), "{report:?}");
    for name in ["sandbox", "processes", "files", "mounts", "network", "privileges"] {
        assert!(
            report
                .checks
                .iter()
                .any(|check| check.name == name && check.outcome == Outcome::Ok),
            "{name}"
        );
    }
}

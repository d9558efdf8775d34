//! The host's side of `/box`, with a program that lays traps in it.

use greenroom::judge::sandbox::{Access, Ending, SandboxError};

use super::{room, spec, text};

#[test]
fn files_survive_from_compilation_to_runs() {
    let Some(room) = room() else { return };
    let work_dir = room.spawner().work_dir(8 << 20, 100).unwrap();
    work_dir.write("src/main.txt", b"words", false).unwrap();
    let mut compile = spec(&[
        "/bin/sh",
        "-c",
        "cp src/main.txt src/out && mkdir deep && cp src/out deep/out",
    ]);
    compile.work_dir = Some(&work_dir);
    compile.access = Access::ReadWrite;
    assert_eq!(room.spawner().run(&compile).unwrap().ending, Ending::Exited(0));
    assert_eq!(work_dir.read("deep/out", 5).unwrap(), b"words");
    let mut run = spec(&[
        "/bin/sh",
        "-c",
        "cat deep/out; rm deep/out 2>/dev/null || echo kept",
    ]);
    run.work_dir = Some(&work_dir);
    assert_eq!(text(&room.spawner().run(&run).unwrap()), "wordskept\n");
    let names: Vec<_> = work_dir
        .list()
        .unwrap()
        .into_iter()
        .map(|entry| entry.path)
        .collect();
    assert_eq!(names, ["deep/out", "src/main.txt", "src/out"]);
}

#[test]
fn the_host_follows_no_trap_laid_in_a_work_dir() {
    let Some(room) = room() else { return };
    let outside = tempfile::tempdir_in("/tmp").unwrap();
    let target = outside.path().join("target");
    std::fs::write(&target, "precious").unwrap();
    let work_dir = room.spawner().work_dir(8 << 20, 100).unwrap();
    let script = format!(
        "ln -s {0} link; ln -s {1} folder; mkfifo pipe; ln -s link chain; ln -s / root; mkdir dir; ln -s .. dir/up",
        target.display(),
        outside.path().display()
    );
    let mut lay = spec(&["/bin/sh", "-c", &script]);
    lay.work_dir = Some(&work_dir);
    lay.access = Access::ReadWrite;
    assert!(room.spawner().run(&lay).unwrap().succeeded());

    for path in [
        "link",
        "folder/target",
        "pipe",
        "chain",
        "root/etc/passwd",
        "dir",
        "dir/up/link",
    ] {
        assert!(work_dir.read(path, 1 << 20).is_err(), "{path} was read");
    }
    for path in ["folder/target", "root/tmp/x", "dir/up/x", "../x", "/tmp/x"] {
        assert!(
            work_dir.write(path, b"evil", false).is_err(),
            "{path} was written"
        );
    }
    work_dir.write("link", b"mine", false).unwrap();
    work_dir.write("pipe", b"mine too", true).unwrap();
    assert_eq!(work_dir.read("link", 100).unwrap(), b"mine");
    assert_eq!(work_dir.read("pipe", 100).unwrap(), b"mine too");
    assert_eq!(std::fs::read_to_string(&target).unwrap(), "precious");
    let names: Vec<_> = work_dir
        .list()
        .unwrap()
        .into_iter()
        .map(|entry| entry.path)
        .collect();
    assert_eq!(names, ["link", "pipe"]);
}

#[test]
fn reading_and_size_are_capped() {
    let Some(room) = room() else { return };
    let work_dir = room.spawner().work_dir(1 << 20, 10).unwrap();
    work_dir.write("ten", b"0123456789", false).unwrap();
    assert!(matches!(
        work_dir.read("ten", 9),
        Err(SandboxError::TooLarge { .. })
    ));
    assert_eq!(work_dir.read("ten", 10).unwrap().len(), 10);
    assert!(work_dir.write("big", &vec![0; 2 << 20], false).is_err());
}

#[test]
fn work_dirs_of_another_spawner_are_refused() {
    let (Some(room), Some(other)) = (room(), room()) else {
        return;
    };
    let work_dir = other.spawner().work_dir(1 << 20, 10).unwrap();
    let mut run = spec(&["/usr/bin/true"]);
    run.work_dir = Some(&work_dir);
    assert!(matches!(
        room.spawner().run(&run),
        Err(SandboxError::InvalidSpec(_))
    ));
}

#[test]
fn a_work_dir_is_seen_by_nobody_else() {
    let Some(room) = room() else { return };
    let work_dir = room.spawner().work_dir(1 << 20, 10).unwrap();
    work_dir.write("secret", b"x", false).unwrap();
    let report = room
        .spawner()
        .run(&spec(&[
            "/usr/bin/find",
            "/box",
            "/tmp",
            "/dev/shm",
            "-name",
            "secret",
        ]))
        .unwrap();
    assert_eq!(text(&report), "");
}

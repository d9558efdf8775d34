//! Patches of packages, held against what the real `git apply` makes of them.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};

use greenroom::commands::problems_diff;
use greenroom::package::{ChangeKind, Contents, Files, ManifestEntry, MemoryFiles, compare, patch};
use proptest::prelude::*;

use super::export::own_packages;

/// Writes files to a folder as they would stand in a checkout.
fn write_to(files: &dyn Files, root: &Path) {
    for entry in &files.manifest().entries {
        let place = root.join(entry.path());
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        match entry {
            ManifestEntry::File { path, executable, .. } => {
                fs::write(&place, files.read(path).unwrap()).unwrap();
                let mode = if *executable { 0o755 } else { 0o644 };
                fs::set_permissions(&place, fs::Permissions::from_mode(mode)).unwrap();
            }
            ManifestEntry::Link { path, target } => symlink(files.link_text(path, target), &place).unwrap(),
        }
    }
}

fn git_apply(root: &Path, patch: &[u8]) {
    let mut git = Command::new("git")
        .args(["apply", "--whitespace=nowarn", "-"])
        // The folder lies in no checkout, whatever stands above it.
        .env("GIT_CEILING_DIRECTORIES", root.parent().unwrap())
        .current_dir(root)
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("git is installed");
    std::io::Write::write_all(&mut git.stdin.take().unwrap(), patch).unwrap();
    let output = git.wait_with_output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{told}\n{}",
        String::from_utf8_lossy(patch)
    );
}

/// Applies the patch to a copy of `before` and expects `after`.
fn proves(before: &dyn Files, after: &dyn Files) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("package");
    fs::create_dir(&root).unwrap();
    write_to(before, &root);
    let patch = patch(before, after).unwrap();
    assert_eq!(patch.is_empty(), before.manifest() == after.manifest());
    if !patch.is_empty() {
        git_apply(&root, &patch);
    }
    let patched = Contents::open(&root).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(
        patched.manifest(),
        after.manifest(),
        "{}",
        String::from_utf8_lossy(&patch)
    );
}

#[test]
fn git_turns_one_real_package_into_another_and_back() {
    let packages: Vec<Contents> = own_packages()
        .iter()
        .map(|path| Contents::open(path).unwrap())
        .collect();
    for pair in packages.windows(2) {
        proves(&pair[0], &pair[1]);
        proves(&pair[1], &pair[0]);
    }
}

#[test]
fn git_takes_every_kind_of_change() {
    let mut before = MemoryFiles::default();
    before.put("problem.yaml", b"name: a\nuuid: b\n".to_vec(), false);
    before.put("no-end", b"one\ntwo".to_vec(), false);
    before.put("gets-end", b"one\ntwo".to_vec(), false);
    before.put("empty", Vec::new(), false);
    before.put("goes", b"gone\n".to_vec(), true);
    before.put("image.png", [0, 159, 146, 150, 10, 13].repeat(100), false);
    before.put("other.png", vec![0, 1], false);
    before.put("run.sh", b"#!/bin/sh\n".to_vec(), false);
    before.put("was-file", b"text\n".to_vec(), false);
    before.put("returns", b"a\rb\r\nc\n".to_vec(), false);
    before.put("latin", vec![b'a', 0xe9, b'\n'], false);
    before.link("link", "problem.yaml");
    before.link("was-link", "problem.yaml");
    before.link("old-link", "problem.yaml");
    let mut after = before.clone();
    after.put("problem.yaml", b"name: c\nuuid: b\n".to_vec(), false);
    after.put("no-end", b"one\nthree".to_vec(), false);
    after.put("gets-end", b"one\ntwo\n".to_vec(), false);
    after.put("new-empty", Vec::new(), true);
    after.remove("empty");
    after.remove("goes");
    after.remove("old-link");
    after.put("image.png", [0, 159, 146, 150, 10, 14].repeat(90), false);
    after.remove("other.png");
    after.put("new.png", (0..=255).collect(), true);
    after.put("run.sh", b"#!/bin/sh\n".to_vec(), true);
    after.put("both", b"x\n".to_vec(), true);
    after.link("was-file", "no-end");
    after.put("was-link", b"text\n".to_vec(), false);
    after.put("returns", b"a\rB\r\nc\n".to_vec(), false);
    after.put("latin", vec![b'b', 0xe9, b'\n'], true);
    after.link("link", "no-end");
    after.link("data/secret/new-link", "problem.yaml");
    proves(&before, &after);
    proves(&after, &before);
    proves(&before, &before);

    let changes = compare(&before, &after).unwrap();
    let of = |path: &str| {
        changes
            .iter()
            .find(|change| change.path == path)
            .map(|change| (change.kind, change.is_text))
    };
    assert_eq!(of("run.sh"), Some((ChangeKind::Mode, true)));
    assert_eq!(of("image.png"), Some((ChangeKind::Changed, false)));
    assert_eq!(of("new.png"), Some((ChangeKind::Added, false)));
    assert_eq!(of("goes"), Some((ChangeKind::Removed, true)));
    assert_eq!(of("link"), Some((ChangeKind::Changed, true)));
    assert_eq!(of("latin"), Some((ChangeKind::Changed, false)));
    assert_eq!(of("nothing"), None);
}

#[derive(Clone, Debug)]
enum Edit {
    Put(usize, Vec<u8>, bool),
    Remove(usize),
    Link(usize),
}

const PATHS: [&str; 6] = [
    "a",
    "b.txt",
    "data/secret/1.in",
    "data/secret/1.ans",
    "data/x",
    "z-1",
];

fn content() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        // Few different lines, so that differences have something in common.
        4 => prop::collection::vec(prop_oneof!["[ab]\n", "", "\\\\ c\n", "-\n", "\\+\n", "d\r\n"], 0..25)
            .prop_map(|lines| lines.concat().into_bytes()),
        2 => prop::collection::vec(prop_oneof![Just("x\n"), Just("y"), Just("\n")], 0..20)
            .prop_map(|lines| lines.concat().into_bytes()),
        1 => prop::collection::vec(any::<u8>(), 0..300),
    ]
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let path = 0..PATHS.len();
    let edit = prop_oneof![
        6 => (path.clone(), content(), any::<bool>()).prop_map(|(path, bytes, mode)| Edit::Put(path, bytes, mode)),
        1 => path.clone().prop_map(Edit::Remove),
        1 => path.prop_map(Edit::Link),
    ];
    prop::collection::vec(edit, 1..12)
}

fn apply(mut files: MemoryFiles, edits: &[Edit]) -> MemoryFiles {
    files.put("problem.yaml", b"kept\n".to_vec(), false);
    for edit in edits {
        match edit {
            Edit::Put(path, bytes, executable) => files.put(PATHS[*path], bytes.clone(), *executable),
            Edit::Remove(path) => files.remove(PATHS[*path]),
            Edit::Link(path) => files.link(PATHS[*path], "problem.yaml"),
        }
    }
    files
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn git_follows_any_edits(first in edits(), second in edits()) {
        let before = apply(MemoryFiles::default(), &first);
        let after = apply(before.clone(), &second);
        proves(&before, &after);
    }
}

#[test]
fn differences_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    let mut files = MemoryFiles::default();
    files.put("problem.yaml", b"name: a\nuuid: b\n".to_vec(), false);
    files.put("run.sh", b"#!/bin/sh\n".to_vec(), false);
    files.put("image.png", vec![0, 1], false);
    write_to(&files, &one);
    files.put("problem.yaml", b"name: c\nuuid: b\n".to_vec(), false);
    files.put("run.sh", b"#!/bin/sh\n".to_vec(), true);
    files.put("image.png", vec![0, 1, 2], false);
    write_to(&files, &two);
    let (one, two) = (Contents::open(&one).unwrap(), Contents::open(&two).unwrap());
    let mut printed = Vec::new();
    assert!(problems_diff::write(&one, &two, false, &mut printed).unwrap());
    insta::assert_snapshot!(String::from_utf8(printed).unwrap(), @r"
    changed  image.png: 2 bytes before, 3 bytes after
    changed  problem.yaml
        line 1
      - name: a
      + name: c
        uuid: b
    mode     run.sh: can be executed now
    3 files differ
    ");
    let mut printed = Vec::new();
    assert!(!problems_diff::write(&one, &one, false, &mut printed).unwrap());
    assert_eq!(printed, b"");
}

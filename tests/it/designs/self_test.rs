//! `greenroom problems check` on packages of system designs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn small_shop() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/packages/smallshop")
}

fn check(arguments: &[&str], path: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_greenroom"))
        .args(["problems", "check"])
        .args(arguments)
        .arg(path)
        .output()
        .expect("the program runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn every_design_is_judged_and_told_with_its_margin() {
    let output = check(&[], &small_shop());
    let told = text(&output.stdout);
    assert!(output.status.success(), "{told}{}", text(&output.stderr));
    for expected in [
        "ok      reference.design",
        "expected pass",
        "got      fail sale: p99, avail; kill-one: avail  (closest: kill-one avail",
        "twice the warm-up moves no figure by more than",
        "2 passed, 0 failed",
    ] {
        assert!(told.contains(expected), "{expected}\n{told}");
    }
}

#[test]
fn json_has_the_keys_of_programs() {
    let output = check(&["--json"], &small_shop());
    let report: Value = serde_json::from_slice(&output.stdout).expect("one document");
    assert_eq!((&report["passed"], &report["failed"]), (&2.into(), &0.into()));
    let package = &report["packages"][0];
    assert_eq!(package["name"], "smallshop");
    assert_eq!(package["skipped"], Value::Array(Vec::new()));
    let flaw = &package["programs"][1];
    assert_eq!(flaw["path"], "designs/one-instance.json");
    assert_eq!(flaw["language"], "design");
    assert_eq!(flaw["expected"], "fail kill-one: avail (pass steady)");
    assert_eq!(flaw["got"], "fail sale: p99, avail; kill-one: avail");
    assert_eq!(flaw["case"], "kill-one avail");
    assert!(
        flaw["margin"].as_f64().is_some_and(|margin| margin < -0.1),
        "{flaw}"
    );
    for key in ["score", "cpu_ms", "wall_ms", "memory_bytes", "passed"] {
        assert!(flaw.get(key).is_some(), "{key}");
    }
}

#[test]
fn a_package_that_does_not_prove_itself_is_refused() {
    for (file, from, to, expected) in [
        (
            "problem.yaml",
            "units: 16",
            "units: 14.5",
            "too close: budget units 3 % below its limit",
        ),
        (
            "problem.yaml",
            "pass: [steady], fail: {kill-one: [avail]}",
            "pass: [sale], fail: {kill-one: [avail]}",
            "sale should pass, but fails: sale p99",
        ),
        (
            "problem.yaml",
            "expect: pass",
            "expect: {fail: {steady: [avail]}}",
            "ERROR the self-test has no design that passes",
        ),
        (
            "problem.yaml",
            "warmup: 5s",
            "warmup: 12s",
            "ERROR the warm-up takes more than a quarter of the day",
        ),
        (
            "designs/reference.design",
            "api -> pg",
            "api -> pq",
            "ERROR designs/reference.design:10:1: error: there is no node `pq`",
        ),
    ] {
        let parent = tempfile::tempdir().expect("a folder");
        let root = parent.path().join("smallshop");
        copy(&small_shop(), &root);
        let path = root.join(file);
        let old = fs::read_to_string(&path).expect("text");
        assert!(old.contains(from), "{from}");
        fs::write(&path, old.replace(from, to)).expect("written");
        let output = check(&[], &root);
        let told = text(&output.stdout);
        assert_eq!(output.status.code(), Some(1), "{to}\n{told}");
        assert!(told.contains(expected), "{to}\n{told}");
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("created");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, target).expect("copied");
        }
    }
}

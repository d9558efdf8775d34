//! `problems check` as a library and as a command.

use std::process::Command;
use std::time::Duration;

use greenroom::judge::{CheckOptions, PackageCheck, Verdict, check};
use serde_json::Value;

use super::support::{PackageFolder, judge, slot};

const SLOW: &str = "import time\nstart = time.process_time()\nn = int(input())\nwhile n > 3 and time.process_time() < start + 60:\n    pass\nprint(n * (n + 1) // 2)\n";
const CRASH: &str = "n = int(input())\nprint(n * (n + 1) // 2 if n < 10 else 1 // 0)\n";

fn checked(folder: &PackageFolder) -> PackageCheck {
    let options = CheckOptions {
        time_limit: None,
        slot: slot(),
        on_program: &mut |_| (),
    };
    check(judge(), &folder.read(), options)
}

/// Path, verdict, deciding case and whether the label was kept.
fn lines(check: &PackageCheck) -> Vec<(&str, Verdict, Option<&str>, bool)> {
    let line = |program: &'_ greenroom::judge::ProgramCheck| -> (String, Verdict, Option<String>, bool) {
        (
            program.path.clone(),
            program.got,
            program.case.clone(),
            program.passed,
        )
    };
    check
        .programs
        .iter()
        .map(line)
        .map(|(path, got, case, passed)| (&*path.leak(), got, case.map(|case| &*case.leak()), passed))
        .collect()
}

#[test]
fn labels_that_are_kept_pass() {
    let folder = PackageFolder::new()
        .with("submissions/wrong_answer/six.py", "print(6)\n")
        .with("submissions/time_limit_exceeded/slow.py", SLOW)
        .with("submissions/run_time_error/crash.py", CRASH)
        .with("submissions/rejected/crash.py", CRASH);
    let check = checked(&folder);
    assert_eq!(
        (check.passed, check.failed, &check.error),
        (5, 0, &None),
        "{check:#?}"
    );
    let mut found = lines(&check);
    found.sort_unstable_by_key(|line| line.0);
    let small = Some("secret/01-small");
    let large = Some("secret/02-large");
    let expected = [
        ("submissions/accepted/sum.py", Verdict::Accepted, None, true),
        (
            "submissions/rejected/crash.py",
            Verdict::RuntimeError,
            large,
            true,
        ),
        (
            "submissions/run_time_error/crash.py",
            Verdict::RuntimeError,
            large,
            true,
        ),
        (
            "submissions/time_limit_exceeded/slow.py",
            Verdict::TimeLimit,
            large,
            true,
        ),
        (
            "submissions/wrong_answer/six.py",
            Verdict::WrongAnswer,
            small,
            true,
        ),
    ];
    assert_eq!(found, expected);
}

#[test]
fn labels_that_are_broken_fail() {
    let folder = PackageFolder::new()
        .with("submissions/accepted/six.py", "print(6)\n")
        .with("submissions/wrong_answer/crash.py", CRASH)
        .with(
            "submissions/time_limit_exceeded/sum.py",
            "n = int(input())\nprint(n * (n + 1) // 2)\n",
        )
        .with("submissions/run_time_error/syntax.py", "def broken(:\n");
    let check = checked(&folder);
    assert_eq!((check.passed, check.failed), (1, 4), "{check:#?}");
    assert!(!check.is_fine());
    let broken = check
        .programs
        .iter()
        .find(|program| program.path.ends_with("syntax.py"))
        .expect("checked");
    assert_eq!(broken.got, Verdict::CompileError);
}

#[test]
fn memory_and_output_count_as_run_time_errors() {
    let folder = PackageFolder::new()
        .with(
            "submissions/run_time_error/eats.py",
            "all = []\nwhile True:\n    all.append(b'x' * (1 << 20))\n",
        )
        .with(
            "submissions/run_time_error/talks.py",
            "while True:\n    print('again' * 1000)\n",
        );
    let check = checked(&folder);
    let verdicts: Vec<Verdict> = check.programs.iter().map(|program| program.got).collect();
    assert_eq!(
        verdicts,
        [Verdict::Accepted, Verdict::MemoryLimit, Verdict::OutputLimit]
    );
    assert!(check.is_fine(), "{check:#?}");
}

#[test]
fn a_legacy_limit_is_derived_from_the_accepted_programs() {
    let folder = PackageFolder::new()
        .without("statement/problem.en.md")
        .with(
            "problem.yaml",
            "name: Sum\nlicense: cc0\nrights_owner: Greenroom\n",
        )
        .with("problem_statement/problem.en.tex", "\\problemname{Sum}\nAdd.\n")
        .with("submissions/time_limit_exceeded/slow.py", SLOW);
    let check = checked(&folder);
    assert!(check.is_fine() && check.time_limit_derived, "{check:#?}");
    assert_eq!(check.time_limit_ms, Some(1000));
    let measured = judge()
        .measure_time_limit(&folder.read(), slot())
        .expect("measured");
    assert_eq!(measured.limit, Duration::from_secs(1));
    assert_eq!(measured.program_path, "submissions/accepted/sum.py");
}

fn command(folder: &PackageFolder, arguments: &[&str]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_greenroom"))
        .args(["problems", "check"])
        .args(arguments)
        .arg(folder.path())
        .output()
        .expect("the command runs");
    (
        output.status.success(),
        String::from_utf8(output.stdout).expect("text"),
    )
}

#[test]
fn the_command_prints_programs_and_totals() {
    let folder = PackageFolder::new().with("submissions/wrong_answer/six.py", "print(6)\n");
    let (success, out) = command(&folder, &[]);
    assert!(success, "{out}");
    assert!(
        out.contains("wrong_answer/six.py") && out.contains("got Wrong answer"),
        "{out}"
    );
    assert_eq!(out.lines().last(), Some("2 passed, 0 failed"));
    let folder = folder.with("submissions/accepted/six.py", "print(6)\n");
    let (success, out) = command(&folder, &[]);
    assert!(!success && out.contains("FAILED"), "{out}");
    assert_eq!(out.lines().last(), Some("2 passed, 1 failed"));
}

#[test]
fn the_command_prints_json() {
    let folder = PackageFolder::new().with("submissions/accepted/old.hs", "main = print 1\n");
    let (success, out) = command(&folder, &["--json"]);
    assert!(success, "{out}");
    let report: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((&report["passed"], &report["failed"]), (&1.into(), &0.into()));
    let package = &report["packages"][0];
    assert_eq!(package["name"], "sum");
    let program = &package["programs"][0];
    assert_eq!(program["path"], "submissions/accepted/sum.py");
    assert_eq!(
        (&program["language"], &program["expected"], &program["got"]),
        (&"python3".into(), &"accepted".into(), &"accepted".into())
    );
    assert!(program["cpu_ms"].is_u64() && program["wall_ms"].is_u64() && program["memory_bytes"].is_u64());
    assert_eq!(package["skipped"][0]["path"], "submissions/accepted/old.hs");
}

#[test]
fn the_command_fails_when_nothing_was_judged() {
    let folder = PackageFolder::new().without("submissions/accepted/sum.py");
    let (success, out) = command(&folder, &[]);
    assert!(!success, "{out}");
    assert!(
        out.contains("nothing was judged") || out.contains("ERROR"),
        "{out}"
    );
    assert_eq!(out.lines().last(), Some("0 passed, 0 failed"));
}

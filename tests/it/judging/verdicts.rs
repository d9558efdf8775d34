use std::time::Duration;

use greenroom::judge::{Program, Progress, SourceFile, Verdict};
use greenroom::package::LanguageId;

use super::languages::PROGRAMS;
use super::support::{LIMIT, PackageFolder, has, judge, python, slot, verdict};

/// Every verdict a program can earn, in one language.
fn earns_every_verdict(language: LanguageId) {
    if !has(language) {
        return;
    }
    let package = PackageFolder::new().into_package();
    let (_, programs) = PROGRAMS.iter().find(|(id, _)| *id == language).expect("programs");
    for (expected, source) in programs {
        let judgement = verdict(&package, &Program::single(language, *source));
        assert_eq!(
            judgement.verdict, *expected,
            "{language}: {source}\n{judgement:#?}"
        );
    }
}

#[test]
fn c_earns_every_verdict() {
    earns_every_verdict(LanguageId::C);
}

#[test]
fn cpp_earns_every_verdict() {
    earns_every_verdict(LanguageId::CPP);
}

#[test]
fn rust_earns_every_verdict() {
    earns_every_verdict(LanguageId::RUST);
}

#[test]
fn java_earns_every_verdict() {
    earns_every_verdict(LanguageId::JAVA);
}

#[test]
fn python_earns_every_verdict() {
    earns_every_verdict(LanguageId::PYTHON3);
}

#[test]
fn javascript_earns_every_verdict() {
    earns_every_verdict(LanguageId::JAVASCRIPT);
}

#[test]
fn judging_stops_at_the_first_rejected_case_and_hides_secret_output() {
    let package = PackageFolder::new().into_package();
    let judgement = verdict(&package, &python("n = int(input())\nprint(6 if n == 3 else 7)\n"));
    let verdicts: Vec<_> = judgement
        .cases
        .iter()
        .map(|case| (case.name.as_str(), case.verdict))
        .collect();
    let expected = [
        ("sample/1", Some(Verdict::Accepted)),
        ("secret/01-small", Some(Verdict::WrongAnswer)),
        ("secret/02-large", None),
    ];
    assert_eq!(verdicts, expected);
    let (sample, secret) = (&judgement.cases[0], &judgement.cases[1]);
    assert_eq!(sample.output.as_deref(), Some(&b"6\n"[..]));
    assert_eq!(
        (
            &secret.output,
            &secret.stderr,
            &secret.judge_message,
            secret.exit_code
        ),
        (&None, &None, &None, None)
    );
    assert_eq!(
        (sample.group.as_str(), secret.group.as_str()),
        ("sample", "secret")
    );
    assert_eq!(judgement.timings.case_run_us.len(), 2);
}

#[test]
fn a_failing_sample_tells_where() {
    let package = PackageFolder::new().into_package();
    let judgement = verdict(
        &package,
        &python("import sys\nprint('7')\nsys.stderr.write('seen')\n"),
    );
    let sample = &judgement.cases[0];
    assert_eq!(
        sample.judge_message.as_deref(),
        Some("line 1, column 1: expected 6, got 7 (the tokens differ)")
    );
    assert_eq!(sample.stderr.as_deref(), Some(&b"seen"[..]));
}

#[test]
fn progress_counts_cases() {
    let package = PackageFolder::new().into_package();
    let mut seen = Vec::new();
    let program = python("n = int(input())\nprint(n * (n + 1) // 2)\n");
    let judged = judge()
        .judge(&package, &program, LIMIT, slot(), &mut |step| seen.push(step))
        .expect("judged");
    assert!(judged.verdict.is_accepted());
    let running = |done| Progress::Running { done, total: 3 };
    assert_eq!(
        seen,
        [
            Progress::Compiling,
            running(0),
            running(1),
            running(2),
            running(3)
        ]
    );
}

#[test]
fn a_sleeper_ends_by_wall_time() {
    let package = PackageFolder::new().into_package();
    let program = python("import time\ntime.sleep(60)\n");
    let limit = Duration::from_millis(300);
    let judgement = judge()
        .judge(&package, &program, limit, slot(), &mut |_| ())
        .expect("judged");
    assert_eq!(judgement.verdict, Verdict::TimeLimit);
    assert!(
        judgement.cpu_ms < 300 && judgement.wall_ms >= 1500,
        "{judgement:?}"
    );
}

#[test]
fn samples_run_to_the_end_and_keep_output() {
    let package = PackageFolder::new()
        .with_case("sample/2", "4\n", "10\n")
        .into_package();
    let outcome = judge()
        .run_samples(&package, &python("print(10)"), LIMIT, slot(), &mut |_| ())
        .expect("run");
    let verdicts: Vec<_> = outcome.cases.iter().map(|case| case.verdict).collect();
    assert_eq!(verdicts, [Some(Verdict::WrongAnswer), Some(Verdict::Accepted)]);
    assert!(
        outcome
            .cases
            .iter()
            .all(|case| case.output.as_deref() == Some(b"10\n"))
    );
}

#[test]
fn custom_input_has_no_verdict_unless_the_program_fails() {
    let package = PackageFolder::new().into_package();
    let run = |source: &str| {
        let run = judge().run_custom(&package, &python(source), b"5 \xff\n", LIMIT, slot(), &mut |_| ());
        run.expect("run").cases.remove(0)
    };
    let echo = run("import sys\nsys.stdout.buffer.write(sys.stdin.buffer.read())");
    assert_eq!(
        (echo.verdict, echo.output.as_deref()),
        (None, Some(&b"5 \xff\n"[..]))
    );
    let crash = run("raise ValueError('on purpose')");
    assert_eq!(
        (crash.verdict, crash.exit_code),
        (Some(Verdict::RuntimeError), Some(1))
    );
    let stderr = String::from_utf8(crash.stderr.expect("kept")).expect("text");
    assert!(
        stderr.contains("ValueError: on purpose") && stderr.contains("line 1"),
        "{stderr}"
    );
}

#[test]
fn include_files_replace_those_of_the_program() {
    let package = PackageFolder::new()
        .with(
            "include/python3/main.py",
            "from solution import total\nprint(total(int(input())))\n",
        )
        .into_package();
    let file = |name: &str, text: &str| SourceFile {
        name: name.into(),
        bytes: text.into(),
    };
    let program = Program {
        language: LanguageId::PYTHON3,
        files: vec![
            file("solution.py", "def total(n):\n    return n * (n + 1) // 2\n"),
            file("main.py", "print('mine')\n"),
        ],
        entry: None,
    };
    assert_eq!(verdict(&package, &program).verdict, Verdict::Accepted);
}

#[test]
fn too_much_code_is_a_compile_error() {
    let package = PackageFolder::new().into_package();
    let limit = usize::try_from(package.limits.code_bytes).expect("fits");
    let judgement = verdict(&package, &python(&"#".repeat(limit + 1)));
    assert_eq!(judgement.verdict, Verdict::CompileError);
    assert!(
        judgement.compile.output.contains(&limit.to_string()),
        "{}",
        judgement.compile.output
    );
}

#[test]
fn odd_sources_are_compile_errors_and_no_failures_of_the_judge() {
    let package = PackageFolder::new().into_package();
    for bytes in [
        &b""[..],
        b"\0\0",
        b"\x7fELF\x02\x01",
        b"\xff\xfe",
        b"#include \"/etc/shadow\"\n",
        b"#include \"/dev/zero\"\n",
    ] {
        let judgement = verdict(&package, &Program::single(LanguageId::CPP, bytes));
        assert_eq!(judgement.verdict, Verdict::CompileError, "{bytes:?}");
        assert!(!judgement.compile.output.is_empty(), "{bytes:?}");
    }
    let escape = SourceFile {
        name: "../x.py".into(),
        bytes: b"print(1)".to_vec(),
    };
    let program = Program {
        language: LanguageId::PYTHON3,
        files: vec![escape],
        entry: None,
    };
    assert_eq!(verdict(&package, &program).verdict, Verdict::CompileError);
}

#[test]
fn the_answer_is_not_in_the_box() {
    let package = PackageFolder::new().into_package();
    let program = python(
        "import os\nfor folder, _, files in os.walk('/'):\n    if folder.startswith(('/usr', '/proc', '/dev', '/lib')):\n        continue\n    for name in files:\n        if name.endswith('.ans') or name.endswith('.in'):\n            print('found', folder, name)\nprint(6)\n",
    );
    let judgement = verdict(&package, &program);
    assert_eq!(
        judgement.cases[0].verdict,
        Some(Verdict::Accepted),
        "{judgement:?}"
    );
}

#[test]
fn a_precompiled_header_is_made_once_and_changes_no_verdict() {
    if !has(LanguageId::CPP) {
        return;
    }
    let package = PackageFolder::new().into_package();
    let source = "#include <bits/stdc++.h>\nusing namespace std;\nint main() { long n; cin >> n; cout << n * (n + 1) / 2; }";
    let judgement = verdict(&package, &Program::single(LanguageId::CPP, source));
    assert_eq!(judgement.verdict, Verdict::Accepted, "{judgement:#?}");
    let cache = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("headers");
    let folders: Vec<_> = std::fs::read_dir(cache).expect("the cache").flatten().collect();
    assert_eq!(folders.len(), 1, "{folders:?}");
    assert!(folders[0].path().join("bits/stdc++.h.gch").is_file());
}

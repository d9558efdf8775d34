//! `greenroom problems new`: the package to begin from is a good one.

use std::fs;
use std::path::Path;

use greenroom::commands::{problems_check, problems_new};
use greenroom::judge::sandbox::SpawnerSettings;
use greenroom::package::{self, LanguageId};

fn make(path: &Path, language: LanguageId) -> Result<(), String> {
    let arguments = problems_new::NewArguments {
        path: path.to_owned(),
        language,
        title: Some("What's \"new\": a test".into()),
        author: None,
    };
    problems_new::run(&arguments, &mut Vec::new()).map_err(|error| format!("{error:#}"))
}

pub fn spawner() -> SpawnerSettings {
    SpawnerSettings {
        slots: 1,
        executable: env!("CARGO_BIN_EXE_greenroom").into(),
        spawner_args: vec!["sandbox-spawner".into()],
    }
}

#[test]
fn a_new_problem_reads_without_a_finding_in_every_language() {
    let folder = tempfile::tempdir().unwrap();
    for language in LanguageId::ALL {
        let path = folder.path().join(format!("mine{}", language.as_str()));
        make(&path, language).unwrap();
        let package = package::read(&path).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(package.warnings, [], "{language}");
        assert_eq!(package.skipped, [], "{language}");
        assert_eq!(package.names["en"], "What's \"new\": a test");
        assert_eq!(package.submissions.len(), 5, "{language}");
        assert!(package.submissions.iter().any(|one| one.language == language));
        assert_eq!(
            package.greenroom.ladder_size("secret/10-ladder-32000"),
            Some(32_000)
        );
        assert_eq!(package.input_validators.len(), 1);
    }
}

#[test]
fn a_new_problem_passes_its_check() {
    let folder = tempfile::tempdir().unwrap();
    let paths: Vec<_> = LanguageId::ALL
        .iter()
        .map(|language| folder.path().join(format!("mine{}", language.as_str())))
        .collect();
    for (path, language) in paths.iter().zip(LanguageId::ALL) {
        make(path, language).unwrap();
        if language != LanguageId::PYTHON3 {
            // One proof of the wrong and the slow program is enough.
            fs::remove_dir_all(path.join("submissions/wrong_answer")).unwrap();
            fs::remove_dir_all(path.join("submissions/time_limit_exceeded")).unwrap();
        }
    }
    let arguments = problems_check::Arguments {
        paths,
        ..problems_check::Arguments::default()
    };
    let mut printed = Vec::new();
    let code = problems_check::run(&arguments, &spawner(), &mut printed).unwrap();
    let printed = String::from_utf8(printed).unwrap();
    assert_eq!(code, std::process::ExitCode::SUCCESS, "{printed}");
    assert!(
        printed.contains("time_limit_exceeded/walk_over_all.py"),
        "{printed}"
    );
}

#[test]
fn names_that_no_package_may_have_and_places_that_are_taken_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["Two", "two-sum", "two_sum", "ä", "..", &"x".repeat(61)] {
        let refused = make(&folder.path().join(name), LanguageId::PYTHON3).expect_err(name);
        assert!(refused.contains("name of a package"), "{refused}");
    }
    fs::write(folder.path().join("taken"), "mine").unwrap();
    let refused = make(&folder.path().join("taken"), LanguageId::PYTHON3).expect_err("taken");
    assert!(refused.contains("exists already"), "{refused}");
    assert_eq!(fs::read(folder.path().join("taken")).unwrap(), b"mine");
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        1,
        "nothing else is left"
    );
}

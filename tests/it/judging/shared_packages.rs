//! Foreign packages, judged with programs of ours: right, wrong and slow ones.

use std::path::Path;
use std::time::Duration;

use greenroom::judge::{Program, SourceFile, Verdict};
use greenroom::package::{self, LanguageId};

use super::support::{has, judge, shared, slot};

const LIMIT: Duration = Duration::from_secs(1);

fn judged_as_labelled(name: &str) {
    let Some(folder) = shared(name) else { return };
    let package = package::read(&folder).unwrap_or_else(|error| panic!("{name}: {error}"));
    let programs = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/it/programs")
        .join(name);
    let mut judged = 0;
    for (label, expected) in [
        ("accepted", Verdict::Accepted),
        ("wrong_answer", Verdict::WrongAnswer),
        ("time_limit_exceeded", Verdict::TimeLimit),
    ] {
        for entry in std::fs::read_dir(programs.join(label)).expect("programs") {
            let path = entry.expect("entry").path();
            let extension = path
                .extension()
                .and_then(|extension| extension.to_str())
                .expect("an extension");
            let language = LanguageId::by_extension(extension).expect("a language");
            if !has(language) {
                continue;
            }
            let file = SourceFile {
                name: path
                    .file_name()
                    .and_then(|name| name.to_str())
                    .expect("a name")
                    .to_owned(),
                bytes: std::fs::read(&path).expect("source"),
            };
            let program = Program {
                language,
                files: vec![file],
                entry: None,
            };
            let judgement = judge()
                .judge(&package, &program, LIMIT, slot(), &mut |_| ())
                .expect("judged");
            assert_eq!(judgement.verdict, expected, "{}\n{judgement:#?}", path.display());
            judged += 1;
        }
    }
    assert!(judged > 0 || !has(LanguageId::PYTHON3), "nothing was judged");
}

#[test]
fn hello_is_judged() {
    judged_as_labelled("hello");
}

#[test]
fn peragrams_is_judged() {
    judged_as_labelled("peragrams");
}

#[test]
fn oddbinom_is_judged() {
    judged_as_labelled("oddbinom");
}

#[test]
fn a1paper_is_judged() {
    judged_as_labelled("a1paper");
}

#[test]
fn dexsave_is_judged() {
    judged_as_labelled("dexsave");
}

#[test]
fn incomplete_packages_are_never_judged() {
    for name in ["buslines", "different"] {
        let Some(folder) = shared(name) else { return };
        let package = package::read(&folder).unwrap_or_else(|error| panic!("{name}: {error}"));
        let program = super::support::python("print(1)");
        let error = judge()
            .judge(&package, &program, LIMIT, slot(), &mut |_| ())
            .expect_err("refused");
        assert_eq!(
            error.to_string(),
            "the package is incomplete: output validator missing"
        );
    }
}

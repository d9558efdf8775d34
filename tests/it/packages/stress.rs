//! `greenroom problems stress`: the input on which two programs differ, found and made small in the real sandbox.

use std::fs;
use std::path::Path;

use greenroom::commands::problems_stress::{StressArguments, stress};

use super::skeleton::spawner;
use crate::support::PackageBuilder;

/// How often a list goes up from one number to the next.
const RIGHT: &str = "n, *a = map(int, open(0).read().split())\nprint(sum(x < y for x, y in zip(a, a[1:])))\n";
const GENERATOR: &str = "import random, sys\n\
                         size, seed = int(sys.argv[1]), int(sys.argv[2])\n\
                         rng = random.Random(seed)\n\
                         print(size)\nprint(*(rng.randint(1, 1000) for _ in range(size)))\n";
const VALIDATOR: &str = "import re, sys\n\
                         found = re.fullmatch(r'([1-9]\\d*)\\n([1-9]\\d*(?: [1-9]\\d*)*)\\n', sys.stdin.read())\n\
                         sys.exit(42 if found and int(found[1]) == len(found[2].split()) else 43)\n";

fn builder() -> PackageBuilder {
    PackageBuilder::new("ups")
        .without("data/")
        .without("submissions/")
        .file("data/secret/1.in", "2\n1 2\n")
        .file("data/secret/1.ans", "1\n")
        .file("submissions/accepted/right.py", RIGHT)
        .file("submissions/accepted/same.py", RIGHT.replace("x < y", "y > x"))
        // Right as long as there are no equal neighbours beyond the fifth place.
        .file(
            "submissions/wrong_answer/late.py",
            RIGHT
                .replace("sum(x < y", "sum(x < y or i > 4 and x > 500 and y < 100")
                .replace(
                    "for x, y in zip(a, a[1:])",
                    "for i, (x, y) in enumerate(zip(a, a[1:]))",
                ),
        )
        .file(
            "submissions/run_time_error/crash.py",
            RIGHT.replace("print", "assert max(a) < 900\nprint"),
        )
        .file("generators/random.py", GENERATOR)
        .file("input_validators/validate.py", VALIDATOR)
}

fn arguments(root: &Path, second: &str) -> StressArguments {
    StressArguments {
        folder: root.to_owned(),
        programs: vec!["submissions/accepted/right.py".into(), second.into()],
        generator: "generators/random.py".into(),
        args: Vec::new(),
        largest: 200,
        seconds: 200,
        save: None,
    }
}

fn run(arguments: &StressArguments) -> (Result<bool, String>, String) {
    let mut printed = Vec::new();
    let outcome = stress(arguments, &spawner(), &mut printed).map_err(|error| format!("{error:#}"));
    (outcome, String::from_utf8(printed).unwrap())
}

#[test]
fn a_difference_is_found_made_small_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let root = builder().write_to(folder.path());
    let mut arguments = arguments(&root, "submissions/wrong_answer/late.py");
    arguments.save = Some("data/secret/30-stress".into());
    let (outcome, printed) = run(&arguments);
    assert_eq!(outcome, Ok(true), "{printed}");
    assert!(
        printed.contains("submissions/wrong_answer/late.py: prints something else"),
        "{printed}"
    );
    assert!(printed.contains("made by: "), "{printed}");
    let input = fs::read_to_string(root.join("data/secret/30-stress.in")).unwrap();
    // Seven numbers are needed, the last two far apart, and nothing else matters.
    assert_eq!(input, "7\n1 1 1 1 1 501 1\n", "{printed}");
    assert_eq!(
        fs::read_to_string(root.join("data/secret/30-stress.ans")).unwrap(),
        "1\n"
    );
    let (outcome, _) = run(&arguments);
    assert!(outcome.unwrap_err().contains("30-stress.in exists already"));
}

#[test]
fn a_crash_is_a_difference_too() {
    let folder = tempfile::tempdir().unwrap();
    let root = builder().write_to(folder.path());
    let mut arguments = arguments(&root, "submissions/run_time_error/crash.py");
    let (outcome, printed) = run(&arguments);
    assert_eq!(outcome, Ok(true), "{printed}");
    assert!(printed.contains("input:\n    1\n    900\n"), "{printed}");
    assert!(printed.contains("crash.py: crashes"), "{printed}");
    // The accepted program answers, whichever comes first.
    arguments.programs.reverse();
    arguments.save = Some("data/secret/large".into());
    let (outcome, printed) = run(&arguments);
    assert_eq!(outcome, Ok(true), "{printed}");
    assert!(
        printed.contains("with the answer of submissions/accepted/right.py"),
        "{printed}"
    );
    assert_eq!(
        fs::read_to_string(root.join("data/secret/large.ans")).unwrap(),
        "0\n"
    );
}

#[test]
fn programs_that_agree_are_told_alike() {
    let folder = tempfile::tempdir().unwrap();
    let root = builder().write_to(folder.path());
    let mut arguments = arguments(&root, "submissions/accepted/same.py");
    arguments.seconds = 3;
    let (outcome, printed) = run(&arguments);
    assert_eq!(outcome, Ok(false), "{printed}");
    assert!(printed.starts_with("no difference on "), "{printed}");
}

#[test]
fn what_can_not_be_compared_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let root = builder()
        .file("generators/bad.py", "print('x')\n")
        .file(
            "submissions/accepted/broken.cpp",
            "int main() { return nothing; }\n",
        )
        .write_to(folder.path());
    let sound = || {
        let mut arguments = arguments(&root, "submissions/accepted/same.py");
        arguments.seconds = 1;
        arguments
    };
    type Change = fn(&mut StressArguments);
    let changes: [(&str, Change); 5] = [
        (
            "there are: generators/bad.py, generators/random.py",
            |arguments| {
                arguments.generator = "generators/none.py".into();
            },
        ),
        ("no input could be tried: ", |arguments| {
            arguments.generator = "generators/bad.py".into()
        }),
        ("broken.cpp does not compile", |arguments| {
            arguments.programs[1] = "submissions/accepted/broken.cpp".into();
        }),
        ("neither a program of the package nor a file", |arguments| {
            arguments.programs[1] = "submissions/accepted".into();
        }),
        ("--save takes the name of a case", |arguments| {
            arguments.save = Some("data/secret/../x".into())
        }),
    ];
    for (told, change) in changes {
        let mut arguments = sound();
        change(&mut arguments);
        let (outcome, _) = run(&arguments);
        let refused = outcome.expect_err(told);
        assert!(refused.contains(told), "{refused}");
    }
}

//! `greenroom problems generate`: cases from the generators of a package, in the real sandbox.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use greenroom::commands::{problems_check, problems_generate};
use greenroom::package;

use super::skeleton::spawner;
use crate::support::PackageBuilder;

const YAML: &str = "generators:
  - program: generators/pair.py
    answers: submissions/accepted/sum.py
    cases:
      - {name: secret/10-pair, seed: 7, args: [100]}
      - {name: secret/20-ladder, seed: 1, sizes: [10, 100, 1000], args: ['{size}'], description: 'numbers up to {size}'}
";
const PAIR: &str = "import random, sys\nrng = random.Random(sys.argv[-1])\n\
                    print(*(rng.randint(1, int(sys.argv[1])) for _ in range(2)))\n";
const VALIDATOR: &str = "import re, sys\n\
                         sys.exit(42 if re.fullmatch(r'-?\\d+ -?\\d+\\n', sys.stdin.read()) else 43)\n";

fn sound() -> PackageBuilder {
    PackageBuilder::new("pair")
        .greenroom(YAML)
        .file("generators/pair.py", PAIR)
        .file("input_validators/validate.py", VALIDATOR)
}

fn generate(folder: &Path, check: bool) -> (anyhow_free::Outcome, String) {
    let arguments = problems_generate::GenerateArguments {
        folder: folder.to_owned(),
        check,
    };
    let mut printed = Vec::new();
    let outcome = problems_generate::run(&arguments, &spawner(), &mut printed);
    let outcome = outcome.map_err(|error| format!("{error:#}"));
    (outcome, String::from_utf8(printed).unwrap())
}

/// The crate of the commands' errors is no dependency of tests.
mod anyhow_free {
    pub type Outcome = Result<std::process::ExitCode, String>;
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        match entry.path().is_dir() {
            true => found.extend(files_below(&entry.path())),
            false => found.push(entry.path()),
        }
    }
    found.sort();
    found
}

#[test]
fn cases_are_written_once_and_stay_as_the_generators_make_them() {
    let folder = tempfile::tempdir().unwrap();
    // Nothing of the secret data is there yet.
    let root = sound().without("data/secret").write_to(folder.path());
    let (outcome, printed) = generate(&root, true);
    assert_eq!(outcome, Ok(ExitCode::FAILURE), "{printed}");
    assert!(printed.contains("10-pair.in: is missing"), "{printed}");
    assert!(!root.join("data/secret").exists(), "--check writes nothing");

    let (outcome, printed) = generate(&root, false);
    assert_eq!(outcome, Ok(ExitCode::SUCCESS), "{printed}");
    assert!(printed.ends_with("4 cases made, 11 files written\n"), "{printed}");
    let input = fs::read_to_string(root.join("data/secret/10-pair.in")).unwrap();
    let numbers: Vec<i64> = input
        .split_whitespace()
        .map(|word| word.parse().unwrap())
        .collect();
    let answer = fs::read_to_string(root.join("data/secret/10-pair.ans")).unwrap();
    assert_eq!(answer, format!("{}\n", numbers[0] + numbers[1]));
    let description = fs::read_to_string(root.join("data/secret/20-ladder-0100.yaml")).unwrap();
    assert_eq!(description, "description: \"numbers up to 100\"\n");
    let package = package::read(&root).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(package.greenroom.ladder_size("secret/20-ladder-1000"), Some(1000));
    let check = problems_check::Arguments {
        paths: vec![root.clone()],
        ..problems_check::Arguments::default()
    };
    assert_eq!(
        problems_check::run(&check, &spawner(), &mut Vec::new()).unwrap(),
        ExitCode::SUCCESS
    );

    assert_eq!(
        generate(&root, true),
        (Ok(ExitCode::SUCCESS), "4 cases made, 0 files differ\n".into())
    );
    fs::write(root.join("data/secret/20-ladder-0010.ans"), "0\n").unwrap();
    let (outcome, printed) = generate(&root, true);
    assert_eq!(outcome, Ok(ExitCode::FAILURE));
    assert!(
        printed.contains("20-ladder-0010.ans: differs\n4 cases made, 1 files differ"),
        "{printed}"
    );
    let (_, printed) = generate(&root, false);
    assert!(
        printed.contains("20-ladder-0010.ans: written\n4 cases made, 1 files written"),
        "{printed}"
    );
}

#[test]
fn what_can_not_be_made_is_refused_by_name_and_writes_nothing() {
    let random = "import os\nprint(int.from_bytes(os.urandom(8), 'big'), 1)\n";
    let changes: [(&str, PackageBuilder, &str); 7] = [
        (
            "random",
            sound().file("generators/pair.py", random),
            "generators/pair.py makes another secret/10-pair each time",
        ),
        (
            "crash",
            sound().file("generators/pair.py", "raise SystemExit('no luck')\n"),
            "generators/pair.py makes no secret/10-pair: it ended with status 1: no luck",
        ),
        (
            "invalid",
            sound().file("generators/pair.py", "print('one two')\n"),
            "generators/pair.py makes a secret/10-pair that input_validators/validate.py does not take",
        ),
        (
            "answer",
            sound().file("submissions/accepted/sum.py", "print(1 // 0)\n"),
            "submissions/accepted/sum.py has no answer to secret/10-pair: it ended with status 1",
        ),
        (
            "compile",
            sound()
                .greenroom(&YAML.replace("pair.py", "pair.cpp"))
                .file("generators/pair.cpp", "int main() { return nothing; }\n"),
            "generators/pair.cpp does not compile",
        ),
        (
            "absent",
            sound().greenroom(&YAML.replace("pair.py", "other.py")),
            "`generators/other.py`, which is no program that runs here",
        ),
        (
            "none",
            sound().greenroom("topics: []\n"),
            "`greenroom.yaml` names no generators",
        ),
    ];
    for (name, builder, told) in changes {
        let folder = tempfile::tempdir().unwrap();
        let root = builder.write_to(folder.path());
        let before = files_below(&root);
        let (outcome, _) = generate(&root, false);
        let refused = outcome.expect_err(name);
        assert!(refused.contains(told), "{name}: {refused}");
        assert_eq!(files_below(&root), before, "{name}");
    }
}

#[test]
fn our_own_packages_hold_what_their_generators_make() {
    let mut checked = 0;
    for path in super::export::own_packages() {
        let package = package::open(&path).unwrap_or_else(|error| panic!("{error}"));
        if package.head().greenroom.generators.is_empty() {
            continue;
        }
        let (outcome, printed) = generate(&path, true);
        assert_eq!(outcome, Ok(ExitCode::SUCCESS), "{printed}");
        checked += 1;
    }
    assert!(checked >= 2, "{checked} packages with generators");
}

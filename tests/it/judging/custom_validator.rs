//! A package's own output validator: any factorisation of n into two numbers is right.

use greenroom::judge::{Judgement, Verdict};
use greenroom::package::Package;

use super::support::{PackageFolder, has, python, verdict};
use greenroom::package::LanguageId;

const CPP_VALIDATOR: &str = r#"
#include <fstream>
#include <iostream>
#include <string>

int main(int count, char** arguments) {
    std::ifstream input(arguments[1]), answer(arguments[2]);
    std::ofstream message(std::string(arguments[3]) + "judgemessage.txt");
    long n, wanted, a, b;
    input >> n;
    answer >> wanted;
    if (count != 5 || std::string(arguments[4]) != "strict" || wanted != 2) return 1;
    if (std::cin >> a >> b && a * b == n) return 42;
    message << "not a product of " << n << "\n";
    return 43;
}
"#;

const PYTHON_VALIDATOR: &str = r#"
import sys
n = int(open(sys.argv[1]).read())
words = sys.stdin.read().split()
with open(sys.argv[3] + "judgemessage.txt", "w") as message:
    if len(words) == 2 and int(words[0]) * int(words[1]) == n:
        sys.exit(42)
    message.write("not a product\n")
sys.exit(43)
"#;

fn folder(validator: &str, source: &str) -> PackageFolder {
    PackageFolder::new()
        .with(&format!("output_validator/{validator}"), source)
        .with("data/test_group.yaml", "output_validator_args: [strict]\n")
        .with_case("sample/1", "6\n", "2\n")
        .with_case("secret/01-small", "12\n", "2\n")
        .with_case("secret/02-large", "35\n", "2\n")
}

fn judged(package: &Package, source: &str) -> Judgement {
    verdict(package, &python(source))
}

#[test]
fn a_cpp_validator_accepts_and_rejects() {
    if !has(LanguageId::CPP) {
        return;
    }
    let package = folder("validate.cpp", CPP_VALIDATOR).into_package();
    assert_eq!(judged(&package, "print(1, input())").verdict, Verdict::Accepted);
    assert_eq!(judged(&package, "print(input(), 1)").verdict, Verdict::Accepted);
    let wrong = judged(&package, "print(1, 1)");
    assert_eq!(wrong.verdict, Verdict::WrongAnswer);
    assert_eq!(
        wrong.cases[0].judge_message.as_deref(),
        Some("not a product of 6\n")
    );
}

#[test]
fn a_python_validator_accepts_and_rejects() {
    let package = folder("validate.py", PYTHON_VALIDATOR).into_package();
    assert_eq!(judged(&package, "print(1, input())").verdict, Verdict::Accepted);
    assert_eq!(judged(&package, "print(2)").verdict, Verdict::WrongAnswer);
}

#[test]
fn any_other_status_is_a_judge_error_and_names_it() {
    for (source, words) in [
        ("import sys\nsys.exit(0)\n", "status 0"),
        ("import os\nos.abort()\n", "signal 6"),
        ("raise RuntimeError('validator bug')\n", "validator bug"),
    ] {
        let package = folder("validate.py", source).into_package();
        let judgement = judged(&package, "print(1, input())");
        assert_eq!(judgement.verdict, Verdict::JudgeError);
        assert!(
            judgement
                .judge_error
                .as_deref()
                .is_some_and(|error| error.contains(words)),
            "{judgement:?}"
        );
        assert_eq!(judgement.cases[1].verdict, None);
    }
}

#[test]
fn the_exit_status_of_a_solution_is_no_opinion() {
    let package = folder("validate.py", PYTHON_VALIDATOR).into_package();
    for status in [42, 43] {
        let judgement = judged(
            &package,
            &format!("import sys\nprint(1, input())\nsys.exit({status})\n"),
        );
        assert_eq!(judgement.verdict, Verdict::RuntimeError);
    }
}

#[test]
fn a_validator_leaves_nothing_for_the_next_case() {
    let source = "import os, sys\nif os.path.exists('/box/mark') or os.path.exists('/tmp/mark'):\n    sys.exit(1)\nopen('/box/mark', 'w')\nopen('/tmp/mark', 'w')\nsys.exit(42)\n";
    let package = folder("validate.py", source).into_package();
    assert_eq!(judged(&package, "print(1)").verdict, Verdict::Accepted);
}

#[test]
fn a_validator_that_does_not_compile_is_our_error() {
    let package = folder("validate.py", "def broken(:\n").into_package();
    let judged = super::support::judge().judge(
        &package,
        &python("print(1)"),
        super::support::LIMIT,
        0,
        &mut |_| (),
    );
    let error = judged.expect_err("no verdict").to_string();
    assert!(
        error.contains("does not compile") && error.contains("SyntaxError"),
        "{error}"
    );
}

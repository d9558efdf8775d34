use std::time::Duration;

use super::*;
use crate::package::Severity;

fn read(text: &str) -> (About, Programs, Vec<Finding>) {
    let mut findings = Vec::new();
    let (about, programs) = parse(text, &mut findings).expect("readable").parts();
    (about, programs.expect("of code"), findings)
}

fn messages(text: &str) -> Vec<String> {
    let mut findings = Vec::new();
    parse(text, &mut findings);
    findings.iter().map(ToString::to_string).collect()
}

const MODERN: &str = "problem_format_version: 2025-09\nname: X\nuuid: 8ee7605a-95a3-86c2-3995-0a10d365de46\n";

#[test]
fn an_empty_file_is_a_legacy_problem_with_all_defaults() {
    let (_, programs, findings) = read("# nothing\n");
    assert_eq!(programs.format, FormatVersion::Legacy);
    assert_eq!(programs.limits, Limits::defaults(FormatVersion::Legacy));
    assert_eq!(programs.limits.memory_bytes, 2048 << 20);
    assert_eq!(programs.custom_validation, Some(false));
    assert!(findings.is_empty(), "{findings:?}");
}

#[test]
fn legacy_keys_are_read() {
    let (about, programs, findings) = read(
        "author: Ada Lovelace <ada@example.org>, Alan Turing and Grace Hopper\nsource: Cup\n\
         source_url: http://cup.example\nlicense: cc by-sa\nvalidator_flags: float_tolerance 1E-6\n\
         limits:\n  memory: 512\n  code: 88\n  output: 24576\n  time_multiplier: 1.5\n",
    );
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(about.authors, ["Ada Lovelace", "Alan Turing", "Grace Hopper"]);
    assert_eq!(
        about.rights_owner.as_deref(),
        Some("Ada Lovelace, Alan Turing, Grace Hopper")
    );
    assert_eq!(
        about.source.and_then(|source| source.url).as_deref(),
        Some("http://cup.example")
    );
    assert_eq!(programs.validator_flags, ["float_tolerance", "1E-6"]);
    assert_eq!(programs.limits.memory_bytes, 512 << 20);
    assert_eq!(programs.limits.code_bytes, 88 << 10);
    assert_eq!(programs.limits.output_bytes, 24576 << 20);
    assert!((programs.limits.time_multiplier - 1.5).abs() < 1e-12);
}

#[test]
fn present_but_empty_flags_are_no_flags() {
    assert!(
        read("validator_flags:\nvalidation: custom")
            .1
            .validator_flags
            .is_empty()
    );
}

#[test]
fn modern_keys_are_read() {
    let (about, programs, findings) = read(&format!(
        "{MODERN}type: [pass-fail]\ncredits:\n  authors:\n    - Ada <a@b>\n    - name: Alan\n\
         source: [{{name: A, url: 'https://a.example'}}, B]\nlanguages: [python3, cpp, haskell]\n\
         keywords: [two words, one]\nlimits:\n  time_limit: 2.5\n  time_multipliers:\n    time_limit_to_tle: 4\n"
    ));
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(about.authors, ["Ada", "Alan"]);
    assert_eq!(about.source.map(|source| source.name).as_deref(), Some("A"));
    assert_eq!(
        programs.allowed_languages,
        Some(vec![LanguageId::PYTHON3, LanguageId::CPP])
    );
    assert_eq!(about.keywords, ["two words", "one"]);
    assert_eq!(programs.limits.time_limit, Some(Duration::from_millis(2500)));
    assert!((programs.limits.time_safety_margin - 4.0).abs() < 1e-12);
}

#[test]
fn every_unsupported_feature_is_named_at_its_line() {
    let found = messages(&format!(
        "{MODERN}type:\n- scoring\n- interactive\nconstants:\n  n: 5\n"
    ));
    insta::assert_snapshot!(found.join("\n"), @r"
    problem.yaml:5:3: error: `type: scoring` is not supported yet [unsupported-feature]
    problem.yaml:6:3: error: `type: interactive` is not supported yet [unsupported-feature]
    problem.yaml:8:3: error: `constants` is not supported yet [unsupported-feature]
    ");
    let found = messages("validation: custom interactive score\ntype: scoring\n");
    insta::assert_snapshot!(found.join("\n"), @r"
    problem.yaml:2:7: error: `type: scoring` (points instead of a verdict) is not supported yet [unsupported-feature]
    problem.yaml:1:13: error: `validation: custom interactive` is not supported yet [unsupported-feature]
    problem.yaml:1:13: error: `validation: custom score` is not supported yet [unsupported-feature]
    ");
}

#[test]
fn wrong_values_are_all_reported() {
    let found =
        messages("name: [x]\nlimits:\n  memory: lots\n  output: -1\n  fuel: 3\nlicense: mine\ncolour: red\n");
    insta::assert_snapshot!(found.join("\n"), @r"
    problem.yaml:6:10: warning: licence `mine` is not one of the format; read as unknown [licence]
    problem.yaml:1:7: error: `name` must be text [wrong-type]
    problem.yaml:3:11: error: `limits.memory` must be a number above zero [wrong-type]
    problem.yaml:4:11: error: `limits.output` must be a number above zero [wrong-type]
    problem.yaml:5:3: warning: unknown key `limits.fuel` is ignored [unknown-key]
    problem.yaml:7:1: warning: unknown key `colour` is ignored [unknown-key]
    ");
}

#[test]
fn a_file_that_is_not_yaml_is_refused_with_its_line() {
    let mut findings = Vec::new();
    assert!(parse("name: x\n{% if a %}: - [\n", &mut findings).is_none());
    assert_eq!(
        (findings[0].severity, findings[0].rule),
        (Severity::Error, "yaml-syntax")
    );
    assert_eq!(findings[0].line, Some(2));
}

#[test]
fn unknown_format_versions_are_refused() {
    assert!(messages("problem_format_version: 2031-01\n")[0].contains("format version `2031-01` is unknown"));
}

#[test]
fn every_known_format_version_is_read() {
    use FormatVersion::{Draft2023_07, Legacy, V2025_09};
    for (text, format) in [
        ("legacy", Legacy),
        ("legacy-icpc", Legacy),
        ("2023-07", Draft2023_07),
        ("2023-07-draft", Draft2023_07),
        ("2025-09", V2025_09),
        ("draft", V2025_09),
    ] {
        assert_eq!(
            read(&format!("problem_format_version: {text}\nname: x\n"))
                .1
                .format,
            format
        );
    }
}

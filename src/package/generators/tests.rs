//! Generators as they are written, and slips.

use super::*;
use crate::package::yaml;

fn parsed(text: &str) -> (Vec<Generator>, String) {
    let mut findings = Vec::new();
    let mut fields = Fields::new("greenroom.yaml", yaml::parse(text).expect("YAML"), &mut findings);
    let generators = read(&mut fields, &mut findings);
    let findings = findings.iter().map(|finding| format!("{finding}\n")).collect();
    (generators, findings)
}

const SOUND: &str = "generators:\n  - program: generators/random.py\n    answers: submissions/accepted/a.py\n    cases:\n      \
    - {name: secret/10-random, seed: 7, args: [20, --dense]}\n      \
    - {name: secret/20-ladder, seed: 3, sizes: [500, 1000, 20000], args: ['n={size}'], description: '{size} lines'}\n";

#[test]
fn cases_and_ladders_are_read() {
    let (generators, findings) = parsed(SOUND);
    assert_eq!(findings, "");
    let names: Vec<_> = generators[0]
        .cases
        .iter()
        .map(|case| case.name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "secret/10-random",
            "secret/20-ladder-00500",
            "secret/20-ladder-01000",
            "secret/20-ladder-20000"
        ]
    );
    assert_eq!(generators[0].cases[0].arguments(), ["20", "--dense", "7"]);
    assert_eq!(generators[0].cases[2].arguments(), ["n=1000", "3"]);
    assert_eq!(generators[0].cases[3].description.as_deref(), Some("20000 lines"));
    let meta = GreenroomMeta {
        generators,
        ..GreenroomMeta::default()
    };
    assert_eq!(meta.ladder_size("secret/20-ladder-20000"), Some(20_000));
    assert_eq!(meta.ladder_size("secret/10-random"), None);
    assert_eq!(meta.ladder_size("secret/20-ladder-2"), None);
}

#[test]
fn slips_are_errors_at_their_place() {
    for (from, to, told) in [
        ("generators/random.py", "random.py", "a program in `generators/`"),
        (
            "generators/random.py",
            "generators/../x.py",
            "a program in `generators/`",
        ),
        (
            "accepted/a.py",
            "wrong_answer/a.py",
            "a program in `submissions/accepted/`",
        ),
        ("secret/10-random", "10-random", "such as `secret/10-random`"),
        ("secret/10-random", "secret/../10", "such as `secret/10-random`"),
        ("seed: 7", "seed: -7", "whole number"),
        ("seed: 7, ", "", "`generators[0].cases[0].seed` is required"),
        ("sizes: [500, 1000, 20000], ", "", "not given"),
        ("'n={size}'", "n", "the same case"),
        ("[500, 1000", "[1000, 1000", "larger than the one before"),
        ("[500, 1000, 20000]", "[]", "larger than the one before"),
        ("[500, ", "[0, ", "larger than the one before"),
        ("secret/20-ladder", "secret/10-random", ""),
        ("[20, --dense]", "{a: b}", "a list of texts"),
        ("seed: 3", "seed: 3, colour: red", "unknown key"),
    ] {
        let text = SOUND.replacen(from, to, 1);
        assert_ne!(text, SOUND, "{from}");
        let (_, findings) = parsed(&text);
        assert!(findings.contains(told), "{to}: {findings}");
        assert_eq!(findings.is_empty(), told.is_empty(), "{to}: {findings}");
    }
    let twice = SOUND.replace(
        "secret/20-ladder, seed: 3, sizes: [500, 1000, 20000], args: ['n={size}']",
        "secret/10-random, seed: 3",
    );
    assert!(parsed(&twice).1.contains("made twice"));
}

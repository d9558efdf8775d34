use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::DefaultValidator;

fn accepts(flags: &[&str], answer: &[u8], output: &[u8]) -> bool {
    DefaultValidator::from_flags(flags)
        .expect("flags")
        .compare(answer, output)
        .is_ok()
}

fn message(flags: &[&str], answer: &str, output: &str) -> String {
    let validator = DefaultValidator::from_flags(flags).expect("flags");
    validator
        .compare(answer.as_bytes(), output.as_bytes())
        .expect_err("a difference")
        .message
}

#[test]
fn case_and_white_space_are_forgiven_unless_asked() {
    assert!(accepts(&[], b"Yes 1\n", b"\n yes\t1"));
    assert!(!accepts(&["case_sensitive"], b"Yes", b"yes"));
    assert!(!accepts(&["space_change_sensitive"], b"a b\n", b"a b"));
    assert!(!accepts(&["space_change_sensitive"], b"a b", b" a b"));
    assert!(!accepts(&["space_change_sensitive"], b"a b", b"a\tb"));
    assert!(accepts(&["space_change_sensitive"], b" a  B\n", b" A  b\n"));
}

#[test]
fn only_ascii_letters_ignore_case() {
    assert!(!accepts(&[], "Ä".as_bytes(), "ä".as_bytes()));
}

#[test]
fn the_judge_token_decides_what_is_a_number() {
    let near = ["float_tolerance", "1e-6"];
    assert!(accepts(&near, b"200", b"2.0e2"));
    assert!(!accepts(&near, b"impossible", b"0"));
    assert!(!accepts(&near, b"0", b"inf"));
    assert!(!accepts(&near, b"inf", b"0"));
    assert!(!accepts(&near, b"1.4", b"1.4junk"));
    assert!(!accepts(&[], b"1.0", b"1"));
}

#[test]
fn either_tolerance_is_enough() {
    assert!(accepts(
        &["float_absolute_tolerance", "1", "float_relative_tolerance", "0"],
        b"10",
        b"10.5"
    ));
    assert!(accepts(
        &["float_absolute_tolerance", "0", "float_relative_tolerance", "0.1"],
        b"10",
        b"10.5"
    ));
    assert!(!accepts(&["float_absolute_tolerance", "1E-3"], b"10", b"10.5"));
}

#[test]
fn a_last_flag_wins() {
    assert!(accepts(
        &["float_tolerance", "1e-9", "float_tolerance", "1"],
        b"10",
        b"10.5"
    ));
}

#[test]
fn bad_flags_are_named() {
    for flags in [
        &["float_tolerance"][..],
        &["float_tolerance", "x"],
        &["float_tolerance", "-1"],
        &["nonsense"],
    ] {
        assert!(DefaultValidator::from_flags(flags).is_err(), "{flags:?}");
    }
}

#[test]
fn the_message_names_the_place() {
    assert_eq!(
        message(&[], "1 2\n3 12\n", "1 2\n3 13\n"),
        "line 2, column 3: expected 12, got 13 (the tokens differ)"
    );
    assert_eq!(
        message(&[], "1", ""),
        "line 1, column 1: expected 1, got the end (the output is empty)"
    );
    assert_eq!(
        message(&[], "1", "1\n2"),
        "line 2, column 1: expected the end, got 2 (the output goes on after the expected end)"
    );
    assert_eq!(
        message(&["space_change_sensitive"], "a\nb", "a b"),
        "line 1, column 2: white space differs: expected a line end, got a space"
    );
}

#[test]
fn foreign_bytes_are_shown_as_numbers() {
    let validator = DefaultValidator::default();
    let difference = validator.compare(b"a", b"\xff\x00b").expect_err("differs");
    assert_eq!(difference.got.as_deref(), Some("\\xFF\\x00b"));
}

/// The cases that the reference validator is tested with.
#[test]
fn the_shared_cases_agree() {
    let shared = std::env::var_os("GREENROOM_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let folder = shared.join("packages/default_validator_cases");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        eprintln!(
            "SKIPPED the_shared_cases_agree: {} is absent; set GREENROOM_SHARED",
            folder.display()
        );
        return;
    };
    let mut judged = 0;
    for entry in entries {
        let case = entry.expect("entry").path();
        if !case.is_dir() {
            continue;
        }
        let read = |name: &str| std::fs::read(case.join(name));
        let flags = String::from_utf8(read("args.txt").unwrap_or_default()).expect("flags are text");
        let flags: Vec<&str> = flags.split_whitespace().collect();
        let expected = String::from_utf8(read("expected_exit_code.txt").expect("exit code")).expect("text");
        let got = accepts(
            &flags,
            &read("judge.ans").expect("answer"),
            &read("user.out").expect("output"),
        );
        assert_eq!(
            if got { "42" } else { "43" },
            expected.trim(),
            "{}",
            case.display()
        );
        judged += 1;
    }
    assert_eq!(judged, 24);
}

fn flags() -> impl Strategy<Value = Vec<&'static str>> {
    (any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(case, space, float)| {
        let mut flags = Vec::new();
        flags.extend(case.then_some("case_sensitive"));
        flags.extend(space.then_some("space_change_sensitive"));
        flags.extend(float.then_some(["float_tolerance", "1e-6"]).into_iter().flatten());
        flags
    })
}

proptest! {
    #[test]
    fn every_answer_matches_itself(answer in proptest::collection::vec(any::<u8>(), 0..200), flags in flags()) {
        prop_assert!(accepts(&flags, &answer, &answer));
    }

    #[test]
    fn an_added_token_never_matches(answer in "[ -~\n]{0,100}", flags in flags()) {
        let longer = format!("{answer} extra");
        prop_assert!(!accepts(&flags, answer.as_bytes(), longer.as_bytes()));
        prop_assert!(!accepts(&flags, longer.as_bytes(), answer.as_bytes()));
    }

    #[test]
    fn spacing_is_free_by_default(tokens in proptest::collection::vec("[!-~]{1,5}", 0..20)) {
        let spread = format!("\n{}\r\n", tokens.join("\t\n"));
        prop_assert!(accepts(&[], tokens.join(" ").as_bytes(), spread.as_bytes()));
    }

    #[test]
    fn numbers_within_the_bound_match(value in -1e9f64..1e9, share in -0.9f64..0.9) {
        let near = format!("{:e}", value + share * 0.001);
        let (flags, value) = (["float_absolute_tolerance", "0.001"], value.to_string());
        prop_assert!(accepts(&flags, value.as_bytes(), near.as_bytes()));
    }

    #[test]
    fn numbers_beyond_the_bound_differ(value in -1e9f64..1e9, share in 1.1f64..9.0) {
        let far = format!("{}", value + share * 0.001);
        let (flags, value) = (["float_absolute_tolerance", "0.001"], value.to_string());
        prop_assert!(!accepts(&flags, value.as_bytes(), far.as_bytes()));
    }
}

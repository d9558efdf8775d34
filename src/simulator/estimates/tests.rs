use std::collections::BTreeMap;

use super::*;
use crate::simulator::problem::parse;

fn problem(estimates: &str) -> DesignProblem {
    let example = include_str!("../problem/tests/example.yaml");
    let start = example.find("estimates:").expect("there");
    let end = example.find("rubric:").expect("there");
    let text = format!("{}estimates:\n{estimates}{}", &example[..start], &example[end..]);
    let prices = include_str!("../problem/tests/prices.yaml");
    let other = |path: &str| {
        Some(
            if path.starts_with("prices") {
                prices
            } else {
                "client user\n"
            }
            .to_owned(),
        )
    };
    parse(&text, &other).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

const CHAIN: &str = "
  - {id: writes, ask: creates a second, expect: rps * share.create, unit: /s, factor: 1.25}
  - {id: year, ask: bytes a year, expect: writes * 86400 * 365 * 500B, unit: B, factor: 1.5}
  - {id: cores, ask: busy cores, expect: rps * 2ms, unit: cores, factor: 1.2}
";

fn judged(answers: &[(&str, &str)]) -> Vec<EstimateResult> {
    let answers: BTreeMap<String, String> = answers
        .iter()
        .map(|(id, text)| (id.to_string(), text.to_string()))
        .collect();
    check_answers(&problem(CHAIN), &answers)
}

#[test]
fn right_answers_are_right_in_any_spelling() {
    for text in [
        "80",
        "80/s",
        "80 per second",
        "0.08k rps",
        "7 million per day",
        "6.9e6/day",
        "~ 4,800/min",
    ] {
        let result = &judged(&[("writes", text)])[0];
        assert!(result.right, "{text}: {result:?}");
    }
    for text in ["1.26 TB", "1.3e12", "1,260 GB", "1.1 TiB", "about 1.2TB"] {
        assert!(judged(&[("year", text)])[1].right, "{text}");
    }
    assert!(judged(&[("cores", "8 cores")])[2].right);
}

#[test]
fn the_tolerance_is_a_factor_both_ways() {
    let right = |text: &str| judged(&[("writes", text)])[0].right;
    assert!(right("100/s") && right("64/s"));
    assert!(!right("101/s") && !right("63/s") && !right("0"));
}

#[test]
fn one_slip_is_not_punished_twice() {
    let results = judged(&[("writes", "800/s"), ("year", "12.6 TB")]);
    assert_eq!((results[0].right, results[1].right), (false, true));
    assert_eq!(results[0].message, "10 times too high: it is 80 a second.");
    assert_eq!(results[1].message, "Right: from your earlier answers 12.6 TB.");
    // Working it out afresh is as good.
    assert!(judged(&[("writes", "800/s"), ("year", "1.26 TB")])[1].right);
}

#[test]
fn what_is_missing_or_not_a_number_is_not_right() {
    let results = judged(&[("writes", "many"), ("cores", "8 TB/s")]);
    assert_eq!(
        results[0].message,
        "Not readable: an answer is a number with a rate, such as `35k/s` or `80 per second`."
    );
    assert_eq!(
        (results[1].given, results[1].message.as_str()),
        (None, "No answer.")
    );
    assert!(!results[2].right);
}

#[test]
fn units_of_answers_are_read() {
    let read = |text: &str, unit: &str| parse_answer(text, &super::unit(unit).expect("a unit")).ok();
    assert_eq!(read("4.2 TB", "B"), Some(4.2e12));
    assert_eq!(read("35k/s", "/s"), Some(35_000.0));
    assert_eq!(read("20 MB/s", "B/s"), Some(2e7));
    assert_eq!(read("1 Gbit/s", "B/s"), Some(1.25e8));
    assert_eq!(read("20 ms", "s"), Some(0.02));
    assert_eq!(read("5 m", "s"), Some(300.0));
    assert_eq!(read("16 %", ""), Some(0.16));
    assert_eq!(read("3 500", ""), Some(3_500.0));
    assert_eq!(read("4.2 TB", "/s"), None);
    assert_eq!(read("5 apples/s", "B"), None);
    assert_eq!(read("-3", ""), None);
    assert_eq!(read("1e999", ""), None);
}

#[test]
fn values_are_said_with_three_digits() {
    assert_eq!(show(1.2614e12, &Unit::Bytes), "1.26 TB");
    assert_eq!(show(35_000.0, &Unit::PerSecond), "35 thousand a second");
    assert_eq!(show(0.0004, &Unit::Seconds), "400 µs");
    assert_eq!(show(8.0, &Unit::Plain("cores".to_owned())), "8 cores");
}

proptest::proptest! {
    #[test]
    fn any_answer_and_any_expression_is_read_or_refused(text in "[-0-9a-zA-Z.,/%()+* µ]{0,30}") {
        for unit in ["", "B", "/s", "B/s", "s"] {
            let _ = parse_answer(&text, &super::unit(unit).expect("a unit"));
        }
        if let Ok(expression) = Expression::parse(&text) {
            let _ = expression.value(&BTreeMap::new());
        }
    }
}

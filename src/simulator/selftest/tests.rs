use std::path::Path;

use super::compare::{compare, expected, got};
use super::*;
use crate::simulator::outcome::{Cost, DesignVerdict, ScenarioOutcome, Series, SloOutcome, Totals};
use crate::simulator::problem::read;

const SMALL_SHOP: &str = "tests/it/packages/smallshop";

fn slo(id: &str, metric: &str, value: f64, limit: f64, verdict: DesignVerdict) -> SloOutcome {
    SloOutcome {
        id: id.to_owned(),
        metric: metric.to_owned(),
        kind: None,
        quantile: None,
        value,
        low: value,
        high: value,
        limit,
        verdict,
    }
}

fn scenario(id: &str, slos: Vec<SloOutcome>) -> ScenarioOutcome {
    let verdict = slos
        .iter()
        .map(|slo| slo.verdict)
        .max()
        .unwrap_or(DesignVerdict::Passed);
    ScenarioOutcome {
        id: id.to_owned(),
        title: id.to_owned(),
        hidden: false,
        verdict,
        replications: 3,
        slos,
        findings: Vec::new(),
        series: Series::default(),
        tail: Vec::new(),
        edges: Vec::new(),
        totals: Totals::default(),
        amplifier: None,
        events: 1,
    }
}

fn outcome(scenarios: Vec<ScenarioOutcome>, units: f64) -> Outcome {
    let over = if units > 10.0 {
        DesignVerdict::Failed
    } else {
        DesignVerdict::Passed
    };
    Outcome {
        engine: "1".to_owned(),
        judging_hash: String::new(),
        design_hash: String::new(),
        verdict: scenarios
            .iter()
            .map(|scenario| scenario.verdict)
            .max()
            .unwrap_or(over)
            .max(over),
        cost: Cost {
            verdict: over,
            units,
            budget: 10.0,
            prices: "p".to_owned(),
            lines: Vec::new(),
        },
        scenarios,
        events: 1,
    }
}

use DesignVerdict::{Borderline, Failed, Passed};

fn faults(expect: &Expectation, outcome: &Outcome) -> String {
    compare(expect, outcome).0.join("\n")
}

fn fail(pass: &[&str], scenario: &str, slos: &[&str]) -> Expectation {
    let owned = |words: &[&str]| words.iter().map(|word| word.to_string()).collect::<Vec<_>>();
    Expectation::Fail {
        pass: owned(pass),
        fail: [(scenario.to_owned(), owned(slos))].into(),
    }
}

#[test]
fn a_reference_must_keep_every_promise_with_a_tenth_to_spare() {
    let day = |p99: f64, success: f64, units| {
        let slos = vec![
            slo("p99", "latency", p99, 100.0, Passed),
            slo("avail", "success", success, 0.99, Passed),
        ];
        outcome(vec![scenario("steady", slos)], units)
    };
    assert_eq!(faults(&Expectation::Pass, &day(80.0, 0.995, 8.0)), "");
    insta::assert_snapshot!(faults(&Expectation::Pass, &day(91.0, 0.995, 8.0)), @"too close: steady p99 9 % below its limit, and a design that passes must be 10 % below");
    // 99.05 % of 99 % uses 95 % of the error budget, however close the two look.
    insta::assert_snapshot!(faults(&Expectation::Pass, &day(80.0, 0.9905, 8.0)), @"too close: steady avail 5 % below its limit, and a design that passes must be 10 % below");
    insta::assert_snapshot!(faults(&Expectation::Pass, &day(80.0, 0.995, 9.5)), @"too close: budget units 5 % below its limit, and a design that passes must be 10 % below");
    insta::assert_snapshot!(faults(&Expectation::Pass, &day(80.0, 0.995, 12.0)), @"should pass, but fails: budget units 20 % above its limit");
}

#[test]
fn a_flaw_must_be_caught_with_a_tenth_to_spare() {
    let day = |success: f64, verdict| {
        let spike = scenario("spike", vec![slo("avail", "success", success, 0.99, verdict)]);
        let steady = scenario("steady", vec![slo("avail", "success", 0.9999, 0.99, Passed)]);
        outcome(vec![steady, spike], 5.0)
    };
    let flaw = fail(&["steady"], "spike", &["avail"]);
    assert_eq!(faults(&flaw, &day(0.95, Failed)), "");
    insta::assert_snapshot!(faults(&flaw, &day(0.9895, Failed)), @"too close: spike avail 5 % above its limit, and a flaw must be 10 % above");
    insta::assert_snapshot!(faults(&flaw, &day(0.999, Passed)), @"spike avail should fail, but passes: spike avail 90 % below its limit");
    insta::assert_snapshot!(faults(&flaw, &day(0.9902, Borderline)), @"spike avail should fail, but is borderline: spike avail 2 % below its limit");
    insta::assert_snapshot!(faults(&fail(&["spike"], "spike", &["avail"]), &day(0.95, Failed)), @"spike should pass, but fails: spike avail 400 % above its limit");
    insta::assert_snapshot!(faults(&fail(&[], "budget", &["units"]), &day(0.95, Failed)), @"budget units should fail, but passes: budget units 50 % below its limit");
}

#[test]
fn where_nothing_is_allowed_nothing_is_close() {
    let lost = |count, verdict| {
        outcome(
            vec![scenario(
                "kill",
                vec![slo("lost", "lost_acked_writes", count, 0.0, verdict)],
            )],
            5.0,
        )
    };
    assert_eq!(faults(&Expectation::Pass, &lost(0.0, Passed)), "");
    assert_eq!(faults(&fail(&[], "kill", &["lost"]), &lost(1.0, Failed)), "");
}

#[test]
fn outcomes_and_expectations_are_said_in_the_same_words() {
    let flaw = fail(&["steady"], "spike", &["avail", "p99"]);
    assert_eq!(expected(&flaw), "fail spike: avail, p99 (pass steady)");
    let slos = vec![
        slo("avail", "success", 0.9, 0.99, Failed),
        slo("p99", "latency", 3.0, 1.0, Failed),
    ];
    assert_eq!(
        got(&outcome(vec![scenario("spike", slos)], 11.0)),
        "fail spike: avail, p99; budget: units"
    );
    assert_eq!(got(&outcome(Vec::new(), 1.0)), "pass");
}

#[test]
fn the_small_shop_proves_itself_the_same_on_one_thread_and_two() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join(SMALL_SHOP);
    let problem = read(&dir).unwrap_or_else(|errors| panic!("{errors:#?}"));
    let mut told = Vec::new();
    let report = run(&problem, &dir, 1, &mut |check| told.push(check.path.clone())).expect("sound designs");
    assert!(report.is_fine(), "{report:#?}");
    assert_eq!(told, ["designs/reference.design", "designs/one-instance.json"]);
    assert_eq!(report.designs[1].got, "fail sale: p99, avail; kill-one: avail");
    let again = run(&problem, &dir, 2, &mut |_| ()).expect("sound designs");
    assert_eq!(again, report);
}

#[test]
fn the_order_of_a_text_decides_nothing() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join(SMALL_SHOP);
    let problem = read(&dir).unwrap_or_else(|errors| panic!("{errors:#?}"));
    let mut design = read_designs(&problem, &files_of(&dir)).expect("sound").remove(0);
    let options = RunOptions {
        scenarios: Scenarios::One("sale".to_owned()),
        preview: false,
        threads: 2,
    };
    let first = simulate(&problem, &design, &options, &mut |_| ());
    design.nodes.reverse();
    design.edges.reverse();
    design.flows.reverse();
    assert_eq!(simulate(&problem, &design, &options, &mut |_| ()), first);
}

#[test]
fn a_reference_that_is_no_good_and_a_flaw_that_is_none_are_found() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join(SMALL_SHOP);
    let mut problem = read(&dir).unwrap_or_else(|errors| panic!("{errors:#?}"));
    problem.self_test.reverse();
    let [first, second] = problem.self_test.as_mut_slice() else {
        panic!("two designs")
    };
    std::mem::swap(&mut first.expect, &mut second.expect);
    let report = run(&problem, &dir, 2, &mut |_| ()).expect("sound designs");
    assert!(!report.is_fine());
    assert!(report.designs.iter().all(|design| !design.passed), "{report:#?}");
    problem.self_test.truncate(1);
    assert_eq!(missing(&problem), ["the self-test has no design that fails"]);
}

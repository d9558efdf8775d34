//! What the box might say, and what of it is believed.

use std::time::Duration;

use super::accept;
use super::task::Task;
use crate::judge::Accuracy;
use crate::judge::sandbox::{Ending, Exceeded, RunReport};
use crate::simulator::design::parse_text;
use crate::simulator::outcome::{DesignVerdict, Outcome};
use crate::simulator::problem::{self, DesignProblem};
use crate::simulator::run::{RunOptions, Scenarios, simulate};

const PROBLEM: &str = "format: design-problem/1
name: {en: Tiny}
zones: [a]
palette: [client, service]
service_times:
  app.cpu: {dist: deterministic, value: 1ms}
workload:
  horizon: 2s
  warmup: 1s
  keys: {code: {count: 10, zipf: 0}}
  kinds:
    read: {share: 1, needs: an answer, keys: [code], request: 200B, response: 200B}
  rps: [[0s, 10]]
slo:
  - {id: avail, metric: success, min: 0.5}
budget: {units: 10, prices: prices.yaml}
scenarios:
  - {id: steady, title: An ordinary day}
  - {id: secret, title: The same once more, hidden: true}
rubric:
  id: tiny/1
  criteria:
    - {id: tradeoffs, title: Trade-offs, weight: 100, anchors: [none, one, two, argued]}
self_test: []
";
const DESIGN: &str = "client user\nservice api time=app.cpu\nuser -> api\nflow read: cpu\n";

fn problem() -> DesignProblem {
    let prices = |_: &str| Some("version: tiny-1\nunits: {service: 1, egress_tb: 0}\n".to_string());
    problem::parse(PROBLEM, &prices).unwrap_or_else(|errors| panic!("{errors:?}"))
}

fn task(is_preview: bool) -> Task {
    Task {
        files: Default::default(),
        design: DESIGN.as_bytes().to_vec(),
        is_preview,
        threads: 1,
        slot: 0,
    }
}

fn honest(is_preview: bool) -> Outcome {
    let options = RunOptions {
        scenarios: if is_preview {
            Scenarios::Visible
        } else {
            Scenarios::All
        },
        preview: is_preview,
        threads: 1,
    };
    let design = parse_text(DESIGN).expect("a design");
    simulate(&problem(), &design, &options, &mut |_| ())
}

fn report(stdout: Vec<u8>) -> RunReport {
    RunReport {
        ending: Ending::Exited(0),
        exceeded: None,
        cpu: Duration::from_millis(20),
        wall: Duration::from_millis(30),
        memory_bytes: 1 << 20,
        accuracy: Accuracy::Exact,
        stdout,
        stderr: b"a word\x1b[0m".to_vec(),
        stderr_truncated: false,
    }
}

fn said(outcome: &Outcome) -> RunReport {
    report(serde_json::to_vec(outcome).expect("JSON"))
}

fn refused(is_preview: bool, report: &RunReport) -> String {
    accept::outcome(&problem(), &task(is_preview), report).expect_err("refused")
}

#[test]
fn an_honest_outcome_is_believed() {
    for is_preview in [false, true] {
        let outcome = honest(is_preview);
        let believed = accept::outcome(&problem(), &task(is_preview), &said(&outcome));
        assert_eq!(believed, Ok(outcome));
    }
}

#[test]
fn an_outcome_of_another_question_is_refused() {
    assert!(refused(true, &said(&honest(false))).contains("another problem"));
    let mut outcome = honest(false);
    outcome.judging_hash = "0".repeat(64);
    assert!(refused(false, &said(&outcome)).contains("another problem"));
    let mut outcome = honest(false);
    outcome.design_hash = "0".repeat(64);
    assert!(refused(false, &said(&outcome)).contains("another design"));
}

#[test]
fn a_verdict_must_follow_from_its_scenarios() {
    let mut outcome = honest(false);
    outcome.scenarios[1].verdict = DesignVerdict::Failed;
    assert!(refused(false, &said(&outcome)).contains("does not follow"));
}

#[test]
fn lists_of_different_lengths_are_refused() {
    let mut outcome = honest(false);
    outcome.scenarios[0].series.p99.push(1);
    assert!(refused(false, &said(&outcome)).contains("series"));
    let mut outcome = honest(false);
    outcome.scenarios[0].series.nodes[0].queue.pop();
    assert!(refused(false, &said(&outcome)).contains("series"));
}

#[test]
fn text_that_no_database_takes_is_refused() {
    let mut outcome = honest(false);
    outcome.scenarios[0].findings.push("a\0b".into());
    assert!(refused(false, &said(&outcome)).contains("NUL"));
    assert!(refused(false, &report(b"{}".to_vec())).contains("can't be read"));
    assert!(refused(false, &report(vec![0xff; 100])).contains("can't be read"));
    let deep = "[".repeat(100_000).into_bytes();
    assert!(refused(false, &report(deep)).contains("can't be read"));
}

#[test]
fn a_run_that_did_not_end_by_itself_says_why_in_printable_words() {
    let mut stopped = said(&honest(false));
    stopped.exceeded = Some(Exceeded::Memory);
    assert!(refused(false, &stopped).contains("too much memory"));
    let mut crashed = said(&honest(false));
    crashed.ending = Ending::Exited(101);
    let reason = refused(false, &crashed);
    assert!(reason.contains("101") && reason.contains("a word"), "{reason}");
    assert!(!reason.contains('\u{1b}'), "{reason:?}");
}

use super::{EXAMPLE, read};
use crate::simulator::design::{Kind, Micros};
use crate::simulator::problem::*;

fn example() -> DesignProblem {
    read(EXAMPLE).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

#[test]
fn every_part_of_the_example_is_read() {
    let problem = example();
    assert_eq!(problem.name, "URL shortener");
    assert_eq!((problem.zones.len(), problem.palette.len()), (3, 12));
    let write = Distribution::Lognormal {
        mean: Micros(6_000),
        cv: 1.0,
    };
    assert_eq!(problem.service_times["sql.write"], write);
    assert_eq!(problem.workload.horizon, Micros(110_000_000));
    assert_eq!(problem.workload.rps, [(Micros(0), 4_000.0)]);
    let kind = &problem.workload.kinds[1];
    assert_eq!(
        (kind.id.as_str(), kind.share, kind.request_bytes),
        ("create", 0.02, 1_000)
    );
    assert_eq!(problem.budget.units, 25.0);
    assert_eq!(
        (
            problem.budget.prices.version.as_str(),
            problem.budget.prices.units["sql_node"]
        ),
        ("prices-2026-1", 4.0)
    );
    assert_eq!(problem.self_test.len(), 4);
    assert_eq!(problem.self_test[0].expect, Expectation::Pass);
}

#[test]
fn one_key_space_without_a_name_is_called_key_and_drawn_by_every_kind() {
    let problem = example();
    let space = Keyspace {
        count: 1_000_000,
        zipf: 1.0,
    };
    assert_eq!(problem.workload.keyspaces["key"], space);
    assert!(problem.workload.kinds.iter().all(|kind| kind.keys == ["key"]));
}

#[test]
fn slos_and_what_scenarios_make_of_them_are_read() {
    let problem = example();
    assert_eq!(problem.slos[0].metric, Metric::Latency { quantile: 0.99 });
    assert_eq!(
        (problem.slos[0].limit, problem.slos[0].kind.as_deref()),
        (50_000.0, Some("redirect"))
    );
    assert_eq!(problem.slos[3].scenarios, ["kill-zone"]);
    let slow = &problem.scenarios[5];
    assert_eq!(
        (slow.overrides["p99"], slow.overrides["avail"]),
        (None, Some(0.9))
    );
    let recovered = Slo {
        id: "recovered".to_owned(),
        metric: Metric::Recovered {
            after: Micros(60_000_000),
        },
        kind: None,
        limit: 0.999,
        scenarios: Vec::new(),
    };
    assert_eq!(slow.extra, [recovered]);
}

#[test]
fn faults_are_read_in_short_and_in_full() {
    let problem = example();
    let fault = |index: usize| problem.scenarios[index].faults[0].clone();
    let seconds = |seconds: u64| Micros(seconds * 1_000_000);
    let load = Fault::Load {
        factor: 3.0,
        kind: None,
    };
    assert_eq!(
        (fault(1).at, fault(1).lasts, fault(1).fault),
        (seconds(20), Some(seconds(20)), load)
    );
    assert_eq!(fault(2).lasts, None);
    let one = Fault::KillInstances {
        target: Target::Kind(Kind::Service),
        count: 1,
    };
    assert_eq!(fault(3).fault, one);
    assert_eq!(fault(4).fault, Fault::KillZone { zone: "a".to_owned() });
    let hot = Fault::HotKey {
        keyspace: "key".to_owned(),
        share: 0.5,
    };
    assert_eq!(fault(6).fault, hot);
}

#[test]
fn a_fault_of_a_list_may_have_its_own_time() {
    let text = EXAMPLE.replace(
        "inject: {load: 3.0}",
        "inject: [{load: 3.0, at: 25s, for: 1s}, {errors: {node: mail, share: 10%}}, {partition: {from: {type: service}, to: {type: sql}}}, {isolate: b}]",
    );
    let faults = &read(&text).expect("sound").scenarios[1].faults;
    assert_eq!(
        (faults[0].at, faults[0].lasts),
        (Micros(25_000_000), Some(Micros(1_000_000)))
    );
    assert_eq!(faults[1].at, Micros(20_000_000));
    let errors = Fault::Errors {
        target: Target::Node("mail".to_owned()),
        share: 0.1,
    };
    assert_eq!(faults[1].fault, errors);
    assert_eq!(faults[3].fault, Fault::IsolateZone { zone: "b".to_owned() });
}

#[test]
fn what_is_left_out_has_defaults() {
    let problem = example();
    assert_eq!(problem.facts, Facts::default());
    assert_eq!(problem.rubric.id, "backend-design/1");
    assert_eq!(
        problem
            .rubric
            .criteria
            .iter()
            .map(|criterion| criterion.weight)
            .sum::<u32>(),
        100
    );
    assert_eq!(problem.rubric.criteria[3].automatic, ["steady", "spike"]);
    assert_eq!(problem.sections.len(), 5);
    assert_eq!(problem.scenarios[2].title, "Cold cache");
}

#[test]
fn the_judging_hash_follows_figures_and_nothing_else() {
    let hash = |from: &str, to: &str| {
        let text = EXAMPLE.replace(from, to);
        assert_ne!(text, EXAMPLE, "{from} is in the example");
        read(&text).expect("sound").judging_hash
    };
    let same = example().judging_hash;
    assert_eq!(same.len(), 64);
    for (from, to) in [
        ("needs: read link by code", "needs: something else"),
        (
            "{id: steady}",
            "{id: steady, title: An ordinary day, hidden: true}",
        ),
        ("rps: [[0s, 4000]]", "rps: 4k"),
        ("factor: 1.25", "factor: 3"),
        ("# piecewise", "# a"),
        ("[client, cdn, lb,", "[cdn, lb, client,"),
    ] {
        assert_eq!(hash(from, to), same, "{from}");
    }
    for (from, to) in [
        ("max: 50ms", "max: 51ms"),
        ("units: 25", "units: 26"),
        ("mean: 6ms", "mean: 7ms"),
        ("zipf: 1.0", "zipf: 1.1"),
        ("load: 3.0", "load: 3.1"),
        ("slo: {avail: 0.99}", "slo: {avail: 0.98}"),
    ] {
        assert_ne!(hash(from, to), same, "{from}");
    }
}

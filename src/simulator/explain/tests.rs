//! Small designs with one flaw each: the findings name it.

use crate::simulator::design::Kind;
use crate::simulator::problem::{DesignProblem, Fault, Keyspace, Metric, Target};
use crate::simulator::world::tests::support::*;

/// 200 reads a second of 1,000 keys; a store that does 500 a second.
const CACHED: &str = "
client user timeout=500ms
service api x4 slots=400 queue=100 time=app.cpu
cache mem entries=1000
sql db connections=2 queue=100
user -> api
api -> mem
api -> db
flow get: get mem else { call db.read; put mem }
";

fn broken_by(faults: Vec<(u64, u64, Fault)>) -> DesignProblem {
    let mut problem = problem();
    problem.workload.keyspaces.insert(
        "key".to_owned(),
        Keyspace {
            count: 1_000_000,
            zipf: 1.0,
        },
    );
    problem.facts.cache_entries_per_node = 1_000_000;
    problem.slos = vec![slo("avail", Metric::Success, None, 0.999)];
    problem.scenarios = vec![scenario("day", faults)];
    problem
}

fn findings(problem: &DesignProblem, text: &str) -> String {
    let outcome = submit(problem, text, 2);
    outcome.scenarios[0].findings.join("\n").replace('\u{a0}', " ")
}

fn load(factor: f64) -> Fault {
    Fault::Load { factor, kind: None }
}

#[test]
fn a_day_as_promised_needs_no_words() {
    assert_eq!(findings(&broken_by(vec![]), CACHED), "");
}

#[test]
fn a_store_that_a_flushed_cache_leaves_alone_is_named_with_its_figures() {
    let flush = Fault::Flush {
        target: Target::Kind(Kind::Cache),
    };
    let mut problem = broken_by(vec![(10_000, 10_000, load(4.0)), (10_000, 1, flush)]);
    problem.workload.keyspaces.insert(
        "key".to_owned(),
        Keyspace {
            count: 30_000,
            zipf: 0.5,
        },
    );
    let found = findings(&problem, &CACHED.replace("entries=1000", "entries=29k"));
    let first = found.lines().next().unwrap_or_default();
    assert!(
        first.starts_with("`db` can’t keep up: its connections are "),
        "{found}"
    );
    for part in [
        " reads/s are asked of it at ",
        " it can do ",
        "`mem` answers ",
        "traffic is ",
    ] {
        assert!(first.contains(part), "{part}: {found}");
    }
    // Two connections of 4 ms each.
    let able: f64 = first
        .split("it can do ")
        .nth(1)
        .and_then(|rest| rest.split("/s").next())
        .and_then(|figure| figure.replace(',', "").parse().ok())
        .expect("a figure");
    assert!((450.0..550.0).contains(&able), "{found}");
}

#[test]
fn without_a_cache_that_is_the_reason() {
    let text = "
client user timeout=500ms
service api x4 slots=400 queue=100 time=app.cpu
sql db connections=2 queue=100
user -> api -> db
flow get: call db.read
";
    let found = findings(&broken_by(vec![(10_000, 10_000, load(4.0))]), text);
    assert!(found.contains("no cache answers before it"), "{found}");
    assert!(found.contains("over `api → db`"), "{found}");
}

#[test]
fn slots_that_wait_for_something_slow_are_told_from_work_of_their_own() {
    let text = "
client user timeout=2s
service api slots=20 queue=20 time=app.cpu
external bank
user -> api -> bank
flow get: cpu; call bank
";
    let slow = Fault::Slow {
        target: Target::Kind(Kind::External),
        factor: 10.0,
    };
    let mut problem = broken_by(vec![(10_000, 10_000, slow)]);
    problem.slos[0].limit = 0.99;
    let found = findings(&problem, text);
    assert!(
        found.starts_with("`api` can’t keep up: its slots are "),
        "{found}"
    );
    assert!(
        found.contains("`bank`, for which it waits, takes 10 times as long"),
        "{found}"
    );
}

#[test]
fn a_service_that_waits_for_a_full_store_is_not_the_bottleneck() {
    let text = "
client user timeout=2s
service api slots=20 queue=20 time=app.cpu
sql db connections=2 queue=1000
user -> api -> db
flow get: cpu; call db.read
";
    let found = findings(&broken_by(vec![(10_000, 10_000, load(4.0))]), text);
    assert!(found.starts_with("`db` can’t keep up"), "{found}");
    assert!(!found.contains("`api` can’t keep up"), "{found}");
}

#[test]
fn one_hot_shard_of_several_is_seen() {
    let text = "
client user timeout=500ms
service api x4 slots=400 queue=100 time=app.cpu
sharded db shards=4 by=key connections=1 queue=50
user -> api -> db
flow get: call db.read
";
    let hot = Fault::HotKey {
        keyspace: "key".to_owned(),
        share: 0.9,
    };
    let mut problem = broken_by(vec![(10_000, 10_000, hot)]);
    problem.workload.rps[0].1 = 400.0;
    let outcome = submit(&problem, text, 2);
    let found = outcome.scenarios[0].findings.join("\n").replace('\u{a0}', " ");
    assert!(found.contains("the busiest of its 4 servers is"), "{found}");
    assert!(found.contains("one of its 4 servers has "), "{found}");
    // The chart shows the busiest server, not the mean of all.
    let series = &outcome.scenarios[0].series;
    let place = series
        .nodes
        .iter()
        .position(|node| node.node == "db")
        .expect("db");
    let window = (15_000_000 / series.window) as usize;
    assert!(series.nodes[place].utilisation[window] > 0.9);
}

#[test]
fn a_cap_that_turns_calls_away_is_named() {
    let text = "
client user timeout=500ms
service api x4 slots=400 queue=100 time=app.cpu
external bank
user -> api -> bank
flow get: call bank
";
    let mut problem = broken_by(vec![]);
    problem.facts.external_calls_per_s = 100;
    let found = findings(&problem, text);
    assert!(found.starts_with("`bank` turns "), "{found}");
    assert!(found.contains("it takes 100 calls a second"), "{found}");
}

#[test]
fn workers_that_leave_messages_waiting_can_not_keep_up() {
    let text = "
client user timeout=500ms
service api x4 slots=400 queue=100 time=app.cpu
queue jobs
worker hands slots=1 time=app.cpu
user -> api -> jobs -> hands
flow get: publish jobs
flow hands.message: cpu; cpu; cpu; cpu; cpu; cpu
";
    let mut problem = broken_by(vec![]);
    problem.slos = vec![slo("done", Metric::Delivery { quantile: 0.9 }, None, 1e6)];
    let found = findings(&problem, text);
    assert!(found.starts_with("`hands` can’t keep up"), "{found}");
    assert!(found.contains("messages wait in `jobs`"), "{found}");
}

#[test]
fn partitions_that_hold_messages_up_are_told_from_slow_workers() {
    let text = "
client user timeout=500ms
service api x4 slots=400 queue=100 time=app.cpu
queue jobs partitions=1
worker hands x4 slots=8 time=app.cpu
user -> api -> jobs -> hands
flow get: publish jobs
flow hands.message: cpu; cpu; cpu; cpu; cpu; cpu
";
    let mut problem = broken_by(vec![]);
    problem.slos = vec![slo("done", Metric::Delivery { quantile: 0.9 }, None, 1e6)];
    let found = findings(&problem, text);
    assert!(!found.contains("can’t keep up"), "{found}");
    assert!(
        found.contains("One message of each of its 1 partitions"),
        "{found}"
    );
}

#[test]
fn machines_that_are_down_are_named_and_who_waits_for_them_is_no_bottleneck() {
    let text = "
client user timeout=2s
lb front check=1s unhealthy=2
service api x2 slots=4 queue=20 time=app.cpu
sql db connections=8
user -> front -> api -> db
flow get: cpu; call db.read
";
    let kill = |kind: Kind| Fault::KillInstances {
        target: Target::Kind(kind),
        count: 1,
    };
    let found = findings(&broken_by(vec![(10_000, 5_000, kill(Kind::Sql))]), text);
    assert!(found.contains("Down from 10 s to 15 s: all of `db`."), "{found}");
    assert!(!found.contains("can’t keep up"), "{found}");
    let found = findings(&broken_by(vec![(10_000, 5_000, kill(Kind::Service))]), text);
    assert!(
        found.contains("Down from 10 s to 15 s: 1 of 2 servers of `api`; callers notice after 2 s."),
        "{found}"
    );
}

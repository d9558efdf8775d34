//! Caches and CDNs with too many keys for exact lists.

use super::support::*;
use crate::simulator::problem::{DesignProblem, Fault, Keyspace};

const EDGE: &str = "
client user
cdn edge entries=10k
service api x4 slots=400 time=app.cpu
user -> edge -> api
flow get: cpu
";

const ASIDE: &str = "
client user
service api x4 slots=400 time=app.cpu
cache mem x2 entries=10k
sql db connections=64
user -> api
api -> mem
api -> db
flow get: get mem else { call db.read; put mem }
";

/// Three million keys, all equally popular: hardly any is asked for twice.
fn many_keys(hot: f64) -> DesignProblem {
    let mut problem = problem();
    for name in ["key", "other"] {
        problem.workload.keyspaces.insert(
            name.to_owned(),
            Keyspace {
                count: 1_500_000,
                zipf: 0.0,
            },
        );
    }
    problem.workload.kinds[0].cacheable = true;
    let mut other = kind("rest", 0.2);
    other.keys = vec!["other".to_owned()];
    problem.workload.kinds[0].share = 0.8;
    problem.workload.kinds.push(other);
    if hot > 0.0 {
        let fault = Fault::HotKey {
            keyspace: "key".to_owned(),
            share: hot,
        };
        problem.scenarios = vec![scenario("hot", vec![(10_000, 10_000, fault)])];
    }
    problem
}

/// Share of hits from 12 s on, the fault being on, and once it is over.
fn hits(text: &str, id: &str, hot: f64) -> (f64, f64) {
    let (plan, day) = run(&many_keys(hot), text);
    let place = plan.nodes.iter().position(|node| node.id == id).expect("a node");
    let series = day.series.expect("traced");
    let mean = |from: u64, until: u64| {
        let windows =
            (from * 1_000_000 / series.window) as usize..(until * 1_000_000 / series.window) as usize;
        let hits = &series.nodes[place].hits[windows];
        hits.iter().sum::<f64>() / hits.len() as f64
    };
    (mean(12, 20), mean(22, 30))
}

#[test]
fn a_hot_key_hits_in_a_cdn_that_is_too_large_for_exact_lists() {
    assert!(hits(EDGE, "edge", 0.0).0 < 0.02, "cold by nature");
    let (during, after) = hits(EDGE, "edge", 0.6);
    assert!((0.55..0.65).contains(&during), "{during} of 0.6");
    assert!(after < 0.02, "{after}");
}

#[test]
fn a_hot_key_hits_in_a_cache_that_is_too_large_for_exact_lists() {
    let text = ASIDE.to_owned() + "flow rest: get mem else { call db.read; put mem }\n";
    // Four of five requests have a key of the space with the hot one.
    let (during, after) = hits(&text, "mem", 0.5);
    assert!((0.35..0.45).contains(&during), "{during} of 0.4");
    assert!(after < 0.02, "{after}");
}

#[test]
fn a_hot_key_expires_and_is_flushed_like_any_other() {
    let lookups = |text: &str, faults: Vec<(u64, u64, Fault)>| {
        let mut problem = many_keys(0.0);
        let hot = Fault::HotKey {
            keyspace: "key".to_owned(),
            share: 1.0,
        };
        problem.workload.kinds[0].share = 1.0;
        problem.workload.kinds.truncate(1);
        problem.workload.keyspaces.remove("other");
        problem.facts.cdn_points = 4;
        problem.scenarios = vec![scenario("hot", [vec![(0, 30_000, hot)], faults].concat())];
        let (plan, day) = run(&problem, text);
        day.node(&plan, "api").reached
    };
    // Each of four points fetches it once, or once a second.
    let once = lookups(EDGE, vec![]);
    assert!((4..20).contains(&once), "{once}");
    let again = lookups(&EDGE.replace("entries=10k", "entries=10k ttl=1s"), vec![]);
    assert!((100..160).contains(&again), "{again}");
    let flush = Fault::Flush {
        target: crate::simulator::problem::Target::Kind(crate::simulator::design::Kind::Cdn),
    };
    assert!(lookups(EDGE, vec![(15_000, 1, flush)]) >= 2 * 4);
}

//! Designs that multiply work: given up in the same place everywhere, with the edge that is to blame.

use super::support::*;
use crate::simulator::world::plan::plan;
use crate::simulator::world::{Limits, Replication, ScenarioPlan, replicate_within};

/// 64 tries a request, all turned away at once.
const STORM: &str = "
client user timeout=5s attempts=8 backoff=0ms
service api x4 slots=400 time=app.cpu
external bank
user -> api
api -> bank timeout=1s attempts=8 backoff=0ms
flow get: call bank
";

/// Every request asks all shards thirty times, and none of them ever has time for it.
const PILE: &str = "
client user timeout=60s
service api x4 slots=10000 queue=unbounded time=app.cpu
sharded db shards=50 by=key connections=1 queue=unbounded
user -> api
api -> db timeout=60s pool=10000
flow get: parallel { call db.scan | call db.scan | call db.scan | call db.scan | call db.scan | call db.scan }
";

fn within(text: &str, limits: Limits) -> (String, Replication) {
    let mut problem = problem();
    problem.facts.external_calls_per_s = 1;
    problem
        .service_times
        .insert("sharded.scan".to_owned(), exactly(1_000_000));
    let plan = plan(&problem, &design(text));
    let scenario = ScenarioPlan::new(&plan, &problem, &problem.scenarios[0]);
    let day = replicate_within(&plan, &scenario, 0, true, limits);
    let edge = day.amplifier.map_or(String::new(), |edge| plan.edge_name(edge));
    (edge, day)
}

#[test]
fn a_storm_of_retries_ends_at_the_event_limit_and_names_its_edge() {
    let (edge, day) = within(
        STORM,
        Limits {
            events: 300_000,
            ..Limits::OF_A_VERDICT
        },
    );
    assert_eq!((edge.as_str(), day.events), ("api → bank", 300_000));
    let (edge, day) = within(STORM, Limits::OF_A_VERDICT);
    assert!(edge.is_empty() && day.events > 1_000_000, "{edge} {}", day.events);
}

#[test]
fn work_that_piles_up_ends_at_a_bound_on_memory() {
    let bytes = 8 << 20;
    let (edge, day) = within(
        PILE,
        Limits {
            bytes,
            ..Limits::OF_A_VERDICT
        },
    );
    assert_eq!(edge, "api → db");
    // It is looked at every few thousand events.
    assert!((bytes..2 * bytes).contains(&day.footprint), "{}", day.footprint);
    let (edge, day) = within(
        PILE,
        Limits {
            bytes: u64::MAX,
            events: day.events * 2,
        },
    );
    assert_eq!(edge, "api → db", "else it goes on");
    assert!(day.footprint > 2 * bytes);
}

#[test]
fn a_day_that_was_given_up_has_lists_of_one_length() {
    let (_, day) = within(
        STORM,
        Limits {
            events: 300_000,
            ..Limits::OF_A_VERDICT
        },
    );
    let series = day.series.expect("traced");
    let windows = series.arrivals.len();
    assert!(windows > 2 && windows < 150, "{windows}");
    for list in [
        &series.done,
        &series.failed,
        &series.p50,
        &series.p90,
        &series.p99,
    ] {
        assert_eq!(list.len(), windows);
    }
    assert!(
        series
            .nodes
            .iter()
            .all(|node| node.queue.len() == windows && node.rate.len() == windows)
    );
}

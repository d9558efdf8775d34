//! A primary dies: what its replicas have, and what is gone with it.

use super::support::*;
use crate::simulator::design::{Kind, Micros};
use crate::simulator::problem::{DesignProblem, Fault, Target};

const STORE: &str = "
client user
service api x4 slots=400 time=app.cpu
sql db replicas=2 mode=MODE connections=64 failover
user -> api
api -> db
flow get: call db.write
";

/// 200 writes a second; a primary far from its standbys dies at 10 s for a while.
fn writes(for_ms: u64) -> DesignProblem {
    let mut problem = problem();
    problem
        .service_times
        .insert("sql.write".to_owned(), exactly(1_000));
    problem.facts.rtt_cross_zone = Micros(400_000);
    problem.facts.failover = ms(5_000);
    let kill = Fault::KillInstances {
        target: Target::Kind(Kind::Sql),
        count: 1,
    };
    problem.scenarios = vec![scenario("kill", vec![(10_000, for_ms, kill)])];
    problem
}

#[test]
fn a_dying_primary_takes_along_what_no_standby_had_received() {
    let (_, day) = run(&writes(20_000), &STORE.replace("MODE", "async"));
    // 200 writes a second, 200 ms on the way.
    assert_eq!(day.promotions, 1);
    assert!(
        (20..60).contains(&day.lost_acknowledged),
        "{}",
        day.lost_acknowledged
    );
}

#[test]
fn nothing_is_lost_that_a_standby_had_to_receive_first() {
    for mode in ["semi_sync", "sync"] {
        let (_, day) = run(&writes(20_000), &STORE.replace("MODE", mode));
        assert_eq!((day.promotions, day.lost_acknowledged), (1, 0), "{mode}");
    }
}

#[test]
fn a_primary_that_is_back_before_it_is_replaced_has_lost_nothing() {
    let mut problem = writes(2_000);
    problem.workload.kinds.push(kind("read", 0.5));
    problem.workload.kinds[0].share = 0.5;
    let text = STORE
        .replace("MODE", "async")
        .replace("failover", "read_from=replica failover")
        + "flow read: call db.read\n";
    problem.slos = vec![slo(
        "old",
        crate::simulator::problem::Metric::StalenessAge { quantile: 0.99 },
        None,
        1e6,
    )];
    let (_, day) = run(&problem, &text);
    assert_eq!((day.promotions, day.lost_acknowledged), (0, 0));
    // Replicas got what had been on its way: nobody reads around a gap until the end.
    let oldest = day.probes[0].figures.max();
    assert!(oldest < 5_000_000, "{oldest}");
}

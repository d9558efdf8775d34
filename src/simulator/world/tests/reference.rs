//! The link shortener of `specs`, as it is used to measure speed.

use super::support::*;
use crate::simulator::design::{Kind, Micros};
use crate::simulator::problem::{DesignProblem, Fault, Keyspace, Metric, Target};

pub const REFERENCE: &str = "
client user timeout=500ms attempts=2 backoff=100ms budget=0.1
lb front algorithm=least_outstanding
service api x6 zones=a,b,c slots=8 queue=64 time=app.cpu
cache redis x2 entries=200k policy=cache_aside ttl=1h
sql pg replicas=2 mode=semi_sync connections=16 queue=100 read_from=replica
user -> front -> api
api -> redis
api -> pg timeout=200ms
flow redirect: cpu; get redis else { call pg.read; put redis }
flow create: cpu; call pg.write
";

pub fn shortener() -> DesignProblem {
    let mut problem = problem();
    problem
        .service_times
        .insert("app.cpu".to_owned(), lognormal(2_000, 0.5));
    problem
        .service_times
        .insert("sql.read".to_owned(), lognormal(4_000, 1.0));
    problem
        .service_times
        .insert("sql.write".to_owned(), lognormal(6_000, 1.0));
    problem.facts.rtt_same_zone = Micros(500);
    problem.facts.rtt_cross_zone = Micros(1_500);
    problem.facts.rtt_client = ms(10);
    problem.workload.horizon = ms(90_000);
    problem.workload.warmup = ms(10_000);
    problem.workload.keyspaces.insert(
        "key".to_owned(),
        Keyspace {
            count: 1_000_000,
            zipf: 1.0,
        },
    );
    let mut create = kind("create", 0.02);
    create.keys.clear();
    problem.workload.kinds = vec![kind("redirect", 0.98), create];
    problem.workload.rps = vec![(Micros(0), 4_000.0)];
    problem.slos = vec![
        slo(
            "p99",
            Metric::Latency { quantile: 0.99 },
            Some("redirect"),
            50_000.0,
        ),
        slo("avail", Metric::Success, None, 0.999),
    ];
    problem.scenarios = vec![
        scenario("steady", vec![]),
        scenario(
            "spike",
            vec![(
                20_000,
                20_000,
                Fault::Load {
                    factor: 3.0,
                    kind: None,
                },
            )],
        ),
        scenario(
            "slow",
            vec![(
                20_000,
                20_000,
                Fault::Slow {
                    target: Target::Kind(Kind::Sql),
                    factor: 15.0,
                },
            )],
        ),
        scenario(
            "cold",
            vec![(
                20_000,
                20_000,
                Fault::Flush {
                    target: Target::Kind(Kind::Cache),
                },
            )],
        ),
        scenario(
            "kill-one",
            vec![(
                20_000,
                20_000,
                Fault::KillInstances {
                    target: Target::Kind(Kind::Service),
                    count: 1,
                },
            )],
        ),
        scenario(
            "zone",
            vec![(20_000, 20_000, Fault::KillZone { zone: "a".to_owned() })],
        ),
        scenario(
            "hot",
            vec![(
                0,
                90_000,
                Fault::HotKey {
                    keyspace: "key".to_owned(),
                    share: 0.5,
                },
            )],
        ),
    ];
    problem
}

/// The reference for a shorter day.
fn short(scenarios: &[&str]) -> DesignProblem {
    let mut problem = shortener();
    problem.workload.horizon = ms(12_000);
    problem.workload.warmup = ms(2_000);
    problem.workload.rps[0].1 = 1_000.0;
    problem
        .scenarios
        .retain(|scenario| scenarios.contains(&scenario.id.as_str()));
    for timed in problem
        .scenarios
        .iter_mut()
        .flat_map(|scenario| &mut scenario.faults)
    {
        (timed.at, timed.lasts) = (ms(4_000), Some(ms(4_000)));
    }
    problem
}

#[test]
fn threads_change_nothing() {
    let problem = short(&["steady", "slow", "zone"]);
    let bytes = |threads| {
        serde_json::to_string(&submit(&problem, REFERENCE, threads)).expect("an outcome is plain data")
    };
    assert_eq!(bytes(1), bytes(2));
}

#[test]
fn every_request_is_done_failed_or_in_flight() {
    let problem = short(&["steady", "spike", "slow", "cold", "kill-one", "zone", "hot"]);
    let outcome = submit(&problem, REFERENCE, 2);
    assert_eq!(outcome.scenarios.len(), 7);
    for scenario in &outcome.scenarios {
        let totals = &scenario.totals;
        assert_eq!(
            totals.arrivals,
            totals.done + totals.failed + totals.in_flight,
            "{}",
            scenario.id
        );
        assert!(totals.arrivals > 11_000, "{}", scenario.id);
        let sum = |figures: &[u64]| figures.iter().sum::<u64>();
        assert_eq!(sum(&scenario.series.arrivals), totals.arrivals);
        assert_eq!(sum(&scenario.series.done), totals.done);
        assert_eq!(sum(&scenario.series.failed), totals.failed);
    }
}

const STORM: &str = "
client user timeout=500ms attempts=4 backoff=0ms
lb front
service api x12 slots=64 queue=unbounded time=app.cpu
sql pg connections=16 queue=unbounded
user -> front -> api
api -> pg timeout=200ms attempts=4 backoff=0ms pool=64
flow redirect: cpu; call pg.read
flow create: cpu; call pg.write
";

#[test]
fn a_retry_storm_outlives_its_cause_and_a_budget_with_bounded_queues_does_not() {
    let mut problem = shortener();
    problem.workload.horizon = ms(60_000);
    problem.workload.rps[0].1 = 2_400.0;
    problem.scenarios = vec![scenario(
        "slow",
        vec![(
            15_000,
            10_000,
            Fault::Slow {
                target: Target::Kind(Kind::Sql),
                factor: 15.0,
            },
        )],
    )];
    let late = |text: &str| {
        let (_, result) = run(&problem, text);
        let series = result.series.expect("traced");
        let from = (40_000_000 / series.window) as usize;
        let upto = (55_000_000 / series.window) as usize;
        let done: u64 = series.done[from..upto].iter().sum();
        let failed: u64 = series.failed[from..upto].iter().sum();
        done as f64 / (done + failed) as f64
    };
    let storm = late(STORM);
    assert!(
        storm < 0.1,
        "15 s after the end {storm} of the requests are answered"
    );
    let calm = late(
        &STORM
            .replace(
                "attempts=4 backoff=0ms\nlb",
                "attempts=2 backoff=100ms budget=0.1\nlb",
            )
            .replace("attempts=4 backoff=0ms pool", "pool")
            .replace("queue=unbounded", "queue=64"),
    );
    assert!(calm > 0.999, "{calm}");
}

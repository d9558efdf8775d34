//! Real simulations of designs whose figures theory knows, 10 % from a limit. `make bench-simulator` does the same
//! on a hundred days, with queues, and nearer.

use super::support::*;
use crate::simulator::outcome::DesignVerdict;
use crate::simulator::problem::{DesignProblem, Metric};

const DAYS: u32 = 5;

/// The verdicts of one design on several days with the same laws.
fn verdicts(problem: &DesignProblem, text: &str) -> Vec<DesignVerdict> {
    let days = (1..=DAYS).map(|day| {
        let mut problem = problem.clone();
        problem.judging_hash = format!("day {day}");
        submit(&problem, text, 2).verdict
    });
    days.collect()
}

fn station(rate: f64, mean: u64) -> DesignProblem {
    let mut problem = problem();
    problem
        .service_times
        .insert("app.cpu".to_owned(), exponential(mean));
    problem.workload.rps[0].1 = rate;
    (problem.workload.horizon, problem.workload.warmup) = (ms(11_000), ms(1_000));
    problem
}

#[test]
fn a_latency_10_per_cent_from_its_limit_is_judged_right_on_every_day() {
    // Never a queue: nine of ten requests take less than 20 ms · ln 10.
    let exact = 20_000.0 * libm::log(10.0);
    let text = "client user timeout=10s\nservice api slots=200 time=app.cpu\nuser -> api\nflow get: cpu\n";
    for (distance, right) in [(-0.1, DesignVerdict::Passed), (0.1, DesignVerdict::Failed)] {
        let mut problem = station(800.0, 20_000);
        let limit = exact / (1.0 + distance);
        problem.slos = vec![slo("p90", Metric::Latency { quantile: 0.9 }, None, limit)];
        let verdicts = verdicts(&problem, text);
        assert!(
            verdicts.iter().all(|verdict| *verdict == right),
            "{distance}: {verdicts:?}"
        );
    }
}

#[test]
fn a_share_of_failures_10_per_cent_from_its_limit_is_judged_right_on_every_day() {
    // Erlang's loss with one server and one request in work on average: half of them are turned away.
    let text =
        "client user timeout=10s\nservice api slots=1 queue=0 time=app.cpu\nuser -> api\nflow get: cpu\n";
    for (distance, right) in [(-0.1, DesignVerdict::Passed), (0.1, DesignVerdict::Failed)] {
        let mut problem = station(800.0, 1_250);
        let limit = 1.0 - 0.5 / (1.0 + distance);
        problem.slos = vec![slo("avail", Metric::Success, None, limit)];
        let verdicts = verdicts(&problem, text);
        assert!(
            verdicts.iter().all(|verdict| *verdict == right),
            "{distance}: {verdicts:?}"
        );
    }
}

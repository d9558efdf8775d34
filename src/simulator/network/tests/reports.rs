//! What reports promise beside their figures.

use super::*;

#[test]
fn reports_do_not_depend_on_threads_or_on_other_stations() {
    let yaml = "customers: 2000\nseeds: 4\nstations:
  - {id: b, arrivals: {rate: 1}, service: {dist: lognormal, mean: 0.5, cv: 2}}";
    let run = |yaml: &str, threads| {
        let report = simulate(&parse(yaml).expect("sound"), threads).expect("finishes");
        NetworkReport {
            cpu_ms: 0.0,
            ..report
        }
    };
    let one = run(yaml, 1);
    assert_eq!(one, run(yaml, 3));
    // A station nobody visits moves no numbers.
    let more = run(
        &format!("{yaml}\n  - {{id: a, service: {{dist: exponential, mean: 1}}}}"),
        1,
    );
    assert_eq!(one.stations[0], more.stations[0]);
}

#[test]
fn figures_are_pinned_on_every_machine() {
    let yaml = "customers: 300\nseeds: [7, 8]\nstations:
  - {id: a, arrivals: {rate: 1}, service: {dist: lognormal, mean: 0.7, cv: 2}, capacity: 4, route: {b: 0.9}}
  - {id: b, service: {dist: erlang, mean: 1, cv: 0.5}, servers: 2, patience: 3}";
    let report = simulate(&parse(yaml).expect("sound"), 1).expect("finishes");
    let (a, b) = (&report.stations[0], &report.stations[1]);
    assert_eq!((report.customers, report.events), (608, 1_773));
    assert_eq!(
        (report.sojourn.mean, report.sojourn.p99),
        (2.2762950202432046, 8.808366079999997)
    );
    assert_eq!(
        (a.mean_wait, a.high),
        (0.6313813449225474, Some(1.2805235299636288))
    );
    assert_eq!((b.loss, b.utilisation), (0.0467280447636811, 0.3551889505933279));
}

#[test]
fn a_retrial_queue_that_never_empties_is_an_error() {
    let yaml = "customers: 50\nseeds: [1]\nstations:
  - {id: a, arrivals: {rate: 9}, service: {dist: exponential, mean: 10}, capacity: 1, retrial: {rate: 90}}";
    let error = simulate(&parse(yaml).expect("sound"), 1).expect_err("too much");
    assert_eq!((error.seed, error.events), (1, 500_001));
}

#[test]
fn a_single_measured_customer_has_no_span_to_be_busy_in() {
    let yaml = "customers: 50\nwarmup: 49\nseeds: [1]\nstations:
  - {id: a, arrivals: {rate: 1}, service: {dist: deterministic, mean: 0.5}}";
    let report = simulate(&parse(yaml).expect("sound"), 1).expect("finishes");
    assert_eq!(
        (
            report.stations[0].utilisation,
            report.stations[0].low,
            report.sojourn.high
        ),
        (0.0, None, None)
    );
    assert!(
        (0.5..1.5).contains(&report.sojourn.mean),
        "{}",
        report.sojourn.mean
    );
}

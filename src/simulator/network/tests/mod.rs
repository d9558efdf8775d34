//! The engine against queueing theory, at reduced length: `make bench-simulator` makes the full check.

mod exact;
mod format;
mod reports;

use super::*;
use crate::simulator::statistics::student_quantile;
use exact::LN_100;

const SEEDS: u32 = 20;

/// Runs `stations` with 8,000 customers and 20 seeds.
fn report(stations: &str) -> NetworkReport {
    let yaml = format!("customers: 8000\nwarmup: 0.2\nseeds: {SEEDS}\nstations:\n{stations}");
    simulate(&parse(&yaml).expect("sound"), 1).expect("finishes")
}

/// The exact value lies in the 99.9 % interval, which is narrow enough to mean something.
fn assert_holds(name: &str, bounds: Bounds, exact: f64, precision: f64) {
    let [low, high] = bounds.expect("several seeds");
    let middle = 0.5 * (low + high);
    let half = 0.5 * (high - low) * student_quantile(0.999, SEEDS - 1) / student_quantile(0.95, SEEDS - 1);
    assert!(
        (middle - exact).abs() <= half,
        "{name}: {exact} is not in {middle} ± {half}"
    );
    assert!(
        half <= precision * exact,
        "{name}: {middle} ± {half} says too little"
    );
}

#[test]
fn one_server_is_mm1() {
    let found = report("  - {id: a, arrivals: {rate: 0.7}, service: {dist: exponential, mean: 1}}");
    let station = &found.stations[0];
    assert_holds("wait", station.bounds.mean_wait, 0.7 / 0.3, 0.2);
    assert_holds("p99", station.bounds.p99_sojourn, LN_100 / 0.3, 0.2);
    assert_holds("utilisation", station.bounds.utilisation, 0.7, 0.05);
    assert_holds("sojourn", found.sojourn.bounds.mean, 1.0 / 0.3, 0.2);
    assert_eq!(station.loss, 0.0);
}

#[test]
fn many_servers_are_mmc() {
    let found =
        report("  - {id: a, arrivals: {rate: 6.4}, service: {dist: exponential, mean: 1}, servers: 8}");
    let station = &found.stations[0];
    assert_holds(
        "wait",
        station.bounds.mean_wait,
        exact::erlang_c(8, 6.4) / 1.6,
        0.3,
    );
    assert_holds(
        "p99",
        station.bounds.p99_sojourn,
        exact::mmc_p99_sojourn(8, 6.4),
        0.1,
    );
    assert_holds("utilisation", station.bounds.utilisation, 0.8, 0.05);
}

#[test]
fn a_bounded_queue_is_mmck() {
    let found = report(
        "  - {id: a, arrivals: {rate: 2.7}, service: {dist: exponential, mean: 1}, servers: 3, capacity: 6}",
    );
    let share = exact::birth_death(7, |_| 2.7, |state| state.min(3) as f64);
    let waiting: f64 = share
        .iter()
        .enumerate()
        .map(|(n, share)| n.saturating_sub(3) as f64 * share)
        .sum();
    let accepted = 2.7 * (1.0 - share[6]);
    let station = &found.stations[0];
    assert_holds("loss", station.bounds.loss, share[6], 0.2);
    assert_holds("wait", station.bounds.mean_wait, waiting / accepted, 0.1);
    assert_holds("utilisation", station.bounds.utilisation, accepted / 3.0, 0.05);
}

#[test]
fn fixed_service_is_md1() {
    let found = report("  - {id: a, arrivals: {rate: 0.7}, service: {dist: deterministic, mean: 1}}");
    assert_holds(
        "wait",
        found.stations[0].bounds.mean_wait,
        exact::mg1_mean_wait(0.7, 0.0),
        0.2,
    );
    assert_holds(
        "p99",
        found.stations[0].bounds.p99_sojourn,
        exact::md1_p99_sojourn(0.7),
        0.2,
    );
}

#[test]
fn any_service_is_mg1() {
    for (service, cv) in [("dist: lognormal, cv: 1.2", 1.2), ("dist: erlang, cv: 0.5", 0.5)] {
        let found = report(&format!(
            "  - {{id: a, arrivals: {{rate: 0.6}}, service: {{mean: 1, {service}}}}}"
        ));
        assert_holds(
            service,
            found.stations[0].bounds.mean_wait,
            exact::mg1_mean_wait(0.6, cv),
            0.3,
        );
        assert_holds(service, found.stations[0].bounds.utilisation, 0.6, 0.05);
    }
}

#[test]
fn stations_in_a_row_keep_poisson_streams() {
    let found = report(
        "  - {id: a, arrivals: {rate: 0.7}, service: {dist: exponential, mean: 1}, route: {b: 1}}
  - {id: b, service: {dist: exponential, mean: 1}, route: {c: 1}}
  - {id: c, service: {dist: exponential, mean: 1}}",
    );
    for station in &found.stations {
        assert_holds(&station.id, station.bounds.mean_wait, 0.7 / 0.3, 0.3);
    }
    // Burke 1956 and Reich 1957: the sojourns are independent and exponential.
    assert_holds("sojourn", found.sojourn.bounds.mean, 3.0 / 0.3, 0.2);
    assert_holds("p99", found.sojourn.bounds.p99, exact::erlang_p99(3, 0.3), 0.2);
}

#[test]
fn feedback_gives_jacksons_product_form() {
    let found = report(
        "  - {id: a, arrivals: {rate: 0.3}, service: {dist: exponential, mean: 1}, route: {a: 0.2, b: 0.6}}
  - {id: b, arrivals: {rate: 0.2}, service: {dist: exponential, mean: 0.8}, route: {a: 0.4}}",
    );
    // a = 0.3 + 0.2 a + 0.4 b and b = 0.2 + 0.6 a.
    let a = 0.38 / 0.56;
    let b = 0.2 + 0.6 * a;
    let (rest_a, rest_b) = (1.0 - a, 1.25 - b);
    assert_holds(
        "wait a",
        found.stations[0].bounds.mean_wait,
        1.0 / rest_a - 1.0,
        0.3,
    );
    assert_holds(
        "wait b",
        found.stations[1].bounds.mean_wait,
        1.0 / rest_b - 0.8,
        0.3,
    );
    assert_holds(
        "p99 a",
        found.stations[0].bounds.p99_sojourn,
        LN_100 / rest_a,
        0.3,
    );
    assert_holds(
        "utilisation b",
        found.stations[1].bounds.utilisation,
        0.8 * b,
        0.05,
    );
    let sojourn = (a / rest_a + b / rest_b) / 0.5;
    assert_holds("sojourn", found.sojourn.bounds.mean, sojourn, 0.2);
}

#[test]
fn refused_customers_who_come_back_are_a_retrial_queue() {
    let found = report(
        "  - {id: a, arrivals: {rate: 0.5}, service: {dist: exponential, mean: 1}, capacity: 1, retrial: {rate: 0.5}}",
    );
    let station = &found.stations[0];
    assert_holds(
        "wait",
        station.bounds.mean_wait,
        exact::retrial_mean_wait(0.5, 0.5),
        0.2,
    );
    assert_holds("utilisation", station.bounds.utilisation, 0.5, 0.05);
    assert_eq!(station.loss, 0.0);
}

#[test]
fn without_a_queue_it_is_erlangs_loss_system() {
    for service in ["dist: exponential", "dist: lognormal, cv: 2"] {
        let found = report(&format!(
            "  - {{id: a, arrivals: {{rate: 6}}, service: {{mean: 1, {service}}}, servers: 8, capacity: 8}}"
        ));
        let lost = exact::erlang_b(8, 6.0);
        assert_holds(service, found.stations[0].bounds.loss, lost, 0.2);
        assert_holds(
            service,
            found.stations[0].bounds.utilisation,
            6.0 * (1.0 - lost) / 8.0,
            0.05,
        );
        assert_eq!(found.stations[0].mean_wait, 0.0);
    }
}

#[test]
fn impatient_customers_leave_the_queue() {
    let found =
        report("  - {id: a, arrivals: {rate: 1.2}, service: {dist: exponential, mean: 1}, patience: 2}");
    let (lost, wait) = exact::impatient(1.2, 0.5);
    assert_holds("loss", found.stations[0].bounds.loss, lost, 0.1);
    assert_holds("wait", found.stations[0].bounds.mean_wait, wait, 0.1);
    assert_holds(
        "utilisation",
        found.stations[0].bounds.utilisation,
        1.2 * (1.0 - lost),
        0.05,
    );
}

#[test]
fn a_closed_group_is_the_machine_repair_model() {
    let found = report(
        "  - {id: a, arrivals: {population: 5, think: 4}, service: {dist: exponential, mean: 1}, route: {b: 0.5}}
  - {id: b, service: {dist: exponential, mean: 0.001}}",
    );
    let share = exact::birth_death(6, |broken| (5 - broken) as f64 / 4.0, |_| 1.0);
    let throughput = 1.0 - share[0];
    // b is passed at once, so that the response time law holds for a alone.
    assert_holds(
        "wait",
        found.stations[0].bounds.mean_wait,
        5.0 / throughput - 4.0 - 1.0,
        0.1,
    );
    assert_holds(
        "utilisation",
        found.stations[0].bounds.utilisation,
        throughput,
        0.05,
    );
}

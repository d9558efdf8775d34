//! Object stores and external services: their caps, and what is stored.

use super::support::*;
use crate::simulator::cost::cost;
use crate::simulator::design::Micros;
use crate::simulator::problem::{Fault, Keyspace};

const PAYMENTS: &str = "
client user
service api x4 slots=200 time=app.cpu
external bank
user -> api
api -> bank
flow get: cpu; call bank
";

#[test]
fn an_external_service_turns_away_what_is_over_its_own_limit() {
    let mut problem = problem();
    problem.facts.external_calls_per_s = 150;
    let (plan, day) = run(&problem, PAYMENTS);
    // 200 a second for 30 s against 150 a second and a second's worth at once.
    let refused = day.node(&plan, "bank").refused as f64;
    assert!((1_200.0..1_500.0).contains(&refused), "{refused}");
    assert_eq!(day.totals.failed as f64, refused, "without another try");
    problem.facts.external_calls_per_s = 300;
    let (plan, day) = run(&problem, PAYMENTS);
    assert_eq!((day.node(&plan, "bank").refused, day.totals.failed), (0, 0));
}

const PHOTOS: &str = "
client user
service api x4 slots=200 time=app.cpu
object_store bytes
user -> api
api -> bytes
flow get: call bytes.get
";

#[test]
fn one_prefix_of_an_object_store_is_capped_and_the_others_are_not() {
    let mut problem = problem();
    problem.workload.keyspaces.insert(
        "key".to_owned(),
        Keyspace {
            count: 1_000,
            zipf: 0.0,
        },
    );
    problem.facts.prefix_reads_per_s = 50;
    let (plan, day) = run(&problem, PHOTOS);
    assert_eq!(
        day.node(&plan, "bytes").refused,
        0,
        "200 reads a second over 1,000 keys"
    );
    let fault = Fault::HotKey {
        keyspace: "key".to_owned(),
        share: 0.5,
    };
    problem.scenarios = vec![scenario("hot", vec![(0, 30_000, fault)])];
    let (plan, day) = run(&problem, PHOTOS);
    // 100 of 200 reads a second are for one key, which takes 50.
    let refused = day.node(&plan, "bytes").refused as f64;
    assert!((1_250.0..1_600.0).contains(&refused), "{refused}");
}

#[test]
fn reads_and_writes_have_caps_of_their_own() {
    let mut problem = problem();
    problem
        .workload
        .keyspaces
        .insert("key".to_owned(), Keyspace { count: 1, zipf: 0.0 });
    problem.workload.kinds[0].must_write_durably = true;
    problem.facts.prefix_reads_per_s = 1_000;
    problem.facts.prefix_writes_per_s = 100;
    let puts = PHOTOS.replace("bytes.get", "bytes.put");
    let (plan, day) = run(&problem, &puts);
    let refused = day.node(&plan, "bytes").refused as f64;
    assert!((2_600.0..3_200.0).contains(&refused), "{refused}");
    let (plan, day) = run(&problem, PHOTOS);
    assert_eq!(day.node(&plan, "bytes").refused, 0);
}

#[test]
fn what_is_stored_is_paid_for_once_and_shared_by_the_stores() {
    let mut problem = problem();
    problem.facts.object_stored_bytes = 20_000_000_000_000;
    problem
        .budget
        .prices
        .units
        .insert("object_store_tb".to_owned(), 0.5);
    let units = |text: &str| {
        let (plan, day) = run(&problem, text);
        let cost = cost(&plan, &problem.budget, Some(&day));
        (cost.units, cost.lines.len())
    };
    assert_eq!(units(PHOTOS), (10.0, 1));
    let two = PHOTOS.replace("object_store bytes\n", "object_store bytes\nobject_store small\n");
    assert_eq!(
        units(&two.replace("api -> bytes\n", "api -> bytes\napi -> small\n")),
        (10.0, 2)
    );
    assert_eq!(units(PAYMENTS), (0.0, 0), "no store, nothing stored");
}

#[test]
fn bytes_from_the_origin_to_a_cdn_have_their_own_price() {
    let mut problem = problem();
    let kind = &mut problem.workload.kinds[0];
    (kind.cacheable, kind.response_bytes) = (true, 1_000_000);
    problem.workload.horizon = Micros(30_000_000);
    for (item, price) in [
        ("cdn_egress_tb", 1.0),
        ("cdn_fill_tb", 100.0),
        ("egress_tb", 10_000.0),
    ] {
        problem.budget.prices.units.insert(item.to_owned(), price);
    }
    let text = "
client user
cdn edge entries=100 ttl=1h
service api x4 slots=200 time=app.cpu
user -> edge -> api
flow get: cpu
";
    let (plan, day) = run(&problem, text);
    let cost = cost(&plan, &problem.budget, Some(&day));
    let line = |what: &str| {
        let found = cost.lines.iter().find(|line| line.what.ends_with(what));
        found.map(|line| line.quantity)
    };
    let all = line("TB to clients from the CDN").expect("what clients got");
    let fill = line("TB from origins to the CDN").expect("what the origin sent");
    assert_eq!(line("TB to clients"), None);
    // A hundred of a thousand keys by Zipf's law: about two thirds are answered at the edge.
    assert!((0.2..0.5).contains(&(fill / all)), "{fill} of {all}");
}

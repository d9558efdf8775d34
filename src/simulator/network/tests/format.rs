//! What the file may hold, and what is said about mistakes.

use super::*;

const GOOD: &str = "
customers: 1000
warmup: 0.1
seeds: [4, 5]
stations:
  - id: front
    arrivals: {rate: 0.8}
    service: {dist: erlang, mean: 1, cv: 0.5774}
    servers: 2
    capacity: 10
    patience: 5
    retrial: {rate: 2}
    route: {back: 0.5, front: 0.1}
  - id: back
    arrivals: {population: 3, think: 10}
    service: {dist: deterministic, mean: 0.2}
";

#[test]
fn every_key_is_read() {
    let network = parse(GOOD).expect("sound");
    assert_eq!(
        (network.customers, network.warmup, network.seeds),
        (1_000, 100, vec![4, 5])
    );
    let front = &network.stations[0];
    assert_eq!((front.servers, front.queue_limit), (2, Some(8)));
    assert_eq!(front.service.mean(), 1e6);
    assert_eq!(front.patience.as_ref().map(|patience| patience.mean()), Some(5e6));
    assert_eq!(front.retrial.as_ref().map(|retrial| retrial.mean()), Some(5e5));
    assert_eq!(front.route, [(0.5, 1), (0.6, 0)]);
    assert!(matches!(&front.source, Some(Source::Open { between }) if between.mean() == 1.25e6));
    let back = &network.stations[1];
    assert_eq!((back.servers, back.queue_limit), (1, None));
    assert!(matches!(&back.source, Some(Source::Closed { population: 3, think }) if think.mean() == 1e7));
}

#[test]
fn warmup_and_seeds_have_two_forms_and_a_default() {
    let warmup = |text: &str| parse(&GOOD.replace("warmup: 0.1", text)).map(|network| network.warmup);
    assert_eq!(
        (warmup(""), warmup("warmup: 0"), warmup("warmup: 250")),
        (Ok(100), Ok(0), Ok(250))
    );
    let seeds = |text: &str| parse(&GOOD.replace("seeds: [4, 5]", text)).map(|network| network.seeds);
    assert_eq!(
        (seeds(""), seeds("seeds: 5")),
        (Ok(vec![1, 2, 3]), Ok(vec![1, 2, 3, 4, 5]))
    );
}

/// The complaint about GOOD with one piece replaced.
fn complaint(piece: &str, instead: &str) -> String {
    assert!(GOOD.contains(piece));
    parse(&GOOD.replacen(piece, instead, 1))
        .expect_err(instead)
        .to_string()
}

#[test]
fn mistakes_are_named_with_line_and_column() {
    let cases = [
        (
            "customers: 1000",
            "customers: 0",
            "line 2, column 12: customers is between 1 and 100000000",
        ),
        (
            "warmup: 0.1",
            "warmup: 1000",
            "line 3, column 9: warmup is a share",
        ),
        (
            "warmup: 0.1",
            "warmup: .nan",
            "line 3, column 9: warmup is a share",
        ),
        ("[4, 5]", "[4, 4]", "line 4, column 8: a seed stands here twice"),
        ("[4, 5]", "[]", "line 4, column 8: there must be 1 to 10000 seeds"),
        ("rate: 0.8", "rate: 0", "line 7, column 22: a rate is between"),
        (
            "rate: 0.8",
            "rate: 0.8, think: 1",
            "line 7, column 15: arrivals have either",
        ),
        (
            "cv: 0.5774",
            "cv: 0.6",
            "line 8, column 42: the cv of an Erlang time",
        ),
        (
            ", cv: 0.5774",
            "",
            "line 8, column 35: this distribution needs its `cv`",
        ),
        ("mean: 1,", "mean: -1,", "line 8, column 35: mean is between"),
        (
            "servers: 2",
            "servers: 11",
            "line 10, column 15: capacity counts customers in service",
        ),
        (
            "    capacity: 10\n",
            "",
            "line 11, column 14: a retrial needs a `capacity`",
        ),
        (
            "front: 0.1",
            "front: 0.6",
            "line 13, column 31: the probabilities of a route add up to 1.1",
        ),
        (
            "{back: 0.5",
            "{rear: 0.5",
            "line 13, column 19: no station has the id `rear`",
        ),
        (
            "id: back",
            "id: front",
            "line 14, column 9: each station needs an id of its own",
        ),
        (
            "back: 0.5, front: 0.1",
            "front: 1",
            "line 6, column 9: customers never leave from here",
        ),
        ("servers: 2", "server: 2", "line 9, column 5"),
        ("dist: erlang", "dist: weibull", "line 8"),
    ];
    for (piece, instead, expected) in cases {
        let found = complaint(piece, instead);
        assert!(found.starts_with(expected), "{found}, not {expected}");
    }
}

#[test]
fn unknown_keys_and_missing_ones_are_named() {
    assert!(complaint("servers: 2", "server: 2").contains("server"));
    assert!(complaint("customers: 1000", "").contains("customers"));
    let none = parse("customers: 10\nstations: [{id: a, service: {dist: exponential, mean: 1}}]");
    assert_eq!(none.expect_err("no arrivals").message, "no station has arrivals");
    assert!(parse("").is_err());
}

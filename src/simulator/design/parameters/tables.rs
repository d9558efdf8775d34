//! The tables themselves. Ranges are those of `docs/reference/design-text.md`.

use super::field::{ALGORITHMS, Field, MODES, OVERFLOWS, PARTITIONINGS, READ_FROM, WRITE_POLICIES};
use super::{Need, Parameter, Shape, Value, required};
use crate::simulator::design::model::{
    Breaker, Cache, Cdn, Client, Edge, LoadBalancer, Queue, Quorum, RateLimiter, Search, Service, Sharded,
    Sql,
};

const MS: u64 = 1_000;
const SECOND: u64 = 1_000_000;
const HOUR: u64 = 3_600 * SECOND;
const DAY: u64 = 24 * HOUR;

const fn time(min: u64, max: u64) -> Shape {
    Shape::Duration {
        range: min..=max,
        optional: false,
    }
}

const fn maybe(min: u64, max: u64) -> Shape {
    Shape::Duration {
        range: min..=max,
        optional: true,
    }
}

const fn count(min: u64, max: u64) -> Shape {
    Shape::Count {
        range: min..=max,
        unbounded: false,
    }
}

const WAITING: Shape = Shape::Count {
    range: 0..=10_000,
    unbounded: true,
};

/// A field of the component itself; the JSON name may differ from the text name.
macro_rules! field {
    ($name:literal, $shape:expr, $($path:ident).+) => { field!($name, $name, $shape, $($path).+) };
    ($name:literal, $json:literal, $shape:expr, $($path:ident).+) => {
        Parameter {
            name: $name,
            json: $json,
            shape: $shape,
            need: Need::Optional,
            get: |it| Field::value(&it.$($path).+),
            set: |it, value| {
                if let Some(value) = Field::of(value) {
                    it.$($path).+ = value;
                }
            },
        }
    };
}

/// A field of something the component may have or not.
macro_rules! part {
    ($name:literal, $json:literal, $shape:expr, $switch:literal, $part:ident.$field:ident) => {
        Parameter {
            name: $name,
            json: $json,
            shape: $shape,
            need: Need::Beside($switch),
            get: |it| {
                it.$part
                    .as_ref()
                    .map_or(Value::None, |part| Field::value(&part.$field))
            },
            set: |it, value| {
                if let (Some(part), Some(value)) = (it.$part.as_mut(), Field::of(value)) {
                    part.$field = value;
                }
            },
        }
    };
}

/// The parameters of a call, for a client (in the object `retry` of its JSON) and for an edge.
macro_rules! call_policy {
    ($timeout:literal, $attempts:literal, $backoff:literal, $cap:literal, $jitter:literal, $budget:literal
        $(, $more:expr)*) => {
        [
            field!("timeout", $timeout, maybe(100, HOUR), policy.timeout),
            field!("attempts", $attempts, count(1, 8), policy.attempts),
            field!("backoff", $backoff, time(0, 60 * SECOND), policy.backoff),
            field!("cap", $cap, time(0, 600 * SECOND), policy.backoff_cap),
            Parameter {
                name: "jitter",
                json: $jitter,
                shape: Shape::Choice(&["full", "none"]),
                need: Need::Optional,
                get: |it| Value::Word(if it.policy.jitter { "full" } else { "none" }.to_owned()),
                set: |it, value| it.policy.jitter = value == Value::Word("full".to_owned()),
            },
            field!(
                "budget",
                $budget,
                Shape::Share { range: 0.0..=1.0, percent: false },
                policy.retry_budget
            ),
            $($more),*
        ]
    };
}

pub static CLIENT: [Parameter<Client>; 6] = call_policy!(
    "retry.timeout",
    "retry.attempts",
    "retry.backoff",
    "retry.cap",
    "retry.jitter",
    "retry.budget"
);

pub static EDGE: [Parameter<Edge>; 13] = call_policy!(
    "timeout",
    "attempts",
    "backoff",
    "cap",
    "jitter",
    "budget",
    field!("pool", count(1, 10_000), pool),
    Parameter {
        name: "breaker",
        json: "breaker.threshold",
        shape: Shape::Share {
            range: 0.01..=1.0,
            percent: true,
        },
        need: Need::Switch,
        get: |edge| edge
            .breaker
            .as_ref()
            .map_or(Value::None, |breaker| breaker.threshold.value()),
        set: |edge, value| {
            if let Some(threshold) = Field::of(value) {
                edge.breaker = Some(Breaker {
                    threshold,
                    ..Breaker::default()
                });
            }
        },
    },
    part!(
        "window",
        "breaker.window",
        count(1, 10_000),
        "breaker",
        breaker.window
    ),
    part!("open", "breaker.open", time(MS, HOUR), "breaker", breaker.open),
    part!(
        "half_open",
        "breaker.half_open",
        count(1, 1_000),
        "breaker",
        breaker.half_open
    ),
    field!("deadline", Shape::Flag, deadline),
    field!("kinds", Shape::Names, kinds)
);

pub static LOAD_BALANCER: [Parameter<LoadBalancer>; 3] = [
    field!("algorithm", Shape::Choice(ALGORITHMS), algorithm),
    field!("check", time(100 * MS, 300 * SECOND), check_interval),
    field!("unhealthy", count(1, 100), unhealthy_after),
];

pub static SERVICE: [Parameter<Service>; 6] = [
    field!("slots", count(1, 10_000), slots),
    field!("cores", count(1, 1_000), cores),
    field!("queue", "queue_limit", WAITING, queue_limit),
    field!("time", Shape::Name, time),
    part!(
        "target",
        "autoscale.target",
        Shape::Share {
            range: 0.05..=0.95,
            percent: false
        },
        "x2..8",
        autoscale.target
    ),
    field!("cancel_on_timeout", Shape::Flag, cancel_on_timeout),
];

pub static CACHE: [Parameter<Cache>; 4] = [
    required(field!("entries", count(1, 1_000_000_000), entries)),
    field!("policy", Shape::Choice(WRITE_POLICIES), policy),
    field!("ttl", maybe(MS, 365 * DAY), ttl),
    field!("single_flight", Shape::Flag, single_flight),
];

pub static CDN: [Parameter<Cdn>; 2] = [
    required(field!("entries", count(1, 1_000_000_000), entries)),
    field!("ttl", maybe(MS, 365 * DAY), ttl),
];

pub static SQL: [Parameter<Sql>; 6] = [
    field!("replicas", count(0, 15), replicas),
    field!("mode", Shape::Choice(MODES), mode),
    field!("connections", count(1, 10_000), connections),
    field!("queue", "queue_limit", WAITING, queue_limit),
    field!("read_from", Shape::Choice(READ_FROM), read_from),
    field!("failover", Shape::Flag, failover),
];

pub static SHARDED: [Parameter<Sharded>; 9] = [
    required(field!("shards", count(1, 200), shards)),
    required(field!("by", Shape::Name, by)),
    field!("partitioning", Shape::Choice(PARTITIONINGS), partitioning),
    field!("replicas", count(0, 15), each.replicas),
    field!("mode", Shape::Choice(MODES), each.mode),
    field!("connections", count(1, 10_000), each.connections),
    field!("queue", "queue_limit", WAITING, each.queue_limit),
    field!("read_from", Shape::Choice(READ_FROM), each.read_from),
    field!("failover", Shape::Flag, each.failover),
];

pub static QUORUM: [Parameter<Quorum>; 6] = [
    required(field!("by", Shape::Name, by)),
    field!("copies", count(1, 9), replicas),
    field!("read", count(1, 9), read_quorum),
    field!("write", count(1, 9), write_quorum),
    field!("connections", count(1, 10_000), connections),
    field!("queue", "queue_limit", WAITING, queue_limit),
];

pub static QUEUE: [Parameter<Queue>; 6] = [
    field!("partitions", count(1, 1_000), partitions),
    field!("limit", count(1, 10_000_000), limit),
    field!("overflow", Shape::Choice(OVERFLOWS), overflow),
    field!("visibility", time(MS, 12 * HOUR), visibility_timeout),
    field!("max_receive", count(1, 100), max_receive),
    field!("replicated", Shape::Flag, replicated),
];

pub static SEARCH: [Parameter<Search>; 3] = [
    field!("replicas", count(0, 15), replicas),
    field!("connections", count(1, 10_000), connections),
    field!("queue", "queue_limit", WAITING, queue_limit),
];

pub static RATE_LIMITER: [Parameter<RateLimiter>; 3] = [
    required(field!("rate", Shape::Rate { range: 0.1..=1e7 }, rate)),
    required(field!("burst", count(1, 10_000_000), burst)),
    field!("by", Shape::Name, by),
];

//! Random components, each with all that may be set of it.

use proptest::option;
use proptest::prelude::*;

use super::random::{micros, share, word};
use crate::simulator::design::*;

pub(super) fn policy() -> impl Strategy<Value = CallPolicy> {
    (
        option::of(micros(3_600_000_000)),
        1_u32..=8,
        micros(60_000_000),
        micros(600_000_000),
        any::<bool>(),
        option::of(share(0.0, 1.0)),
    )
        .prop_map(
            |(timeout, attempts, backoff, backoff_cap, jitter, retry_budget)| CallPolicy {
                timeout,
                attempts,
                backoff,
                backoff_cap,
                jitter,
                retry_budget,
            },
        )
}

fn service() -> impl Strategy<Value = Service> {
    let scale = option::of((1_u32..=50, 0_u32..=50, share(0.05, 0.95)));
    (
        1_u32..=10_000,
        option::of(1_u32..=1_000),
        0_u32..=10_000,
        word(),
        scale,
        any::<bool>(),
    )
        .prop_map(
            |(slots, cores, queue_limit, time, scale, cancel_on_timeout)| Service {
                slots,
                cores,
                queue_limit,
                time: format!("{time}.cpu"),
                autoscale: scale.map(|(min, more, target)| Autoscale {
                    min,
                    max: min + more,
                    target,
                }),
                cancel_on_timeout,
            },
        )
}

fn sql() -> impl Strategy<Value = Sql> {
    let mode = prop_oneof![
        Just(Replication::Async),
        Just(Replication::SemiSync),
        Just(Replication::Sync)
    ];
    let read_from = prop_oneof![
        Just(ReadFrom::Primary),
        Just(ReadFrom::Replica),
        Just(ReadFrom::Any),
        Just(ReadFrom::ReplicaUnlessRecentWrite)
    ];
    (
        0_u32..=15,
        mode,
        1_u32..=10_000,
        0_u32..=10_000,
        read_from,
        any::<bool>(),
    )
        .prop_map(
            |(replicas, mode, connections, queue_limit, read_from, failover)| Sql {
                replicas,
                mode,
                connections,
                queue_limit,
                read_from,
                failover,
            },
        )
}

pub(super) fn component() -> impl Strategy<Value = Component> {
    let ttl = || option::of(micros(3_600_000_000));
    let algorithm = prop_oneof![
        Just(Algorithm::LeastOutstanding),
        Just(Algorithm::RoundRobin),
        Just(Algorithm::Random),
        Just(Algorithm::PowerOfTwo),
        Just(Algorithm::ConsistentHash)
    ];
    let write = prop_oneof![
        Just(WritePolicy::CacheAside),
        Just(WritePolicy::WriteThrough),
        Just(WritePolicy::WriteBehind)
    ];
    prop_oneof![
        policy().prop_map(|policy| Component::Client(Client { policy })),
        (algorithm, 100_000_u64..=300_000_000, 1_u32..=100).prop_map(
            |(algorithm, check, unhealthy_after)| {
                Component::LoadBalancer(LoadBalancer {
                    algorithm,
                    check_interval: Micros(check),
                    unhealthy_after,
                })
            }
        ),
        service().prop_map(Component::Service),
        service().prop_map(Component::Worker),
        (1_u64..=1_000_000_000, write, ttl(), any::<bool>()).prop_map(
            |(entries, policy, ttl, single_flight)| {
                Component::Cache(Cache {
                    entries,
                    policy,
                    ttl,
                    single_flight,
                })
            }
        ),
        (1_u64..=1_000_000_000, ttl()).prop_map(|(entries, ttl)| Component::Cdn(Cdn { entries, ttl })),
        sql().prop_map(Component::Sql),
        (1_u32..=200, word(), any::<bool>(), sql()).prop_map(|(shards, by, range, each)| {
            let partitioning = if range {
                Partitioning::Range
            } else {
                Partitioning::Hash
            };
            Component::Sharded(Sharded {
                shards,
                by,
                partitioning,
                each,
            })
        }),
        (
            word(),
            1_u32..=9,
            1_u32..=9,
            1_u32..=9,
            1_u32..=100,
            0_u32..=10_000
        )
            .prop_map(
                |(by, replicas, read_quorum, write_quorum, connections, queue_limit)| {
                    Component::Quorum(Quorum {
                        by,
                        replicas,
                        read_quorum,
                        write_quorum,
                        connections,
                        queue_limit,
                    })
                }
            ),
        (
            option::of(1_u32..=1_000),
            1_u64..=10_000_000,
            any::<bool>(),
            micros(3_600_000_000),
            1_u32..=100,
            any::<bool>()
        )
            .prop_map(
                |(partitions, limit, drops, visibility_timeout, max_receive, replicated)| {
                    let overflow = if drops {
                        Overflow::DropOldest
                    } else {
                        Overflow::Reject
                    };
                    Component::Queue(Queue {
                        partitions,
                        limit,
                        overflow,
                        visibility_timeout,
                        max_receive,
                        replicated,
                    })
                }
            ),
        Just(Component::ObjectStore),
        (0_u32..=15, 1_u32..=100, 0_u32..=10_000).prop_map(|(replicas, connections, queue_limit)| {
            Component::Search(Search {
                replicas,
                connections,
                queue_limit,
            })
        }),
        (0.1_f64..=1e7, 1_u32..=10_000_000, option::of(word()))
            .prop_map(|(rate, burst, by)| Component::RateLimiter(RateLimiter { rate, burst, by })),
        Just(Component::External),
    ]
}

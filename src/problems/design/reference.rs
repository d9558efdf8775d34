//! What each component is, how it is written and what may be set of it.

use crate::simulator::design::{Kind, ParameterHelp, parameters_of};
use crate::simulator::drawing::kind_words;

/// One component of the palette.
#[derive(Debug, Clone)]
pub struct ComponentHelp {
    /// The word of the text form.
    pub word: &'static str,
    pub name: &'static str,
    pub about: &'static str,
    pub example: &'static str,
    pub parameters: Vec<ParameterHelp>,
}

impl ComponentHelp {
    pub fn of(kind: Kind) -> ComponentHelp {
        let (about, example) = words(kind);
        ComponentHelp {
            word: kind.word(),
            name: kind_words(kind),
            about,
            example,
            parameters: parameters_of(kind),
        }
    }
}

fn words(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Client => (
            "Everybody who sends requests. Its timeout is how long a request may take in all; further tries come from it.",
            "client user timeout=500ms attempts=2 backoff=100ms budget=0.1",
        ),
        Kind::LoadBalancer => (
            "Chooses an instance for each request. It learns that one is dead after check × unhealthy.",
            "lb front algorithm=least_outstanding check=2s unhealthy=2",
        ),
        Kind::Service => (
            "Runs flows. A request holds a slot until it is answered, also while the service waits for others; cpu steps share the cores. x2..8 scales between the two.",
            "service api x6 zones=a,b,c slots=32 cores=2 queue=64 time=app.cpu",
        ),
        Kind::Worker => (
            "A service that takes its work from the queue that has an edge to it.",
            "worker resize x4 slots=1 time=thumb.cpu",
        ),
        Kind::Cache => (
            "Keeps what was asked for last. The hit share is an outcome of keys, size and ttl. single_flight lets misses of one key wait for the first of them.",
            "cache redis x2 entries=200k ttl=1h single_flight",
        ),
        Kind::Cdn => (
            "A cache near the clients, in front of a load balancer, a service or an object store. It answers the kinds that the problem allows.",
            "cdn edge entries=100k ttl=1h",
        ),
        Kind::Sql => (
            "A primary with replicas. Operations: read, write, scan. mode says what a commit waits for.",
            "sql pg replicas=2 mode=semi_sync connections=16 read_from=replica failover",
        ),
        Kind::Sharded => (
            "SQL split by key; every shard is a primary with replicas. A call without the key asks every shard.",
            "sharded links shards=8 by=code partitioning=hash replicas=1 connections=16",
        ),
        Kind::Quorum => (
            "Copies of every key on several nodes; a call waits for as many as read and write say.",
            "nosql kv x6 by=code copies=3 read=2 write=2 connections=16",
        ),
        Kind::Queue => (
            "Takes messages and hands them to a worker. What is not done within visibility comes again; after max_receive it is given up.",
            "queue jobs partitions=8 limit=100k overflow=reject visibility=30s replicated",
        ),
        Kind::ObjectStore => ("Keeps large objects. Operations: get, put.", "object_store blobs"),
        Kind::Search => (
            "An index that shows changes a little later. Operations: query, index.",
            "search find replicas=2 connections=16",
        ),
        Kind::RateLimiter => (
            "Turns requests away above its rate, all together or by key.",
            "rate_limiter gate rate=5k burst=1k by=user",
        ),
        Kind::External => (
            "Somebody else’s API: slow at times, and wrong at times.",
            "external mailer",
        ),
    }
}

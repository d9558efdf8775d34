//! What a parameter is when the design does not say.

use super::model::{
    Algorithm, Autoscale, Breaker, Cache, CallPolicy, Cdn, Client, Component, Edge, Kind, LoadBalancer,
    Micros, Overflow, Partitioning, Position, Queue, Quorum, RateLimiter, ReadFrom, Replication, Search,
    Service, Sharded, Sql, WritePolicy,
};

/// Waiting requests at most, also where "unbounded" is asked for: memory is finite.
pub const QUEUE_LIMIT: u32 = 10_000;

impl Default for CallPolicy {
    fn default() -> Self {
        Self {
            timeout: Some(Micros(1_000_000)),
            attempts: 1,
            backoff: Micros(100_000),
            backoff_cap: Micros(2_000_000),
            jitter: true,
            retry_budget: None,
        }
    }
}

impl Default for Breaker {
    fn default() -> Self {
        Self {
            threshold: 0.5,
            window: 100,
            open: Micros(60_000_000),
            half_open: 10,
        }
    }
}

impl Default for Autoscale {
    fn default() -> Self {
        Self {
            min: 1,
            max: 1,
            target: 0.6,
        }
    }
}

impl Default for Service {
    fn default() -> Self {
        Self {
            slots: 16,
            cores: None,
            queue_limit: QUEUE_LIMIT,
            time: "app.cpu".to_owned(),
            autoscale: None,
            cancel_on_timeout: false,
        }
    }
}

impl Default for Sql {
    fn default() -> Self {
        Self {
            replicas: 0,
            mode: Replication::Async,
            connections: 16,
            queue_limit: QUEUE_LIMIT,
            read_from: ReadFrom::Primary,
            failover: false,
        }
    }
}

impl Edge {
    /// An edge with every parameter at its default.
    pub fn new(from: &str, to: &str, at: Position) -> Self {
        Self {
            from: from.to_owned(),
            to: to.to_owned(),
            kinds: Vec::new(),
            policy: CallPolicy::default(),
            pool: 64,
            breaker: None,
            deadline: false,
            at,
        }
    }
}

impl Component {
    /// A component with every parameter at its default; what has none (a cache's size) is 0 or empty.
    pub fn new(kind: Kind) -> Self {
        match kind {
            Kind::Client => Self::Client(Client {
                policy: CallPolicy::default(),
            }),
            Kind::LoadBalancer => Self::LoadBalancer(LoadBalancer {
                algorithm: Algorithm::LeastOutstanding,
                check_interval: Micros(5_000_000),
                unhealthy_after: 2,
            }),
            Kind::Service => Self::Service(Service::default()),
            Kind::Worker => Self::Worker(Service::default()),
            Kind::Cache => Self::Cache(Cache {
                entries: 0,
                policy: WritePolicy::CacheAside,
                ttl: None,
                single_flight: false,
            }),
            Kind::Cdn => Self::Cdn(Cdn {
                entries: 0,
                ttl: None,
            }),
            Kind::Sql => Self::Sql(Sql::default()),
            Kind::Sharded => Self::Sharded(Sharded {
                shards: 0,
                by: String::new(),
                partitioning: Partitioning::Hash,
                each: Sql::default(),
            }),
            Kind::Quorum => Self::Quorum(Quorum {
                by: String::new(),
                replicas: 3,
                read_quorum: 2,
                write_quorum: 2,
                connections: 16,
                queue_limit: QUEUE_LIMIT,
            }),
            Kind::Queue => Self::Queue(Queue {
                partitions: None,
                limit: 1_000_000,
                overflow: Overflow::Reject,
                visibility_timeout: Micros(30_000_000),
                max_receive: 5,
                replicated: false,
            }),
            Kind::ObjectStore => Self::ObjectStore,
            Kind::Search => Self::Search(Search {
                replicas: 0,
                connections: 16,
                queue_limit: QUEUE_LIMIT,
            }),
            Kind::RateLimiter => Self::RateLimiter(RateLimiter {
                rate: 0.0,
                burst: 0,
                by: None,
            }),
            Kind::External => Self::External,
        }
    }
}

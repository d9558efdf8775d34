//! What each kind of node has to say about itself.

use super::Micros;

/// The kinds of node and what a candidate may set of each. Speeds are facts of the problem, not of the design.
#[derive(Debug, Clone, PartialEq)]
pub enum Component {
    Client(Client),
    LoadBalancer(LoadBalancer),
    Service(Service),
    /// A service that takes its work from the queue that has an edge to it.
    Worker(Service),
    Cache(Cache),
    Cdn(Cdn),
    Sql(Sql),
    Sharded(Sharded),
    Quorum(Quorum),
    Queue(Queue),
    ObjectStore,
    Search(Search),
    RateLimiter(RateLimiter),
    External,
}

/// What is common to calls: used by the client and by every edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CallPolicy {
    /// After this long the caller stops waiting; work already sent is not undone. `None` waits for ever.
    pub timeout: Option<Micros>,
    /// Tries in all, 1 to 8.
    pub attempts: u32,
    /// Base of the exponential backoff; full jitter between 0 and the value for this try.
    pub backoff: Micros,
    pub backoff_cap: Micros,
    pub jitter: bool,
    /// Retries allowed per first try (token bucket with a floor of 10 a second); `None` is no budget.
    pub retry_budget: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Client {
    pub policy: CallPolicy,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    LeastOutstanding,
    RoundRobin,
    Random,
    /// The better of two random ones.
    PowerOfTwo,
    /// By the request's key.
    ConsistentHash,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LoadBalancer {
    pub algorithm: Algorithm,
    /// A dead instance is noticed after `check_interval` × `unhealthy_after`.
    pub check_interval: Micros,
    pub unhealthy_after: u32,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    /// Requests in work at a time, per instance; held until the reply.
    pub slots: u32,
    /// Cores that `cpu` steps share, per instance; `None`: as many as slots, but no more than an instance of the
    /// problem has.
    pub cores: Option<u32>,
    /// Waiting requests per instance before more are refused.
    pub queue_limit: u32,
    /// The problem's service time that a bare `cpu` step takes.
    pub time: String,
    pub autoscale: Option<Autoscale>,
    /// The request is dropped, not worked on, once its deadline has passed.
    pub cancel_on_timeout: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Autoscale {
    pub min: u32,
    pub max: u32,
    /// Utilisation aimed at, 0 to 1.
    pub target: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WritePolicy {
    CacheAside,
    WriteThrough,
    WriteBehind,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cache {
    /// Items that fit, over all nodes.
    pub entries: u64,
    pub policy: WritePolicy,
    pub ttl: Option<Micros>,
    /// Misses of one key wait for the first of them.
    pub single_flight: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cdn {
    /// Items per point of presence.
    pub entries: u64,
    pub ttl: Option<Micros>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replication {
    Async,
    /// Commit waits for one standby.
    SemiSync,
    /// Commit waits for all.
    Sync,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadFrom {
    Primary,
    /// A replica where there is one, else the primary.
    Replica,
    Any,
    /// The primary for keys written within the last second.
    ReplicaUnlessRecentWrite,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sql {
    pub replicas: u32,
    pub mode: Replication,
    /// Statements in work at a time, per server.
    pub connections: u32,
    pub queue_limit: u32,
    pub read_from: ReadFrom,
    /// A replica takes over when the primary dies; without it writes fail until it is back.
    pub failover: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Partitioning {
    Hash,
    /// Neighbouring keys share a shard, so popular ones do too.
    Range,
}

/// A store split by key. Every shard is a primary with replicas.
#[derive(Debug, Clone, PartialEq)]
pub struct Sharded {
    pub shards: u32,
    /// The key space whose key decides; a call that has none asks every shard.
    pub by: String,
    pub partitioning: Partitioning,
    pub each: Sql,
}

/// Copies of every key on `replicas` nodes out of `instances`; a call waits for the k-th fastest.
#[derive(Debug, Clone, PartialEq)]
pub struct Quorum {
    pub by: String,
    pub replicas: u32,
    pub read_quorum: u32,
    pub write_quorum: u32,
    pub connections: u32,
    pub queue_limit: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overflow {
    Reject,
    DropOldest,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Queue {
    /// Messages of one partition are handed out one after the other, by key; `None`: no order kept.
    pub partitions: Option<u32>,
    pub limit: u64,
    pub overflow: Overflow,
    /// A message that is not done after this long is handed out again.
    pub visibility_timeout: Micros,
    /// Deliveries before a message becomes a dead letter.
    pub max_receive: u32,
    /// Kept on more than one broker, in more than one zone.
    pub replicated: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Search {
    pub replicas: u32,
    pub connections: u32,
    pub queue_limit: u32,
}

#[derive(Debug, Clone, PartialEq)]
pub struct RateLimiter {
    /// Requests a second let through.
    pub rate: f64,
    pub burst: u32,
    /// A key space: one bucket per key; `None`: one for all.
    pub by: Option<String>,
}

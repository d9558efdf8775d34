//! What a candidate draws: nodes, edges between them, and a flow for each kind of request.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A duration in whole microseconds, the clock of the simulator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Micros(pub u64);

/// Where something stands in the text of a design, counted from 1; 0 in designs read from JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Position {
    pub line: u32,
    pub column: u32,
}

/// A design as written: order kept, defaults filled in.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Design {
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
    pub flows: Vec<Flow>,
    /// Positions for drawing, by node id; never judged.
    pub layout: BTreeMap<String, (i32, i32)>,
    /// What the candidate remarks, by [`Node::key`], [`Edge::key`] or [`Flow::key`], and under the empty key what
    /// stands at the end; never judged.
    pub comments: BTreeMap<String, Comments>,
}

/// Comment lines of one thing, without their `#`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comments {
    /// Lines above it.
    pub above: Vec<String>,
    /// On its own line, after it.
    pub beside: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// `[a-z][a-z0-9_]{0,31}`, unique in the design.
    pub id: String,
    pub component: Component,
    /// `x6`: running copies (services, workers, cache nodes). 1 for what has none.
    pub instances: u32,
    /// Copies are dealt out over these in turn; empty means all zones of the problem.
    pub zones: Vec<String>,
    pub at: Position,
}

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

#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    pub from: String,
    pub to: String,
    /// Request kinds that take this way, on edges of a client only; empty: all that no other edge of it names.
    /// A kind that leads to an object store, alone or behind a CDN, runs `put` there when it must write durably,
    /// else `get`, and has no flow.
    pub kinds: Vec<String>,
    pub policy: CallPolicy,
    /// Calls under way at a time, per calling instance; more wait.
    pub pool: u32,
    pub breaker: Option<Breaker>,
    /// Calls carry the caller's deadline, and late work is dropped.
    pub deadline: bool,
    pub at: Position,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Breaker {
    /// Share of failures in the window that opens it, 0 to 1.
    pub threshold: f64,
    /// Calls looked at; also the fewest that decide.
    pub window: u32,
    pub open: Micros,
    pub half_open: u32,
}

/// What one kind of work does. `name` is a request kind of the problem (run by the first service that the
/// client reaches) or `node.operation` (run by that service or worker when it is called or takes a message).
#[derive(Debug, Clone, PartialEq)]
pub struct Flow {
    pub name: String,
    pub steps: Vec<Step>,
    pub at: Position,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    pub action: Action,
    pub at: Position,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// `cpu` or `cpu NAME`: work on this node's cores, by the node's or the named service time.
    Cpu(Option<String>),
    /// `call NODE` or `call NODE.OPERATION`: `read`, `write`, `scan` on stores, `query`, `index` on search,
    /// `get`, `put` on object stores, an own flow on services.
    Call { node: String, operation: Option<String> },
    /// `get CACHE else { … }`: the steps run on a miss. Also for a CDN in front of an object store.
    Get { node: String, otherwise: Vec<Step> },
    /// `put CACHE`: fills the key of this request.
    Put { node: String },
    /// `drop CACHE`: the key of this request is thrown out.
    Drop { node: String },
    /// `publish QUEUE` or `publish QUEUE.TOPIC`: waits for the acknowledgement only.
    Publish { node: String, topic: Option<String> },
    /// `parallel { … | … }`: branches at once, goes on when all are done.
    Parallel(Vec<Vec<Step>>),
    /// `each { … }`: once per receiver of the request (the kind's `fanout`), at once, each with a key of its own.
    Each(Vec<Step>),
    /// `reply`: the caller has its answer now; what follows goes on without it, still holding the slot.
    Reply,
}

impl Node {
    /// What names it among the comments.
    pub fn key(&self) -> &str {
        &self.id
    }
}

impl Edge {
    /// What names it among the comments and in messages.
    pub fn key(&self) -> String {
        format!("{} -> {}", self.from, self.to)
    }
}

impl Flow {
    /// What names it among the comments.
    pub fn key(&self) -> String {
        format!("flow {}", self.name)
    }
}

impl Component {
    /// The word of the text form, the palette and the price table.
    pub fn word(&self) -> &'static str {
        self.kind().word()
    }

    pub fn kind(&self) -> Kind {
        match self {
            Component::Client(_) => Kind::Client,
            Component::LoadBalancer(_) => Kind::LoadBalancer,
            Component::Service(_) => Kind::Service,
            Component::Worker(_) => Kind::Worker,
            Component::Cache(_) => Kind::Cache,
            Component::Cdn(_) => Kind::Cdn,
            Component::Sql(_) => Kind::Sql,
            Component::Sharded(_) => Kind::Sharded,
            Component::Quorum(_) => Kind::Quorum,
            Component::Queue(_) => Kind::Queue,
            Component::ObjectStore => Kind::ObjectStore,
            Component::Search(_) => Kind::Search,
            Component::RateLimiter(_) => Kind::RateLimiter,
            Component::External => Kind::External,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Kind {
    #[serde(rename = "client")]
    Client,
    #[serde(rename = "lb")]
    LoadBalancer,
    #[serde(rename = "service")]
    Service,
    #[serde(rename = "worker")]
    Worker,
    #[serde(rename = "cache")]
    Cache,
    #[serde(rename = "cdn")]
    Cdn,
    #[serde(rename = "sql")]
    Sql,
    #[serde(rename = "sharded")]
    Sharded,
    #[serde(rename = "nosql")]
    Quorum,
    #[serde(rename = "queue")]
    Queue,
    #[serde(rename = "object_store")]
    ObjectStore,
    #[serde(rename = "search")]
    Search,
    #[serde(rename = "rate_limiter")]
    RateLimiter,
    #[serde(rename = "external")]
    External,
}

impl Kind {
    pub const ALL: [Kind; 14] = [
        Kind::Client,
        Kind::LoadBalancer,
        Kind::Service,
        Kind::Worker,
        Kind::Cache,
        Kind::Cdn,
        Kind::Sql,
        Kind::Sharded,
        Kind::Quorum,
        Kind::Queue,
        Kind::ObjectStore,
        Kind::Search,
        Kind::RateLimiter,
        Kind::External,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Kind::Client => "client",
            Kind::LoadBalancer => "lb",
            Kind::Service => "service",
            Kind::Worker => "worker",
            Kind::Cache => "cache",
            Kind::Cdn => "cdn",
            Kind::Sql => "sql",
            Kind::Sharded => "sharded",
            Kind::Quorum => "nosql",
            Kind::Queue => "queue",
            Kind::ObjectStore => "object_store",
            Kind::Search => "search",
            Kind::RateLimiter => "rate_limiter",
            Kind::External => "external",
        }
    }
}

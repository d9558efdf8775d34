//! What only one kind of component has. Numbers named `…_time` are places in `Plan::times`.

use crate::simulator::cache::Lru;
use crate::simulator::design::{Algorithm, Overflow, Partitioning, ReadFrom, Replication, WritePolicy};

/// What only one kind of component has. Numbers named `…_time` are places in `Plan::times`.
#[derive(Debug)]
pub enum Part {
    Client,
    Balancer(Balancer),
    Service(ServicePart),
    Cache(CachePart),
    Cdn(CdnPart),
    Store(StorePart),
    Quorum(QuorumPart),
    Queue(QueuePart),
    Object(ObjectPart),
    Search(SearchPart),
    Limiter(LimiterPart),
    External(ExternalPart),
}

#[derive(Debug, Clone, Copy)]
pub struct Balancer {
    pub algorithm: Algorithm,
    /// A death is noticed after this, a return after `notice_up`, µs.
    pub notice_down: u64,
    pub notice_up: u64,
    pub forward_time: u32,
}

#[derive(Debug)]
pub struct ServicePart {
    pub cancel_on_timeout: bool,
    pub autoscale: Option<Scaling>,
}

#[derive(Debug, Clone, Copy)]
pub struct Scaling {
    pub min: u32,
    pub max: u32,
    pub target: f64,
}

#[derive(Debug)]
pub struct CachePart {
    pub policy: WritePolicy,
    /// µs; `NONE` for no end.
    pub ttl: u32,
    pub single_flight: bool,
    pub op_time: u32,
    /// The edge to the store that `write_through` and `write_behind` write to, or `NONE`.
    pub backing: u32,
    pub content: Content,
}

#[derive(Debug)]
pub struct CdnPart {
    pub ttl: u32,
    pub points: u32,
    pub content: Content,
}

/// What a cache holds at the start, by its size and what is asked of it.
#[derive(Debug)]
pub struct Content {
    /// First key number of each key space; `NONE` where the cache never meets it.
    pub offsets: Vec<u32>,
    /// Entries at the start, ready to be cloned; `None` above the size that is simulated exactly.
    pub exact: Option<Lru>,
    /// Characteristic time, requests at this cache.
    pub che_time: f64,
    /// Share of requests for one key, by key space: weight and normalising sum of its law.
    pub weights: Vec<(f64, f64)>,
    /// Requests a second that are expected.
    pub rate: f64,
    /// Keys that a list may meet, where every list meets all.
    pub keys_per_list: u32,
    /// Share of hits expected in a steady state.
    pub hit_share: f64,
}

#[derive(Debug)]
pub struct StorePart {
    /// Groups of a primary and its replicas: shards, or one.
    pub groups: u32,
    pub replicas: u32,
    pub mode: Replication,
    pub read_from: ReadFrom,
    pub failover: bool,
    /// Key space that decides the group; `NONE` with one group.
    pub by: u32,
    pub partitioning: Partitioning,
    pub read_time: u32,
    pub write_time: u32,
    pub scan_time: u32,
    pub apply_time: u32,
    /// Per group and second; 0 for none.
    pub reads_cap: u64,
    pub writes_cap: u64,
}

#[derive(Debug)]
pub struct QuorumPart {
    pub by: u32,
    pub copies: u32,
    pub read: u32,
    pub write: u32,
    pub read_time: u32,
    pub write_time: u32,
    pub scan_time: u32,
    pub reads_cap: u64,
    pub writes_cap: u64,
}

#[derive(Debug)]
pub struct QueuePart {
    pub partitions: u32,
    pub limit: u64,
    pub overflow: Overflow,
    pub visibility: u64,
    pub max_receive: u32,
    pub replicated: bool,
    /// Who takes messages: edge, node, and (topic, program) pairs.
    pub subscribers: Vec<Subscriber>,
    pub topics: Vec<String>,
}

#[derive(Debug)]
pub struct Subscriber {
    pub edge: u32,
    pub node: u32,
    /// Program by topic number, or `NONE`.
    pub programs: Vec<u32>,
}

/// Per prefix and second; 0 for none.
#[derive(Debug, Clone, Copy)]
pub struct ObjectPart {
    pub reads_cap: u64,
    pub writes_cap: u64,
}

#[derive(Debug, Clone, Copy)]
pub struct ExternalPart {
    pub call_time: u32,
    /// Per second; 0 for none.
    pub calls_cap: u64,
}

#[derive(Debug)]
pub struct SearchPart {
    pub query_time: u32,
    pub index_time: u32,
    pub refresh: u64,
}

#[derive(Debug)]
pub struct LimiterPart {
    pub rate: f64,
    pub burst: f64,
    /// Key space with a bucket per key; `NONE` for one bucket.
    pub by: u32,
}

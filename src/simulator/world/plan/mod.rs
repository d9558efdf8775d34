//! A problem and a design worked out into flat tables that the simulation reads and never changes.
//!
//! Names become numbers, flows become small programs (`Op`), zones become latencies. Everything here is the same
//! for all scenarios and replications.

mod build;
mod flows;
mod parts;
mod routes;
mod times;
mod visits;

pub use build::plan;

use crate::simulator::cache::Lru;
use crate::simulator::design::{Algorithm, Kind, Overflow, Partitioning, ReadFrom, Replication, WritePolicy};
use crate::simulator::keys::Zipf;
use crate::simulator::problem::Facts;
use crate::simulator::sampler::Sampler;

/// No node, edge, space, program.
pub const NONE: u32 = u32::MAX;
/// Key spaces of one kind that are kept with a request.
pub const KEYS: usize = 4;
/// The zone of what stands outside all zones: clients and points of presence.
pub const OUTSIDE: u8 = u8::MAX;

#[derive(Debug)]
pub struct Plan {
    pub seed: String,
    pub zones: Vec<String>,
    pub nodes: Vec<NodePlan>,
    pub edges: Vec<EdgePlan>,
    pub instances: Vec<InstancePlan>,
    /// Pairs of an edge and a calling instance.
    pub ports: u32,
    pub code: Vec<Op>,
    /// Entries of the branches of `parallel` steps.
    pub branches: Vec<u32>,
    /// Node and group of every log of writes.
    pub logs: Vec<(u32, u32)>,
    pub kinds: Vec<KindPlan>,
    pub spaces: Vec<SpacePlan>,
    pub times: Vec<Sampler>,
    pub time_names: Vec<String>,
    pub facts: Facts,
    pub client: u32,
    pub rps: Vec<(u64, f64)>,
    pub horizon: u64,
    pub warmup: u64,
    /// Half a round trip, µs.
    pub hop_same_zone: u64,
    pub hop_cross_zone: u64,
}

#[derive(Debug)]
pub struct NodePlan {
    pub id: String,
    pub kind: Kind,
    /// Its instances, the most there can be, are `first..first + count`.
    pub first: u32,
    pub count: u32,
    /// Running at the start.
    pub initial: u32,
    /// Requests in work at a time, per instance; `NONE`: no limit.
    pub servers: u32,
    pub queue_limit: u32,
    /// Cores per instance that `cpu` steps share; `NONE`: no limit of their own.
    pub cores: u32,
    pub part: Part,
    /// Edges that leave it.
    pub out: Vec<u32>,
    /// Where it passes requests on to, by kind: an edge or `NONE`.
    pub route: Vec<u32>,
    /// Its programs by operation.
    pub flows: Vec<(String, u32)>,
    /// Programs of request kinds that it runs as the first service, by kind, or `NONE`.
    pub kind_flows: Vec<u32>,
    /// Its logs of writes begin here in `Plan::logs`.
    pub first_log: u16,
    /// Queues that it takes work from: (queue, place among the queue's subscribers).
    pub feeds: Vec<(u32, u32)>,
}

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

#[derive(Debug, Clone, Copy)]
pub struct InstancePlan {
    pub node: u32,
    pub zone: u8,
}

#[derive(Debug)]
pub struct EdgePlan {
    pub from: u32,
    pub to: u32,
    /// µs; `u64::MAX` waits for ever.
    pub timeout: u64,
    pub attempts: u32,
    pub backoff: u64,
    pub backoff_cap: u64,
    pub jitter: bool,
    /// Tokens a first try brings.
    pub budget: Option<f64>,
    pub pool: u32,
    pub breaker: Option<BreakerPlan>,
    pub deadline: bool,
    /// Its ports are `first_port..`, one a calling instance.
    pub first_port: u32,
    /// One way, µs, when zones do not matter: to and from clients and points of presence.
    pub fixed_hop: Option<u64>,
    /// How instances of the target are chosen, and how fast their death is noticed.
    pub balance: Balancer,
}

#[derive(Debug, Clone, Copy)]
pub struct BreakerPlan {
    pub threshold: f64,
    pub window: u32,
    pub open: u64,
    pub half_open: u32,
}

#[derive(Debug)]
pub struct KindPlan {
    pub id: String,
    pub share: f64,
    /// Key spaces it draws keys from.
    pub spaces: Vec<u32>,
    /// Time that the bytes of a request, an answer and a payload take on the wire, µs.
    pub request: u64,
    pub response: u64,
    pub payload: u64,
    /// Time that the object store takes for the payload, beside the first byte, µs.
    pub object: u64,
    pub request_bytes: u64,
    pub response_bytes: u64,
    pub payload_bytes: u64,
    pub fanout: u32,
    pub cacheable: bool,
    pub abusive: bool,
    /// It must write durably: at an object store it puts.
    pub writes: bool,
}

#[derive(Debug)]
pub struct SpacePlan {
    pub name: String,
    pub zipf: Zipf,
}

/// What a call asks of its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A request as it came from the client.
    Request,
    /// A program of a service.
    Program(u32),
    Read,
    Write,
    Scan,
    /// Of an object store, external service or search index: `Read` and `Write` again.
    CacheGet,
    CachePut,
    CacheDrop,
    Publish(u32),
    /// A replica applies the write at this place of its log.
    Apply(u32),
}

/// One step of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    Cpu {
        time: u32,
    },
    Call {
        edge: u32,
        what: What,
    },
    /// Goes on after the `else` part, at `hit`, when the key is there.
    Get {
        edge: u32,
        hit: u32,
    },
    /// The end of an `else` part: others that wait for this key may go on.
    Landed,
    Put {
        edge: u32,
    },
    Drop {
        edge: u32,
    },
    Publish {
        edge: u32,
        topic: u32,
    },
    /// Runs `count` branches, whose entries begin at `first` in `Plan::branches`, then goes on at `next`.
    Fork {
        first: u32,
        count: u32,
        next: u32,
    },
    /// Runs the branch that follows once per receiver, then goes on at `next`.
    Each {
        next: u32,
    },
    /// The end of a branch.
    Join,
    Reply,
    End,
}

impl Plan {
    pub fn node(&self, id: u32) -> &NodePlan {
        &self.nodes[id as usize]
    }

    pub fn edge(&self, id: u32) -> &EdgePlan {
        &self.edges[id as usize]
    }

    /// Half a round trip between two zones, µs.
    #[inline]
    pub fn hop(&self, from: u8, to: u8) -> u64 {
        if from == to {
            self.hop_same_zone
        } else {
            self.hop_cross_zone
        }
    }

    /// An edge in words, as in `api → pg`.
    pub fn edge_name(&self, id: u32) -> String {
        let edge = self.edge(id);
        format!("{} → {}", self.node(edge.from).id, self.node(edge.to).id)
    }
}

impl EdgePlan {
    /// One way over the edge, µs.
    #[inline]
    pub fn hop(&self, plan: &Plan, from: u8, to: u8) -> u64 {
        self.fixed_hop.unwrap_or_else(|| plan.hop(from, to))
    }
}

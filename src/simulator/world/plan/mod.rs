//! A problem and a design worked out into flat tables that the simulation reads and never changes.
//!
//! Names become numbers, flows become small programs (`Op`), zones become latencies. Everything here is the same
//! for all scenarios and replications.

mod build;
mod component;
mod content;
mod edges;
mod flows;
mod kinds;
mod parts;
mod program;
mod routes;
mod settle;
mod times;
mod visits;

pub use build::plan;
pub use component::*;
pub use program::{Op, What};

use crate::simulator::design::Kind;
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

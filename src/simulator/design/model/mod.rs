//! What a candidate draws: nodes, edges between them, and a flow for each kind of request.

mod component;
mod kind;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use component::*;
pub use kind::*;

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

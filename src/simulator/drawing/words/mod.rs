//! A design in words: the outline, and what boxes and edges say.

mod full;
mod short;

pub(super) use full::parameters;
pub(super) use short::{edge_label, kind_line, parameter_line};

use super::figures::{duration, short_count};
use crate::simulator::design::{Algorithm, Design, Kind, MAX_NODES, Micros, Replication};

/// Queue length that stands for "unbounded".
const UNBOUNDED: u32 = crate::simulator::design::QUEUE_LIMIT;

/// One node of the outline, the drawing's equal in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutlineItem {
    pub id: String,
    /// Such as `load balancer`.
    pub kind: &'static str,
    /// Running copies, 1 for what has none.
    pub copies: u32,
    /// Such as `8 slots`, `queue of 64`, `zones a, b`.
    pub parameters: Vec<String>,
    pub calls: Vec<OutlineCall>,
}

/// An edge of the outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutlineCall {
    /// `calls`, or `hands messages to` where it begins at a queue.
    pub verb: &'static str,
    pub to: String,
    /// Such as `timeout 200 ms`; empty where all is as usual.
    pub parameters: Vec<String>,
}

/// Every node in the order of the design, with what it calls; of a design beyond the limits the first 60.
pub fn outline(design: &Design) -> Vec<OutlineItem> {
    design
        .nodes
        .iter()
        .take(MAX_NODES)
        .map(|node| OutlineItem {
            id: node.id.clone(),
            kind: kind_words(node.component.kind()),
            copies: node.instances,
            parameters: parameters(node),
            calls: design
                .edges
                .iter()
                .filter(|edge| edge.from == node.id)
                .map(|edge| OutlineCall {
                    verb: if node.component.kind() == Kind::Queue {
                        "hands messages to"
                    } else {
                        "calls"
                    },
                    to: edge.to.clone(),
                    parameters: full::edge_parameters(edge),
                })
                .collect(),
        })
        .collect()
}

/// `api ×6`; nothing is added to a single copy.
pub(super) fn with_copies(id: &str, copies: u32) -> String {
    if copies > 1 {
        format!("{id} ×{copies}")
    } else {
        id.to_string()
    }
}

pub fn kind_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Client => "client",
        Kind::LoadBalancer => "load balancer",
        Kind::Service => "service",
        Kind::Worker => "worker",
        Kind::Cache => "cache",
        Kind::Cdn => "CDN",
        Kind::Sql => "SQL database",
        Kind::Sharded => "sharded SQL",
        Kind::Quorum => "quorum store",
        Kind::Queue => "queue",
        Kind::ObjectStore => "object store",
        Kind::Search => "search index",
        Kind::RateLimiter => "rate limiter",
        Kind::External => "external API",
    }
}

fn mode_words(mode: Replication) -> &'static str {
    match mode {
        Replication::Async => "async",
        Replication::SemiSync => "semi-sync",
        Replication::Sync => "sync",
    }
}

fn algorithm_words(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::LeastOutstanding => "least outstanding",
        Algorithm::RoundRobin => "round robin",
        Algorithm::Random => "random",
        Algorithm::PowerOfTwo => "better of two",
        Algorithm::ConsistentHash => "consistent hash",
    }
}

fn stored(entries: u64, ttl: Option<Micros>) -> Vec<String> {
    let mut parts = vec![format!("{} items", short_count(entries as f64))];
    if let Some(ttl) = ttl {
        parts.push(format!("TTL {}", time(ttl)));
    }
    parts
}

fn time(micros: Micros) -> String {
    duration(micros.0 as f64)
}

fn plural(number: u32, one: &str, many: &str) -> String {
    let word = if number == 1 { one } else { many };
    format!("{}\u{a0}{word}", short_count(number.into()))
}

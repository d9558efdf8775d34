//! A design in words: what a box, an edge and the outline say.

use super::figures::{duration, rough_share, short_count};
use crate::simulator::design::{
    Algorithm, CallPolicy, Component, Design, Edge, Kind, Micros, Node, Overflow, Partitioning, ReadFrom,
    Replication, Sql, WritePolicy,
};

/// Timeout of a call that states none.
const USUAL_TIMEOUT: Micros = Micros(1_000_000);
/// Queue length that stands for "unbounded".
const UNBOUNDED: u32 = 10_000;

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

/// Every node in the order of the design, with what it calls.
pub fn outline(design: &Design) -> Vec<OutlineItem> {
    design
        .nodes
        .iter()
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
                    parameters: edge_parameters(edge),
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

/// Second line of a box: the kind and what belongs to it most.
pub(super) fn kind_line(node: &Node) -> String {
    let kind = kind_words(node.component.kind());
    match &node.component {
        Component::Sql(sql) if sql.replicas > 0 => {
            format!("SQL + {}", plural(sql.replicas, "replica", "replicas"))
        }
        Component::Sharded(sharded) => format!("SQL in {}", plural(sharded.shards, "shard", "shards")),
        Component::Search(search) if search.replicas > 0 => {
            format!("search + {}", plural(search.replicas, "replica", "replicas"))
        }
        _ if !node.zones.is_empty() => format!("{kind} in {}", node.zones.join(", ")),
        _ => kind.to_string(),
    }
}

/// Third line of a box: the parameters that tell most.
pub(super) fn parameter_line(node: &Node) -> String {
    let parts: Vec<String> = match &node.component {
        Component::Client(client) => policy_parts(&client.policy, true),
        Component::LoadBalancer(lb) => vec![algorithm_words(lb.algorithm).to_string()],
        Component::Service(service) | Component::Worker(service) => {
            let room = match service.autoscale {
                Some(scale) => format!("{}–{} at {}", scale.min, scale.max, rough_share(scale.target)),
                None => plural(service.slots, "slot", "slots"),
            };
            let mut parts = vec![room];
            if service.queue_limit < UNBOUNDED && service.autoscale.is_none() {
                parts.push(format!("queue {}", short_count(service.queue_limit.into())));
            }
            parts
        }
        Component::Cache(cache) => stored(cache.entries, cache.ttl),
        Component::Cdn(cdn) => stored(cdn.entries, cdn.ttl),
        Component::Sql(sql) => sql_parts(sql),
        Component::Sharded(sharded) => {
            let mut parts = vec![format!("by {}", sharded.by)];
            if sharded.each.replicas > 0 {
                parts.push(format!("+ {} each", sharded.each.replicas));
            }
            parts
        }
        Component::Quorum(quorum) => vec![
            format!("by {}", quorum.by),
            format!(
                "N{} R{} W{}",
                quorum.replicas, quorum.read_quorum, quorum.write_quorum
            ),
        ],
        Component::Queue(queue) => {
            let mut parts = vec![match queue.partitions {
                Some(partitions) => plural(partitions, "partition", "partitions"),
                None => "no order".to_string(),
            }];
            if queue.replicated {
                parts.push("replicated".to_string());
            }
            parts
        }
        Component::Search(search) => vec![plural(search.connections, "connection", "connections")],
        Component::RateLimiter(limiter) => {
            let mut parts = vec![format!("{}/s", short_count(limiter.rate))];
            if let Some(by) = &limiter.by {
                parts.push(format!("per {by}"));
            }
            parts
        }
        Component::ObjectStore | Component::External => Vec::new(),
    };
    parts.join(" · ")
}

/// Everything that is set, for tooltips and the outline.
pub(super) fn parameters(node: &Node) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    match &node.component {
        Component::Client(client) => parts.extend(policy_words(&client.policy)),
        Component::LoadBalancer(lb) => parts.extend([
            algorithm_words(lb.algorithm).to_string(),
            format!(
                "health check every {}, unhealthy after {}",
                time(lb.check_interval),
                lb.unhealthy_after
            ),
        ]),
        Component::Service(service) | Component::Worker(service) => {
            parts.push(plural(service.slots, "slot", "slots"));
            if let Some(cores) = service.cores {
                parts.push(plural(cores, "core", "cores"));
            }
            parts.push(queue_words(service.queue_limit));
            parts.push(format!("work of {}", service.time));
            if let Some(scale) = service.autoscale {
                parts.push(format!(
                    "scales from {} to {} at {}",
                    scale.min,
                    scale.max,
                    rough_share(scale.target)
                ));
            }
            if service.cancel_on_timeout {
                parts.push("drops work whose caller has gone".to_string());
            }
        }
        Component::Cache(cache) => {
            parts.extend(stored(cache.entries, cache.ttl));
            parts.push(
                match cache.policy {
                    WritePolicy::CacheAside => "cache aside",
                    WritePolicy::WriteThrough => "write through",
                    WritePolicy::WriteBehind => "write behind",
                }
                .to_string(),
            );
            if cache.single_flight {
                parts.push("single flight".to_string());
            }
        }
        Component::Cdn(cdn) => parts.extend(stored(cdn.entries, cdn.ttl)),
        Component::Sql(sql) => parts.extend(sql_words(sql)),
        Component::Sharded(sharded) => {
            let how = match sharded.partitioning {
                Partitioning::Hash => "hash",
                Partitioning::Range => "range",
            };
            parts.push(plural(sharded.shards, "shard", "shards"));
            parts.push(format!("by {how} of {}", sharded.by));
            parts.extend(sql_words(&sharded.each));
        }
        Component::Quorum(quorum) => parts.extend([
            format!("by {}", quorum.by),
            plural(quorum.replicas, "copy", "copies"),
            format!(
                "reads ask {}, writes ask {}",
                quorum.read_quorum, quorum.write_quorum
            ),
            plural(quorum.connections, "connection", "connections"),
            queue_words(quorum.queue_limit),
        ]),
        Component::Queue(queue) => {
            parts.push(match queue.partitions {
                Some(partitions) => plural(partitions, "partition", "partitions"),
                None => "no order kept".to_string(),
            });
            let overflow = match queue.overflow {
                Overflow::Reject => "then refuses",
                Overflow::DropOldest => "then drops the oldest",
            };
            parts.push(format!("holds {}, {overflow}", short_count(queue.limit as f64)));
            parts.push(format!("visibility timeout {}", time(queue.visibility_timeout)));
            parts.push(format!(
                "dead letter after {}",
                plural(queue.max_receive, "delivery", "deliveries")
            ));
            if queue.replicated {
                parts.push("replicated".to_string());
            }
        }
        Component::Search(search) => parts.extend([
            plural(search.replicas, "replica", "replicas"),
            plural(search.connections, "connection", "connections"),
            queue_words(search.queue_limit),
        ]),
        Component::RateLimiter(limiter) => {
            parts.push(format!("lets through {}/s", short_count(limiter.rate)));
            parts.push(format!("bursts of {}", short_count(limiter.burst.into())));
            parts.push(match &limiter.by {
                Some(by) => format!("per {by}"),
                None => "for all together".to_string(),
            });
        }
        Component::ObjectStore | Component::External => {}
    }
    if !node.zones.is_empty() {
        let word = if node.zones.len() == 1 { "zone" } else { "zones" };
        parts.push(format!("{word} {}", node.zones.join(", ")));
    }
    parts
}

/// What is written beside an edge: only what differs from the usual call.
pub(super) fn edge_label(edge: &Edge) -> String {
    let mut parts = Vec::new();
    if !edge.kinds.is_empty() {
        parts.push(edge.kinds.join(", "));
    }
    parts.extend(policy_parts(&edge.policy, false));
    if edge.breaker.is_some() {
        parts.push("breaker".to_string());
    }
    parts.join(" · ")
}

fn edge_parameters(edge: &Edge) -> Vec<String> {
    let mut parts = if policy_parts(&edge.policy, false).is_empty() {
        Vec::new()
    } else {
        policy_words(&edge.policy)
    };
    if !edge.kinds.is_empty() {
        parts.insert(0, format!("only {}", edge.kinds.join(", ")));
    }
    if let Some(breaker) = edge.breaker {
        parts.push(format!(
            "breaker opens for {} at {} of {} calls failed",
            time(breaker.open),
            rough_share(breaker.threshold),
            breaker.window
        ));
    }
    if edge.deadline {
        parts.push("carries the deadline".to_string());
    }
    parts
}

fn policy_parts(policy: &CallPolicy, even_usual: bool) -> Vec<String> {
    let mut parts = Vec::new();
    match policy.timeout {
        None => parts.push("no timeout".to_string()),
        Some(timeout) if even_usual || timeout != USUAL_TIMEOUT => parts.push(time(timeout)),
        Some(_) => {}
    }
    if policy.attempts > 1 {
        parts.push(plural(policy.attempts, "try", "tries"));
    }
    parts
}

fn policy_words(policy: &CallPolicy) -> Vec<String> {
    let mut parts = vec![match policy.timeout {
        None => "no timeout".to_string(),
        Some(timeout) => format!("timeout {}", time(timeout)),
    }];
    parts.push(plural(policy.attempts, "try", "tries"));
    if policy.attempts > 1 {
        let jitter = if policy.jitter {
            "with jitter"
        } else {
            "without jitter"
        };
        parts.push(format!(
            "backoff {} up to {} {jitter}",
            time(policy.backoff),
            time(policy.backoff_cap)
        ));
        parts.push(match policy.retry_budget {
            Some(budget) => format!("retry budget {}", rough_share(budget)),
            None => "no retry budget".to_string(),
        });
    }
    parts
}

fn sql_parts(sql: &Sql) -> Vec<String> {
    let mut parts = Vec::new();
    if sql.replicas > 0 {
        parts.push(mode_words(sql.mode).to_string());
    }
    parts.push(plural(sql.connections, "connection", "connections"));
    parts
}

fn sql_words(sql: &Sql) -> Vec<String> {
    let mut parts = Vec::new();
    if sql.replicas > 0 {
        parts.push(format!(
            "{}, {}",
            plural(sql.replicas, "replica", "replicas"),
            mode_words(sql.mode)
        ));
        parts.push(
            match sql.read_from {
                ReadFrom::Primary => "reads from the primary",
                ReadFrom::Replica => "reads from a replica",
                ReadFrom::Any => "reads from any",
                ReadFrom::ReplicaUnlessRecentWrite => "reads from a replica unless just written",
            }
            .to_string(),
        );
        parts.push(if sql.failover { "failover" } else { "no failover" }.to_string());
    }
    parts.push(plural(sql.connections, "connection", "connections"));
    parts.push(queue_words(sql.queue_limit));
    parts
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

fn queue_words(limit: u32) -> String {
    if limit < UNBOUNDED {
        format!("queue of {}", short_count(limit.into()))
    } else {
        "unbounded queue".to_string()
    }
}

fn time(micros: Micros) -> String {
    duration(micros.0 as f64)
}

fn plural(number: u32, one: &str, many: &str) -> String {
    let word = if number == 1 { one } else { many };
    format!("{}\u{a0}{word}", short_count(number.into()))
}

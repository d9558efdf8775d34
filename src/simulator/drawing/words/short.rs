//! The few words that fit into a box or beside a wire.

use super::{UNBOUNDED, algorithm_words, kind_words, mode_words, plural, stored, time};
use crate::simulator::design::{CallPolicy, Component, Edge, Micros, Node, Sql};
use crate::simulator::drawing::figures::{rough_share, short_count};

/// Timeout of a call that states none.
const USUAL_TIMEOUT: Micros = Micros(1_000_000);

/// Second line of a box: the kind and what belongs to it most.
pub(in crate::simulator::drawing) fn kind_line(node: &Node) -> String {
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
pub(in crate::simulator::drawing) fn parameter_line(node: &Node) -> String {
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

/// What is written beside an edge: only what differs from the usual call.
pub(in crate::simulator::drawing) fn edge_label(edge: &Edge) -> String {
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

/// Timeout and tries, as far as they are unusual.
pub(super) fn policy_parts(policy: &CallPolicy, even_usual: bool) -> Vec<String> {
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

fn sql_parts(sql: &Sql) -> Vec<String> {
    let mut parts = Vec::new();
    if sql.replicas > 0 {
        parts.push(mode_words(sql.mode).to_string());
    }
    parts.push(plural(sql.connections, "connection", "connections"));
    parts
}

//! Everything that is set on a node or an edge.

use super::short::policy_parts;
use super::{UNBOUNDED, algorithm_words, mode_words, plural, stored, time};
use crate::simulator::design::{
    CallPolicy, Component, Edge, Node, Overflow, Partitioning, ReadFrom, Sql, WritePolicy,
};
use crate::simulator::drawing::figures::{rough_share, short_count};

/// Everything that is set, for tooltips and the outline.
pub(in crate::simulator::drawing) fn parameters(node: &Node) -> Vec<String> {
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

pub(super) fn edge_parameters(edge: &Edge) -> Vec<String> {
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

fn queue_words(limit: u32) -> String {
    if limit < UNBOUNDED {
        format!("queue of {}", short_count(limit.into()))
    } else {
        "unbounded queue".to_string()
    }
}

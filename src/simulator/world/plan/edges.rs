//! Edges with their policies and latencies, and what they tie together: queues and workers, caches and stores.

use super::routes::{Graph, passes_on};
use super::{Balancer, BreakerPlan, EdgePlan, NONE, NodePlan, Part, Subscriber};
use crate::simulator::design::{CallPolicy, Component, Edge, Kind};
use crate::simulator::problem::Facts;

pub(super) fn edge_plan(
    edge: &Edge,
    caller: &Component,
    from: u32,
    to: u32,
    first_port: u32,
    nodes: &[NodePlan],
    direct: Balancer,
) -> EdgePlan {
    let policy: CallPolicy = match caller {
        Component::Client(client) => client.policy,
        _ => edge.policy,
    };
    let balance = match &nodes[from as usize].part {
        Part::Balancer(balancer) => *balancer,
        _ => direct,
    };
    EdgePlan {
        from,
        to,
        timeout: policy.timeout.map_or(u64::MAX, |timeout| timeout.0),
        attempts: policy.attempts.max(1),
        backoff: policy.backoff.0,
        backoff_cap: policy.backoff_cap.0,
        jitter: policy.jitter,
        budget: policy.retry_budget,
        // Users have no pool in common, and a balancer holds any number of connections.
        pool: if passes_on(nodes[from as usize].kind) || nodes[from as usize].kind == Kind::Client {
            NONE
        } else {
            edge.pool.max(1)
        },
        breaker: edge.breaker.map(|breaker| BreakerPlan {
            threshold: breaker.threshold,
            window: breaker.window.max(1),
            open: breaker.open.0,
            half_open: breaker.half_open.max(1),
        }),
        deadline: edge.deadline,
        first_port,
        fixed_hop: None,
        balance,
    }
}

/// Clients and points of presence are outside all zones. An external service's time holds the way to it.
pub(super) fn fixed_hop(from: Kind, to: Kind, facts: &Facts) -> Option<u64> {
    match (from, to) {
        (_, Kind::External) => Some(0),
        (Kind::Client, Kind::Cdn) => Some(facts.rtt_cdn.0 / 2),
        (Kind::Client | Kind::Cdn, _) | (_, Kind::Cdn) => Some(facts.rtt_client.0 / 2),
        _ => None,
    }
}

/// Ties queues to the workers that their edges lead to, and caches to the stores behind them.
pub(super) fn subscribe(nodes: &mut [NodePlan], edges: &[EdgePlan], topics: Vec<Vec<String>>, graph: &Graph) {
    for queue in 0..nodes.len() {
        if let Part::Cache(part) = &mut nodes[queue].part {
            part.backing = graph.out[queue].first().copied().unwrap_or(NONE);
        }
        if !matches!(nodes[queue].part, Part::Queue(_)) {
            continue;
        }
        let mut subscribers = Vec::new();
        for edge in graph.out[queue].clone() {
            let node = edges[edge as usize].to;
            let programs = topics[queue].iter().map(|topic| {
                let found = nodes[node as usize].flows.iter().find(|flow| flow.0 == *topic);
                found.map_or(NONE, |flow| flow.1)
            });
            let programs: Vec<u32> = programs.collect();
            nodes[node as usize]
                .feeds
                .push((queue as u32, subscribers.len() as u32));
            subscribers.push(Subscriber { edge, node, programs });
        }
        if let Part::Queue(part) = &mut nodes[queue].part {
            part.subscribers = subscribers;
            part.topics = topics[queue].clone();
        }
    }
}

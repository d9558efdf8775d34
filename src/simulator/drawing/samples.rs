//! Designs for tests: small ones by hand, random ones for properties.

use proptest::prelude::*;

use crate::simulator::design::{
    Algorithm, Breaker, CallPolicy, Client, Component, Design, Edge, LoadBalancer, Micros, Node, Overflow,
    Position, Queue, Quorum, ReadFrom, Replication, Service, Sql,
};

pub fn policy() -> CallPolicy {
    CallPolicy {
        timeout: Some(Micros(1_000_000)),
        attempts: 1,
        backoff: Micros(100_000),
        backoff_cap: Micros(2_000_000),
        jitter: true,
        retry_budget: None,
    }
}

pub fn service() -> Component {
    Component::Service(Service {
        slots: 8,
        cores: None,
        queue_limit: 64,
        time: "app.cpu".to_string(),
        autoscale: None,
        cancel_on_timeout: false,
    })
}

pub fn sql() -> Component {
    Component::Sql(Sql {
        replicas: 2,
        mode: Replication::SemiSync,
        connections: 16,
        queue_limit: 100,
        read_from: ReadFrom::Replica,
        failover: true,
    })
}

pub fn node(id: &str, component: Component, instances: u32) -> Node {
    Node {
        id: id.to_string(),
        component,
        instances,
        zones: Vec::new(),
        at: Position::default(),
    }
}

pub fn edge(from: &str, to: &str) -> Edge {
    Edge {
        from: from.to_string(),
        to: to.to_string(),
        kinds: Vec::new(),
        policy: policy(),
        pool: 64,
        breaker: None,
        deadline: false,
        at: Position::default(),
    }
}

/// `user → lb → api ×6 → pg`, with something to say on the last edge.
pub fn shortener() -> Design {
    let lb = Component::LoadBalancer(LoadBalancer {
        algorithm: Algorithm::LeastOutstanding,
        check_interval: Micros(5_000_000),
        unhealthy_after: 2,
    });
    let mut call = edge("api", "pg");
    call.policy.timeout = Some(Micros(200_000));
    call.policy.attempts = 2;
    Design {
        nodes: vec![
            node("user", Component::Client(Client { policy: policy() }), 1),
            node("lb", lb, 1),
            node("api", service(), 6),
            node("pg", sql(), 1),
        ],
        edges: vec![edge("user", "lb"), edge("lb", "api"), call],
        ..Design::default()
    }
}

fn component(kind: u8) -> Component {
    match kind % 5 {
        0 => service(),
        1 => sql(),
        2 => Component::Queue(Queue {
            partitions: None,
            limit: 100_000,
            overflow: Overflow::Reject,
            visibility_timeout: Micros(30_000_000),
            max_receive: 5,
            replicated: false,
        }),
        3 => Component::Quorum(Quorum {
            by: "user".to_string(),
            replicas: 3,
            read_quorum: 2,
            write_quorum: 2,
            connections: 16,
            queue_limit: 100,
        }),
        _ => Component::ObjectStore,
    }
}

/// Any design up to the limits, sound or not: cycles, loops, edges to nowhere, doubled edges, long names, and
/// positions for none or all.
pub fn any_design() -> impl Strategy<Value = Design> {
    (1usize..=60).prop_flat_map(|count| {
        let nodes = prop::collection::vec((any::<u8>(), 1u32..=200, 1usize..=32), count);
        let edges = prop::collection::vec((0..count + 1, 0..count + 1, any::<bool>()), 0..=200);
        let layout = prop::option::of(prop::collection::vec((-900i32..900, -900i32..900), count));
        (nodes, edges, layout).prop_map(|(nodes, edges, layout)| random_design(&nodes, &edges, layout))
    })
}

fn random_design(
    nodes: &[(u8, u32, usize)],
    edges: &[(usize, usize, bool)],
    layout: Option<Vec<(i32, i32)>>,
) -> Design {
    let ids: Vec<String> = nodes
        .iter()
        .enumerate()
        .map(|(index, (_, _, length))| {
            let mut id = format!("n{index}");
            while id.len() < *length {
                id.push('m');
            }
            id
        })
        .collect();
    let mut design = Design::default();
    design
        .nodes
        .push(node(&ids[0], Component::Client(Client { policy: policy() }), 1));
    for (id, (kind, copies, _)) in ids.iter().zip(nodes).skip(1) {
        design.nodes.push(node(id, component(*kind), *copies));
    }
    let id = |index: usize| ids.get(index).map_or("nowhere", String::as_str);
    for (from, to, labelled) in edges {
        let mut edge = edge(id(*from), id(*to));
        if *labelled {
            edge.policy.attempts = 8;
            edge.breaker = Some(Breaker {
                threshold: 0.5,
                window: 100,
                open: Micros(60_000_000),
                half_open: 10,
            });
        }
        design.edges.push(edge);
    }
    if let Some(layout) = layout {
        design.layout = ids.iter().cloned().zip(layout).collect();
    }
    design
}

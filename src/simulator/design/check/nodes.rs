//! Nodes and edges: known to the problem, not too many, and of kinds that can be joined.

use super::edges::{client_edges, joined};
use super::graph::Graph;
use crate::simulator::design::{
    Component, DesignError, Kind, MAX_EDGES, MAX_INSTANCES, MAX_INSTANCES_IN_ALL, MAX_NODES, Node, Position,
    Replication, Sharded, Sql, hint,
};
use crate::simulator::units::show_count;

pub fn check(graph: &Graph, errors: &mut Vec<DesignError>) {
    counts(graph, errors);
    for node in &graph.design.nodes {
        known(graph, node, errors);
        sensible(node, errors);
        bounded(graph, node, errors);
    }
    for edge in &graph.design.edges {
        joined(graph, edge, errors);
    }
    client_edges(graph, errors);
}

fn counts(graph: &Graph, errors: &mut Vec<DesignError>) {
    let design = graph.design;
    let mut whole = |message: String| errors.push(DesignError::new(Position::default(), message));
    if design.nodes.len() > MAX_NODES {
        whole(format!(
            "a design has {MAX_NODES} nodes at most, not {}",
            design.nodes.len()
        ));
    }
    if design.edges.len() > MAX_EDGES {
        whole(format!(
            "a design has {MAX_EDGES} edges at most, not {}",
            design.edges.len()
        ));
    }
    let all: u32 = design.nodes.iter().map(servers).fold(0, u32::saturating_add);
    if all > MAX_INSTANCES_IN_ALL {
        whole(format!(
            "a design has {MAX_INSTANCES_IN_ALL} servers at most, not {all}"
        ));
    }
    let clients: Vec<&Node> = design
        .nodes
        .iter()
        .filter(|node| node.component.kind() == Kind::Client)
        .collect();
    match clients.as_slice() {
        [] => whole("a design needs a client, written `client user`".to_owned()),
        [_] => {}
        [_, second, ..] => {
            let message = format!("there is one client, so not `{}` as well", second.id);
            errors.push(DesignError::new(second.at, message));
        }
    }
}

/// The most servers that a node can have.
fn servers(node: &Node) -> u32 {
    match &node.component {
        Component::Service(service) | Component::Worker(service) => {
            service.autoscale.map_or(node.instances, |scale| scale.max)
        }
        Component::Sql(sql) => 1 + sql.replicas,
        Component::Sharded(sharded) => sharded.shards.saturating_mul(1 + sharded.each.replicas),
        Component::Search(search) => 1 + search.replicas,
        _ => node.instances,
    }
}

/// Kind, zones, key spaces and service times are the problem's.
fn known(graph: &Graph, node: &Node, errors: &mut Vec<DesignError>) {
    let problem = graph.problem;
    let kind = node.component.kind();
    let mut error = |message: String| errors.push(DesignError::new(node.at, message));
    if kind != Kind::Client && !problem.palette.contains(&kind) {
        let palette: Vec<&str> = problem.palette.iter().map(|kind| kind.word()).collect();
        let known = palette.join(", ");
        error(format!(
            "`{}`: this problem has no {}; it has {known}",
            node.id,
            kind.word()
        ));
    }
    for zone in &node.zones {
        if !problem.zones.contains(zone) {
            let hint = hint(zone, problem.zones.iter().map(String::as_str));
            error(format!("`{}`: no zone is called `{zone}`{hint}", node.id));
        }
    }
    let by = match &node.component {
        Component::Sharded(sharded) => Some(&sharded.by),
        Component::Quorum(quorum) => Some(&quorum.by),
        Component::RateLimiter(limiter) => limiter.by.as_ref(),
        _ => None,
    };
    if let Some(by) = by
        && !problem.workload.keyspaces.contains_key(by)
    {
        let hint = hint(by, problem.workload.keyspaces.keys().map(String::as_str));
        error(format!("`{}`: no key space is called `{by}`{hint}", node.id));
    }
}

/// What contradicts itself.
fn sensible(node: &Node, errors: &mut Vec<DesignError>) {
    let id = &node.id;
    let mut error = |message: String| errors.push(DesignError::new(node.at, message));
    let servers = servers(node);
    if servers > MAX_INSTANCES {
        error(format!(
            "`{id}` has {servers} servers, and a node may have {MAX_INSTANCES}"
        ));
    }
    match &node.component {
        Component::Sql(sql) | Component::Sharded(Sharded { each: sql, .. }) => {
            replication(id, sql, &mut error);
        }
        Component::Quorum(quorum) => {
            if quorum.replicas > node.instances {
                let (copies, nodes) = (quorum.replicas, node.instances);
                error(format!(
                    "`{id}` keeps {copies} copies, which need {copies} nodes: write `x{copies}` instead of x{nodes}"
                ));
            }
            for (name, quorum_size) in [("read", quorum.read_quorum), ("write", quorum.write_quorum)] {
                if quorum_size > quorum.replicas {
                    error(format!(
                        "`{id}`: `{name}={quorum_size}` waits for more copies than the {} there are",
                        quorum.replicas
                    ));
                }
            }
        }
        _ => {}
    }
}

fn replication(id: &str, sql: &Sql, error: &mut dyn FnMut(String)) {
    if sql.replicas > 0 {
        return;
    }
    if sql.mode != Replication::Async {
        error(format!(
            "`{id}` waits for a replica at each write, but has none: write `replicas=1` or more"
        ));
    }
    if sql.failover {
        error(format!(
            "`{id}` has no replica that could take over: write `replicas=1` or more"
        ));
    }
}

/// What a node holds at most, because its price is for a node.
fn bounded(graph: &Graph, node: &Node, errors: &mut Vec<DesignError>) {
    let facts = &graph.problem.facts;
    let mut exceeds = |name: &str, value: u64, most: u64, per: &str| {
        if value > most {
            let (value, most) = (show_count(value), show_count(most));
            let message = format!(
                "`{}`: `{name}={value}` is too much: {per} {most} at most",
                node.id
            );
            errors.push(DesignError::new(node.at, message));
        }
    };
    let connections = match &node.component {
        Component::Service(service) | Component::Worker(service) => {
            if let Some(cores) = service.cores {
                exceeds(
                    "cores",
                    cores.into(),
                    facts.cores_per_instance.into(),
                    "an instance has",
                );
            }
            return;
        }
        Component::Cache(cache) => {
            let most = facts.cache_entries_per_node.saturating_mul(node.instances.into());
            let per = match node.instances {
                1 => "1 node holds".to_owned(),
                nodes => format!("{nodes} nodes hold"),
            };
            exceeds("entries", cache.entries, most, &per);
            return;
        }
        Component::Cdn(cdn) => {
            exceeds(
                "entries",
                cdn.entries,
                facts.cdn_entries_per_point,
                "a point of presence holds",
            );
            return;
        }
        Component::Sql(sql) => sql.connections,
        Component::Sharded(sharded) => sharded.each.connections,
        Component::Quorum(quorum) => quorum.connections,
        Component::Search(search) => search.connections,
        _ => return,
    };
    exceeds(
        "connections",
        connections.into(),
        facts.connections_per_server.into(),
        "a server takes",
    );
}

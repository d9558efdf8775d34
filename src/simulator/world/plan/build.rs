//! Puts the plan together.

use super::edges::{edge_plan, fixed_hop, subscribe};
use super::flows::Compiler;
use super::kinds::kind_plan;
use super::parts::{direct_balance, part};
use super::routes::Graph;
use super::settle::settle;
use super::times::Times;
use super::{EdgePlan, InstancePlan, NONE, NodePlan, OUTSIDE, Part, Plan, SpacePlan};
use crate::simulator::design::{Component, Design, Kind};
use crate::simulator::keys::Zipf;
use crate::simulator::problem::{DesignProblem, Facts, RequestKind};

/// The plan of a design that has passed `check`.
pub fn plan(problem: &DesignProblem, design: &Design) -> Plan {
    let graph = Graph::new(design);
    let mut times = Times::new(&problem.service_times);
    let spaces: Vec<&str> = problem.workload.keyspaces.keys().map(String::as_str).collect();
    let kinds = &problem.workload.kinds;
    let client = design
        .nodes
        .iter()
        .position(|node| node.component.kind() == Kind::Client)
        .unwrap_or(0) as u32;

    let flow_of = |kind: &RequestKind| design.flows.iter().position(|flow| flow.name == kind.id);
    let ways: Vec<Vec<u32>> = kinds
        .iter()
        .map(|kind| graph.way(client, &kind.id, flow_of(kind).map(|flow| &design.flows[flow])))
        .collect();

    let mut compiler = Compiler::new(&graph, &mut times);
    compiler.plain_programs();
    for (place, flow) in design.flows.iter().enumerate() {
        let runs = match flow.name.split_once('.') {
            Some((node, _)) => graph.number.get(node).copied(),
            None => {
                let kind = kinds.iter().position(|kind| kind.id == flow.name);
                kind.and_then(|kind| ways[kind].last())
                    .and_then(|edge| graph.target(*edge))
            }
        };
        if let Some(node) = runs {
            compiler.flow(place, node);
        }
    }
    compiler.link();
    let (code, branches, topics, entries) = (
        compiler.code,
        compiler.branches,
        compiler.topics,
        compiler.entries,
    );

    let mut nodes = Vec::new();
    let mut logs = Vec::new();
    let mut instances = Vec::new();
    for (node, number) in design.nodes.iter().zip(0u32..) {
        let part = part(&node.component, problem, &spaces, &mut times);
        let count = instance_count(
            &node.component,
            node.instances,
            zones_of(&problem.zones, &node.zones).len(),
        );
        let first = instances.len() as u32;
        let zones = zones_of(&problem.zones, &node.zones);
        let replicas = replicas_per_group(&node.component);
        instances.extend((0..count).map(|instance| InstancePlan {
            node: number,
            zone: zone_of(&node.component, instance, replicas, &zones),
        }));
        let first_log = logs.len() as u16;
        logs.extend((0..log_count(&part)).map(|group| (number, group)));
        let (servers, queue_limit, cores) = capacity(&node.component, &problem.facts);
        let prefix = format!("{}.", node.id);
        let own = design.flows.iter().zip(&entries).filter_map(|(flow, entry)| {
            flow.name
                .strip_prefix(&prefix)
                .filter(|_| *entry != NONE)
                .map(|operation| (operation.to_owned(), *entry))
        });
        let route = ways.iter().map(|way| next_on(way, number, &graph)).collect();
        let kind_flows = kinds.iter().zip(&ways).map(|(kind, way)| {
            let last = way.last().and_then(|edge| graph.target(*edge));
            match flow_of(kind) {
                Some(flow) if last == Some(number) => entries[flow],
                _ => NONE,
            }
        });
        nodes.push(NodePlan {
            id: node.id.clone(),
            kind: node.component.kind(),
            first,
            count,
            initial: count,
            servers,
            queue_limit,
            cores,
            part,
            out: graph.out[number as usize].clone(),
            route,
            flows: own.collect(),
            kind_flows: kind_flows.collect(),
            first_log,
            feeds: Vec::new(),
        });
    }

    let direct = direct_balance(&mut times);
    let mut ports = 0;
    let mut edges = Vec::new();
    for edge in &design.edges {
        let number = |id: &str| graph.number.get(id).copied().unwrap_or(client);
        let (from, to) = (number(&edge.from), number(&edge.to));
        let first_port = ports;
        ports += nodes[from as usize].count.max(1);
        let fixed_hop = fixed_hop(nodes[from as usize].kind, nodes[to as usize].kind, &problem.facts);
        edges.push(EdgePlan {
            fixed_hop,
            ..edge_plan(
                edge,
                &design.nodes[from as usize].component,
                from,
                to,
                first_port,
                &nodes,
                direct,
            )
        });
    }
    subscribe(&mut nodes, &edges, topics, &graph);

    let hop = |rtt: crate::simulator::design::Micros| rtt.0 / 2;
    let facts = problem.facts.clone();
    let mut plan = Plan {
        seed: problem.judging_hash.clone(),
        zones: problem.zones.clone(),
        nodes,
        edges,
        instances,
        ports,
        code,
        branches,
        logs,
        kinds: kinds
            .iter()
            .map(|kind| kind_plan(kind, problem, &spaces))
            .collect(),
        spaces: problem
            .workload
            .keyspaces
            .iter()
            .map(|(name, space)| SpacePlan {
                name: name.clone(),
                zipf: Zipf::new(space.count, space.zipf),
            })
            .collect(),
        times: times.samplers,
        time_names: times.names,
        client,
        rps: problem
            .workload
            .rps
            .iter()
            .map(|(at, rps)| (at.0, *rps))
            .collect(),
        horizon: problem.workload.horizon.0,
        warmup: problem.workload.warmup.0,
        hop_same_zone: hop(facts.rtt_same_zone),
        hop_cross_zone: hop(facts.rtt_cross_zone),
        facts,
    };
    settle(&mut plan, design);
    plan
}

fn zones_of(all: &[String], named: &[String]) -> Vec<u8> {
    let place = |zone: &String| {
        all.iter()
            .position(|known| known == zone)
            .map(|place| place as u8)
    };
    let zones: Vec<u8> = named.iter().filter_map(place).collect();
    if zones.is_empty() {
        (0..all.len().max(1) as u8).collect()
    } else {
        zones
    }
}

/// Balancers, limiters, object stores and external services stand in all their zones at once.
fn instance_count(component: &Component, instances: u32, zones: usize) -> u32 {
    match component {
        Component::Sql(sql) => 1 + sql.replicas,
        Component::Sharded(sharded) => sharded.shards.max(1) * (1 + sharded.each.replicas),
        Component::Search(search) => 1 + search.replicas,
        Component::Service(service) | Component::Worker(service) => {
            service.autoscale.map_or(instances, |scale| scale.max).max(1)
        }
        Component::LoadBalancer(_) | Component::RateLimiter(_) | Component::ObjectStore => zones as u32,
        Component::Client(_) | Component::Cdn(_) | Component::External => 1,
        Component::Queue(queue) => {
            if queue.replicated {
                zones as u32
            } else {
                1
            }
        }
        Component::Cache(_) | Component::Quorum(_) => instances.max(1),
    }
}

fn log_count(part: &Part) -> u32 {
    match part {
        Part::Store(part) => part.groups,
        Part::Quorum(_) | Part::Search(_) => 1,
        _ => 0,
    }
}

fn replicas_per_group(component: &Component) -> u32 {
    match component {
        Component::Sharded(sharded) => sharded.each.replicas,
        _ => 0,
    }
}

/// Instances are dealt out over the zones in turn; the servers of a shard begin one zone on from the last shard's.
fn zone_of(component: &Component, instance: u32, replicas: u32, zones: &[u8]) -> u8 {
    match component {
        Component::Client(_) | Component::Cdn(_) | Component::External => OUTSIDE,
        Component::Sharded(_) => {
            let (group, server) = (instance / (1 + replicas), instance % (1 + replicas));
            zones[(group + server) as usize % zones.len()]
        }
        _ => zones[instance as usize % zones.len()],
    }
}

/// Servers, queue limit and cores of each instance.
fn capacity(component: &Component, facts: &Facts) -> (u32, u32, u32) {
    match component {
        Component::Service(service) | Component::Worker(service) => {
            // As many as the instance has, unless the design says fewer; more than slots are of no use.
            let cores = service
                .cores
                .unwrap_or(facts.cores_per_instance)
                .min(facts.cores_per_instance);
            let cores = if cores < service.slots { cores.max(1) } else { NONE };
            (service.slots.max(1), service.queue_limit, cores)
        }
        Component::Sql(sql) => (sql.connections.max(1), sql.queue_limit, NONE),
        Component::Sharded(sharded) => (sharded.each.connections.max(1), sharded.each.queue_limit, NONE),
        Component::Quorum(quorum) => (quorum.connections.max(1), quorum.queue_limit, NONE),
        Component::Search(search) => (search.connections.max(1), search.queue_limit, NONE),
        Component::Cache(_) => (1, crate::simulator::world::CACHE_QUEUE, NONE),
        _ => (NONE, 0, NONE),
    }
}

fn next_on(way: &[u32], node: u32, graph: &Graph) -> u32 {
    let from = |edge: &u32| {
        graph
            .number
            .get(graph.design.edges[*edge as usize].from.as_str())
            .copied()
    };
    way.iter()
        .copied()
        .find(|edge| from(edge) == Some(node))
        .unwrap_or(NONE)
}

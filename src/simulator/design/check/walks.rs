//! What follows from all flows together: no circles, no endless depth, no flood of retries, and every request
//! kind does what the problem asks of it.

use std::collections::{BTreeMap, BTreeSet};

use super::graph::Graph;
use super::needs;
use crate::simulator::design::{
    Action, Component, DesignError, Edge, Flow, MAX_ATTEMPTS, MAX_DEPTH, Position, Step,
};

pub fn check(graph: &Graph, errors: &mut Vec<DesignError>) {
    circles(graph, errors);
    if errors.is_empty() {
        depth(graph, errors);
        attempts(graph, errors);
        needs::check(graph, errors);
    }
}

/// A flow that another one starts, with the edges that lead to it.
pub struct Start<'a> {
    pub flow: &'a Flow,
    /// Empty for messages: nobody waits for them.
    pub edges: Vec<&'a Edge>,
    /// Blocks around the step.
    pub level: usize,
    pub at: Position,
}

/// Every flow that the steps of `flow` start.
pub fn starts<'a>(graph: &Graph<'a>, flow: &'a Flow) -> Vec<Start<'a>> {
    let mut found = Vec::new();
    if let Some(owner) = graph.owner(flow) {
        collect(graph, &owner.id, &flow.steps, 1, &mut found);
    }
    found
}

fn collect<'a>(graph: &Graph<'a>, owner: &str, steps: &'a [Step], level: usize, found: &mut Vec<Start<'a>>) {
    for step in steps {
        match &step.action {
            Action::Call { node, operation } => {
                let Some(edge) = graph.edge(owner, node) else {
                    continue;
                };
                let (edges, behind) = graph.behind(edge);
                let called = behind.and_then(|service| graph.called_flow(service, operation.as_deref()));
                found.extend(called.map(|flow| Start {
                    flow,
                    edges,
                    level,
                    at: step.at,
                }));
            }
            Action::Publish { node, topic } => {
                let consumers = graph.consumers(node, topic.as_deref());
                found.extend(consumers.into_iter().map(|flow| Start {
                    flow,
                    edges: Vec::new(),
                    level,
                    at: step.at,
                }));
            }
            Action::Get { otherwise, .. } => collect(graph, owner, otherwise, level + 1, found),
            Action::Each(steps) => collect(graph, owner, steps, level + 1, found),
            Action::Parallel(branches) => {
                branches
                    .iter()
                    .for_each(|branch| collect(graph, owner, branch, level + 1, found));
            }
            _ => {}
        }
    }
}

fn circles(graph: &Graph, errors: &mut Vec<DesignError>) {
    let mut done = BTreeSet::new();
    for flow in &graph.design.flows {
        let mut path = Vec::new();
        circle_from(graph, flow, &mut path, &mut done, errors);
        if !errors.is_empty() {
            return;
        }
    }
}

fn circle_from<'a>(
    graph: &Graph<'a>,
    flow: &'a Flow,
    path: &mut Vec<&'a str>,
    done: &mut BTreeSet<&'a str>,
    errors: &mut Vec<DesignError>,
) {
    if done.contains(flow.name.as_str()) || !errors.is_empty() {
        return;
    }
    path.push(&flow.name);
    for start in starts(graph, flow) {
        if let Some(begin) = path.iter().position(|name| *name == start.flow.name) {
            let mut circle = path[begin..].to_vec();
            circle.push(&start.flow.name);
            let message = format!("calls and messages go in a circle: {}", circle.join(" → "));
            errors.push(DesignError::new(start.at, message));
            return;
        }
        circle_from(graph, start.flow, path, done, errors);
    }
    path.pop();
    done.insert(&flow.name);
}

/// Levels of blocks and calls below a flow; messages begin anew.
fn depth(graph: &Graph, errors: &mut Vec<DesignError>) {
    let mut known = BTreeMap::new();
    for flow in &graph.design.flows {
        let depth = depth_of(graph, flow, &mut known);
        if depth > MAX_DEPTH {
            let message = format!(
                "the flow `{}` is {depth} levels deep with all that it calls, and {MAX_DEPTH} are allowed",
                flow.name
            );
            errors.push(DesignError::new(flow.at, message));
        }
    }
}

fn depth_of<'a>(graph: &Graph<'a>, flow: &'a Flow, known: &mut BTreeMap<&'a str, usize>) -> usize {
    if let Some(depth) = known.get(flow.name.as_str()) {
        return *depth;
    }
    let mut deepest = blocks(&flow.steps);
    for start in starts(graph, flow) {
        if !start.edges.is_empty() {
            deepest = deepest.max(start.level + depth_of(graph, start.flow, known));
        }
    }
    known.insert(&flow.name, deepest);
    deepest
}

fn blocks(steps: &[Step]) -> usize {
    let inside = |step: &Step| match &step.action {
        Action::Get { otherwise, .. } if !otherwise.is_empty() => blocks(otherwise),
        Action::Each(steps) => blocks(steps),
        Action::Parallel(branches) => branches.iter().map(|branch| blocks(branch)).max().unwrap_or(0),
        _ => 0,
    };
    1 + steps.iter().map(inside).max().unwrap_or(0)
}

/// The most tries along one way, and that way.
#[derive(Clone)]
struct Tries<'a> {
    product: u64,
    /// Edges with more than one try, outermost first.
    edges: Vec<&'a Edge>,
}

/// One request may become `MAX_ATTEMPTS` tries along one way; a message begins anew.
fn attempts(graph: &Graph, errors: &mut Vec<DesignError>) {
    let mut known = BTreeMap::new();
    let client = graph.client();
    let own = client.map_or(1, |node| match &node.component {
        Component::Client(client) => client.policy.attempts,
        _ => 1,
    });
    let mut told = BTreeSet::new();
    for kind in &graph.problem.workload.kinds {
        let Some(way) = graph.way(&kind.id) else { continue };
        let inner = graph.flow(&kind.id).map(|flow| tries_of(graph, flow, &mut known));
        let inner = inner.unwrap_or(Tries {
            product: 1,
            edges: Vec::new(),
        });
        let all = along(&way.edges, inner);
        report(all, own, client.map(|node| node.id.as_str()), &mut told, errors);
    }
    for flow in graph.design.flows.iter().filter(|flow| flow.name.contains('.')) {
        let all = tries_of(graph, flow, &mut known);
        report(all, 1, None, &mut told, errors);
    }
}

fn tries_of<'a>(graph: &Graph<'a>, flow: &'a Flow, known: &mut BTreeMap<&'a str, Tries<'a>>) -> Tries<'a> {
    if let Some(tries) = known.get(flow.name.as_str()) {
        return tries.clone();
    }
    let mut most = Tries {
        product: 1,
        edges: Vec::new(),
    };
    // Calls of stores end there; calls of services go on.
    let mut called = Vec::new();
    super::graph::called_nodes(&flow.steps, &mut called);
    let owner = graph.owner(flow).map(|node| node.id.as_str()).unwrap_or_default();
    for node in called {
        let Some(edge) = graph.edge(owner, node) else {
            continue;
        };
        let end = along(
            &graph.behind(edge).0,
            Tries {
                product: 1,
                edges: Vec::new(),
            },
        );
        if end.product > most.product {
            most = end;
        }
    }
    for start in starts(graph, flow) {
        if start.edges.is_empty() {
            continue;
        }
        let tries = along(&start.edges, tries_of(graph, start.flow, known));
        if tries.product > most.product {
            most = tries;
        }
    }
    known.insert(&flow.name, most.clone());
    most
}

fn along<'a>(edges: &[&'a Edge], mut tries: Tries<'a>) -> Tries<'a> {
    for edge in edges.iter().rev() {
        if edge.policy.attempts > 1 {
            tries.product = tries.product.saturating_mul(edge.policy.attempts.into());
            tries.edges.insert(0, edge);
        }
    }
    tries
}

fn report(
    tries: Tries,
    client_attempts: u32,
    client: Option<&str>,
    told: &mut BTreeSet<String>,
    errors: &mut Vec<DesignError>,
) {
    let product = tries.product.saturating_mul(client_attempts.into());
    if product <= MAX_ATTEMPTS {
        return;
    }
    let mut factors: Vec<String> = Vec::new();
    if let Some(client) = client.filter(|_| client_attempts > 1) {
        factors.push(format!("`{client}` ×{client_attempts}"));
    }
    factors.extend(
        tries
            .edges
            .iter()
            .map(|edge| format!("`{}` ×{}", edge.key(), edge.policy.attempts)),
    );
    let message = format!(
        "one request can become {product} tries, and {MAX_ATTEMPTS} are allowed: {}",
        factors.join(", ")
    );
    if told.insert(message.clone()) {
        let at = tries.edges.last().map(|edge| edge.at).unwrap_or_default();
        errors.push(DesignError::new(at, message));
    }
}

//! What a request kind must do: its work, its durable write or its read before the answer, its fan-out.

use std::collections::BTreeSet;

use super::graph::Graph;
use super::work::{Spent, work};
use crate::simulator::design::{Action, Component, DesignError, Flow, Kind, Position, Step};
use crate::simulator::problem::RequestKind;

pub fn check(graph: &Graph, errors: &mut Vec<DesignError>) {
    let mut told = BTreeSet::new();
    let mut add = |at: Position, message: String| {
        if told.insert((at.line, at.column, message.clone())) {
            errors.push(DesignError::new(at, message));
        }
    };
    for kind in &graph.problem.workload.kinds {
        match graph.flow(&kind.id) {
            Some(flow) => of_flow(graph, kind, flow, &mut add),
            None => of_store(graph, kind, &mut add),
        }
    }
    for flow in &graph.design.flows {
        replies(graph, flow, &mut add);
    }
}

/// A kind without a flow goes straight to an object store, where no work is done.
fn of_store(graph: &Graph, kind: &RequestKind, add: &mut dyn FnMut(Position, String)) {
    if let [work, ..] = kind.work.as_slice()
        && let Some(way) = graph.way(&kind.id)
    {
        let at = way.edges.first().map(|edge| edge.at).unwrap_or_default();
        let message = format!(
            "`{}` must spend `{work}`, so it can't go straight to `{}`: lead it to a service",
            kind.id, way.end.id
        );
        add(at, message);
    }
}

fn of_flow(graph: &Graph, kind: &RequestKind, flow: &Flow, add: &mut dyn FnMut(Position, String)) {
    let mut spent = Spent::default();
    work(graph, kind, flow, false, &mut spent, add);
    for name in &kind.work {
        let inside = kind.fanout > 1;
        let found = if inside { &spent.in_each } else { &spent.all };
        if !found.contains(name.as_str()) {
            let place = if inside {
                format!(" for each of its {} receivers", kind.fanout)
            } else {
                String::new()
            };
            add(
                flow.at,
                format!(
                    "`{}` must spend `{name}`{place}: write `cpu {name}` or give a service `time={name}`",
                    kind.id
                ),
            );
        }
    }
    if kind.must_write_durably {
        let end = writes(graph, flow);
        if let Some(at) = end.too_early {
            let message = format!(
                "`{}` must be stored before this `reply`, in a database, an object store or a replicated queue",
                kind.id
            );
            add(at, message);
        } else if !end.written {
            let message = format!(
                "`{}` must be stored on every way through its flow: in a database, an object store or a replicated queue",
                kind.id
            );
            add(flow.at, message);
        }
    }
    if kind.must_read && !reads(graph, flow) {
        let message = format!(
            "`{}` must read what it answers from a store before it replies",
            kind.id
        );
        add(flow.at, message);
    }
}

/// What is certain of a flow when it answers.
#[derive(Clone, Copy, Default)]
struct End {
    written: bool,
    /// A `reply` that comes before anything durable.
    too_early: Option<Position>,
}

fn writes(graph: &Graph, flow: &Flow) -> End {
    let owner = graph.owner(flow).map(|node| node.id.as_str()).unwrap_or_default();
    writes_of_steps(graph, owner, &flow.steps, End::default())
}

fn writes_of_steps(graph: &Graph, owner: &str, steps: &[Step], mut end: End) -> End {
    for step in steps {
        match &step.action {
            Action::Call { node, operation } => {
                let behind = graph.edge(owner, node).and_then(|edge| graph.behind(edge).1);
                let Some(node) = behind else { continue };
                end.written |= match (node.component.kind(), operation.as_deref()) {
                    (Kind::Sql | Kind::Sharded | Kind::Quorum, Some("write")) => true,
                    (Kind::ObjectStore, Some("put")) => true,
                    (Kind::Service | Kind::Worker, operation) => graph
                        .called_flow(node, operation)
                        .map(|flow| writes(graph, flow))
                        .is_some_and(|inner| inner.written && inner.too_early.is_none()),
                    _ => false,
                };
            }
            Action::Publish { node, .. } => {
                let queue = graph.node(node).map(|node| &node.component);
                end.written |= matches!(queue, Some(Component::Queue(queue)) if queue.replicated);
            }
            // A hit goes past the steps of a miss, so nothing is certain of them but an early answer.
            Action::Get { otherwise, .. } => {
                let inner = writes_of_steps(graph, owner, otherwise, end);
                end.too_early = end.too_early.or(inner.too_early);
            }
            Action::Each(steps) => end = writes_of_steps(graph, owner, steps, end),
            Action::Parallel(branches) => {
                let before = end;
                for branch in branches {
                    let inner = writes_of_steps(graph, owner, branch, before);
                    end.written |= inner.written;
                    end.too_early = end.too_early.or(inner.too_early);
                }
            }
            Action::Reply => {
                if !end.written {
                    end.too_early = end.too_early.or(Some(step.at));
                }
            }
            Action::Cpu(_) | Action::Put { .. } | Action::Drop { .. } => {}
        }
    }
    end
}

/// Whether a store is read before the answer, at least on a miss.
fn reads(graph: &Graph, flow: &Flow) -> bool {
    let owner = graph.owner(flow).map(|node| node.id.as_str()).unwrap_or_default();
    let before = flow.steps.iter().take_while(|step| step.action != Action::Reply);
    before
        .into_iter()
        .any(|step| reads_in(graph, owner, &step.action))
}

fn reads_in(graph: &Graph, owner: &str, action: &Action) -> bool {
    match action {
        Action::Call { node, operation } => {
            let behind = graph.edge(owner, node).and_then(|edge| graph.behind(edge).1);
            let Some(node) = behind else { return false };
            match (node.component.kind(), operation.as_deref()) {
                (Kind::Sql | Kind::Sharded | Kind::Quorum, Some("read" | "scan")) => true,
                (Kind::ObjectStore, Some("get")) | (Kind::Search, Some("query")) => true,
                (Kind::Service | Kind::Worker, operation) => graph
                    .called_flow(node, operation)
                    .is_some_and(|flow| reads(graph, flow)),
                _ => false,
            }
        }
        // A CDN in front of an object store fetches a miss from there by itself.
        Action::Get { node, otherwise } => {
            let through = graph.edge(owner, node).and_then(|edge| graph.behind(edge).1);
            let is_store = through.is_some_and(|node| node.component.kind() == Kind::ObjectStore);
            is_store || otherwise.iter().any(|step| reads_in(graph, owner, &step.action))
        }
        Action::Each(steps) => steps.iter().any(|step| reads_in(graph, owner, &step.action)),
        Action::Parallel(branches) => branches
            .iter()
            .flatten()
            .any(|step| reads_in(graph, owner, &step.action)),
        _ => false,
    }
}

/// One answer a request: not one a branch, not to a message.
fn replies(graph: &Graph, flow: &Flow, add: &mut dyn FnMut(Position, String)) {
    let takes_messages = graph.design.edges.iter().any(|edge| {
        let topic = flow.name.split_once('.').filter(|(node, _)| *node == edge.to);
        graph.kind(&edge.from) == Some(Kind::Queue) && topic.is_some()
    });
    let called_by_message =
        takes_messages && graph.kind(flow.name.split('.').next().unwrap_or_default()) == Some(Kind::Worker);
    replies_in(&flow.steps, called_by_message, false, false, add);
}

fn replies_in(
    steps: &[Step],
    of_message: bool,
    beside_others: bool,
    mut replied: bool,
    add: &mut dyn FnMut(Position, String),
) -> bool {
    for step in steps {
        match &step.action {
            Action::Reply => {
                let fault = if of_message {
                    Some("nobody waits for the answer to a message, so there is no `reply`")
                } else if beside_others {
                    Some("`reply` can't stand in `parallel` or `each`: there is one answer")
                } else if replied {
                    Some("this flow may have replied before")
                } else {
                    None
                };
                if let Some(fault) = fault {
                    add(step.at, fault.to_owned());
                }
                replied = true;
            }
            Action::Get { otherwise, .. } => {
                replied |= replies_in(otherwise, of_message, beside_others, replied, add);
            }
            Action::Each(steps) => {
                replies_in(steps, of_message, true, replied, add);
            }
            Action::Parallel(branches) => {
                for branch in branches {
                    replies_in(branch, of_message, true, replied, add);
                }
            }
            _ => {}
        }
    }
    replied
}

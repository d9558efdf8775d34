//! The service times that a flow must spend, itself or over calls and messages.

use std::collections::BTreeSet;

use super::graph::Graph;
use crate::simulator::design::{Action, Component, Flow, Position, Step};
use crate::simulator::problem::RequestKind;

#[derive(Default)]
pub(super) struct Spent<'a> {
    pub all: BTreeSet<&'a str>,
    pub in_each: BTreeSet<&'a str>,
    pub seen: BTreeSet<(&'a str, bool)>,
}

/// Collects the service times that a flow spends, itself and in all it starts; reports a fan-out where there is none.
pub(super) fn work<'a>(
    graph: &Graph<'a>,
    kind: &RequestKind,
    flow: &'a Flow,
    in_each: bool,
    spent: &mut Spent<'a>,
    add: &mut dyn FnMut(Position, String),
) {
    if !spent.seen.insert((&flow.name, in_each)) {
        return;
    }
    let time = graph.owner(flow).and_then(|node| match &node.component {
        Component::Service(service) | Component::Worker(service) => Some(service.time.as_str()),
        _ => None,
    });
    let own = Own {
        owner: graph.owner(flow).map(|node| node.id.as_str()).unwrap_or_default(),
        time: time.unwrap_or_default(),
    };
    work_of_steps(graph, kind, &own, &flow.steps, in_each, spent, add);
}

struct Own<'a> {
    owner: &'a str,
    time: &'a str,
}

fn work_of_steps<'a>(
    graph: &Graph<'a>,
    kind: &RequestKind,
    own: &Own<'a>,
    steps: &'a [Step],
    in_each: bool,
    spent: &mut Spent<'a>,
    add: &mut dyn FnMut(Position, String),
) {
    let spend = |name: &'a str, spent: &mut Spent<'a>| {
        spent.all.insert(name);
        if in_each {
            spent.in_each.insert(name);
        }
    };
    for step in steps {
        match &step.action {
            Action::Cpu(name) => spend(name.as_deref().unwrap_or(own.time), spent),
            Action::Call { node, operation } => {
                let behind = graph.edge(own.owner, node).and_then(|edge| graph.behind(edge).1);
                match behind.map(|service| (service, graph.called_flow(service, operation.as_deref()))) {
                    Some((_, Some(flow))) => work(graph, kind, flow, in_each, spent, add),
                    Some((service, None)) => {
                        // A service that is called without a flow of its own spends its time once.
                        if let Component::Service(service) = &service.component {
                            spend(&service.time, spent);
                        }
                    }
                    None => {}
                }
            }
            Action::Publish { node, topic } => {
                for flow in graph.consumers(node, topic.as_deref()) {
                    work(graph, kind, flow, in_each, spent, add);
                }
            }
            Action::Get { otherwise, .. } => work_of_steps(graph, kind, own, otherwise, in_each, spent, add),
            Action::Parallel(branches) => {
                for branch in branches {
                    work_of_steps(graph, kind, own, branch, in_each, spent, add);
                }
            }
            Action::Each(steps) => {
                if in_each {
                    add(
                        step.at,
                        "`each` inside an `each` has nobody left to go to".to_owned(),
                    );
                } else if kind.fanout <= 1 {
                    add(
                        step.at,
                        format!(
                            "`{}` has one receiver, so there is nothing for `each` to do",
                            kind.id
                        ),
                    );
                }
                work_of_steps(graph, kind, own, steps, true, spent, add);
            }
            Action::Put { .. } | Action::Drop { .. } | Action::Reply => {}
        }
    }
}

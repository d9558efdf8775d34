//! Flows: one for each request kind, and every step names something that is there and can do it.

use super::graph::{Graph, passes_on};
use crate::simulator::design::{
    Action, Component, DesignError, Flow, Kind, MAX_STEPS, Node, Position, Step, a_kind, hint,
};

pub fn check(graph: &Graph, errors: &mut Vec<DesignError>) {
    for flow in &graph.design.flows {
        if let Some(owner) = owner(graph, flow, errors) {
            let steps = count(&flow.steps);
            if steps > MAX_STEPS {
                let message = format!(
                    "the flow `{}` has {steps} steps, and a flow may have {MAX_STEPS}",
                    flow.name
                );
                errors.push(DesignError::new(flow.at, message));
            }
            check_steps(graph, owner, &flow.steps, errors);
        }
    }
    for kind in &graph.problem.workload.kinds {
        every_kind_is_served(graph, &kind.id, errors);
    }
    messages_are_taken(graph, errors);
}

fn count(steps: &[Step]) -> usize {
    let inside = |step: &Step| match &step.action {
        Action::Get { otherwise, .. } => count(otherwise),
        Action::Each(steps) => count(steps),
        Action::Parallel(branches) => branches.iter().map(|branch| count(branch)).sum(),
        _ => 0,
    };
    steps.iter().map(|step| 1 + inside(step)).sum()
}

/// The service or worker that runs a flow.
fn owner<'a>(graph: &Graph<'a>, flow: &Flow, errors: &mut Vec<DesignError>) -> Option<&'a Node> {
    let mut error = |message: String| errors.push(DesignError::new(flow.at, message));
    let Some((id, _)) = flow.name.split_once('.') else {
        if graph.request_kind(&flow.name).is_none() {
            let known = graph.problem.workload.kinds.iter().map(|kind| kind.id.as_str());
            let hint = hint(&flow.name, known);
            error(format!(
                "`{}` is neither a request kind nor a flow of a service, as `api.{}` would be{hint}",
                flow.name, flow.name
            ));
            return None;
        }
        let way = graph.way(&flow.name);
        if way.is_none() {
            let ends = graph.ways(&flow.name);
            let message = match ends.first() {
                Some(way) => format!(
                    "`{}` goes straight to `{}`, so it has no flow: leave the flow out, or lead the requests to a service",
                    flow.name, way.end.id
                ),
                None => format!(
                    "no way leads requests of the kind `{}` from the client to a service",
                    flow.name
                ),
            };
            error(message);
        }
        return way.map(|way| way.end);
    };
    let Some(node) = graph.node(id) else {
        error(format!(
            "there is no node `{id}`{}",
            hint(id, graph.ids().collect::<Vec<_>>())
        ));
        return None;
    };
    if !matches!(node.component.kind(), Kind::Service | Kind::Worker) {
        error(format!(
            "`{id}` is {}, and only services and workers run flows",
            a_kind(node.component.kind())
        ));
        return None;
    }
    Some(node)
}

fn every_kind_is_served(graph: &Graph, kind: &str, errors: &mut Vec<DesignError>) {
    if graph.flow(kind).is_some() || graph.way(kind).is_some() {
        return;
    }
    let at = Position::default();
    errors.push(DesignError::new(
        at,
        format!("the request kind `{kind}` has no flow: write `flow {kind}: …`"),
    ));
}

/// Somebody takes every message that is published.
fn messages_are_taken(graph: &Graph, errors: &mut Vec<DesignError>) {
    let mut published = Vec::new();
    for flow in &graph.design.flows {
        publishes(&flow.steps, &mut published);
    }
    let mut told = std::collections::BTreeSet::new();
    for (queue, topic, at) in published {
        let topic = topic.unwrap_or("message");
        if graph.kind(queue) != Some(Kind::Queue) || !told.insert((queue, topic)) {
            continue;
        }
        let edges = graph.out(queue);
        if edges.is_empty() {
            let message = format!("nobody takes messages out of `{queue}`: write `{queue} -> …` to a worker");
            errors.push(DesignError::new(at, message));
        }
        for edge in edges {
            let name = format!("{}.{topic}", edge.to);
            if graph.flow(&name).is_none() {
                let message = format!(
                    "`{}` takes messages out of `{queue}` and needs a flow for them: write `flow {name}: …`",
                    edge.to
                );
                errors.push(DesignError::new(edge.at, message));
            }
        }
    }
}

fn publishes<'a>(steps: &'a [Step], found: &mut Vec<(&'a str, Option<&'a str>, Position)>) {
    for step in steps {
        match &step.action {
            Action::Publish { node, topic } => found.push((node, topic.as_deref(), step.at)),
            Action::Get { otherwise, .. } => publishes(otherwise, found),
            Action::Each(steps) => publishes(steps, found),
            Action::Parallel(branches) => branches.iter().for_each(|branch| publishes(branch, found)),
            _ => {}
        }
    }
}

fn check_steps(graph: &Graph, owner: &Node, steps: &[Step], errors: &mut Vec<DesignError>) {
    for step in steps {
        if let Err(message) = step_fits(graph, owner, &step.action) {
            errors.push(DesignError::new(step.at, message));
        }
        match &step.action {
            Action::Get { otherwise, .. } => check_steps(graph, owner, otherwise, errors),
            Action::Each(steps) => check_steps(graph, owner, steps, errors),
            Action::Parallel(branches) => {
                branches
                    .iter()
                    .for_each(|branch| check_steps(graph, owner, branch, errors));
            }
            _ => {}
        }
    }
}

fn step_fits(graph: &Graph, owner: &Node, action: &Action) -> Result<(), String> {
    match action {
        Action::Cpu(name) => cpu_fits(graph, owner, name.as_deref()),
        Action::Call { node, operation } => call_fits(graph, owner, node, operation.as_deref()),
        Action::Get { node, .. } => {
            let kind = reached(graph, owner, node)?;
            let is_cache = matches!(kind, Kind::Cache | Kind::Cdn);
            is_cache
                .then_some(())
                .ok_or_else(|| not_a(node, kind, "`get` is for caches; write `call` for stores"))
        }
        Action::Put { node } | Action::Drop { node } => {
            let kind = reached(graph, owner, node)?;
            let why = "`put` and `drop` are for caches; write `call` for stores";
            (kind == Kind::Cache)
                .then_some(())
                .ok_or_else(|| not_a(node, kind, why))
        }
        Action::Publish { node, .. } => {
            let kind = reached(graph, owner, node)?;
            (kind == Kind::Queue)
                .then_some(())
                .ok_or_else(|| not_a(node, kind, "`publish` is for queues"))
        }
        Action::Parallel(_) | Action::Each(_) | Action::Reply => Ok(()),
    }
}

fn not_a(node: &str, kind: Kind, why: &str) -> String {
    format!("`{node}` is {}: {why}", a_kind(kind))
}

/// The kind of a node that the owner has an edge to.
fn reached(graph: &Graph, owner: &Node, node: &str) -> Result<Kind, String> {
    let Some(kind) = graph.kind(node) else {
        return Err(format!(
            "there is no node `{node}`{}",
            hint(node, graph.ids().collect::<Vec<_>>())
        ));
    };
    match graph.edge(&owner.id, node) {
        Some(_) => Ok(kind),
        None => Err(format!(
            "no edge leads from `{}` to `{node}`: write `{} -> {node}`",
            owner.id, owner.id
        )),
    }
}

/// Times of the problem's own components can't be taken for work of a service.
fn cpu_fits(graph: &Graph, owner: &Node, name: Option<&str>) -> Result<(), String> {
    let name = match (name, &owner.component) {
        (Some(name), _) => name,
        (None, Component::Service(service) | Component::Worker(service)) => &service.time,
        (None, _) => return Ok(()),
    };
    let is_work = |name: &str| {
        let first = name.split('.').next().unwrap_or_default();
        !Kind::ALL.iter().any(|kind| kind.word() == first)
    };
    let times = &graph.problem.service_times;
    if times.contains_key(name) && is_work(name) {
        return Ok(());
    }
    let work: Vec<&str> = times
        .keys()
        .map(String::as_str)
        .filter(|name| is_work(name))
        .collect();
    Err(if times.contains_key(name) {
        format!(
            "`{name}` is the time of a component, not work of a service; there is {}",
            work.join(", ")
        )
    } else {
        format!("no service time is called `{name}`{}", hint(name, work))
    })
}

fn call_fits(graph: &Graph, owner: &Node, target: &str, operation: Option<&str>) -> Result<(), String> {
    let kind = reached(graph, owner, target)?;
    let operations: &[&str] = match kind {
        Kind::Sql | Kind::Sharded | Kind::Quorum => &["read", "write", "scan"],
        Kind::Search => &["query", "index"],
        Kind::ObjectStore => &["get", "put"],
        Kind::External => {
            return match operation {
                None => Ok(()),
                Some(word) => Err(format!(
                    "`{target}` has no operations: write `call {target}`, without `.{word}`"
                )),
            };
        }
        Kind::Service | Kind::LoadBalancer | Kind::RateLimiter => {
            return service_fits(graph, owner, target, operation);
        }
        Kind::Cache => return Err(not_a(target, kind, "write `get`, `put` or `drop`")),
        Kind::Cdn => return Err(not_a(target, kind, "write `get`")),
        Kind::Queue => return Err(not_a(target, kind, "write `publish`")),
        Kind::Worker | Kind::Client => return Err(not_a(target, kind, "it can't be called")),
    };
    let all: Vec<String> = operations
        .iter()
        .map(|word| format!("`call {target}.{word}`"))
        .collect();
    match operation {
        Some(word) if operations.contains(&word) => Ok(()),
        Some(word) => Err(format!("`{target}` can't `{word}`: write {}", all.join(" or "))),
        None => Err(format!("say what `{target}` is to do: {}", all.join(" or "))),
    }
}

fn service_fits(graph: &Graph, owner: &Node, target: &str, operation: Option<&str>) -> Result<(), String> {
    let behind = graph
        .edge(&owner.id, target)
        .and_then(|edge| graph.behind(edge).1);
    let Some(service) = behind.filter(|node| !passes_on(node.component.kind())) else {
        return Err(format!("no service stands behind `{target}`"));
    };
    match operation {
        Some(word) if graph.called_flow(service, operation).is_none() => {
            let own: Vec<&str> = graph.own_flows(service).map(|flow| flow.name.as_str()).collect();
            let name = format!("{}.{word}", service.id);
            Err(format!(
                "there is no flow `{name}`{}: write `flow {name}: …`",
                hint(&name, own)
            ))
        }
        _ => Ok(()),
    }
}

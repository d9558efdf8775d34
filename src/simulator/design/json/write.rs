//! A design as JSON.

use super::{FORMAT, Json};
use crate::simulator::design::model::{Action, Comments, Component, Design, Edge, Flow, Kind, Node, Step};
use crate::simulator::design::parameters::{Stated, everything, everything_of_edge, stated, stated_of_edge};

/// The design as JSON, one node, edge or flow a line; reads back as the same design.
pub fn to_json(design: &Design) -> String {
    let nodes: Vec<String> = design
        .nodes
        .iter()
        .map(|node| node_json(node, stated(&node.component)).to_string())
        .collect();
    let edges: Vec<String> = design
        .edges
        .iter()
        .map(|edge| edge_json(edge, stated_of_edge(edge)).to_string())
        .collect();
    let flows: Vec<String> = design
        .flows
        .iter()
        .map(|flow| entry(&flow.name, &steps_json(&flow.steps)))
        .collect();
    let layout: Vec<String> = design
        .layout
        .iter()
        .map(|(id, (x, y))| {
            entry(
                id,
                &Json::List(vec![Json::Number(x.to_string()), Json::Number(y.to_string())]),
            )
        })
        .collect();
    let comments: Vec<String> = design
        .comments
        .iter()
        .map(|(key, comments)| entry(key, &comments_json(comments)))
        .collect();
    let mut parts = vec![format!("  \"format\": \"{FORMAT}\"")];
    for (key, [open, close], items, always) in [
        ("nodes", ["[", "]"], nodes, true),
        ("edges", ["[", "]"], edges, true),
        ("flows", ["{", "}"], flows, true),
        ("layout", ["{", "}"], layout, false),
        ("comments", ["{", "}"], comments, false),
    ] {
        if !items.is_empty() {
            parts.push(format!(
                "  \"{key}\": {open}\n    {}\n  {close}",
                items.join(",\n    ")
            ));
        } else if always {
            parts.push(format!("  \"{key}\": {open}{close}"));
        }
    }
    format!("{{\n{}\n}}\n", parts.join(",\n"))
}

/// One line in which equal designs are equal: every value said, everything sorted, nothing that is not judged.
pub fn canonical_json(design: &Design) -> String {
    let mut nodes: Vec<&Node> = design.nodes.iter().collect();
    nodes.sort_by(|a, b| a.id.cmp(&b.id));
    let mut edges: Vec<&Edge> = design.edges.iter().collect();
    edges.sort_by(|a, b| (&a.from, &a.to).cmp(&(&b.from, &b.to)));
    let mut flows: Vec<&Flow> = design.flows.iter().collect();
    flows.sort_by(|a, b| a.name.cmp(&b.name));
    let nodes = nodes
        .into_iter()
        .map(|node| node_json(node, everything(&node.component)));
    let edges = edges
        .into_iter()
        .map(|edge| edge_json(edge, everything_of_edge(edge)));
    let flows = flows
        .into_iter()
        .map(|flow| (flow.name.clone(), steps_json(&flow.steps)));
    Json::Map(vec![
        ("format".to_owned(), Json::text(FORMAT)),
        ("nodes".to_owned(), Json::List(nodes.collect())),
        ("edges".to_owned(), Json::List(edges.collect())),
        ("flows".to_owned(), Json::Map(flows.collect())),
    ])
    .to_string()
}

fn entry(key: &str, value: &Json) -> String {
    format!("{}: {value}", Json::text(key))
}

/// Puts `value` at `path`, whose parts before points are objects.
fn put(map: &mut Vec<(String, Json)>, path: &str, value: Json) {
    match path.split_once('.') {
        None => map.push((path.to_owned(), value)),
        Some((object, key)) => {
            let index = map
                .iter()
                .position(|(name, _)| name == object)
                .unwrap_or_else(|| {
                    map.push((object.to_owned(), Json::Map(Vec::new())));
                    map.len() - 1
                });
            if let Json::Map(inner) = &mut map[index].1 {
                put(inner, key, value);
            }
        }
    }
}

fn put_all(map: &mut Vec<(String, Json)>, stated: Vec<Stated>) {
    for one in stated {
        let value = one.shape.to_json(&one.value);
        put(map, one.json, value);
    }
}

/// What the JSON form calls the number of copies.
pub(super) fn instances_key(kind: Kind) -> &'static str {
    if kind == Kind::Cache { "nodes" } else { "instances" }
}

fn node_json(node: &Node, parameters: Vec<Stated>) -> Json {
    let mut map = vec![
        ("id".to_owned(), Json::text(&node.id)),
        ("type".to_owned(), Json::text(node.component.word())),
    ];
    match &node.component {
        Component::Service(service) | Component::Worker(service) if service.autoscale.is_some() => {
            if let Some(scale) = service.autoscale {
                put(&mut map, "autoscale.min", Json::Number(scale.min.to_string()));
                put(&mut map, "autoscale.max", Json::Number(scale.max.to_string()));
            }
        }
        component if node.instances != 1 => {
            let number = Json::Number(node.instances.to_string());
            map.push((instances_key(component.kind()).to_owned(), number));
        }
        _ => {}
    }
    if !node.zones.is_empty() {
        map.push(("zones".to_owned(), Json::list(&node.zones)));
    }
    put_all(&mut map, parameters);
    Json::Map(map)
}

fn edge_json(edge: &Edge, parameters: Vec<Stated>) -> Json {
    let mut map = vec![
        ("from".to_owned(), Json::text(&edge.from)),
        ("to".to_owned(), Json::text(&edge.to)),
    ];
    put_all(&mut map, parameters);
    Json::Map(map)
}

fn steps_json(steps: &[Step]) -> Json {
    Json::List(steps.iter().map(step_json).collect())
}

fn step_json(step: &Step) -> Json {
    let dotted = |node: &String, word: &Option<String>| match word {
        Some(word) => Json::Text(format!("{node}.{word}")),
        None => Json::text(node),
    };
    let (key, value) = match &step.action {
        Action::Cpu(None) => return Json::text("cpu"),
        Action::Reply => return Json::text("reply"),
        Action::Cpu(Some(name)) => ("cpu", Json::text(name)),
        Action::Call { node, operation } => ("call", dotted(node, operation)),
        Action::Get { node, .. } => ("get", Json::text(node)),
        Action::Put { node } => ("put", Json::text(node)),
        Action::Drop { node } => ("drop", Json::text(node)),
        Action::Publish { node, topic } => ("publish", dotted(node, topic)),
        Action::Parallel(branches) => (
            "parallel",
            Json::List(branches.iter().map(|branch| steps_json(branch)).collect()),
        ),
        Action::Each(steps) => ("each", steps_json(steps)),
    };
    let mut map = vec![(key.to_owned(), value)];
    if let Action::Get { otherwise, .. } = &step.action
        && !otherwise.is_empty()
    {
        map.push(("else".to_owned(), steps_json(otherwise)));
    }
    Json::Map(map)
}

fn comments_json(comments: &Comments) -> Json {
    let mut map = Vec::new();
    if !comments.above.is_empty() {
        map.push(("above".to_owned(), Json::list(&comments.above)));
    }
    if let Some(beside) = &comments.beside {
        map.push(("beside".to_owned(), Json::text(beside)));
    }
    Json::Map(map)
}

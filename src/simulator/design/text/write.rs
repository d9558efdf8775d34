//! The canonical text: nodes, edges, flows and positions, each in the order of the design, columns aligned,
//! usual values left out. Comments stay with what they stand above or beside; those inside a flow go above it.

use std::fmt::Write;

use crate::simulator::design::model::{Action, Comments, Component, Design, Edge, Flow, Node, Step};
use crate::simulator::design::parameters::{Stated, Value, stated, stated_of_edge};

/// A flow that would be longer is written over several lines.
const WIDTH: usize = 100;

/// One line to be, before its columns are known.
struct Row {
    key: String,
    head: String,
    tail: String,
    /// What stands in further lines, flows only.
    more: String,
}

/// The canonical text of a design; reads back as the same design.
pub fn to_text(design: &Design) -> String {
    let mut sections = Vec::new();
    let nodes = design.nodes.iter().map(node_row).collect();
    sections.push(section(design, nodes));
    sections.push(section(design, edge_rows(design)));
    sections.push(section(design, design.flows.iter().map(flow_row).collect()));
    sections.push(layout(design));
    if let Some(end) = design.comments.get("") {
        sections.push(above(end));
    }
    sections.retain(|section| !section.is_empty());
    sections.join("\n")
}

fn section(design: &Design, rows: Vec<Row>) -> String {
    let width = rows
        .iter()
        .filter(|row| !row.tail.is_empty())
        .map(|row| row.head.len())
        .max()
        .unwrap_or(0);
    let mut text = String::new();
    for row in rows {
        let comments = design.comments.get(&row.key);
        text.push_str(&comments.map(above).unwrap_or_default());
        let mut line = if row.tail.is_empty() {
            row.head
        } else {
            let gap = if row.head.ends_with(':') { 1 } else { 2 };
            format!("{:width$}{:gap$}{}", row.head, "", row.tail)
        };
        if let Some(beside) = comments.and_then(|comments| comments.beside.as_ref()) {
            line.push_str("  # ");
            line.push_str(beside);
        }
        text.push_str(line.trim_end());
        text.push('\n');
        text.push_str(&row.more);
    }
    text
}

fn above(comments: &Comments) -> String {
    comments
        .above
        .iter()
        .map(|line| format!("# {line}").trim_end().to_owned() + "\n")
        .collect()
}

fn node_row(node: &Node) -> Row {
    let mut words = Vec::new();
    match &node.component {
        Component::Service(service) | Component::Worker(service) if service.autoscale.is_some() => {
            words.extend(
                service
                    .autoscale
                    .map(|scale| format!("x{}..{}", scale.min, scale.max)),
            );
        }
        _ if node.instances != 1 => words.push(format!("x{}", node.instances)),
        _ => {}
    }
    if !node.zones.is_empty() {
        words.push(format!("zones={}", node.zones.join(",")));
    }
    words.extend(stated(&node.component).iter().map(parameter));
    Row {
        key: node.key().to_owned(),
        head: format!("{} {}", node.component.word(), node.id),
        tail: words.join(" "),
        more: String::new(),
    }
}

fn parameter(stated: &Stated) -> String {
    match stated.value {
        Value::Flag(true) => stated.name.to_owned(),
        _ => format!("{}={}", stated.name, stated.shape.show(&stated.value)),
    }
}

fn edge_parameters(edge: &Edge) -> String {
    let words: Vec<String> = stated_of_edge(edge).iter().map(parameter).collect();
    words.join(" ")
}

/// Plain edges that follow each other share a line: `user -> front -> api`.
fn edge_rows(design: &Design) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut end_of_chain: Option<&str> = None;
    for edge in &design.edges {
        let tail = edge_parameters(edge);
        let goes_on =
            end_of_chain == Some(&edge.from) && tail.is_empty() && !design.comments.contains_key(&edge.key());
        match rows.last_mut() {
            Some(row) if goes_on => {
                row.head.push_str(" -> ");
                row.head.push_str(&edge.to);
            }
            _ => rows.push(Row {
                key: edge.key(),
                head: edge.key(),
                tail: tail.clone(),
                more: String::new(),
            }),
        }
        end_of_chain = tail.is_empty().then_some(edge.to.as_str());
    }
    rows
}

fn flow_row(flow: &Flow) -> Row {
    let head = format!("flow {}:", flow.name);
    let line = block(&flow.steps);
    let (tail, more) = if head.len() + line.len() < WIDTH {
        (line, String::new())
    } else {
        let mut more = String::new();
        long_block(&flow.steps, 1, &mut more);
        (String::new(), more)
    };
    Row {
        key: flow.key(),
        head,
        tail,
        more,
    }
}

fn block(steps: &[Step]) -> String {
    let steps: Vec<String> = steps.iter().map(step_text).collect();
    steps.join("; ")
}

/// A step in one line, as the canonical text has it.
pub fn step_text(step: &Step) -> String {
    match &step.action {
        Action::Cpu(None) => "cpu".to_owned(),
        Action::Cpu(Some(name)) => format!("cpu {name}"),
        Action::Call { node, operation } => format!("call {}", dotted(node, operation.as_ref())),
        Action::Get { node, otherwise } if otherwise.is_empty() => format!("get {node}"),
        Action::Get { node, otherwise } => format!("get {node} else {{ {} }}", block(otherwise)),
        Action::Put { node } => format!("put {node}"),
        Action::Drop { node } => format!("drop {node}"),
        Action::Publish { node, topic } => format!("publish {}", dotted(node, topic.as_ref())),
        Action::Parallel(branches) => {
            let branches: Vec<String> = branches.iter().map(|branch| block(branch)).collect();
            format!("parallel {{ {} }}", branches.join(" | "))
        }
        Action::Each(steps) => format!("each {{ {} }}", block(steps)),
        Action::Reply => "reply".to_owned(),
    }
}

fn dotted(node: &str, word: Option<&String>) -> String {
    match word {
        Some(word) => format!("{node}.{word}"),
        None => node.to_owned(),
    }
}

/// One step a line; blocks that are too long for one are opened.
fn long_block(steps: &[Step], level: usize, text: &mut String) {
    let indent = "    ".repeat(level);
    for step in steps {
        let line = step_text(step);
        if indent.len() + line.len() < WIDTH {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{indent}{line}");
            continue;
        }
        let (head, branches): (String, Vec<&[Step]>) = match &step.action {
            Action::Get { node, otherwise } => (format!("get {node} else"), vec![otherwise]),
            Action::Each(steps) => ("each".to_owned(), vec![steps]),
            Action::Parallel(branches) => (
                "parallel".to_owned(),
                branches.iter().map(Vec::as_slice).collect(),
            ),
            _ => {
                let _ = writeln!(text, "{indent}{line}");
                continue;
            }
        };
        let _ = writeln!(text, "{indent}{head} {{");
        for (index, branch) in branches.into_iter().enumerate() {
            if index > 0 {
                let _ = writeln!(text, "{indent}|");
            }
            long_block(branch, level + 1, text);
        }
        let _ = writeln!(text, "{indent}}}");
    }
}

/// Some positions a line.
fn layout(design: &Design) -> String {
    let places: Vec<String> = design
        .layout
        .iter()
        .map(|(id, (x, y))| format!("{id}={x},{y}"))
        .collect();
    places
        .chunks(6)
        .map(|chunk| format!("layout {}\n", chunk.join(" ")))
        .collect()
}

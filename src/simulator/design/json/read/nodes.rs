//! Nodes and edges.

use super::{Entries, Reader, take};
use crate::simulator::design::json::Json;
use crate::simulator::design::json::write::instances_key;
use crate::simulator::design::model::{Autoscale, Component, Design, Edge, Kind, Node, Position};
use crate::simulator::design::parameters::{Field, Given, Shape, Value, assign, with_component, with_edge};
use crate::simulator::design::suggest::hint;
use crate::simulator::design::{DesignError, MAX_INSTANCES, a_kind, has_instances, has_zones, id_problem};

impl Reader {
    pub(super) fn nodes(&mut self, json: Json, design: &mut Design) {
        for (index, json) in self.list("nodes", json).into_iter().enumerate() {
            let path = format!("nodes[{index}]");
            let Some(node) = self.node(&path, json) else {
                continue;
            };
            if design.nodes.iter().any(|other| other.id == node.id) {
                self.error(&path, format!("`{}` stands twice", node.id));
            }
            design.nodes.push(node);
        }
    }

    fn node(&mut self, path: &str, json: Json) -> Option<Node> {
        let mut entries = self.map(path, json);
        let id = self.taken_text(path, &mut entries, "id")?;
        if let Some(message) = id_problem(&id) {
            self.error(path, message);
        }
        let word = self.taken_text(path, &mut entries, "type")?;
        let Some(kind) = Kind::ALL.into_iter().find(|kind| kind.word() == word) else {
            let hint = hint(&word, Kind::ALL.iter().map(|kind| kind.word()));
            self.error(path, format!("unknown type `{word}`{hint}"));
            return None;
        };
        let mut node = Node {
            id,
            component: Component::new(kind),
            instances: 1,
            zones: Vec::new(),
            at: Position::default(),
        };
        let mut flat = Vec::new();
        flatten(entries, &mut flat);
        self.instances(path, &mut node, &mut flat);
        if has_zones(kind)
            && let Some(zones) = take(&mut flat, "zones")
        {
            match Shape::Names.read_json(&zones) {
                Ok(zones) => node.zones = Vec::of(zones).unwrap_or_default(),
                Err(expected) => self.error(&format!("{path}.zones"), format!("must be {expected}")),
            }
        }
        let mut heard = Vec::new();
        let also = [
            has_zones(kind).then_some("zones"),
            has_instances(kind).then(|| instances_key(kind)),
        ];
        let also: Vec<&str> = also.into_iter().flatten().collect();
        let visit = assign(given(flat), a_kind(kind), &also, Position::default(), &mut heard);
        with_component(&mut node.component, visit);
        self.pass_on(path, heard);
        Some(node)
    }

    fn pass_on(&mut self, path: &str, heard: Vec<DesignError>) {
        for error in heard {
            self.error(path, error.message);
        }
    }

    /// The number of copies, or what an autoscaler moves between.
    fn instances(&mut self, path: &str, node: &mut Node, entries: &mut Entries) {
        let kind = node.component.kind();
        if !has_instances(kind) {
            return;
        }
        if let Some(json) = take(entries, instances_key(kind)) {
            node.instances = self.copies(&format!("{path}.{}", instances_key(kind)), &json);
            if entries.iter().any(|(key, _)| key.starts_with("autoscale.")) {
                self.error(path, "has either `instances` or `autoscale`");
            }
        }
        let (Component::Service(service) | Component::Worker(service)) = &mut node.component else {
            return;
        };
        match (take(entries, "autoscale.min"), take(entries, "autoscale.max")) {
            (None, None) => {}
            (Some(min), Some(max)) => {
                let min = self.copies(&format!("{path}.autoscale.min"), &min);
                let max = self.copies(&format!("{path}.autoscale.max"), &max);
                if min > max {
                    self.error(path, "`autoscale.min` is above `autoscale.max`");
                }
                service.autoscale = Some(Autoscale {
                    min,
                    max,
                    ..Autoscale::default()
                });
                node.instances = min;
            }
            _ => self.error(path, "`autoscale` needs both `min` and `max`"),
        }
    }

    fn copies(&mut self, path: &str, json: &Json) -> u32 {
        let shape = Shape::Count {
            range: 1..=u64::from(MAX_INSTANCES),
            unbounded: false,
        };
        match shape.read_json(json) {
            Ok(Value::Count(number)) => u32::try_from(number).unwrap_or(1),
            Ok(_) => 1,
            Err(expected) => {
                self.error(path, format!("must be {expected}"));
                1
            }
        }
    }

    pub(super) fn edges(&mut self, json: Json, design: &mut Design) {
        for (index, json) in self.list("edges", json).into_iter().enumerate() {
            let path = format!("edges[{index}]");
            let mut entries = self.map(&path, json);
            let ends = (
                self.taken_text(&path, &mut entries, "from"),
                self.taken_text(&path, &mut entries, "to"),
            );
            let (Some(from), Some(to)) = ends else { continue };
            for id in [&from, &to] {
                if let Some(message) = id_problem(id) {
                    self.error(&path, message);
                }
            }
            let mut edge = Edge::new(&from, &to, Position::default());
            let mut flat = Vec::new();
            flatten(entries, &mut flat);
            let mut heard = Vec::new();
            let visit = assign(given(flat), "an edge", &[], Position::default(), &mut heard);
            with_edge(&mut edge, visit);
            self.pass_on(&path, heard);
            if design.edges.iter().any(|other| other.key() == edge.key()) {
                self.error(&path, format!("the edge `{}` stands twice", edge.key()));
            }
            design.edges.push(edge);
        }
    }
}

/// Keys inside the objects of parameters, joined to theirs by a point.
fn flatten(entries: Entries, flat: &mut Entries) {
    for (key, value) in entries {
        match value {
            Json::Map(inner) if ["retry", "breaker", "autoscale"].contains(&key.as_str()) => {
                flat.extend(
                    inner
                        .into_iter()
                        .map(|(name, value)| (format!("{key}.{name}"), value)),
                );
            }
            value => flat.push((key, value)),
        }
    }
}

fn given(entries: Entries) -> Vec<Given<Json>> {
    entries
        .into_iter()
        .map(|(name, raw)| Given {
            name,
            raw: Some(raw),
            at: Position::default(),
            value_at: Position::default(),
        })
        .collect()
}

//! Random designs: well formed, not necessarily sensible.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::random_components::{component, policy};
use crate::simulator::design::*;

pub(super) fn word() -> impl Strategy<Value = String> {
    "[a-z][a-z0-9_]{0,8}"
}

pub(super) fn micros(max: u64) -> impl Strategy<Value = Micros> {
    prop_oneof![
        (1..=max / 1_000).prop_map(|ms| Micros(ms * 1_000)),
        (1_000..=max).prop_map(Micros)
    ]
}

pub(super) fn share(low: f64, high: f64) -> impl Strategy<Value = f64> {
    low..=high
}

fn node() -> impl Strategy<Value = Node> {
    let zones = prop::sample::subsequence(vec!["a".to_owned(), "b".to_owned(), "c".to_owned()], 0..=3);
    (word(), component(), 1_u32..=200, zones).prop_map(|(id, component, copies, zones)| {
        let kind = component.kind();
        let scale = match &component {
            Component::Service(service) | Component::Worker(service) => service.autoscale,
            _ => None,
        };
        let copies = if has_instances(kind) { copies } else { 1 };
        Node {
            id,
            component,
            instances: scale.map_or(copies, |scale| scale.min),
            zones: if has_zones(kind) { zones } else { Vec::new() },
            at: Position::default(),
        }
    })
}

fn edge() -> impl Strategy<Value = Edge> {
    let breaker = option::of((
        share(0.01, 1.0),
        1_u32..=10_000,
        micros(3_600_000_000),
        1_u32..=1_000,
    ));
    let plain = (word(), word()).prop_map(|(from, to)| Edge::new(&from, &to, Position::default()));
    let kinds = prop::sample::subsequence(vec!["read".to_owned(), "write".to_owned()], 0..=2);
    let rich = (
        word(),
        word(),
        policy(),
        1_u32..=10_000,
        breaker,
        any::<bool>(),
        kinds,
    )
        .prop_map(|(from, to, policy, pool, breaker, deadline, kinds)| Edge {
            kinds,
            policy,
            pool,
            breaker: breaker.map(|(threshold, window, open, half_open)| Breaker {
                threshold,
                window,
                open,
                half_open,
            }),
            deadline,
            ..Edge::new(&from, &to, Position::default())
        });
    prop_oneof![plain, rich]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = |action| Step {
        action,
        at: Position::default(),
    };
    let leaf = prop_oneof![
        Just(Action::Cpu(None)),
        word().prop_map(|name| Action::Cpu(Some(format!("{name}.cpu")))),
        (word(), option::of(word())).prop_map(|(node, operation)| Action::Call { node, operation }),
        (word(), option::of(word())).prop_map(|(node, topic)| Action::Publish { node, topic }),
        word().prop_map(|node| Action::Put { node }),
        word().prop_map(|node| Action::Drop { node }),
        Just(Action::Reply),
    ]
    .prop_map(step);
    let tree = leaf.prop_recursive(4, 20, 4, move |inner| {
        prop_oneof![
            (word(), vec(inner.clone(), 0..4)).prop_map(|(node, otherwise)| Action::Get { node, otherwise }),
            vec(vec(inner.clone(), 1..3), 1..4).prop_map(Action::Parallel),
            vec(inner, 1..3).prop_map(Action::Each),
        ]
        .prop_map(step)
    });
    vec(tree, 1..6)
}

fn flow() -> impl Strategy<Value = Flow> {
    (word(), option::of(word()), steps()).prop_map(|(name, operation, steps)| Flow {
        name: operation.map_or(name.clone(), |operation| format!("{name}.{operation}")),
        steps,
        at: Position::default(),
    })
}

fn remarks() -> impl Strategy<Value = Comments> {
    let line = || "[!-~\u{e9}\u{4e16}]([ -~]{0,20}[!-~])?";
    (
        vec(
            prop_oneof![line().prop_map(String::from), Just(String::new())],
            0..3,
        ),
        option::of(line()),
    )
        .prop_map(|(above, beside)| Comments { above, beside })
}

/// A design in which nothing stands twice and comments stand at something.
pub fn design() -> impl Strategy<Value = Design> {
    let layout = prop::collection::btree_map(word(), (-100_000..=100_000, -100_000..=100_000), 0..4);
    let parts = (
        vec(node(), 0..8),
        vec(edge(), 0..8),
        vec(flow(), 0..4),
        layout,
        vec(remarks(), 25),
    );
    parts.prop_map(|(nodes, edges, flows, layout, remarks)| {
        let mut design = Design {
            layout,
            ..Design::default()
        };
        let mut remarks = remarks.into_iter();
        let mut keys = std::collections::BTreeSet::new();
        let mut note = |key: String, design: &mut Design| {
            let comments = remarks.next().unwrap_or_default();
            if comments != Comments::default() {
                design.comments.insert(key, comments);
            }
        };
        for node in nodes {
            if keys.insert(node.key().to_owned()) {
                note(node.key().to_owned(), &mut design);
                design.nodes.push(node);
            }
        }
        for edge in edges {
            if keys.insert(edge.key()) {
                note(edge.key(), &mut design);
                design.edges.push(edge);
            }
        }
        for flow in flows {
            if keys.insert(flow.key()) {
                note(flow.key(), &mut design);
                design.flows.push(flow);
            }
        }
        note(String::new(), &mut design);
        if let Some(end) = design.comments.get_mut("") {
            end.beside = None;
            if end.above.is_empty() {
                design.comments.remove("");
            }
        }
        design
    })
}

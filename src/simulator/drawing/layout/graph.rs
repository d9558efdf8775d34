//! The bare graph of a design.

use std::collections::BTreeMap;

use crate::simulator::design::{Design, Kind, MAX_EDGES, MAX_NODES};

/// Of a design beyond the limits, which is drawn before anything has checked it, only the first nodes and edges:
/// the time that a layout takes grows with the square of them.
pub(super) struct Graph {
    pub nodes: usize,
    /// Clients, where the flow begins.
    pub sources: Vec<usize>,
    pub links: Vec<Link>,
}

/// An edge of the design between two nodes that exist and differ.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link {
    /// Index in the design.
    pub edge: usize,
    pub from: usize,
    pub to: usize,
}

impl Graph {
    pub fn of(design: &Design) -> Graph {
        let nodes = design.nodes.len().min(MAX_NODES);
        let mut index: BTreeMap<&str, usize> = BTreeMap::new();
        for (position, node) in design.nodes[..nodes].iter().enumerate() {
            index.entry(node.id.as_str()).or_insert(position);
        }
        let links = design
            .edges
            .iter()
            .enumerate()
            .filter_map(|(edge, ends)| {
                let from = *index.get(ends.from.as_str())?;
                let to = *index.get(ends.to.as_str())?;
                (from != to).then_some(Link { edge, from, to })
            })
            .take(MAX_EDGES)
            .collect();
        Graph {
            nodes,
            sources: (0..nodes)
                .filter(|node| design.nodes[*node].component.kind() == Kind::Client)
                .collect(),
            links,
        }
    }

    /// Callees of each node, in the order of the edges.
    pub fn callees(&self) -> Vec<Vec<usize>> {
        let mut callees = vec![Vec::new(); self.nodes];
        for link in &self.links {
            callees[link.from].push(link.to);
        }
        callees
    }
}

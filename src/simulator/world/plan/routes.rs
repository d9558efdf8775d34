//! Which way requests take from the client: through balancers, limiters and CDNs to the first service.

use std::collections::BTreeMap;

use crate::simulator::design::{Action, Design, Flow, Kind, Step};

/// The design's nodes and edges by number.
#[derive(Debug)]
pub struct Graph<'a> {
    pub design: &'a Design,
    pub number: BTreeMap<&'a str, u32>,
    /// Edges that leave each node, in order.
    pub out: Vec<Vec<u32>>,
}

impl<'a> Graph<'a> {
    pub fn new(design: &'a Design) -> Graph<'a> {
        let number: BTreeMap<&str, u32> = design
            .nodes
            .iter()
            .zip(0..)
            .map(|(node, number)| (node.id.as_str(), number))
            .collect();
        let mut out = vec![Vec::new(); design.nodes.len()];
        for (edge, place) in design.edges.iter().zip(0..) {
            if let Some(from) = number.get(edge.from.as_str()) {
                out[*from as usize].push(place);
            }
        }
        Graph { design, number, out }
    }

    pub fn kind(&self, node: u32) -> Kind {
        self.design.nodes[node as usize].component.kind()
    }

    pub fn target(&self, edge: u32) -> Option<u32> {
        self.number
            .get(self.design.edges[edge as usize].to.as_str())
            .copied()
    }

    pub fn edge_between(&self, from: u32, to: &str) -> Option<u32> {
        self.out[from as usize]
            .iter()
            .copied()
            .find(|edge| self.design.edges[*edge as usize].to == to)
    }

    /// The node that does the work behind `node`: itself, or what a balancer, limiter or CDN passes on to.
    pub fn behind(&self, node: u32) -> u32 {
        let mut node = node;
        for _ in 0..self.design.nodes.len() {
            if !passes_on(self.kind(node)) {
                break;
            }
            match self.out[node as usize]
                .first()
                .and_then(|edge| self.target(*edge))
            {
                Some(next) => node = next,
                None => break,
            }
        }
        node
    }

    /// The edges from the client that lead a request of a kind with this flow to where it is worked on. The
    /// service with an edge to every node that the flow calls comes first, then any service; without a flow an
    /// object store. Empty when there is no way.
    pub fn way(&self, from: u32, kind: &str, flow: Option<&Flow>) -> Vec<u32> {
        let mut called = Vec::new();
        if let Some(flow) = flow {
            called_nodes(&flow.steps, &mut called);
        }
        let is_service = |node: u32| matches!(self.kind(node), Kind::Service | Kind::Worker);
        let fits =
            |node: u32| is_service(node) && called.iter().all(|name| self.edge_between(node, name).is_some());
        let is_objects = |node: u32| self.kind(node) == Kind::ObjectStore;
        // The client's edges that name this kind, else those that name none.
        let kinds = |edge: &u32| &self.design.edges[*edge as usize].kinds;
        let all = &self.out[from as usize];
        let mut first: Vec<u32> = all
            .iter()
            .copied()
            .filter(|edge| kinds(edge).iter().any(|named| named == kind))
            .collect();
        if first.is_empty() {
            first = all
                .iter()
                .copied()
                .filter(|edge| kinds(edge).is_empty())
                .collect();
        }
        let mut way = Vec::new();
        let found = (flow.is_some() && self.search(&first, &fits, &mut way))
            || (flow.is_none() && self.search(&first, &is_objects, &mut way))
            || self.search(&first, &is_service, &mut way);
        if found { way } else { Vec::new() }
    }

    fn search(&self, edges: &[u32], found: &dyn Fn(u32) -> bool, way: &mut Vec<u32>) -> bool {
        if way.len() > self.design.nodes.len() {
            return false;
        }
        for edge in edges {
            let Some(to) = self.target(*edge) else { continue };
            way.push(*edge);
            if found(to) || (passes_on(self.kind(to)) && self.search(&self.out[to as usize], found, way)) {
                return true;
            }
            way.pop();
        }
        false
    }
}

pub fn passes_on(kind: Kind) -> bool {
    matches!(kind, Kind::LoadBalancer | Kind::RateLimiter | Kind::Cdn)
}

fn called_nodes<'a>(steps: &'a [Step], called: &mut Vec<&'a str>) {
    for step in steps {
        match &step.action {
            Action::Call { node, .. }
            | Action::Put { node }
            | Action::Drop { node }
            | Action::Publish { node, .. } => called.push(node),
            Action::Get { node, otherwise } => {
                called.push(node);
                called_nodes(otherwise, called);
            }
            Action::Parallel(branches) => branches.iter().for_each(|steps| called_nodes(steps, called)),
            Action::Each(steps) => called_nodes(steps, called),
            Action::Cpu(_) | Action::Reply => {}
        }
    }
}

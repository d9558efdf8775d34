//! The design as a graph, and which way requests take through it.

use std::collections::BTreeMap;

use crate::simulator::design::{Action, Design, Edge, Flow, Kind, Node, Step};
use crate::simulator::problem::{DesignProblem, RequestKind};

pub struct Graph<'a> {
    pub problem: &'a DesignProblem,
    pub design: &'a Design,
    nodes: BTreeMap<&'a str, &'a Node>,
    /// Edges that leave a node, by the node they lead to: the order of the text decides nothing.
    out: BTreeMap<&'a str, Vec<&'a Edge>>,
    flows: BTreeMap<&'a str, &'a Flow>,
}

/// Where requests of a kind are worked on.
pub struct Way<'a> {
    /// From the client on.
    pub edges: Vec<&'a Edge>,
    pub end: &'a Node,
}

impl<'a> Graph<'a> {
    pub fn new(problem: &'a DesignProblem, design: &'a Design) -> Self {
        let mut out: BTreeMap<&str, Vec<&Edge>> = BTreeMap::new();
        for edge in &design.edges {
            out.entry(edge.from.as_str()).or_default().push(edge);
        }
        for edges in out.values_mut() {
            edges.sort_by(|a, b| a.to.cmp(&b.to));
        }
        Self {
            problem,
            design,
            nodes: design.nodes.iter().map(|node| (node.id.as_str(), node)).collect(),
            out,
            flows: design
                .flows
                .iter()
                .map(|flow| (flow.name.as_str(), flow))
                .collect(),
        }
    }

    pub fn node(&self, id: &str) -> Option<&'a Node> {
        self.nodes.get(id).copied()
    }

    pub fn kind(&self, id: &str) -> Option<Kind> {
        self.node(id).map(|node| node.component.kind())
    }

    pub fn flow(&self, name: &str) -> Option<&'a Flow> {
        self.flows.get(name).copied()
    }

    pub fn out(&self, id: &str) -> &[&'a Edge] {
        self.out.get(id).map_or(&[], Vec::as_slice)
    }

    pub fn edge(&self, from: &str, to: &str) -> Option<&'a Edge> {
        self.out(from).iter().copied().find(|edge| edge.to == to)
    }

    pub fn ids(&self) -> impl Iterator<Item = &'a str> + Clone + '_ {
        self.nodes.keys().copied()
    }

    pub fn request_kind(&self, name: &str) -> Option<&'a RequestKind> {
        self.problem.workload.kinds.iter().find(|kind| kind.id == name)
    }

    pub fn client(&self) -> Option<&'a Node> {
        self.design
            .nodes
            .iter()
            .find(|node| node.component.kind() == Kind::Client)
    }

    /// The edges from `node` to what does the work behind it, through balancers, limiters and CDNs.
    pub fn behind(&self, edge: &'a Edge) -> (Vec<&'a Edge>, Option<&'a Node>) {
        let mut edges = vec![edge];
        let mut node = self.node(&edge.to);
        while let Some(at) = node
            && passes_on(at.component.kind())
            && edges.len() <= self.design.nodes.len()
        {
            let Some(next) = self.out(&at.id).first() else {
                break;
            };
            edges.push(next);
            node = self.node(&next.to);
        }
        (edges, node)
    }

    /// The ways that requests of a kind may take from the client: to services, or to an object store.
    pub fn ways(&self, kind: &str) -> Vec<Way<'a>> {
        let Some(client) = self.client() else {
            return Vec::new();
        };
        let all = self.out(&client.id);
        let named: Vec<&Edge> = all
            .iter()
            .copied()
            .filter(|edge| edge.kinds.iter().any(|name| name == kind))
            .collect();
        let first = if named.is_empty() {
            all.iter().copied().filter(|edge| edge.kinds.is_empty()).collect()
        } else {
            named
        };
        let mut ways = Vec::new();
        let mut path = Vec::new();
        self.search(&first, &mut path, &mut ways);
        ways
    }

    fn search(&self, edges: &[&'a Edge], path: &mut Vec<&'a Edge>, ways: &mut Vec<Way<'a>>) {
        for edge in edges {
            let Some(node) = self.node(&edge.to) else { continue };
            if path.iter().any(|before| before.to == edge.to) {
                continue;
            }
            path.push(edge);
            match node.component.kind() {
                Kind::Service | Kind::Worker | Kind::ObjectStore => ways.push(Way {
                    edges: path.clone(),
                    end: node,
                }),
                kind if passes_on(kind) => self.search(self.out(&node.id), path, ways),
                _ => {}
            }
            path.pop();
        }
    }

    /// Who runs the flow of a request kind: the service with an edge to everything that the flow calls, else the
    /// first one there is; without a flow, the object store.
    pub fn way(&self, kind: &str) -> Option<Way<'a>> {
        let mut ways = self.ways(kind);
        let Some(flow) = self.flow(kind) else {
            let store = ways
                .iter()
                .position(|way| way.end.component.kind() == Kind::ObjectStore)?;
            return Some(ways.swap_remove(store));
        };
        ways.retain(|way| way.end.component.kind() != Kind::ObjectStore);
        let mut called = Vec::new();
        called_nodes(&flow.steps, &mut called);
        let fits = |way: &Way| called.iter().all(|node| self.edge(&way.end.id, node).is_some());
        let best = ways.iter().position(fits).unwrap_or(0);
        (!ways.is_empty()).then(|| ways.swap_remove(best))
    }

    /// The node that runs a flow.
    pub fn owner(&self, flow: &Flow) -> Option<&'a Node> {
        match flow.name.split_once('.') {
            Some((node, _)) => self.node(node),
            None => self.way(&flow.name).map(|way| way.end),
        }
    }

    /// The flow that a call of a service runs: the one named, or `call`, or the only one. `None` is a plain `cpu`.
    pub fn called_flow(&self, service: &Node, operation: Option<&str>) -> Option<&'a Flow> {
        let named = self.flow(&format!("{}.{}", service.id, operation.unwrap_or("call")));
        if named.is_some() || operation.is_some() {
            return named;
        }
        let mut own = self.own_flows(service);
        own.next().filter(|_| own.next().is_none())
    }

    pub fn own_flows<'s>(&'s self, service: &'s Node) -> impl Iterator<Item = &'a Flow> + 's {
        self.design.flows.iter().filter(|flow| {
            let own = flow.name.split_once('.');
            own.is_some_and(|(node, _)| node == service.id)
        })
    }

    /// The flows that a message with this topic starts.
    pub fn consumers(&self, queue: &str, topic: Option<&str>) -> Vec<&'a Flow> {
        let topic = topic.unwrap_or("message");
        let edges = self.out(queue).iter();
        edges
            .filter_map(|edge| self.flow(&format!("{}.{topic}", edge.to)))
            .collect()
    }
}

/// It does no work of its own, but hands requests to what is behind it.
pub fn passes_on(kind: Kind) -> bool {
    matches!(kind, Kind::LoadBalancer | Kind::RateLimiter | Kind::Cdn)
}

/// Every node that steps name, those inside blocks included.
pub fn called_nodes<'a>(steps: &'a [Step], called: &mut Vec<&'a str>) {
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

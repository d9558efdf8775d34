//! Which kinds of node may stand at the two ends of an edge, and what edges of the client say.

use super::graph::Graph;
use crate::simulator::design::{DesignError, Edge, Kind, a_kind, hint};

/// Both ends are there, and such an edge has a meaning.
pub(super) fn joined(graph: &Graph, edge: &Edge, errors: &mut Vec<DesignError>) {
    let mut error = |message: String| errors.push(DesignError::new(edge.at, message));
    for id in [&edge.from, &edge.to] {
        if graph.node(id).is_none() {
            error(format!(
                "there is no node `{id}`{}",
                hint(id, graph.ids().collect::<Vec<_>>())
            ));
        }
    }
    let (Some(from), Some(to)) = (graph.kind(&edge.from), graph.kind(&edge.to)) else {
        return;
    };
    if edge.from == edge.to {
        error(format!("the edge `{}` leads back to where it begins", edge.key()));
        return;
    }
    let allowed = may_reach(from);
    if !allowed.contains(&to) {
        let (from_words, to_words) = (a_kind(from), a_kind(to));
        let message = match allowed {
            [] => format!("`{}` is {from_words}: nothing leads on from it", edge.from),
            allowed => {
                let words: Vec<&str> = allowed.iter().map(|kind| kind.word()).collect();
                let words = words.join(", ");
                format!(
                    "`{}`: an edge can't lead from {from_words} to {to_words}, but to {words}",
                    edge.key()
                )
            }
        };
        error(message);
    }
    if !edge.kinds.is_empty() && from != Kind::Client {
        error(format!("`{}`: `kinds` is for edges of the client", edge.key()));
    }
    for kind in &edge.kinds {
        if graph.request_kind(kind).is_none() {
            let known = graph.problem.workload.kinds.iter().map(|kind| kind.id.as_str());
            error(format!("no request kind is called `{kind}`{}", hint(kind, known)));
        }
    }
}

/// Where edges may lead from a kind of node.
fn may_reach(from: Kind) -> &'static [Kind] {
    use Kind::*;
    match from {
        Client => &[LoadBalancer, Service, Cdn, RateLimiter, ObjectStore],
        Cdn => &[LoadBalancer, Service, RateLimiter, ObjectStore],
        RateLimiter => &[LoadBalancer, Service, Cdn],
        LoadBalancer => &[Service, RateLimiter],
        Service | Worker => &[
            LoadBalancer,
            Service,
            RateLimiter,
            Cache,
            Cdn,
            Sql,
            Sharded,
            Quorum,
            Queue,
            ObjectStore,
            Search,
            External,
        ],
        Queue => &[Worker, Service],
        Cache | Sql | Sharded | Quorum | ObjectStore | Search | External => &[],
    }
}

/// A kind goes one way from the client, and what passes requests on has somewhere to pass them.
pub(super) fn client_edges(graph: &Graph, errors: &mut Vec<DesignError>) {
    for node in &graph.design.nodes {
        let kind = node.component.kind();
        if super::graph::passes_on(kind) && graph.out(&node.id).is_empty() {
            let message = format!(
                "`{}` is {} that leads nowhere: write `{} -> …`",
                node.id,
                a_kind(kind),
                node.id
            );
            errors.push(DesignError::new(node.at, message));
        }
    }
    let Some(client) = graph.client() else { return };
    let edges = graph.out(&client.id);
    let plain: Vec<&&Edge> = edges.iter().filter(|edge| edge.kinds.is_empty()).collect();
    if let [_, second, ..] = plain.as_slice() {
        let message = format!(
            "`{}` is a second way for the same requests: say which take it by `kinds=…`",
            second.key()
        );
        errors.push(DesignError::new(second.at, message));
    }
    if edges.is_empty() {
        let message = format!("no edge leads from the client: write `{} -> …`", client.id);
        errors.push(DesignError::new(client.at, message));
    }
    for kind in &graph.problem.workload.kinds {
        let named: Vec<&&Edge> = edges
            .iter()
            .filter(|edge| edge.kinds.contains(&kind.id))
            .collect();
        if let [_, second, ..] = named.as_slice() {
            let message = format!("`{}` is a second way for `{}`", second.key(), kind.id);
            errors.push(DesignError::new(second.at, message));
        }
    }
}

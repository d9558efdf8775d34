//! Which layer each node is in.

use super::graph::Graph;
use crate::simulator::design::{Design, MAX_NODES};

/// More boxes than this in one layer are spread over several where nothing hangs on them.
const TALLEST: usize = 9;
/// Given positions that are closer than this along the flow share a layer.
const COLUMN: i32 = 80;

/// One more than the longest way from a client, calls that close a cycle not counted.
pub(super) fn by_longest_path(graph: &Graph) -> Vec<usize> {
    let forward = without_cycles(graph);
    let mut layer = vec![0usize; graph.nodes];
    // Without cycles no way is longer than the number of nodes.
    for _ in 0..graph.nodes {
        let mut changed = false;
        for (from, to) in &forward {
            if layer[*to] < layer[*from] + 1 {
                layer[*to] = layer[*from] + 1;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    pull_sources(graph, &forward, &mut layer);
    split_tall(&forward, &mut layer);
    compact(&mut layer);
    layer
}

/// The links as pairs, those turned round that a depth-first walk from the clients finds closing a cycle.
fn without_cycles(graph: &Graph) -> Vec<(usize, usize)> {
    let callees = graph.callees();
    let mut called = vec![false; graph.nodes];
    for link in &graph.links {
        called[link.to] = true;
    }
    // Clients first, then what nobody calls, then the rest (cycles out of reach).
    let mut starts = graph.sources.clone();
    starts.extend((0..graph.nodes).filter(|node| !called[*node]));
    starts.extend(0..graph.nodes);

    let mut finished = vec![usize::MAX; graph.nodes];
    let mut seen = vec![false; graph.nodes];
    let mut clock = 0;
    for start in starts {
        if seen[start] {
            continue;
        }
        seen[start] = true;
        let mut walk = vec![(start, 0)];
        while let Some((node, next)) = walk.last_mut() {
            let node = *node;
            match callees[node].get(*next) {
                Some(callee) => {
                    *next += 1;
                    if !seen[*callee] {
                        seen[*callee] = true;
                        walk.push((*callee, 0));
                    }
                }
                None => {
                    finished[node] = clock;
                    clock += 1;
                    walk.pop();
                }
            }
        }
    }
    // A link to a node that was finished later goes back to where the walk came from.
    graph
        .links
        .iter()
        .map(|link| {
            if finished[link.to] > finished[link.from] {
                (link.to, link.from)
            } else {
                (link.from, link.to)
            }
        })
        .collect()
}

/// What nobody calls, clients apart, stands right before what it calls; what has no edge at all stands last.
fn pull_sources(graph: &Graph, forward: &[(usize, usize)], layer: &mut [usize]) {
    let last = layer.iter().copied().max().unwrap_or(0);
    for node in 0..graph.nodes {
        if graph.sources.contains(&node) || forward.iter().any(|(_, to)| *to == node) {
            continue;
        }
        let nearest = forward
            .iter()
            .filter(|(from, _)| *from == node)
            .map(|(_, to)| layer[*to])
            .min();
        layer[node] = match nearest {
            Some(nearest) => nearest.saturating_sub(1),
            None => last,
        };
    }
}

/// Leaves of a layer that is too tall move on into layers of their own behind it.
fn split_tall(forward: &[(usize, usize)], layer: &mut [usize]) {
    let mut current = 0;
    while current <= layer.iter().copied().max().unwrap_or(0) {
        let members: Vec<usize> = (0..layer.len()).filter(|node| layer[*node] == current).collect();
        let (leaves, inner): (Vec<usize>, Vec<usize>) = members
            .iter()
            .partition(|node| !forward.iter().any(|(from, _)| from == *node));
        if members.len() > TALLEST && !leaves.is_empty() && current > 0 {
            // As even as possible over the layers needed.
            let layers = members.len().div_ceil(TALLEST);
            let each = members.len().div_ceil(layers);
            let keep = each.saturating_sub(inner.len());
            if leaves.len() > keep {
                // Only leaves ever share the new layer: everything behind moves on by one.
                for other in layer.iter_mut() {
                    if *other > current {
                        *other += 1;
                    }
                }
                for node in &leaves[keep..] {
                    layer[*node] = current + 1;
                }
            }
        }
        current += 1;
    }
}

fn compact(layer: &mut [usize]) {
    let mut used: Vec<usize> = layer.to_vec();
    used.sort_unstable();
    used.dedup();
    for node in layer.iter_mut() {
        *node = used.binary_search(node).unwrap_or(0);
    }
}

/// The given positions, if every node has one and they are not all the same.
pub(super) fn positions(design: &Design) -> Option<Vec<(i32, i32)>> {
    let positions: Option<Vec<(i32, i32)>> = design
        .nodes
        .iter()
        .take(MAX_NODES)
        .map(|node| design.layout.get(&node.id).copied())
        .collect();
    positions.filter(|all| all.iter().any(|position| Some(position) != all.first()))
}

/// Layers from the given positions: nearly the same place along the flow is the same layer.
pub(super) fn by_position(positions: &[(i32, i32)]) -> Vec<usize> {
    let mut columns: Vec<i32> = positions.iter().map(|(along, _)| *along).collect();
    columns.sort_unstable();
    let mut starts: Vec<i32> = Vec::new();
    for along in columns {
        if starts
            .last()
            .is_none_or(|start| along.saturating_sub(*start) >= COLUMN)
        {
            starts.push(along);
        }
    }
    positions
        .iter()
        .map(|(along, _)| starts.partition_point(|start| start <= along).saturating_sub(1))
        .collect()
}

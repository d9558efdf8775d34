//! Where on the side of a box its wires begin and end.

use super::graph::Graph;
use super::order::Grid;
use super::size::Sizes;

/// Least distance of the outermost port from the corner.
const CORNER: i32 = 12;

/// Offsets across the flow from the middle of the cell, per chain: where it leaves the lower end and where it
/// reaches the higher one.
pub(super) struct Ports {
    pub leave: Vec<i32>,
    pub arrive: Vec<i32>,
}

impl Ports {
    pub fn of(graph: &Graph, grid: &Grid, sizes: &Sizes) -> Ports {
        let mut ports = Ports {
            leave: vec![0; grid.chains.len()],
            arrive: vec![0; grid.chains.len()],
        };
        for node in 0..graph.nodes {
            let cell = &grid.cells[node];
            let mut after = cell.after.clone();
            after.sort_by_key(|(next, chain)| (grid.place(*next), *chain));
            let mut leaving: Vec<(usize, bool)> = after.iter().map(|(_, chain)| (*chain, true)).collect();
            // Wires within the layer leave on the same side: those upwards above the rest, those downwards below.
            for (index, chain) in grid.chains.iter().enumerate().filter(|(_, chain)| chain.beside) {
                let [low, high] = [chain.cells[0], chain.cells[1]];
                let other = if low == node {
                    high
                } else if high == node {
                    low
                } else {
                    continue;
                };
                let entry = (index, low == node);
                if grid.place(other) < grid.place(node) {
                    leaving.insert(0, entry);
                } else {
                    leaving.push(entry);
                }
            }
            let room = sizes.across[node];
            for (place, (chain, is_low)) in leaving.iter().enumerate() {
                let offset = offset(place, leaving.len(), sizes.pitch[node], room);
                if *is_low {
                    ports.leave[*chain] = offset;
                } else {
                    ports.arrive[*chain] = offset;
                }
            }
            let mut before = cell.before.clone();
            before.sort_by_key(|(next, chain)| (grid.place(*next), *chain));
            for (place, (_, chain)) in before.iter().enumerate() {
                ports.arrive[*chain] = offset(place, before.len(), sizes.pitch[node], room);
            }
        }
        ports
    }

    /// Offset of a chain at one of its cells, on the side towards the higher or the lower layers.
    pub fn at(&self, grid: &Grid, chain: usize, cell: usize) -> i32 {
        let cells = &grid.chains[chain].cells;
        if cells.first() == Some(&cell) {
            self.leave[chain]
        } else if cells.last() == Some(&cell) {
            self.arrive[chain]
        } else {
            0
        }
    }
}

fn offset(place: usize, count: usize, pitch: i32, room: i32) -> i32 {
    if count < 2 {
        return 0;
    }
    let gaps = count as i32 - 1;
    let span = (pitch * gaps).min(room - 2 * CORNER);
    span * place as i32 / gaps - span / 2
}

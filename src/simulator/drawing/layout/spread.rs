//! Places across the flow: every cell as near to its neighbours' as the spacing lets it.
//!
//! Layer by layer, back and forth: the wanted place of a cell is the weighted mean of what its wires ask for, and
//! the nearest places (least squares) that keep order and spacing come from pooling adjacent violators.

use super::order::Grid;
use super::ports::Ports;
use super::size::Sizes;

const BETWEEN_BOXES: f64 = 24.0;
const BETWEEN_WIRES: f64 = 12.0;
const ROUNDS: usize = 24;
/// Bends smaller than this look like mistakes.
const JOG: i32 = 16;

/// Middle of each cell across the flow, in whole px, the least top edge at 0. With `wanted` (per box) the given
/// places count instead of the wires.
pub(super) fn spread(grid: &Grid, sizes: &Sizes, ports: &Ports, wanted: Option<Vec<f64>>) -> Vec<i32> {
    let mut across = vec![0.0; grid.cells.len()];
    for layer in &grid.layers {
        let zero: Vec<(f64, f64)> = layer.iter().map(|_| (0.0, 1.0)).collect();
        settle(grid, sizes, layer, &zero, &mut across);
    }
    match wanted {
        Some(wanted) => follow(grid, sizes, &wanted, &mut across),
        None => relax(grid, sizes, ports, &mut across),
    }
    let mut across: Vec<i32> = across.iter().map(|place| place.round() as i32).collect();
    straighten(grid, sizes, ports, &mut across);
    let top = (0..across.len())
        .map(|cell| across[cell] - grid.cells[cell].node.map_or(0, |node| sizes.across[node] / 2))
        .min();
    across.iter().map(|place| place - top.unwrap_or(0)).collect()
}

fn relax(grid: &Grid, sizes: &Sizes, ports: &Ports, across: &mut [f64]) {
    let count = grid.layers.len();
    for round in 0..ROUNDS {
        // The last rounds look both ways, which centres a box between callers and callees.
        let both = round + 6 >= ROUNDS;
        let forward = round % 2 == 0;
        for step in 0..count {
            let layer = &grid.layers[if forward { step } else { count - 1 - step }];
            let wishes: Vec<(f64, f64)> = layer
                .iter()
                .map(|cell| wish(grid, ports, across, *cell, both || forward, both || !forward))
                .collect();
            settle(grid, sizes, layer, &wishes, across);
        }
    }
}

/// The place a cell wants and how much: long wires want to be straight most of all.
fn wish(grid: &Grid, ports: &Ports, across: &[f64], cell: usize, before: bool, after: bool) -> (f64, f64) {
    let this = &grid.cells[cell];
    let sides = [(before, &this.before), (after, &this.after)];
    let (mut sum, mut total) = (0.0, 0.0);
    for (next, chain) in sides
        .iter()
        .filter(|(wanted, _)| *wanted)
        .flat_map(|(_, list)| list.iter())
    {
        let weight = match (this.node, grid.cells[*next].node) {
            (None, None) => 8.0,
            (None, Some(_)) | (Some(_), None) => 1.5,
            (Some(_), Some(_)) => 4.0 / rivals(grid, cell, *next) as f64,
        };
        let place = across[*next] + f64::from(ports.at(grid, *chain, *next) - ports.at(grid, *chain, cell));
        sum += weight * place;
        total += weight;
    }
    if total > 0.0 {
        (sum / total, total)
    } else {
        (across[cell], 0.05)
    }
}

/// How many wires share the sides that a wire between two boxes joins: the only one should be straight.
fn rivals(grid: &Grid, one: usize, other: usize) -> usize {
    let (low, high) = if grid.cells[one].layer < grid.cells[other].layer {
        (one, other)
    } else {
        (other, one)
    };
    grid.cells[low].after.len().max(grid.cells[high].before.len())
}

/// Given places of the boxes; way points lie on the line between the ends.
fn follow(grid: &Grid, sizes: &Sizes, wanted: &[f64], across: &mut [f64]) {
    let mut places: Vec<f64> = across.to_vec();
    places[..wanted.len()].copy_from_slice(wanted);
    for chain in &grid.chains {
        let last = chain.cells.len() - 1;
        let (from, to) = (places[chain.cells[0]], places[chain.cells[last]]);
        for step in 1..last {
            places[chain.cells[step]] = from + (to - from) * step as f64 / last as f64;
        }
    }
    for layer in &grid.layers {
        let wishes: Vec<(f64, f64)> = layer.iter().map(|cell| (places[*cell], 1.0)).collect();
        settle(grid, sizes, layer, &wishes, across);
    }
}

/// A run of cells that touch: they move together to their common mean.
struct Block {
    mean: f64,
    weight: f64,
    cells: usize,
}

fn settle(grid: &Grid, sizes: &Sizes, layer: &[usize], wishes: &[(f64, f64)], across: &mut [f64]) {
    let mut pushed = 0.0;
    let mut offsets = Vec::with_capacity(layer.len());
    let mut blocks: Vec<Block> = Vec::new();
    for (index, cell) in layer.iter().enumerate() {
        if index > 0 {
            pushed += distance(grid, sizes, layer[index - 1], *cell);
        }
        offsets.push(pushed);
        let (place, weight) = wishes[index];
        let mut block = Block {
            mean: place - pushed,
            weight,
            cells: 1,
        };
        while let Some(previous) = blocks.pop_if(|previous| previous.mean > block.mean) {
            let weight = previous.weight + block.weight;
            block = Block {
                mean: (previous.mean * previous.weight + block.mean * block.weight) / weight,
                weight,
                cells: previous.cells + block.cells,
            };
        }
        blocks.push(block);
    }
    let means = blocks
        .iter()
        .flat_map(|block| std::iter::repeat_n(block.mean, block.cells));
    for ((cell, offset), mean) in layer.iter().zip(&offsets).zip(means) {
        across[*cell] = mean + offset;
    }
}

/// Least distance between the middles of two neighbours.
fn distance(grid: &Grid, sizes: &Sizes, first: usize, second: usize) -> f64 {
    let half = |cell: usize| {
        grid.cells[cell]
            .node
            .map_or(0.0, |node| f64::from(sizes.across[node]) / 2.0)
    };
    let gap = match (grid.cells[first].node, grid.cells[second].node) {
        (Some(_), Some(_)) => BETWEEN_BOXES,
        (None, None) => BETWEEN_WIRES,
        _ => BETWEEN_BOXES / 2.0 + 4.0,
    };
    half(first) + gap + half(second)
}

/// Removes jogs of a few px where there is room for it.
fn straighten(grid: &Grid, sizes: &Sizes, ports: &Ports, across: &mut [i32]) {
    for layer in &grid.layers {
        for (place, cell) in layer.iter().enumerate() {
            let [(next, chain)] = grid.cells[*cell].before[..] else {
                continue;
            };
            let straight = across[next] + ports.at(grid, chain, next) - ports.at(grid, chain, *cell);
            let room = |other: Option<&usize>| {
                other.is_none_or(|other| {
                    let needed = distance(grid, sizes, *cell, *other).ceil() as i32;
                    (across[*other] - straight).abs() >= needed
                        && (across[*other] < straight) == (across[*other] < across[*cell])
                })
            };
            let before = place.checked_sub(1).and_then(|place| layer.get(place));
            if (straight - across[*cell]).abs() <= JOG && room(before) && room(layer.get(place + 1)) {
                across[*cell] = straight;
            }
        }
    }
}

//! From places in the grid to px: boxes, gaps between layers, and the way of every wire.

use super::graph::Graph;
use super::order::{Chain, Grid};
use super::ports::Ports;
use super::size::Sizes;
use super::{Direction, NodeBox, Placement, Point, Wire};

const MARGIN: i32 = 12;
/// Gap between two layers for straight wires, and what steep ones may add to it.
const NARROW_GAP: i32 = 44;
const WIDE_GAP: i32 = 84;
/// How far a wire within a layer swings out.
const SWING: i32 = 40;

pub(super) fn place(
    graph: &Graph,
    grid: &Grid,
    sizes: &Sizes,
    ports: &Ports,
    across: &[i32],
    direction: Direction,
) -> Placement {
    let bands = bands(grid, sizes, ports, across);
    let boxes: Vec<NodeBox> = (0..graph.nodes)
        .map(|node| {
            let layer = grid.cells[node].layer;
            let band = &bands[layer];
            let side = sizes.across[node];
            turn_box(
                band.begin + MARGIN,
                across[node] - side / 2 + MARGIN,
                band.end - band.begin,
                side,
                layer,
                direction,
            )
        })
        .collect();
    let wires: Vec<Wire> = grid
        .chains
        .iter()
        .enumerate()
        .map(|(index, chain)| Wire {
            edge: graph.links[chain.link].edge,
            points: way(grid, ports, across, &bands, index, chain)
                .into_iter()
                .map(|(along, across)| turn(along + MARGIN, across + MARGIN, direction))
                .collect(),
            flipped: chain.flipped,
            beside: chain.beside,
        })
        .collect();
    let swings = |wire: &Wire| if wire.beside { SWING } else { 0 };
    let (mut width, mut height) = (0, 0);
    for area in &boxes {
        width = width.max(area.x + area.width);
        height = height.max(area.y + area.height);
    }
    for wire in &wires {
        for point in &wire.points {
            let (right, down) = match direction {
                Direction::Right => (swings(wire), 0),
                Direction::Down => (0, swings(wire)),
            };
            width = width.max(point.x + right);
            height = height.max(point.y + down);
        }
    }
    Placement {
        direction,
        width: width + MARGIN,
        height: height + MARGIN,
        boxes,
        wires,
    }
}

/// The part of the picture along the flow that the boxes of a layer take.
struct Band {
    begin: i32,
    end: i32,
    /// Where wires towards this layer stop bending; their labels follow.
    straight: i32,
}

fn bands(grid: &Grid, sizes: &Sizes, ports: &Ports, across: &[i32]) -> Vec<Band> {
    let mut bands: Vec<Band> = Vec::new();
    for (layer, cells) in grid.layers.iter().enumerate() {
        let thickness = cells
            .iter()
            .filter_map(|cell| grid.cells[*cell].node)
            .map(|node| sizes.along[node])
            .max()
            .unwrap_or(0);
        let (straight, begin) = match bands.last() {
            None => (0, 0),
            Some(previous) => {
                let steepest = steepest(grid, ports, across, layer);
                let swing = if has_swing(grid, layer - 1) { SWING } else { 0 };
                let gap = (NARROW_GAP + steepest / 6).min(WIDE_GAP).max(swing + 8);
                let straight = previous.end + gap;
                (straight, straight + sizes.label_room[layer].max(12))
            }
        };
        bands.push(Band {
            begin,
            end: begin + thickness,
            straight,
        });
    }
    bands
}

/// Largest distance across the flow of a wire that comes into a layer.
fn steepest(grid: &Grid, ports: &Ports, across: &[i32], layer: usize) -> i32 {
    let mut steepest = 0;
    for cell in &grid.layers[layer] {
        for (from, chain) in &grid.cells[*cell].before {
            let begin = across[*from] + ports.at(grid, *chain, *from);
            let end = across[*cell] + ports.at(grid, *chain, *cell);
            steepest = steepest.max((begin - end).abs());
        }
    }
    steepest
}

fn has_swing(grid: &Grid, layer: usize) -> bool {
    grid.chains
        .iter()
        .any(|chain| chain.beside && grid.cells[chain.cells[0]].layer == layer)
}

/// Points (along, across): leave the first box, then for each further cell where the bend ends and where the
/// straight part ends.
fn way(
    grid: &Grid,
    ports: &Ports,
    across: &[i32],
    bands: &[Band],
    index: usize,
    chain: &Chain,
) -> Vec<(i32, i32)> {
    let at = |cell: usize| across[cell] + ports.at(grid, index, cell);
    let first = chain.cells[0];
    let mut points = vec![(bands[grid.cells[first].layer].end, at(first))];
    if chain.beside {
        let last = chain.cells[1];
        points.push((bands[grid.cells[last].layer].end, at(last)));
        return points;
    }
    for cell in &chain.cells[1..] {
        let band = &bands[grid.cells[*cell].layer];
        let end = if grid.cells[*cell].node.is_some() {
            band.begin
        } else {
            band.end
        };
        points.push((band.straight, at(*cell)));
        points.push((end, at(*cell)));
    }
    points
}

fn turn(along: i32, across: i32, direction: Direction) -> Point {
    match direction {
        Direction::Right => Point { x: along, y: across },
        Direction::Down => Point { x: across, y: along },
    }
}

fn turn_box(along: i32, across: i32, length: i32, side: i32, layer: usize, direction: Direction) -> NodeBox {
    let corner = turn(along, across, direction);
    let (width, height) = match direction {
        Direction::Right => (length, side),
        Direction::Down => (side, length),
    };
    NodeBox {
        x: corner.x,
        y: corner.y,
        width,
        height,
        layer,
    }
}

//! Where the boxes and wires of a design go: layers by longest path, few crossings, even spacing.
//!
//! Everything is worked out `along` the flow of requests and `across` it, so that the same code draws to the
//! right (wide pages) and downwards (narrow ones). Whole px, no randomness: the same design, the same picture.

mod graph;
mod layers;
mod order;
mod ports;
mod size;
mod spread;
mod wires;

#[cfg(test)]
mod tests;

pub(super) use size::{BOX_HEIGHT, LABEL_SIZE, NAME_SIZE, name_size};

use crate::simulator::design::Design;

/// Which way requests go on the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Right,
    Down,
}

/// A finished layout, in px.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    pub direction: Direction,
    pub width: i32,
    pub height: i32,
    /// In the order of the design's nodes, of which at most 60 are drawn.
    pub boxes: Vec<NodeBox>,
    /// One for each edge that joins two different nodes of the design, in its order.
    pub wires: Vec<Wire>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NodeBox {
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub height: i32,
    /// 0 is where requests come in.
    pub layer: usize,
}

/// The way of an edge: from point to point by turns a curve (through the gap between two layers) and a straight
/// line (past the boxes of a layer).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wire {
    /// Index of the edge in the design.
    pub edge: usize,
    pub points: Vec<Point>,
    /// The edge goes against the flow: its arrow head is at the first point.
    pub flipped: bool,
    /// Both ends are in the same layer.
    pub beside: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    pub x: i32,
    pub y: i32,
}

/// Lays a design out to the right. Positions in `design.layout` decide columns and order where every node has
/// one; spacing is ours in any case, so that boxes never overlap.
pub fn layout(design: &Design) -> Placement {
    layout_towards(design, Direction::Right)
}

/// The same towards either side.
pub fn layout_towards(design: &Design, direction: Direction) -> Placement {
    let graph = graph::Graph::of(design);
    let manual = layers::positions(design);
    let layer_of = match &manual {
        Some(positions) => layers::by_position(positions),
        None => layers::by_longest_path(&graph),
    };
    let mut grid = order::Grid::new(&graph, &layer_of);
    match &manual {
        Some(positions) => grid.order_by(|node| f64::from(positions[node].1)),
        None => grid.reduce_crossings(),
    }
    let sizes = size::sizes(design, &graph, &grid, direction);
    let ports = ports::Ports::of(&graph, &grid, &sizes);
    let wanted = manual.map(|positions| positions.iter().map(|(_, across)| f64::from(*across)).collect());
    let across = spread::spread(&grid, &sizes, &ports, wanted);
    wires::place(&graph, &grid, &sizes, &ports, &across, direction)
}

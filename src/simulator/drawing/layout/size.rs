//! How large boxes and gaps must be for what is written in them.

use super::Direction;
use super::graph::Graph;
use super::order::Grid;
use crate::simulator::design::{Design, Node};
use crate::simulator::drawing::figures::text_width;
use crate::simulator::drawing::words;

/// Font sizes in px; the style sheet says the same.
pub(in crate::simulator::drawing) const NAME_SIZE: f64 = 14.0;
pub(in crate::simulator::drawing) const TEXT_SIZE: f64 = 12.0;
pub(in crate::simulator::drawing) const LABEL_SIZE: f64 = 11.0;

/// Height of a box with its three lines.
pub(in crate::simulator::drawing) const BOX_HEIGHT: i32 = 68;
/// A figure such as `100 % · refused 12.4 k` must fit.
const NARROWEST: i32 = 164;
const WIDEST: i32 = 300;
const TALLEST: i32 = 220;
/// Between ports whose wires carry labels, and between others.
const LABEL_PITCH: i32 = 16;
const PITCH: i32 = 11;

pub(super) struct Sizes {
    /// Per node: across and along the flow.
    pub across: Vec<i32>,
    pub along: Vec<i32>,
    /// Per node: distance between its ports.
    pub pitch: Vec<i32>,
    /// Per layer: room for labels before it, in px along the flow.
    pub label_room: Vec<i32>,
}

pub(super) fn sizes(design: &Design, graph: &Graph, grid: &Grid, direction: Direction) -> Sizes {
    let labels: Vec<String> = graph
        .links
        .iter()
        .map(|link| words::edge_label(&design.edges[link.edge]))
        .collect();
    let mut label_room = vec![0; grid.layers.len()];
    let mut sizes = Sizes {
        across: Vec::new(),
        along: Vec::new(),
        pitch: Vec::new(),
        label_room: Vec::new(),
    };
    for (index, node) in design.nodes[..graph.nodes].iter().enumerate() {
        let cell = &grid.cells[index];
        let labelled = cell
            .before
            .iter()
            .map(|(_, chain)| &labels[grid.chains[*chain].link])
            .filter(|label| !label.is_empty());
        let pitch = if labelled.clone().next().is_some() {
            LABEL_PITCH
        } else {
            PITCH
        };
        let ports = cell.before.len().max(cell.after.len()) as i32;
        let width = box_width(node);
        let side = ((ports - 1) * pitch + 2 * LABEL_PITCH).clamp(0, TALLEST);
        let longest = labelled
            .clone()
            .map(|label| text_width(label, LABEL_SIZE, false) + 16)
            .max();
        let room = match direction {
            Direction::Right => longest,
            Direction::Down => labelled
                .map(|_| LABEL_PITCH)
                .reduce(|a, b| a + b)
                .map(|all| all + 8),
        };
        if let Some(room) = room {
            label_room[cell.layer] = room.max(label_room[cell.layer]);
        }
        match direction {
            Direction::Right => {
                sizes.across.push(side.max(BOX_HEIGHT));
                sizes.along.push(width);
            }
            Direction::Down => {
                sizes.across.push(width.max(side).max(longest.unwrap_or(0)));
                sizes.along.push(BOX_HEIGHT);
            }
        }
        sizes.pitch.push(pitch);
    }
    sizes.label_room = label_room;
    sizes
}

/// Room for the glyph, the name and the two lines below.
fn box_width(node: &Node) -> i32 {
    let name = words::with_copies(&node.id, node.instances);
    let lines = [words::kind_line(node), words::parameter_line(node)];
    let widest = lines
        .iter()
        .map(|line| text_width(line, TEXT_SIZE, false))
        .chain([text_width(&name, name_size(&node.id), true) + 24])
        .max()
        .unwrap_or(0);
    (widest + 24).clamp(NARROWEST, WIDEST)
}

/// Long names are set smaller.
pub(in crate::simulator::drawing) fn name_size(id: &str) -> f64 {
    if id.chars().count() > 20 {
        LABEL_SIZE
    } else {
        NAME_SIZE
    }
}

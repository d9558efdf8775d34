//! Wires, their arrow heads and labels.

use crate::simulator::design::{Design, Edge, Kind};
use crate::simulator::drawing::layout::{Direction, LABEL_SIZE, Placement, Point, Wire};
use crate::simulator::drawing::markup::Markup;
use crate::simulator::drawing::{figures, words};

/// Length of an arrow head.
const HEAD: i32 = 7;

/// A wire with its arrow head; from a queue it is dashed, because what follows happens later.
pub(super) fn draw(markup: &mut Markup, design: &Design, edge: &Edge, wire: &Wire, direction: Direction) {
    let [Some(first), Some(last)] = [wire.points.first(), wire.points.last()] else {
        return;
    };
    let later = design
        .nodes
        .iter()
        .any(|node| node.id == edge.from && node.component.kind() == Kind::Queue);
    markup
        .element("path")
        .class(if later { "wire later" } else { "wire" })
        .attr("d", way(wire, direction))
        .empty();
    let (tip, backwards) = if wire.flipped {
        (*first, true)
    } else {
        (*last, wire.beside)
    };
    markup
        .element("path")
        .class("head")
        .attr("d", head(tip, backwards, direction))
        .empty();
}

fn way(wire: &Wire, direction: Direction) -> String {
    let mut data = String::new();
    for (index, point) in wire.points.iter().enumerate() {
        let Point { x, y } = *point;
        let Some(before) = index.checked_sub(1).map(|index| wire.points[index]) else {
            data.push_str(&format!("M{x} {y}"));
            continue;
        };
        let level = match direction {
            Direction::Right => before.y == y,
            Direction::Down => before.x == x,
        };
        if wire.beside {
            let [a, b] = match direction {
                Direction::Right => [(before.x + 48, before.y), (x + 48, y)],
                Direction::Down => [(before.x, before.y + 48), (x, y + 48)],
            };
            data.push_str(&format!("C{} {} {} {} {x} {y}", a.0, a.1, b.0, b.1));
        } else if index % 2 == 0 || level {
            data.push_str(&format!("L{x} {y}"));
        } else {
            // Leaves and arrives along the flow, so that wires meet boxes at right angles.
            let [a, b] = match direction {
                Direction::Right => {
                    let bend = (x - before.x) * 3 / 5;
                    [(before.x + bend, before.y), (x - bend, y)]
                }
                Direction::Down => {
                    let bend = (y - before.y) * 3 / 5;
                    [(before.x, before.y + bend), (x, y - bend)]
                }
            };
            data.push_str(&format!("C{} {} {} {} {x} {y}", a.0, a.1, b.0, b.1));
        }
    }
    data
}

fn head(tip: Point, backwards: bool, direction: Direction) -> String {
    let Point { x, y } = tip;
    let length = if backwards { HEAD } else { -HEAD };
    match direction {
        Direction::Right => format!("M{x} {y}l{length} -4v8z"),
        Direction::Down => format!("M{x} {y}l-4 {length}h8z"),
    }
}

/// Labels stand where the wire is straight, right before the box it runs into.
pub(super) fn label(markup: &mut Markup, design: &Design, placement: &Placement) {
    // Labels in front of each box so far: downwards they stand one above the other.
    let mut rows = vec![0; placement.boxes.len()];
    for wire in &placement.wires {
        let (Some(edge), Some(tip)) = (design.edges.get(wire.edge), wire.points.last()) else {
            continue;
        };
        let label = words::edge_label(edge);
        let end = if wire.flipped { &edge.from } else { &edge.to };
        let Some(node) = design
            .nodes
            .iter()
            .position(|node| node.id == *end)
            .filter(|_| !label.is_empty())
        else {
            continue;
        };
        let (x, y, anchor) = match placement.direction {
            Direction::Right if wire.beside => (tip.x + HEAD + 4, tip.y - 4, "start"),
            Direction::Right => (tip.x - HEAD - 4, tip.y - 4, "end"),
            Direction::Down => {
                let area = &placement.boxes[node];
                let half = figures::text_width(&label, LABEL_SIZE, false) / 2;
                let x = tip.x.min(area.x + area.width - half).max(area.x + half);
                let row = rows[node];
                rows[node] += 1;
                let y = if wire.beside {
                    tip.y + 18
                } else {
                    tip.y - HEAD - 4 - 15 * row
                };
                (x, y, "middle")
            }
        };
        markup
            .element("text")
            .class("label")
            .attr("x", x)
            .attr("y", y)
            .attr("text-anchor", anchor)
            .text(&label);
    }
}

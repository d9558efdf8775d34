use proptest::prelude::*;

use super::*;
use crate::simulator::drawing::samples::{any_design, edge, node, service, shortener, sql};

fn overlap(a: &NodeBox, b: &NodeBox) -> bool {
    a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

/// (along, across) of a point, whichever way the picture goes.
fn turned(point: Point, direction: Direction) -> (i32, i32) {
    match direction {
        Direction::Right => (point.x, point.y),
        Direction::Down => (point.y, point.x),
    }
}

/// Begin and end of a box along and across the flow.
fn extent(area: &NodeBox, direction: Direction) -> [(i32, i32); 2] {
    let sides = [(area.x, area.x + area.width), (area.y, area.y + area.height)];
    match direction {
        Direction::Right => sides,
        Direction::Down => [sides[1], sides[0]],
    }
}

fn both(design: &Design) -> [Placement; 2] {
    [Direction::Right, Direction::Down].map(|direction| layout_towards(design, direction))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn boxes_never_overlap_and_stay_inside(design in any_design()) {
        for placement in both(&design) {
            prop_assert_eq!(placement.boxes.len(), design.nodes.len());
            for (index, area) in placement.boxes.iter().enumerate() {
                prop_assert!(area.x > 0 && area.x + area.width < placement.width, "{:?}", area);
                prop_assert!(area.y > 0 && area.y + area.height < placement.height, "{:?}", area);
                for other in &placement.boxes[index + 1..] {
                    prop_assert!(!overlap(area, other), "{:?} {:?}", area, other);
                }
            }
        }
    }

    #[test]
    fn wires_begin_and_end_on_the_sides_of_their_boxes(design in any_design()) {
        for placement in both(&design) {
            for wire in &placement.wires {
                let edge = &design.edges[wire.edge];
                let area = |id: &str| {
                    let index = design.nodes.iter().position(|node| node.id == id).expect("the node is there");
                    extent(&placement.boxes[index], placement.direction)
                };
                let (low, high) = if wire.flipped { (&edge.to, &edge.from) } else { (&edge.from, &edge.to) };
                let first = turned(*wire.points.first().expect("a begin"), placement.direction);
                let last = turned(*wire.points.last().expect("an end"), placement.direction);
                let [[along, across], [other_along, other_across]] = [area(low), area(high)];
                prop_assert_eq!(first.0, along.1);
                prop_assert!(first.1 > across.0 && first.1 < across.1);
                prop_assert_eq!(last.0, if wire.beside { other_along.1 } else { other_along.0 });
                prop_assert!(last.1 > other_across.0 && last.1 < other_across.1);
            }
        }
    }

    #[test]
    fn wires_do_not_run_through_boxes(design in any_design()) {
        for placement in both(&design) {
            let direction = placement.direction;
            for wire in placement.wires.iter().filter(|wire| !wire.beside) {
                for (index, pair) in wire.points.windows(2).enumerate() {
                    let [from, to] = [turned(pair[0], direction), turned(pair[1], direction)];
                    for area in &placement.boxes {
                        let [along, across] = extent(area, direction);
                        // A curve (even index) must keep to the gap; a straight part may pass beside boxes.
                        let apart = to.0 <= along.0 || from.0 >= along.1;
                        let beside = index % 2 == 1 && (from.1 <= across.0 || from.1 >= across.1);
                        prop_assert!(apart || beside, "{:?} through {:?}", pair, area);
                    }
                }
            }
        }
    }

    #[test]
    fn every_edge_between_two_nodes_has_one_wire(design in any_design()) {
        let known = |id: &str| design.nodes.iter().any(|node| node.id == id);
        let drawable: Vec<usize> = (0..design.edges.len())
            .filter(|index| {
                let edge = &design.edges[*index];
                edge.from != edge.to && known(&edge.from) && known(&edge.to)
            })
            .collect();
        let wires: Vec<usize> = layout(&design).wires.iter().map(|wire| wire.edge).collect();
        prop_assert_eq!(wires, drawable);
    }

    #[test]
    fn layers_follow_edges_where_nothing_goes_in_circles(mut design in any_design()) {
        // Edges from earlier to later nodes only: no cycle.
        let place = |id: &str| id[1..].trim_end_matches('m').parse::<usize>().unwrap_or(usize::MAX);
        design.edges.retain(|edge| place(&edge.from) < place(&edge.to));
        design.layout.clear();
        let placement = layout(&design);
        for wire in &placement.wires {
            let edge = &design.edges[wire.edge];
            let layer = |id: &str| design.nodes.iter().position(|node| node.id == id).map(|node| placement.boxes[node].layer);
            prop_assert!(layer(&edge.from) < layer(&edge.to));
            prop_assert!(!wire.flipped);
        }
    }
}

#[test]
fn a_chain_lies_on_one_straight_line() {
    let placement = layout(&shortener());
    let middles: Vec<i32> = placement
        .boxes
        .iter()
        .map(|area| area.y + area.height / 2)
        .collect();
    assert!(middles.iter().all(|middle| *middle == middles[0]), "{middles:?}");
    assert!(
        placement
            .boxes
            .windows(2)
            .all(|pair| pair[0].x + pair[0].width < pair[1].x)
    );
}

#[test]
fn a_caller_stands_in_the_middle_of_its_callees() {
    let mut design = shortener();
    for id in ["redis", "blobs"] {
        design.nodes.push(node(id, sql(), 1));
        design.edges.push(edge("api", id));
    }
    let placement = layout(&design);
    let middle = |id: &str| {
        let index = design
            .nodes
            .iter()
            .position(|node| node.id == id)
            .expect("the node is there");
        placement.boxes[index].y + placement.boxes[index].height / 2
    };
    let mut callees = ["pg", "redis", "blobs"].map(middle);
    callees.sort_unstable();
    assert!(
        (callees[1] - middle("api")).abs() <= 1,
        "{callees:?} {}",
        middle("api")
    );
    assert_eq!(callees[1] - callees[0], callees[2] - callees[1]);
}

#[test]
fn a_tree_has_no_crossings() {
    // Given in an order that would cross: the callees of b before those of a.
    let ids = ["user", "a", "b", "b1", "a1", "b2", "a2"];
    let mut design = Design::default();
    for id in ids {
        design.nodes.push(node(id, service(), 1));
    }
    for (from, to) in [
        ("user", "a"),
        ("user", "b"),
        ("b", "b1"),
        ("a", "a1"),
        ("b", "b2"),
        ("a", "a2"),
    ] {
        design.edges.push(edge(from, to));
    }
    let placement = layout(&design);
    let y = |id: &str| placement.boxes[ids.iter().position(|other| *other == id).expect("known")].y;
    let a_first = y("a") < y("b");
    for of_a in ["a1", "a2"] {
        for of_b in ["b1", "b2"] {
            assert_eq!(y(of_a) < y(of_b), a_first);
        }
    }
}

#[test]
fn an_edge_that_closes_a_cycle_goes_back() {
    let mut design = shortener();
    design.edges.push(edge("pg", "lb"));
    let placement = layout(&design);
    let flipped: Vec<bool> = placement.wires.iter().map(|wire| wire.flipped).collect();
    assert_eq!(flipped, [false, false, false, true]);
}

#[test]
fn given_positions_decide_columns_and_order() {
    let mut design = shortener();
    for (id, position) in [
        ("user", (0, 0)),
        ("lb", (160, 0)),
        ("api", (320, 90)),
        ("pg", (320, -90)),
    ] {
        design.layout.insert(id.to_string(), position);
    }
    let placement = layout(&design);
    let [user, lb, api, pg] = [0, 1, 2, 3].map(|index| placement.boxes[index]);
    assert_eq!([user.layer, lb.layer, api.layer, pg.layer], [0, 1, 2, 2]);
    assert!(pg.y + pg.height < api.y);
    assert!(placement.wires[2].beside);
}

//! The drawing of a design, plain or heated by a moment of its simulation.

use super::figures::{instant, rough_share};
use super::glyph::glyph;
use super::heat::{Heat, NodeHeat, step_words};
use super::layout::{
    BOX_HEIGHT, Direction, LABEL_SIZE, NodeBox, Placement, Point, Wire, layout_towards, name_size,
};
use super::markup::{Markup, Number, Svg};
use super::{figures, words};
use crate::simulator::design::{Component, Design, Edge, Kind, Node};

/// A drawing may shrink to about this share of its size before it scrolls or gives way to the other.
const LEAST_PERCENT: i32 = 85;
/// Least widths in rem that the style sheet has rules for, and the step between them.
const LEAST_ROOMS: std::ops::RangeInclusive<i32> = 20..=72;
const ROOM_STEP: i32 = 4;
/// Length of an arrow head.
const HEAD: i32 = 7;

/// Draws a design where `layout` put it. Everything written comes from the design and the heat, escaped.
pub fn draw(design: &Design, placement: &Placement, heat: Option<&Heat>) -> Svg {
    let class = least_room(placement).map_or("drawing".to_string(), |room| format!("drawing least-{room}"));
    let mut markup = Markup::new();
    markup
        .element("svg")
        .class(class)
        .attr(
            "viewBox",
            format_args!("0 0 {} {}", placement.width, placement.height),
        )
        .attr("width", placement.width)
        .attr("height", placement.height)
        .attr("role", "img")
        .open();
    markup.describe(&title(design, heat), &description(design, heat));
    for wire in &placement.wires {
        if let Some(edge) = design.edges.get(wire.edge) {
            draw_wire(&mut markup, design, edge, wire, placement.direction);
        }
    }
    draw_labels(&mut markup, design, placement);
    for (node, area) in design.nodes.iter().zip(&placement.boxes) {
        draw_node(&mut markup, node, area, heat, placement.direction);
    }
    markup.close("svg");
    markup.finish()
}

/// The drawing for a page: to the right where there is room for it, downwards on narrower screens. Of the two
/// pictures the style sheet shows one.
pub fn draw_for_page(design: &Design, heat: Option<&Heat>) -> Svg {
    let right = layout_towards(design, Direction::Right);
    let down = layout_towards(design, Direction::Down);
    let mut markup = Markup::new();
    markup
        .element("div")
        .class("drawing-box")
        .attr("tabindex", 0)
        .attr("role", "group")
        .attr("aria-label", title(design, heat))
        .open();
    // Downwards only helps where it is narrower; what still does not fit scrolls.
    if down.width < right.width {
        let room = least_room(&right).map_or("never".to_string(), |room| room.to_string());
        for (class, placement) in [("wide", &right), ("tall", &down)] {
            markup
                .element("div")
                .class(format_args!("{class} wide-{room}"))
                .open();
            markup.raw(&draw(design, placement, heat));
            markup.close("div");
        }
    } else {
        markup.raw(&draw(design, &right, heat));
    }
    markup.close("div");
    markup.finish()
}

/// The five steps of colour with their words, for under a heated drawing: a list.
pub fn heat_key() -> Svg {
    let mut markup = Markup::new();
    markup
        .element("ul")
        .class("heat-key")
        .attr("aria-label", "Colours by busy share")
        .open();
    for (step, words) in step_words().iter().enumerate() {
        markup.element("li").open();
        markup
            .element("svg")
            .class("drawing")
            .attr("width", 16)
            .attr("height", 12)
            .attr("aria-hidden", "true")
            .open();
        markup
            .element("rect")
            .class(format_args!("box heat-{step}"))
            .numbers(&[
                ("x", 0.5),
                ("y", 0.5),
                ("width", 15.0),
                ("height", 11.0),
                ("rx", 2.0),
            ])
            .empty();
        markup.close("svg");
        markup.element("span").text(words);
        markup.close("li");
    }
    markup.close("ul");
    markup.finish()
}

/// The least width in rem that a drawing can be read at; none for those so large that they always scroll.
fn least_room(placement: &Placement) -> Option<i32> {
    let room = placement.width * LEAST_PERCENT / 100 / 16 / ROOM_STEP * ROOM_STEP;
    (room <= *LEAST_ROOMS.end()).then_some(room.max(*LEAST_ROOMS.start()))
}

fn title(design: &Design, heat: Option<&Heat>) -> String {
    match heat {
        Some(heat) => format!("The design at {}", instant(heat.at)),
        None => format!("Design with {} nodes", design.nodes.len()),
    }
}

fn description(design: &Design, heat: Option<&Heat>) -> String {
    let nodes = design.nodes.iter().map(|node| {
        let mut text = format!(
            "{}, {}",
            words::with_copies(&node.id, node.instances),
            words::kind_words(node.component.kind())
        );
        match heat.and_then(|heat| heat.nodes.get(&node.id)) {
            Some(state) => {
                text.push_str(&format!(": {}", state.figure().replace(" · ", ", ")));
                if let Some(dead) = copies_up(node, state) {
                    text.push_str(&format!(", {dead}"));
                }
            }
            None => {
                let calls: Vec<&str> = design
                    .edges
                    .iter()
                    .filter(|edge| edge.from == node.id)
                    .map(|edge| edge.to.as_str())
                    .collect();
                if !calls.is_empty() && heat.is_none() {
                    text.push_str(&format!(" → {}", calls.join(", ")));
                }
            }
        }
        if heat.is_some_and(|heat| heat.bottleneck.as_ref() == Some(&node.id)) {
            text.push_str(", the bottleneck");
        }
        text
    });
    let mut text = nodes.collect::<Vec<String>>().join("; ");
    text.push('.');
    text
}

fn draw_wire(markup: &mut Markup, design: &Design, edge: &Edge, wire: &Wire, direction: Direction) {
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
fn draw_labels(markup: &mut Markup, design: &Design, placement: &Placement) {
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

fn draw_node(markup: &mut Markup, node: &Node, area: &NodeBox, heat: Option<&Heat>, direction: Direction) {
    let state = heat.and_then(|heat| heat.nodes.get(&node.id));
    let worst = heat.is_some_and(|heat| heat.bottleneck.as_ref() == Some(&node.id));
    let down = state.is_some_and(|state| state.most > 0 && state.up == 0);
    let mut class = "box".to_string();
    if let Some(state) = state {
        class.push_str(&format!(" heat-{}", state.step()));
    }
    if worst {
        class.push_str(" worst");
    }
    if down {
        class.push_str(" down");
    }
    markup.element("g").open();
    markup.element("title").text(&tooltip(node, state));
    let [x, y, width, height] = [area.x, area.y, area.width, area.height].map(f64::from);
    if node.instances > 1 {
        // A second edge behind the box: there is more than one of it.
        let path = format!(
            "M{} {}h{}a4 4 0 0 1 4 4v{}",
            Number(x + 6.0),
            Number(y - 3.5),
            Number(width - 6.5),
            Number(height - 6.0)
        );
        markup.element("path").class("behind").attr("d", path).empty();
    }
    let corners = [
        ("x", x),
        ("y", y),
        ("width", width),
        ("height", height),
        ("rx", 4.0),
    ];
    markup.element("rect").class(class).numbers(&corners).empty();
    if let Some(state) = state.filter(|_| !down) {
        let busy = state.utilisation.clamp(0.0, 1.0);
        let meter = [
            ("x", x + 4.0),
            ("y", y + height - 6.0),
            ("width", (width - 8.0) * busy),
            ("height", 3.0),
        ];
        markup.element("rect").class("busy").numbers(&meter).empty();
    }
    write_node(markup, node, area, state);
    if worst {
        write_tag(markup, area, direction);
    }
    markup.close("g");
}

/// The word on the edge of the box where no wire comes in.
fn write_tag(markup: &mut Markup, area: &NodeBox, direction: Direction) {
    let width = figures::text_width("bottleneck", LABEL_SIZE, true) + 12;
    let left = area.x + area.width - width - 8;
    let middle = match direction {
        Direction::Right => area.y,
        Direction::Down => area.y + area.height + 3,
    };
    markup
        .element("rect")
        .class("tag-box")
        .attr("x", left)
        .attr("y", middle - 9)
        .attr("width", width)
        .attr("height", 17)
        .attr("rx", 2)
        .empty();
    markup
        .element("text")
        .class("tag-text")
        .attr("x", left + width / 2)
        .attr("y", middle + 4)
        .attr("text-anchor", "middle")
        .text("bottleneck");
}

fn write_node(markup: &mut Markup, node: &Node, area: &NodeBox, state: Option<&NodeHeat>) {
    let left = area.x + 12;
    let top = area.y + (area.height - BOX_HEIGHT) / 2;
    markup
        .element("path")
        .class(if state.is_some() { "glyph hot" } else { "glyph" })
        .attr("transform", format_args!("translate({left} {})", top + 9))
        .attr("d", glyph(node.component.kind()))
        .empty();
    let small = name_size(&node.id) < super::layout::NAME_SIZE;
    markup
        .element("text")
        .class(if small { "name small" } else { "name" })
        .attr("x", left + 23)
        .attr("y", top + 22)
        .text(&words::with_copies(&node.id, node.instances));
    let dead = state.and_then(|state| copies_up(node, state));
    let (class, second) = match dead {
        Some(words) => ("dead", format!("✕ {words}")),
        None => ("mute", words::kind_line(node)),
    };
    markup
        .element("text")
        .class(class)
        .attr("x", left)
        .attr("y", top + 41)
        .text(&second);
    let (class, third) = match state {
        Some(state) if state.is_full() => ("figure full", state.figure()),
        Some(state) => ("figure", state.figure()),
        None => ("mute", words::parameter_line(node)),
    };
    if !third.is_empty() {
        markup
            .element("text")
            .class(class)
            .attr("x", left)
            .attr("y", top + 57)
            .text(&third);
    }
}

/// `4 of 6 up`, where copies are missing that an autoscaler did not take away.
fn copies_up(node: &Node, state: &NodeHeat) -> Option<String> {
    let most = match &node.component {
        Component::Service(service) | Component::Worker(service) => match service.autoscale {
            Some(scale) => scale.min,
            None => state.most,
        },
        _ => state.most,
    };
    (state.up < most).then(|| format!("{} of {most} up", state.up))
}

fn tooltip(node: &Node, state: Option<&NodeHeat>) -> String {
    let mut text = format!(
        "{}: {}",
        words::with_copies(&node.id, node.instances),
        words::kind_words(node.component.kind())
    );
    for part in words::parameters(node) {
        text.push_str(", ");
        text.push_str(&part);
    }
    if let Some(state) = state {
        text.push_str(&format!(
            " | busy {}, {} waiting, {} refused, {}/s",
            rough_share(state.utilisation),
            figures::count(state.waiting as f64),
            figures::count(state.refused as f64),
            figures::short_count(state.rate)
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::simulator::drawing::layout::layout;
    use crate::simulator::drawing::samples::{any_design, shortener};
    use crate::simulator::outcome::{NodeSeries, Series};

    /// `pg` is full with 190,000 waiting, two of six `api` are dead, `lb` is calm.
    fn series() -> Series {
        let node = |id: &str, utilisation: f64, queue: u64, instances: [u32; 2]| NodeSeries {
            node: id.to_string(),
            utilisation: vec![0.2, utilisation],
            queue: vec![0, queue],
            refused: vec![0, 0],
            rate: vec![100.0, 100.0],
            hits: Vec::new(),
            instances: instances.to_vec(),
        };
        Series {
            window: 1_000_000,
            fault: Some((1_000_000, 2_000_000)),
            nodes: vec![
                node("lb", 0.05, 0, [1, 1]),
                node("api", 1.0, 300, [6, 4]),
                node("pg", 1.0, 190_000, [3, 3]),
            ],
            ..Series::default()
        }
    }

    fn heated(time: u64) -> String {
        let design = shortener();
        let heat = Heat::at(&design, &series(), time);
        draw(&design, &layout(&design), Some(&heat)).to_string()
    }

    #[test]
    fn every_box_says_name_copies_kind_and_parameters() {
        let design = shortener();
        let svg = draw(&design, &layout(&design), None).to_string();
        for text in [
            ">api ×6<",
            ">service<",
            ">8\u{a0}slots · queue 64<",
            ">SQL + 2\u{a0}replicas<",
            ">load balancer<",
        ] {
            assert!(svg.contains(text), "{text} in {svg}");
        }
    }

    #[test]
    fn only_unusual_calls_carry_a_label() {
        let design = shortener();
        let svg = draw(&design, &layout(&design), None).to_string();
        assert_eq!(svg.matches("class=\"label\"").count(), 1);
        assert!(svg.contains(">200\u{a0}ms · 2\u{a0}tries<"));
    }

    #[test]
    fn heat_shows_figures_the_bottleneck_and_dead_copies() {
        let svg = heated(1_500_000);
        assert!(svg.contains(">100\u{a0}% · queue 190\u{a0}k<"));
        assert!(svg.contains(">✕ 4 of 6 up<"));
        assert_eq!(svg.matches(">bottleneck<").count(), 1);
        assert_eq!(svg.matches("heat-4").count(), 2);
        assert!(svg.contains("box heat-4 worst"));
        assert!(svg.contains("box heat-0"));
    }

    #[test]
    fn the_full_node_that_others_wait_for_is_the_bottleneck() {
        let heat = Heat::at(&shortener(), &series(), 1_500_000);
        assert_eq!(heat.bottleneck.as_deref(), Some("pg"));
        assert!(heat.fault);
        assert_eq!(Heat::at(&shortener(), &series(), 0).bottleneck, None);
    }

    #[test]
    fn times_after_the_end_show_the_last_window() {
        assert_eq!(heated(1_500_000), heated(u64::MAX));
        assert_ne!(heated(0), heated(1_000_000));
    }

    #[test]
    fn the_description_lists_nodes_and_figures() {
        let svg = heated(1_000_000);
        let description = svg
            .split("<desc>")
            .nth(1)
            .and_then(|rest| rest.split("</desc>").next());
        let expected = "user, client; lb, load balancer: 5\u{a0}%, 100/s; api ×6, service: 100\u{a0}%, queue 300, \
                        4 of 6 up; pg, SQL database: 100\u{a0}%, queue 190\u{a0}k, the bottleneck.";
        assert_eq!(description, Some(expected));
    }

    #[test]
    fn names_are_escaped_everywhere() {
        let mut design = shortener();
        design.nodes[2].id = "<script>\"'&".to_string();
        design.edges[1].to = design.nodes[2].id.clone();
        let svg = draw_for_page(&design, None).to_string();
        assert!(!svg.contains("<script"));
        assert!(svg.contains("&lt;script&gt;&quot;&#39;&amp;"));
    }

    #[test]
    fn every_width_a_drawing_may_have_has_its_rules_in_the_style_sheet() {
        let sheet = include_str!("../../../static/css/drawing.css");
        for width in 0..2000 {
            let mut placement = layout(&shortener());
            placement.width = width;
            if let Some(room) = least_room(&placement) {
                assert!(
                    sheet.contains(&format!(".least-{room} {{"))
                        && sheet.contains(&format!(".wide-{room}.tall {{"))
                );
                // Small drawings fit a phone, others shrink by a quarter at most.
                assert!(room == 20 || room * 16 * 4 >= width * 3 - 256, "{width} {room}");
            }
        }
    }

    #[test]
    fn a_design_without_nodes_is_an_empty_picture() {
        let svg = draw_for_page(&Design::default(), None).to_string();
        assert!(svg.contains("<svg") && !svg.contains("<rect"), "{svg}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]

        #[test]
        fn the_same_design_gives_the_same_bytes_without_style_or_script(design in any_design()) {
            let svg = draw_for_page(&design, None).to_string();
            prop_assert_eq!(&svg, &draw_for_page(&design.clone(), None).to_string());
            prop_assert!(!svg.contains(" style=") && !svg.contains("<style") && !svg.contains(" id="));
            prop_assert_eq!(svg.matches("<g>").count(), svg.matches("</g>").count());
        }
    }
}

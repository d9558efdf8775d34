//! Boxes: name, kind, parameters or figures, the bar of the load and the mark of the bottleneck.

use crate::simulator::design::{Component, Node};
use crate::simulator::drawing::glyph::glyph;
use crate::simulator::drawing::heat::{Heat, NodeHeat};
use crate::simulator::drawing::layout::{BOX_HEIGHT, Direction, LABEL_SIZE, NAME_SIZE, NodeBox, name_size};
use crate::simulator::drawing::markup::{Markup, Number};
use crate::simulator::drawing::{figures, words};

/// A box with what is written in it; heat colours it and replaces the parameters by figures.
pub(super) fn draw(
    markup: &mut Markup,
    node: &Node,
    area: &NodeBox,
    heat: Option<&Heat>,
    direction: Direction,
) {
    let state = heat.and_then(|heat| heat.nodes.get(&node.id));
    let worst = heat.is_some_and(|heat| heat.bottleneck.as_ref() == Some(&node.id));
    let down = state.is_some_and(NodeHeat::is_down);
    let mut class = "box".to_string();
    if let Some(step) = state.and_then(NodeHeat::step) {
        class.push_str(&format!(" heat-{step}"));
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
    if let Some(load) = state.and_then(NodeHeat::load).filter(|_| !down) {
        let busy = load.clamp(0.0, 1.0);
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
    let small = name_size(&node.id) < NAME_SIZE;
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
pub(super) fn copies_up(node: &Node, state: &NodeHeat) -> Option<String> {
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
        text.push_str(&format!(" | {}", state.details()));
    }
    text
}

//! The drawing of a design, plain or heated by a moment of its simulation.

mod boxes;
mod wires;

#[cfg(test)]
mod tests;

use super::figures::instant;
use super::heat::{Heat, step_words};
use super::layout::{Direction, Placement, layout_towards};
use super::markup::{Markup, Svg};
use super::words;
use crate::simulator::design::{Design, MAX_NODES};

/// A drawing may shrink to about this share of its size before it scrolls or gives way to the other.
const LEAST_PERCENT: i32 = 85;
/// Least widths in rem that the style sheet has rules for, and the step between them.
const LEAST_ROOMS: std::ops::RangeInclusive<i32> = 20..=72;
const ROOM_STEP: i32 = 4;

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
            wires::draw(&mut markup, design, edge, wire, placement.direction);
        }
    }
    wires::label(&mut markup, design, placement);
    for (node, area) in design.nodes.iter().zip(&placement.boxes) {
        boxes::draw(&mut markup, node, area, heat, placement.direction);
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
        .attr("aria-label", "Colours by load")
        .open();
    let steps = step_words().into_iter().enumerate();
    let steps = steps.map(|(step, words)| (format!("box heat-{step}"), words));
    let others = [("box".to_string(), "no limit of its own".to_string())];
    for (class, words) in steps.chain(others) {
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
            .class(class)
            .numbers(&[
                ("x", 0.5),
                ("y", 0.5),
                ("width", 15.0),
                ("height", 11.0),
                ("rx", 2.0),
            ])
            .empty();
        markup.close("svg");
        markup.element("span").text(&words);
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
    let nodes = design.nodes.iter().take(MAX_NODES).map(|node| {
        let mut text = format!(
            "{}, {}",
            words::with_copies(&node.id, node.instances),
            words::kind_words(node.component.kind())
        );
        match heat.and_then(|heat| heat.nodes.get(&node.id)) {
            Some(state) => {
                text.push_str(&format!(": {}", state.figure().replace(" · ", ", ")));
                if let Some(dead) = boxes::copies_up(node, state) {
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

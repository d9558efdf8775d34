//! Promises against what was measured: value and 99 % interval as parts of what the limit allows.
//!
//! All rows share one scale, "share of what is allowed", so the limits line up however different their units.

use super::{Table, Unit, percent};
use crate::simulator::drawing::figures::{count, three_figures};
use crate::simulator::drawing::markup::{Markup, Number, Svg};
use crate::simulator::outcome::{DesignVerdict, SloOutcome};

const ROW: f64 = 64.0;
const KEY: f64 = 22.0;
/// Right end of the scale, in limits.
const END: f64 = 1.6;

/// The promises of a scenario, one row each.
#[derive(Debug, Clone, PartialEq)]
pub struct Intervals {
    slos: Vec<SloOutcome>,
}

impl Intervals {
    pub(in crate::simulator::drawing) const TITLE: &str = "Promises and what was measured";

    pub fn new(slos: &[SloOutcome]) -> Intervals {
        Intervals { slos: slos.to_vec() }
    }

    pub fn svg(&self) -> Svg {
        let mut markup = Markup::new();
        markup
            .element("svg")
            .class("chart intervals")
            .attr("width", "100%")
            .attr("height", self.height())
            .attr("role", "img")
            .open();
        markup.describe(Intervals::TITLE, &self.description());
        self.draw(&mut markup);
        markup.close("svg");
        markup.finish()
    }

    pub fn rows(&self) -> Table {
        let head = ["Promise", "Limit", "Measured", "Low", "High", "Verdict"];
        Table {
            caption: Intervals::TITLE.to_string(),
            head: head.map(String::from).to_vec(),
            rows: self
                .slos
                .iter()
                .map(|slo| {
                    vec![
                        name(slo),
                        limit(slo),
                        figure(slo, slo.value),
                        figure(slo, slo.low),
                        figure(slo, slo.high),
                        verdict(slo).1.to_string(),
                    ]
                })
                .collect(),
        }
    }

    pub(in crate::simulator::drawing) fn description(&self) -> String {
        let words: Vec<String> = self
            .slos
            .iter()
            .map(|slo| {
                format!(
                    "{}, asked {}: {} ({})",
                    name(slo),
                    limit(slo),
                    measured(slo),
                    verdict(slo).1
                )
            })
            .collect();
        format!("{}.", words.join("; "))
    }

    pub(in crate::simulator::drawing) fn height(&self) -> f64 {
        KEY + ROW * self.slos.len() as f64
    }

    pub(in crate::simulator::drawing) fn draw(&self, markup: &mut Markup) {
        markup
            .element("text")
            .class("limit-name")
            .at(1.0 / END, 14.0)
            .attr("text-anchor", "middle")
            .text("limit");
        for (index, slo) in self.slos.iter().enumerate() {
            draw_row(markup, slo, KEY + ROW * index as f64);
        }
    }
}

fn draw_row(markup: &mut Markup, slo: &SloOutcome, top: f64) {
    let (tone, word, mark) = verdict(slo);
    markup
        .element("text")
        .class("panel-name")
        .attr("y", Number(top + 16.0))
        .text(&format!("{mark} {}", name(slo)));
    markup
        .element("text")
        .class(format_args!("measure {tone}"))
        .attr("x", "100%")
        .attr("y", Number(top + 16.0))
        .attr("text-anchor", "end")
        .text(word);
    markup
        .element("text")
        .class("tick")
        .attr("y", Number(top + 33.0))
        .text(&format!("{} ({})", measured(slo), limit(slo)));
    let y = top + 46.0;
    let at_limit = 1.0 / END;
    markup
        .element("rect")
        .class("beyond")
        .at(at_limit, y - 7.0)
        .attr("width", percent(1.0 - at_limit))
        .attr("height", 14)
        .empty();
    markup
        .element("line")
        .class("limit")
        .attr("x1", percent(at_limit))
        .attr("x2", percent(at_limit))
        .numbers(&[("y1", y - 8.0), ("y2", y + 8.0)])
        .empty();
    markup
        .element("line")
        .class("grid")
        .attr("x2", "100%")
        .numbers(&[("y1", y), ("y2", y)])
        .empty();
    let value = used(slo, slo.value);
    let [low, high] = [used(slo, slo.low), used(slo, slo.high)];
    let [low, high] = [low.min(high).max(0.0), low.max(high)];
    let place = |used: f64| (used / END).clamp(0.0, 1.0);
    markup
        .element("line")
        .class(format_args!("span {tone}"))
        .attr("x1", percent(place(low)))
        .attr("x2", percent(place(high)))
        .numbers(&[("y1", y), ("y2", y)])
        .empty();
    for end in [low, high].into_iter().filter(|end| *end < END) {
        markup
            .element("line")
            .class(format_args!("cap {tone}"))
            .attr("x1", percent(place(end)))
            .attr("x2", percent(place(end)))
            .numbers(&[("y1", y - 5.0), ("y2", y + 5.0)])
            .empty();
    }
    if value <= END {
        markup
            .element("circle")
            .class(format_args!("point {tone}"))
            .attr("cx", percent(place(value)))
            .numbers(&[("cy", y), ("r", 4.5)])
            .empty();
    } else {
        // Off the scale: an arrow at the edge and how far it is.
        let words = if value.is_finite() {
            format!("{} × allowed", three_figures(value))
        } else {
            "none allowed".to_string()
        };
        markup
            .element("text")
            .class(format_args!("measure {tone}"))
            .attr("x", "100%")
            .attr("y", Number(top + 33.0))
            .attr("text-anchor", "end")
            .text(&words);
        markup
            .element("svg")
            .attr("x", "100%")
            .attr("y", Number(y))
            .attr("overflow", "visible")
            .open();
        markup
            .element("path")
            .class(format_args!("point {tone}"))
            .attr("d", "M0 0l-11-6v12z")
            .empty();
        markup.close("svg");
    }
}

/// Share of what the limit allows that a value uses up: below 1 is kept, above is broken.
fn used(slo: &SloOutcome, value: f64) -> f64 {
    let (used, allowed) = if at_least(slo) {
        (1.0 - value, 1.0 - slo.limit)
    } else {
        (value, slo.limit)
    };
    if used <= 0.0 {
        0.0
    } else if allowed <= 0.0 {
        f64::INFINITY
    } else {
        used / allowed
    }
}

fn at_least(slo: &SloOutcome) -> bool {
    matches!(slo.metric.as_str(), "success" | "recovered")
}

/// `p99 latency of redirect`.
pub fn name(slo: &SloOutcome) -> String {
    let metric = match slo.metric.as_str() {
        "latency" => "latency",
        "success" => "success",
        "recovered" => "success after the fault",
        "staleness_age" => "age of stale reads",
        "stale_share" => "stale reads",
        "lost_acked_writes" => "lost acknowledged writes",
        "backlog" => "messages left at the end",
        "message_age" => "age of messages",
        "delivery" => "delivery time",
        "lost_messages" => "lost messages",
        "out_of_order" => "messages out of order",
        other => other,
    };
    let mut name = match slo.quantile {
        Some(quantile) => format!("p{} {metric}", three_figures(quantile * 100.0)),
        None => metric.to_string(),
    };
    if let Some(kind) = &slo.kind {
        name.push_str(&format!(" of {kind}"));
    }
    name
}

fn figure(slo: &SloOutcome, value: f64) -> String {
    match slo.metric.as_str() {
        "latency" | "staleness_age" | "message_age" | "delivery" => Unit::Micros.figure(value),
        "success" | "recovered" | "stale_share" | "out_of_order" => Unit::Share.figure(value),
        _ => count(value),
    }
}

fn limit(slo: &SloOutcome) -> String {
    let words = if at_least(slo) { "at least" } else { "at most" };
    format!("{words} {}", figure(slo, slo.limit))
}

fn measured(slo: &SloOutcome) -> String {
    let [low, high] = [figure(slo, slo.low), figure(slo, slo.high)];
    if low == high {
        return figure(slo, slo.value);
    }
    // `48.9–50.6 ms`: the unit once where both have it.
    match (low.split_once('\u{a0}'), high.split_once('\u{a0}')) {
        (Some((number, unit)), Some((_, other))) if unit == other => format!("{number}–{high}"),
        _ => format!("{low}–{high}"),
    }
}

/// Class, word, mark.
fn verdict(slo: &SloOutcome) -> (&'static str, &'static str, &'static str) {
    match slo.verdict {
        DesignVerdict::Passed => ("ok", "kept", "✓"),
        DesignVerdict::Borderline => ("warn", "borderline", "◐"),
        DesignVerdict::Failed => ("bad", "broken", "✕"),
        DesignVerdict::EventLimit => ("bad", "event limit", "✕"),
    }
}

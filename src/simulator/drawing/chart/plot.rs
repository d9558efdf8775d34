//! What line charts share: paths over time, the span of the fault, labels that keep apart.

use super::line::Band;
use super::percent;
use crate::simulator::drawing::markup::{Markup, Number};

/// Width of a plot in its own units; it is stretched to the page.
pub(super) const ACROSS: f64 = 1000.0;

pub(super) fn draw_band(markup: &mut Markup, band: &Band, end: u64, top: f64, height: f64) {
    let from = (band.from as f64 / end as f64).min(1.0);
    let to = (band.to as f64 / end as f64).clamp(from, 1.0);
    markup
        .element("rect")
        .class("band")
        .at(from, top)
        .attr("width", percent(to - from))
        .attr("height", Number(height))
        .empty();
}

/// Path data over `ACROSS`; a lone value becomes a dot.
pub(super) fn path(values: &[Option<f64>], y: impl Fn(f64) -> f64, windows: usize) -> String {
    let mut data = String::new();
    let mut drawing = false;
    for (window, value) in values.iter().enumerate() {
        let Some(value) = value else {
            drawing = false;
            continue;
        };
        let x = (window as f64 + 0.5) / windows.max(1) as f64 * ACROSS;
        let alone = !drawing && values.get(window + 1).copied().flatten().is_none();
        data.push_str(&format!(
            "{}{} {}",
            if drawing { "L" } else { "M" },
            Number(x),
            Number(y(*value))
        ));
        if alone {
            data.push_str("h.1");
        }
        drawing = true;
    }
    data
}

pub(super) fn peak(values: &[Option<f64>]) -> Option<(usize, f64)> {
    let mut best: Option<(usize, f64)> = None;
    for (window, value) in values.iter().enumerate() {
        if let Some(value) = value
            && best.is_none_or(|(_, most)| *value > most)
        {
            best = Some((window, *value));
        }
    }
    best
}

/// Sorted places moved as little as the distance between them asks, within bounds as far as they fit.
pub(super) fn push_apart(wanted: &[f64], pitch: f64, low: f64, high: f64) -> Vec<f64> {
    let mut places = wanted.to_vec();
    for index in 1..places.len() {
        places[index] = places[index].max(places[index - 1] + pitch);
    }
    let over = places.last().map_or(0.0, |last| (last - high).max(0.0));
    if over > 0.0 {
        let mut ceiling = high;
        for place in places.iter_mut().rev() {
            *place = place.min(ceiling);
            ceiling = *place - pitch;
        }
    }
    if let Some(first) = places.first().copied().filter(|first| *first < low) {
        let lift = low - first;
        for place in &mut places {
            *place += lift;
        }
    }
    places
}

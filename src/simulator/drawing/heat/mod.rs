//! How hot each node of a design is at one moment of a simulation, and which one holds the others up.

mod node;

#[cfg(test)]
mod tests;

pub(super) use node::step_words;
pub use node::{Gauge, NodeHeat};

use std::collections::BTreeMap;

use super::figures::instant;
use crate::simulator::design::Design;
use crate::simulator::outcome::Series;

/// A node from here on is full: it works as fast as it can.
pub(super) const FULL: f64 = 0.95;

/// The state of a design in one window of a simulation.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Heat {
    /// Begin of the window, µs.
    pub at: u64,
    /// The fault is on.
    pub fault: bool,
    pub nodes: BTreeMap<String, NodeHeat>,
    /// The full node that no other full node makes wait.
    pub bottleneck: Option<String>,
}

impl Heat {
    /// The window that holds a time in µs, or the last one.
    pub fn at(design: &Design, series: &Series, time: u64) -> Heat {
        let longest = series.nodes.iter().map(|node| node.utilisation.len()).max();
        let last = longest.unwrap_or(0).saturating_sub(1);
        let window = (time / series.window.max(1)).min(last as u64) as usize;
        let at = window as u64 * series.window;
        let nodes: BTreeMap<String, NodeHeat> = series
            .nodes
            .iter()
            .map(|figures| {
                let node = design.nodes.iter().find(|node| node.id == figures.node);
                let gauge = node.map(Gauge::of).unwrap_or_default();
                let mut heat = NodeHeat::of(gauge, figures, window, series.window);
                if let Gauge::Source { failed } = &mut heat.gauge {
                    (heat.rate, *failed) = begun(series, window);
                }
                (figures.node.clone(), heat)
            })
            .collect();
        Heat {
            at,
            fault: series.fault.is_some_and(|(from, to)| (from..to).contains(&at)),
            bottleneck: bottleneck(design, &nodes),
            nodes,
        }
    }

    /// One sentence for the slider and the description: `At 31 s: pg 100 %, queue 190 k (bottleneck); api 97 %.`
    pub fn words(&self) -> String {
        let mut hot: Vec<(&String, &NodeHeat)> = self.nodes.iter().collect();
        // The bottleneck first, what else is full, then by load; what has no limit of its own comes last.
        let rank = |(id, node): &(&String, &NodeHeat)| match node.is_full() {
            true if self.bottleneck.as_ref() == Some(id) => 3.0,
            true => 1.0 + node.utilisation,
            false => node.load().unwrap_or(-1.0),
        };
        hot.sort_by(|a, b| rank(b).total_cmp(&rank(a)));
        let mut words = format!(
            "At {}{}: ",
            instant(self.at),
            if self.fault { ", during the fault" } else { "" }
        );
        let shown = hot.len().min(4);
        for (index, (id, node)) in hot.into_iter().take(shown).enumerate() {
            if index > 0 {
                words.push_str("; ");
            }
            words.push_str(&format!("{id} {}", node.figure().replace(" · ", ", ")));
            if self.bottleneck.as_ref() == Some(id) {
                words.push_str(" (bottleneck)");
            }
        }
        words.push('.');
        words
    }
}

/// Requests a second that begin in a window, and the share of them that fails.
fn begun(series: &Series, window: usize) -> (f64, f64) {
    let at = |values: &[u64]| values.get(window).copied().unwrap_or(0) as f64;
    let (done, failed) = (at(&series.done), at(&series.failed));
    let seconds = series.window.max(1) as f64 / 1e6;
    (at(&series.arrivals) / seconds, failed / (done + failed).max(1.0))
}

/// A full node whose callees are not full waits for nobody: it is the cause. Of several the longest queue counts,
/// then the order of the design.
fn bottleneck(design: &Design, nodes: &BTreeMap<String, NodeHeat>) -> Option<String> {
    let full = |id: &str| nodes.get(id).is_some_and(NodeHeat::is_full);
    let waits = |id: &str| {
        let mut seen = vec![id];
        let mut next = 0;
        while let Some(from) = seen.get(next).copied() {
            next += 1;
            for edge in design.edges.iter().filter(|edge| edge.from == from) {
                let to = edge.to.as_str();
                if seen.contains(&to) {
                    continue;
                }
                if full(to) {
                    return true;
                }
                // What only passes calls on waits for those behind it.
                if nodes.get(to).is_some_and(|node| node.load().is_none()) {
                    seen.push(to);
                }
            }
        }
        false
    };
    let candidates = || {
        design
            .nodes
            .iter()
            .map(|node| node.id.as_str())
            .filter(|id| full(id))
    };
    let pick = |ids: &mut dyn Iterator<Item = &str>| {
        let mut best: Option<(&str, u64)> = None;
        for id in ids {
            let load = nodes.get(id).map_or(0, |node| node.waiting + node.refused);
            if best.is_none_or(|(_, most)| load > most) {
                best = Some((id, load));
            }
        }
        best.map(|(id, _)| id.to_string())
    };
    pick(&mut candidates().filter(|id| !waits(id))).or_else(|| pick(&mut candidates()))
}

//! How hot each node of a design is at one moment of a simulation, and which one holds the others up.

use std::collections::BTreeMap;

use super::figures::{instant, rough_share, short_count};
use crate::simulator::design::Design;
use crate::simulator::outcome::{NodeSeries, Series};

/// A node from here on is full: it works as fast as it can.
pub(super) const FULL: f64 = 0.95;
/// Where the five steps of colour part.
const STEPS: [f64; 4] = [0.3, 0.6, 0.8, FULL];

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

#[derive(Debug, Clone, PartialEq, Default)]
pub struct NodeHeat {
    /// Busy share, 0 to 1.
    pub utilisation: f64,
    pub waiting: u64,
    /// Refused in the window.
    pub refused: u64,
    /// Calls a second.
    pub rate: f64,
    /// Caches and CDNs.
    pub hits: Option<f64>,
    /// Copies up, and the most that were up in any window.
    pub up: u32,
    pub most: u32,
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
            .map(|node| (node.node.clone(), NodeHeat::of(node, window)))
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
        hot.sort_by(|a, b| b.1.utilisation.total_cmp(&a.1.utilisation));
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

impl NodeHeat {
    fn of(series: &NodeSeries, window: usize) -> NodeHeat {
        NodeHeat {
            utilisation: series.utilisation.get(window).copied().unwrap_or(0.0),
            waiting: series.queue.get(window).copied().unwrap_or(0),
            refused: series.refused.get(window).copied().unwrap_or(0),
            rate: series.rate.get(window).copied().unwrap_or(0.0),
            hits: series.hits.get(window).copied(),
            up: series.instances.get(window).copied().unwrap_or(0),
            most: series.instances.iter().copied().max().unwrap_or(0),
        }
    }

    /// Step of the five colours, 0 the coolest.
    pub fn step(&self) -> usize {
        STEPS.iter().filter(|limit| self.utilisation >= **limit).count()
    }

    pub fn is_full(&self) -> bool {
        self.utilisation >= FULL
    }

    /// `97 % · queue 1,200`, `11 % · hits 84 %`, `all down`: the figure in the box.
    pub fn figure(&self) -> String {
        if self.most > 0 && self.up == 0 {
            return "all down".to_string();
        }
        let mut parts = vec![rough_share(self.utilisation)];
        if self.waiting > 0 {
            parts.push(format!("queue {}", short_count(self.waiting as f64)));
        } else if self.refused > 0 {
            parts.push(format!("refused {}", short_count(self.refused as f64)));
        } else if let Some(hits) = self.hits {
            parts.push(format!("hits {}", rough_share(hits)));
        } else if self.rate > 0.0 {
            parts.push(format!("{}/s", short_count(self.rate)));
        }
        parts.join(" · ")
    }
}

/// A full node whose callees are not full waits for nobody: it is the cause. Of several the longest queue counts,
/// then the order of the design.
fn bottleneck(design: &Design, nodes: &BTreeMap<String, NodeHeat>) -> Option<String> {
    let full = |id: &str| nodes.get(id).is_some_and(NodeHeat::is_full);
    let waits = |id: &str| {
        design
            .edges
            .iter()
            .any(|edge| edge.from == id && edge.to != id && full(&edge.to))
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

/// What the five steps stand for, coolest first.
pub(super) fn step_words() -> [String; 5] {
    let [a, b, c, d] = STEPS.map(rough_share);
    [
        format!("under {a}"),
        format!("under {b}"),
        format!("under {c}"),
        format!("under {d}"),
        "full".to_string(),
    ]
}

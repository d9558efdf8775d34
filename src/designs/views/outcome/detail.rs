//! One scenario in detail: its findings, the heated drawing at a moment, charts, nodes, edges and tail.

use super::Place;
use super::charts::{ChartView, charts};
use super::scenarios::{SloCell, SloColumn};
use crate::designs::views::badge;
use crate::designs::views::checked::DrawingPartial;
use crate::designs::views::pieces::{Piece, with_code};
use crate::problems::design::words::{short_metric, trimmed};
use crate::simulator::design::Design;
use crate::simulator::drawing::Heat;
use crate::simulator::drawing::figures::{count, instant, share, short_count};
use crate::simulator::outcome::{EdgeTotals, NodeSeries, ScenarioOutcome, Series};
use crate::web::views::BadgeView;

const SECOND: f64 = 1e6;

#[derive(Clone, Debug)]
pub struct ScenarioDetail {
    pub id: String,
    pub title: String,
    pub badge: BadgeView,
    pub is_hidden: bool,
    /// Most important first.
    pub findings: Vec<Vec<Piece>>,
    pub slos: Vec<(SloColumn, SloCell)>,
    /// "320,000 requests: …".
    pub totals: String,
    pub slider: Option<Slider>,
    pub drawing: Option<DrawingPartial>,
    pub charts: Vec<ChartView>,
    pub nodes: Vec<NodeRow>,
    pub edges: Vec<EdgeRow>,
}

/// The moment that the drawing shows, and those it can show.
#[derive(Clone, Debug)]
pub struct Slider {
    /// Seconds from the beginning.
    pub at: String,
    pub last: String,
    pub step: String,
}

#[derive(Clone, Debug)]
pub struct NodeRow {
    pub id: String,
    /// "99 % at 21 s"; empty where nothing can be busy.
    pub utilisation: String,
    /// "1,200 at 40 s"; empty where nobody ever waited.
    pub queue: String,
    pub refused: String,
    /// Calls a second at most.
    pub rate: String,
    pub hits: String,
}

#[derive(Clone, Debug)]
pub struct EdgeRow {
    pub from: String,
    pub to: String,
    pub calls: String,
    pub retries: String,
    pub timeouts: String,
    pub refused: String,
    pub failed: String,
    /// More than one try in twenty was another one.
    pub is_hot: bool,
}

/// The moment to show first: a little into the fault, else the middle.
fn telling_moment(series: &Series) -> u64 {
    let end = series.arrivals.len() as u64 * series.window;
    match series.fault {
        Some((from, to)) if to > from => (from + (to - from) * 3 / 4).min(end),
        _ => end / 2,
    }
}

/// The window before which a scenario ends, µs.
fn horizon(series: &Series) -> u64 {
    series.arrivals.len() as u64 * series.window
}

impl ScenarioDetail {
    /// `place` names the moment and the table that are asked for.
    pub fn new(scenario: &ScenarioOutcome, design: Option<&Design>, place: &Place) -> ScenarioDetail {
        let series = &scenario.series;
        let moment = moment(series, place.at);
        let has_time = !series.nodes.is_empty() && horizon(series) > 0;
        ScenarioDetail {
            id: scenario.id.clone(),
            title: scenario.title.clone(),
            badge: badge(scenario.verdict),
            is_hidden: scenario.hidden,
            findings: scenario
                .findings
                .iter()
                .map(|finding| with_code(finding))
                .collect(),
            slos: scenario
                .slos
                .iter()
                .map(|slo| {
                    let column = SloColumn {
                        id: slo.id.clone(),
                        head: short_metric(&slo.metric, slo.kind.as_deref(), slo.quantile),
                    };
                    (column, SloCell::new(slo))
                })
                .collect(),
            totals: totals(scenario),
            slider: has_time.then(|| Slider {
                at: seconds(moment),
                last: seconds(horizon(series).saturating_sub(series.window)),
                step: seconds(series.window),
            }),
            drawing: design.map(|design| {
                if has_time {
                    DrawingPartial::heated(design, &Heat::at(design, series, moment))
                } else {
                    DrawingPartial::plain(design)
                }
            }),
            charts: charts(scenario, place),
            nodes: series
                .nodes
                .iter()
                .map(|node| node_row(node, series.window))
                .collect(),
            edges: scenario.edges.iter().map(edge_row).collect(),
        }
    }
}

/// The asked moment in µs, within the scenario; the telling one where none was asked for.
pub fn moment(series: &Series, at: Option<f64>) -> u64 {
    let last = horizon(series).saturating_sub(series.window);
    let asked = at.map_or_else(
        || telling_moment(series),
        |seconds| (seconds.max(0.0) * SECOND) as u64,
    );
    // The window that holds it.
    let asked = asked.min(last);
    asked - asked % series.window.max(1)
}

fn seconds(micros: u64) -> String {
    trimmed(micros as f64 / SECOND)
}

fn totals(scenario: &ScenarioOutcome) -> String {
    let totals = &scenario.totals;
    let number = |value: u64| count(value as f64);
    let mut words = format!(
        "{} requests: {} done, {} failed",
        number(totals.arrivals),
        number(totals.done),
        number(totals.failed)
    );
    if totals.in_flight > 0 {
        words.push_str(&format!(
            ", {} still under way at the end",
            number(totals.in_flight)
        ));
    }
    words + "."
}

fn node_row(node: &NodeSeries, window: u64) -> NodeRow {
    let time = |index: usize| instant(index as u64 * window);
    let peak = |values: &[f64]| {
        let mut best: Option<(usize, f64)> = None;
        for (index, value) in values.iter().enumerate() {
            if best.is_none_or(|(_, most)| *value > most) {
                best = Some((index, *value));
            }
        }
        best
    };
    let queue: Vec<f64> = node.queue.iter().map(|waiting| *waiting as f64).collect();
    let refused: u64 = node.refused.iter().sum();
    let mean_hits = node.hits.iter().sum::<f64>() / node.hits.len().max(1) as f64;
    NodeRow {
        id: node.node.clone(),
        utilisation: peak(&node.utilisation)
            .filter(|(_, value)| *value > 0.0)
            .map(|(index, value)| format!("{} at {}", share(value), time(index)))
            .unwrap_or_default(),
        queue: peak(&queue)
            .filter(|(_, value)| *value > 0.0)
            .map(|(index, value)| format!("{} at {}", short_count(value), time(index)))
            .unwrap_or_default(),
        refused: if refused > 0 {
            count(refused as f64)
        } else {
            String::new()
        },
        rate: peak(&node.rate)
            .filter(|(_, value)| *value > 0.0)
            .map(|(_, value)| short_count(value))
            .unwrap_or_default(),
        hits: if node.hits.is_empty() {
            String::new()
        } else {
            share(mean_hits)
        },
    }
}

fn edge_row(edge: &EdgeTotals) -> EdgeRow {
    let number = |value: u64| {
        if value > 0 {
            count(value as f64)
        } else {
            String::new()
        }
    };
    EdgeRow {
        from: edge.from.clone(),
        to: edge.to.clone(),
        calls: count(edge.calls as f64),
        retries: number(edge.retries),
        timeouts: number(edge.timeouts),
        refused: number(edge.refused),
        failed: number(edge.failed),
        is_hot: edge.retries * 20 > edge.calls,
    }
}

//! The charts of a scenario, from the series its simulation left.

use super::{Band, Limit, Line, LineChart, Multiples, Panel, Unit};
use crate::simulator::drawing::figures::{duration, share};
use crate::simulator::drawing::heat::FULL;
use crate::simulator::outcome::{NodeSeries, Series};

/// Latency quantiles of requests that ended well, on a logarithmic scale when they span more than a decade.
pub fn latency(series: &Series, limit_micros: Option<f64>, fault: &str) -> LineChart {
    let line = |name: &str, values: &[u64], stroke| Line {
        name: name.to_string(),
        // 0 stands for "no request ended well".
        values: values
            .iter()
            .map(|value| (*value > 0).then_some(*value as f64))
            .collect(),
        stroke,
    };
    let all = || series.p50.iter().chain(&series.p99).filter(|value| **value > 0);
    let least = all().min().copied().unwrap_or(1) as f64;
    let most = all().max().copied().unwrap_or(1) as f64;
    let highest = limit_micros.unwrap_or(0.0).max(most);
    LineChart {
        title: "Latency over time".to_string(),
        unit: Unit::Micros,
        window: series.window,
        lines: vec![
            line("p99", &series.p99, 0),
            line("p90", &series.p90, 1),
            line("p50", &series.p50, 2),
        ],
        limit: limit_micros.map(|value| Limit {
            value,
            words: format!("limit {}", duration(value)),
        }),
        band: band(series, fault),
        log: highest > 10.0 * least,
    }
}

/// Requests a second: begun, done, failed.
pub fn traffic(series: &Series, fault: &str) -> LineChart {
    let seconds = (series.window.max(1) as f64) / 1e6;
    let line = |name: &str, values: &[u64], stroke| Line {
        name: name.to_string(),
        values: values.iter().map(|value| Some(*value as f64 / seconds)).collect(),
        stroke,
    };
    LineChart {
        title: "Requests over time".to_string(),
        unit: Unit::PerSecond,
        window: series.window,
        lines: vec![
            line("begun", &series.arrivals, 5),
            line("done", &series.done, 0),
            line("failed", &series.failed, 4),
        ],
        limit: None,
        band: band(series, fault),
        log: false,
    }
}

/// Share of requests that ended well, of those that began in the window.
pub fn success(series: &Series, limit: Option<f64>, fault: &str) -> LineChart {
    let values = series
        .done
        .iter()
        .zip(&series.failed)
        .map(|(done, failed)| (done + failed > 0).then(|| *done as f64 / (done + failed) as f64))
        .collect();
    LineChart {
        title: "Success over time".to_string(),
        unit: Unit::Share,
        window: series.window,
        lines: vec![Line {
            name: "success".to_string(),
            values,
            stroke: 0,
        }],
        limit: limit.map(|value| Limit {
            value,
            words: format!("at least {}", share(value)),
        }),
        band: band(series, fault),
        log: false,
    }
}

/// Busy share of every node that is ever busy: a load balancer or a queue has nothing to be busy with.
pub fn utilisation(series: &Series, fault: &str) -> Multiples {
    let mut multiples = multiples(series, fault, "Busy share", Unit::Share, |node| {
        node.utilisation.iter().copied().map(Some).collect()
    });
    multiples.alarm = FULL;
    multiples.panels.retain(is_ever_more_than_nothing);
    multiples
}

/// Requests waiting at every node where any ever waits.
pub fn queues(series: &Series, fault: &str) -> Multiples {
    let mut multiples = multiples(series, fault, "Waiting", Unit::Count, |node| {
        node.queue.iter().map(|waiting| Some(*waiting as f64)).collect()
    });
    multiples.panels.retain(is_ever_more_than_nothing);
    multiples
}

/// Hit shares of caches and CDNs.
pub fn hit_shares(series: &Series, fault: &str) -> Multiples {
    let mut multiples = multiples(series, fault, "Hits", Unit::Share, |node| {
        node.hits.iter().copied().map(Some).collect()
    });
    multiples.panels.retain(|panel| !panel.values.is_empty());
    multiples
}

fn is_ever_more_than_nothing(panel: &Panel) -> bool {
    panel.values.iter().flatten().any(|value| *value > 0.0)
}

fn multiples(
    series: &Series,
    fault: &str,
    title: &str,
    unit: Unit,
    values: impl Fn(&NodeSeries) -> Vec<Option<f64>>,
) -> Multiples {
    Multiples {
        title: title.to_string(),
        unit,
        window: series.window,
        band: band(series, fault),
        alarm: 2.0,
        panels: series
            .nodes
            .iter()
            .map(|node| Panel {
                name: node.node.clone(),
                values: values(node),
            })
            .collect(),
    }
}

/// A fault from the start to the end is the scenario itself, not a span in it.
fn band(series: &Series, words: &str) -> Option<Band> {
    let (from, to) = series.fault?;
    let end = series.window * series.arrivals.len() as u64;
    (from > 0 || to < end).then(|| Band {
        from,
        to: to.min(end.max(from)),
        words: words.to_string(),
    })
}

//! What a simulation found: stored as JSON with the judgement, printed by `simulate --json`, drawn by pages.
//!
//! Everything here is a pure function of problem, design and engine version: the same on every machine.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DesignVerdict {
    Passed,
    Borderline,
    Failed,
    EventLimit,
}

impl DesignVerdict {
    /// As it is stored and printed.
    pub fn word(self) -> &'static str {
        match self {
            DesignVerdict::Passed => "passed",
            DesignVerdict::Borderline => "borderline",
            DesignVerdict::Failed => "failed",
            DesignVerdict::EventLimit => "event_limit",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// Version of the engine's semantics.
    pub engine: String,
    pub judging_hash: String,
    pub design_hash: String,
    pub verdict: DesignVerdict,
    pub cost: Cost,
    pub scenarios: Vec<ScenarioOutcome>,
    /// Events of all replications.
    pub events: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cost {
    pub verdict: DesignVerdict,
    pub units: f64,
    pub budget: f64,
    pub prices: String,
    pub lines: Vec<CostLine>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CostLine {
    /// Node id, or `network` for traffic.
    pub node: String,
    /// Such as `6 instances`.
    pub what: String,
    pub quantity: f64,
    /// Units each.
    pub price: f64,
    pub units: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScenarioOutcome {
    pub id: String,
    pub title: String,
    pub hidden: bool,
    pub verdict: DesignVerdict,
    pub replications: u32,
    pub slos: Vec<SloOutcome>,
    /// What is wrong and why, most important first, in whole sentences of plain text with `code` in backticks.
    pub findings: Vec<String>,
    /// Of the first replication.
    pub series: Series,
    /// Where the slowest 1 % of requests of the first replication spent their time; shares sum to 1.
    pub tail: Vec<TailShare>,
    pub edges: Vec<EdgeTotals>,
    pub totals: Totals,
    /// With `EventLimit`: the edge that multiplied the work, `from → to`.
    pub amplifier: Option<String>,
    pub events: u64,
}

/// Units of `value`, `low`, `high`, `limit`: µs for latencies and ages, shares 0 to 1, else counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SloOutcome {
    pub id: String,
    /// Such as `latency`, `success`, `recovered`, `staleness_age`, `lost_acked_writes`.
    pub metric: String,
    pub kind: Option<String>,
    pub quantile: Option<f64>,
    /// Mean over replications of the metric itself.
    pub value: f64,
    /// 99 % Student interval over replications.
    pub low: f64,
    pub high: f64,
    pub limit: f64,
    pub verdict: DesignVerdict,
}

/// Figures per window of time. All lists have one number a window.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Series {
    /// Length of a window, µs; the first begins at 0.
    pub window: u64,
    /// Fault begin and end, µs.
    pub fault: Option<(u64, u64)>,
    /// Requests that began in the window: all, well done, failed (timed out, refused, errors).
    pub arrivals: Vec<u64>,
    pub done: Vec<u64>,
    pub failed: Vec<u64>,
    /// Latency of requests that ended well in the window, µs.
    pub p50: Vec<u64>,
    pub p90: Vec<u64>,
    pub p99: Vec<u64>,
    pub nodes: Vec<NodeSeries>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct NodeSeries {
    pub node: String,
    /// Busy share of the servers that are up, 0 to 1: the higher of slots and cores.
    pub utilisation: Vec<f64>,
    /// Waiting at the end of the window.
    pub queue: Vec<u64>,
    /// Refused in the window: queue full, no instance, rate limit, breaker open.
    pub refused: Vec<u64>,
    /// Calls per second that reached it.
    pub rate: Vec<f64>,
    /// Hit share, caches and CDNs only; else empty.
    pub hits: Vec<f64>,
    pub instances: Vec<u32>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TailShare {
    /// Node id, `network` or `backoff`.
    pub node: String,
    pub waiting: f64,
    pub working: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EdgeTotals {
    pub from: String,
    pub to: String,
    pub calls: u64,
    pub retries: u64,
    pub timeouts: u64,
    pub refused: u64,
    pub failed: u64,
}

/// Conservation: arrivals = done + failed + in_flight.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Totals {
    pub arrivals: u64,
    pub done: u64,
    pub failed: u64,
    pub in_flight: u64,
}

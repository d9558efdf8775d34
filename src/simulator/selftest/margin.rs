//! How far a figure is from its limit, as a share of what the limit allows.

use std::fmt;

use serde::Serialize;

use crate::simulator::outcome::{Cost, SloOutcome};

/// A design of the self-test must be at least this far from every limit that decides over it.
pub const ROOM: f64 = 0.10;

/// Above 0 the promise is kept, below it is broken. Of success it is the share of the error budget that is left:
/// at a limit of 99.9 %, 99.95 % leaves half of it. `None` stands for "infinitely far", where nothing is allowed
/// and something, or nothing, has happened.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Margin {
    pub scenario: String,
    pub slo: String,
    pub kept: bool,
    pub share: Option<f64>,
}

impl Margin {
    pub fn of(scenario: &str, slo: &SloOutcome) -> Self {
        let (used, allowed) = match slo.metric.as_str() {
            "success" | "recovered" => (1.0 - slo.value, 1.0 - slo.limit),
            _ => (slo.value, slo.limit),
        };
        Self::new(scenario, &slo.id, used, allowed)
    }

    pub fn of_cost(cost: &Cost) -> Self {
        Self::new("budget", "units", cost.units, cost.budget)
    }

    fn new(scenario: &str, slo: &str, used: f64, allowed: f64) -> Self {
        // 1 − 0.999 is not quite 0.001; less than a billionth is nothing.
        const DUST: f64 = 1e-9;
        let share = (allowed > DUST).then(|| (allowed - used) / allowed);
        Self {
            scenario: scenario.to_owned(),
            slo: slo.to_owned(),
            kept: used <= allowed + DUST,
            share,
        }
    }

    /// The distance to the limit without its side.
    pub fn distance(&self) -> f64 {
        self.share.map_or(f64::INFINITY, f64::abs)
    }

    pub fn is_close(&self) -> bool {
        self.distance() < ROOM
    }
}

impl fmt::Display for Margin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = if self.kept { "below" } else { "above" };
        match self.share {
            Some(share) => write!(
                f,
                "{} {} {:.0} % {side} its limit",
                self.scenario,
                self.slo,
                share.abs() * 100.0
            ),
            None => write!(f, "{} {} allows nothing", self.scenario, self.slo),
        }
    }
}

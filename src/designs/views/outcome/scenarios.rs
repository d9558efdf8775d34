//! The table of scenarios: one row a scenario, one column a promise.

use crate::designs::views::badge;
use crate::problems::design::words::{Unit, is_floor, short_metric};
use crate::simulator::outcome::{DesignVerdict, Outcome, ScenarioOutcome, SloOutcome};
use crate::web::views::BadgeView;

#[derive(Clone, Debug, Default)]
pub struct ScenarioTable {
    pub columns: Vec<SloColumn>,
    pub rows: Vec<ScenarioRow>,
}

/// A promise, in the order in which scenarios ask for it first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SloColumn {
    pub id: String,
    /// "p99 latency, redirect".
    pub head: String,
}

#[derive(Clone, Debug)]
pub struct ScenarioRow {
    pub id: String,
    pub title: String,
    pub is_hidden: bool,
    pub badge: BadgeView,
    /// Its charts.
    pub url: String,
    /// Its charts stand below.
    pub is_chosen: bool,
    pub replications: u32,
    /// One a column; `None` where it is not asked for.
    pub cells: Vec<Option<SloCell>>,
}

#[derive(Clone, Debug)]
pub struct SloCell {
    /// "15.3 %".
    pub figure: String,
    /// Half the width of the 99 % interval: "0.4 %"; `None` where it rounds to nothing.
    pub spread: Option<String>,
    /// "≤ 50 ms".
    pub limit: String,
    pub verdict: DesignVerdict,
}

impl SloCell {
    pub fn new(slo: &SloOutcome) -> SloCell {
        let unit = Unit::of(&slo.metric);
        let bound = if is_floor(&slo.metric) { "≥" } else { "≤" };
        SloCell {
            figure: unit.figure(slo.value),
            spread: spread(unit, slo),
            limit: format!("{bound}\u{a0}{}", unit.figure(slo.limit)),
            verdict: slo.verdict,
        }
    }

    pub fn is_bad(&self) -> bool {
        matches!(self.verdict, DesignVerdict::Failed | DesignVerdict::EventLimit)
    }

    pub fn is_open(&self) -> bool {
        self.verdict == DesignVerdict::Borderline
    }
}

/// An interval below a hundredth of the figure's distance to nothing says no more than the figure.
fn spread(unit: Unit, slo: &SloOutcome) -> Option<String> {
    let half = (slo.high - slo.low) / 2.0;
    let scale = match unit {
        // What counts of a success share is how far it is from 1.
        Unit::Share => slo.value.min(1.0 - slo.value).max(0.0005),
        Unit::Time | Unit::Count => slo.value,
    };
    (half.is_finite() && half > scale * 0.01).then(|| unit.figure(half))
}

impl ScenarioTable {
    /// `url` gives the address of a scenario's charts.
    pub fn new(outcome: &Outcome, chosen: &str, url: &dyn Fn(&str) -> String) -> ScenarioTable {
        let mut columns: Vec<SloColumn> = Vec::new();
        for slo in outcome.scenarios.iter().flat_map(|scenario| &scenario.slos) {
            if columns.iter().all(|column| column.id != slo.id) {
                columns.push(SloColumn {
                    id: slo.id.clone(),
                    head: short_metric(&slo.metric, slo.kind.as_deref(), slo.quantile),
                });
            }
        }
        let rows = outcome
            .scenarios
            .iter()
            .map(|scenario| row(scenario, &columns, chosen, url))
            .collect();
        ScenarioTable { columns, rows }
    }

    pub fn has_hidden(&self) -> bool {
        self.rows.iter().any(|row| row.is_hidden)
    }
}

fn row(
    scenario: &ScenarioOutcome,
    columns: &[SloColumn],
    chosen: &str,
    url: &dyn Fn(&str) -> String,
) -> ScenarioRow {
    let cell = |column: &SloColumn| {
        let slo = scenario.slos.iter().find(|slo| slo.id == column.id);
        slo.map(SloCell::new)
    };
    ScenarioRow {
        id: scenario.id.clone(),
        title: scenario.title.clone(),
        is_hidden: scenario.hidden,
        badge: badge(scenario.verdict),
        url: url(&scenario.id),
        is_chosen: scenario.id == chosen,
        replications: scenario.replications,
        cells: columns.iter().map(cell).collect(),
    }
}

//! Says in sentences what went wrong in a scenario and why, from the figures of its first replication.
//!
//! `bottleneck` finds the node that can't keep up, `reasons` says why, `effects` what came of it. Every figure in a
//! sentence was measured; nothing is guessed from the shape of a design.

mod bottleneck;
mod effects;
mod reasons;
#[cfg(test)]
mod tests;

use super::drawing::figures::count;
use super::outcome::{DesignVerdict, Series, SloOutcome};
use super::world::plan::Plan;
use super::world::{EVENT_LIMIT, Load, Replication, ScenarioPlan};

/// What sentences are made of.
struct View<'a> {
    plan: &'a Plan,
    scenario: &'a ScenarioPlan,
    day: &'a Replication,
    series: &'a Series,
}

/// Findings, most important first; none where everything is as promised.
pub fn explain(
    plan: &Plan,
    scenario: &ScenarioPlan,
    first: &Replication,
    slos: &[SloOutcome],
    amplifier: Option<u32>,
) -> Vec<String> {
    let mut findings: Vec<String> = amplifier
        .map(|edge| given_up(plan, first, edge))
        .into_iter()
        .collect();
    let broken: Vec<&SloOutcome> = slos
        .iter()
        .filter(|slo| slo.verdict != DesignVerdict::Passed)
        .collect();
    let Some(series) = &first.series else {
        return findings;
    };
    if broken.is_empty() && amplifier.is_none() {
        return findings;
    }
    let view = View {
        plan,
        scenario,
        day: first,
        series,
    };
    findings.extend(view.bottlenecks());
    findings.extend(view.effects(&broken));
    findings
}

fn given_up(plan: &Plan, day: &Replication, edge: u32) -> String {
    let totals = &day.edges[edge as usize];
    let why = if day.events >= EVENT_LIMIT {
        format!("the day was given up after {} events", count(EVENT_LIMIT as f64))
    } else {
        "the day was given up with more work under way than it may hold".to_owned()
    };
    format!(
        "Too much work: {why}. Over `{}` go {} calls and {} retries, for {} requests.",
        plan.edge_name(edge),
        count(totals.calls as f64),
        count(totals.retries as f64),
        count(day.totals.arrivals as f64)
    )
}

impl View<'_> {
    fn windows(&self) -> usize {
        self.series.arrivals.len()
    }

    fn begin(&self, window: usize) -> u64 {
        window as u64 * self.series.window
    }

    /// Windows that count, those of the warm-up left out.
    fn measured(&self) -> std::ops::Range<usize> {
        let first = self.plan.warmup.div_ceil(self.series.window.max(1)) as usize;
        first.min(self.windows())..self.windows()
    }

    /// Windows that count and come before anything is wrong; maybe none.
    fn quiet(&self) -> std::ops::Range<usize> {
        let until = match self.scenario.disturbed {
            Some((begins, _)) => (begins / self.series.window.max(1)) as usize,
            None => 0,
        };
        let measured = self.measured();
        measured.start.min(until)..until.min(measured.end)
    }

    fn load(&self, node: usize, window: usize) -> Load {
        let loads = self.day.loads.get(node);
        loads
            .and_then(|loads| loads.get(window))
            .copied()
            .unwrap_or_default()
    }

    fn name(&self, node: usize) -> String {
        format!("`{}`", self.plan.nodes[node].id)
    }
}

use std::time::Duration;

use serde::Serialize;

use crate::simulator::outcome::{DesignVerdict, Outcome};

/// What `--json` prints: a stable shape, described in `docs/reference/cli.md`.
#[derive(Serialize)]
pub struct Document<'a> {
    verdict: DesignVerdict,
    cost: f64,
    budget: f64,
    scenarios: Vec<ScenarioLine<'a>>,
    events: u64,
    cpu_ms: u64,
}

#[derive(Serialize)]
struct ScenarioLine<'a> {
    id: &'a str,
    verdict: DesignVerdict,
    replications: u32,
    slos: Vec<SloLine<'a>>,
    amplifier: Option<&'a str>,
    findings: &'a [String],
}

#[derive(Serialize)]
struct SloLine<'a> {
    id: &'a str,
    value: f64,
    low: f64,
    high: f64,
    limit: f64,
    verdict: DesignVerdict,
}

pub fn document(outcome: &Outcome, cpu: Duration) -> Document<'_> {
    let scenarios = outcome.scenarios.iter().map(|scenario| ScenarioLine {
        id: &scenario.id,
        verdict: scenario.verdict,
        replications: scenario.replications,
        slos: scenario
            .slos
            .iter()
            .map(|slo| SloLine {
                id: &slo.id,
                value: slo.value,
                low: slo.low,
                high: slo.high,
                limit: slo.limit,
                verdict: slo.verdict,
            })
            .collect(),
        amplifier: scenario.amplifier.as_deref(),
        findings: &scenario.findings,
    });
    Document {
        verdict: outcome.verdict,
        cost: outcome.cost.units,
        budget: outcome.cost.budget,
        scenarios: scenarios.collect(),
        events: outcome.events,
        cpu_ms: u64::try_from(cpu.as_millis()).unwrap_or(u64::MAX),
    }
}

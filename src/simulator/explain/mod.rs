//! Says in sentences what went wrong in a scenario and why, from the figures of its first replication.

use super::outcome::SloOutcome;
use super::world::plan::Plan;
use super::world::{Replication, ScenarioPlan};

/// Findings, most important first.
pub fn explain(
    plan: &Plan,
    _scenario: &ScenarioPlan,
    first: &Replication,
    _slos: &[SloOutcome],
    amplifier: Option<u32>,
) -> Vec<String> {
    let mut findings = Vec::new();
    if let Some(edge) = amplifier {
        let edges = &first.edges[edge as usize];
        findings.push(format!(
            "Too much work: over `{}` go {} calls and {} retries.",
            plan.edge_name(edge),
            edges.calls,
            edges.retries
        ));
    }
    findings
}

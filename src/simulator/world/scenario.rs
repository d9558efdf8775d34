//! One scenario of the problem, worked out for one design.

use super::plan::Plan;
use crate::simulator::design::Kind;
use crate::simulator::problem::{DesignProblem, Fault, Metric, Scenario, Slo, Target};

#[derive(Debug)]
pub struct ScenarioPlan {
    pub id: String,
    pub faults: Vec<FaultPlan>,
    pub slos: Vec<Slo>,
    /// Begin and end of the disturbance as a whole, µs; `None` in a quiet scenario.
    pub disturbed: Option<(u64, u64)>,
}

#[derive(Debug)]
pub struct FaultPlan {
    pub begins: u64,
    /// The horizon when it lasts to the end; its own begin when it is over at once.
    pub ends: u64,
    pub effect: Effect,
}

#[derive(Debug)]
pub enum Effect {
    /// Arrivals of a kind, or of all, times a factor.
    Load {
        factor: f64,
        kind: Option<u32>,
    },
    /// The first instances of each of these nodes.
    Kill {
        nodes: Vec<u32>,
        count: u32,
    },
    KillZone {
        zone: u8,
    },
    Slow {
        nodes: Vec<u32>,
        factor: f64,
    },
    Errors {
        nodes: Vec<u32>,
        share: f64,
    },
    Flush {
        nodes: Vec<u32>,
    },
    HotKey {
        space: u32,
        share: f64,
    },
    Cut {
        one: Vec<u32>,
        other: Vec<u32>,
    },
    Isolate {
        zone: u8,
    },
}

impl ScenarioPlan {
    pub fn new(plan: &Plan, problem: &DesignProblem, scenario: &Scenario) -> ScenarioPlan {
        let faults: Vec<FaultPlan> = scenario
            .faults
            .iter()
            .map(|timed| {
                let begins = timed.at.0.min(plan.horizon);
                let ends = match (&timed.fault, timed.lasts) {
                    (Fault::Flush { .. }, _) => begins,
                    (_, Some(lasts)) => (timed.at.0 + lasts.0).min(plan.horizon),
                    (_, None) => plan.horizon,
                };
                FaultPlan {
                    begins,
                    ends,
                    effect: effect(plan, &timed.fault),
                }
            })
            .collect();
        let begins = faults.iter().map(|fault| fault.begins).min();
        let ends = faults.iter().map(|fault| fault.ends).max();
        ScenarioPlan {
            id: scenario.id.clone(),
            disturbed: begins.zip(ends),
            slos: slos(problem, scenario),
            faults,
        }
    }
}

/// The promises asked for here, with this scenario's limits.
fn slos(problem: &DesignProblem, scenario: &Scenario) -> Vec<Slo> {
    let asked = |slo: &&Slo| slo.scenarios.is_empty() || slo.scenarios.contains(&scenario.id);
    let mut slos: Vec<Slo> = Vec::new();
    for slo in problem.slos.iter().filter(asked) {
        match scenario.overrides.get(&slo.id) {
            Some(None) => {}
            Some(Some(limit)) => slos.push(Slo {
                limit: *limit,
                ..slo.clone()
            }),
            None => slos.push(slo.clone()),
        }
    }
    slos.extend(scenario.extra.iter().cloned());
    // Without a fault that ends there is nothing to recover from.
    if scenario.faults.is_empty() {
        slos.retain(|slo| !matches!(slo.metric, Metric::Recovered { .. }));
    }
    slos
}

fn effect(plan: &Plan, fault: &Fault) -> Effect {
    let nodes = |target: &Target| struck(plan, target);
    let zone = |name: &str| {
        plan.zones
            .iter()
            .position(|zone| zone == name)
            .map_or(u8::MAX - 1, |zone| zone as u8)
    };
    match fault {
        Fault::Load { factor, kind } => Effect::Load {
            factor: *factor,
            kind: kind.as_ref().and_then(|kind| {
                plan.kinds
                    .iter()
                    .position(|known| known.id == *kind)
                    .map(|kind| kind as u32)
            }),
        },
        Fault::KillInstances { target, count } => Effect::Kill {
            nodes: nodes(target),
            count: *count,
        },
        Fault::KillZone { zone: name } => Effect::KillZone { zone: zone(name) },
        Fault::Slow { target, factor } => Effect::Slow {
            nodes: nodes(target),
            factor: *factor,
        },
        Fault::Errors { target, share } => Effect::Errors {
            nodes: nodes(target),
            share: *share,
        },
        Fault::Flush { target } => Effect::Flush { nodes: nodes(target) },
        Fault::HotKey { keyspace, share } => Effect::HotKey {
            space: plan
                .spaces
                .iter()
                .position(|space| space.name == *keyspace)
                .unwrap_or(usize::MAX >> 33) as u32,
            share: *share,
        },
        Fault::Partition { from, to } => Effect::Cut {
            one: nodes(from),
            other: nodes(to),
        },
        Fault::IsolateZone { zone: name } => Effect::Isolate { zone: zone(name) },
    }
}

/// The nodes of a kind, all databases for `sql`; or the one that is named.
fn struck(plan: &Plan, target: &Target) -> Vec<u32> {
    let hit = |node: &super::plan::NodePlan| match target {
        Target::Kind(kind) => node.kind == *kind,
        Target::Node(id) => node.id == *id,
    };
    let nodes = plan
        .nodes
        .iter()
        .zip(0..)
        .filter(|node| hit(node.0))
        .map(|node| node.1);
    // A client cannot be struck.
    nodes
        .filter(|node| plan.node(*node).kind != Kind::Client)
        .collect()
}

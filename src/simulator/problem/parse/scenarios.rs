//! `scenarios`: the days that are simulated.

use std::collections::BTreeMap;

use super::slo::limit;
use super::values::{HOUR, duration, id, text};
use super::{Known, faults};
use crate::package::Finding;
use crate::package::fields::Fields;
use crate::package::yaml::Value;
use crate::simulator::design::{Micros, hint};
use crate::simulator::problem::{Metric, Scenario, Slo};
use crate::simulator::units;

const MAX_SCENARIOS: usize = 20;

pub fn read(fields: &mut Fields, known: &Known, slos: &[Slo], findings: &mut Vec<Finding>) -> Vec<Scenario> {
    if !fields.has("scenarios") {
        findings.push(fields.missing("scenarios"));
    }
    let mut scenarios: Vec<Scenario> = Vec::new();
    for mut inner in fields.mappings("scenarios", findings) {
        let position = inner.position;
        let scenario = scenario(&mut inner, known, slos, findings);
        inner.refuse_rest(findings);
        let Some(scenario) = scenario else { continue };
        let is_taken = ["budget", "estimates"].contains(&scenario.id.as_str());
        if is_taken || scenarios.iter().any(|other| other.id == scenario.id) {
            let message = format!(
                "the scenario `{}` stands twice, or has a name of its own use",
                scenario.id
            );
            findings.push(fields.error("duplicate", position, message));
        }
        scenarios.push(scenario);
    }
    if scenarios.len() > MAX_SCENARIOS {
        let message = format!("there may be {MAX_SCENARIOS} scenarios at most");
        findings.push(fields.error("scenario", fields.position, message));
    }
    scenarios
}

fn scenario(
    fields: &mut Fields,
    known: &Known,
    slos: &[Slo],
    findings: &mut Vec<Finding>,
) -> Option<Scenario> {
    let id = fields.need("id", id, findings)?;
    let title = fields
        .read("title", text(120), findings)
        .unwrap_or_else(|| title_of(&id));
    let hidden = fields
        .boolean("hidden", findings)
        .is_some_and(|(hidden, _)| hidden);
    let at = fields
        .read("at", duration(0, known.horizon), findings)
        .unwrap_or_default();
    let lasts = fields.read("for", duration(1, known.horizon), findings);
    let faults = faults::read(fields, known, at, lasts, findings);
    let ends = |at: Micros, lasts: Option<Micros>| at.0 + lasts.map_or(0, |lasts| lasts.0);
    let too_late = faults
        .iter()
        .any(|fault| ends(fault.at, fault.lasts) > known.horizon);
    if too_late || (faults.is_empty() && ends(at, lasts) > known.horizon) {
        let message = "the fault ends after the horizon, so nothing would be seen of the time after it";
        findings.push(fields.error("scenario", fields.position, message));
    }
    let (overrides, extra) = overrides(fields, slos, findings);
    // A fault without an end leaves nothing to recover in.
    let lasting = faults.iter().any(|fault| fault.lasts.is_none() && fault.at.0 > 0);
    let last_end = faults.iter().map(|fault| ends(fault.at, fault.lasts)).max();
    for slo in &extra {
        if let Metric::Recovered { after } = slo.metric
            && (lasting || last_end.unwrap_or(0) + after.0 >= known.horizon)
        {
            let message =
                "`recovered` begins after the horizon: shorten the fault or `after`, or lengthen the day";
            findings.push(fields.error("scenario", fields.position, message));
        }
    }
    Some(Scenario {
        id,
        title,
        hidden,
        at,
        lasts,
        faults,
        overrides,
        extra,
    })
}

/// `cold-cache` is `Cold cache` until somebody says it better.
fn title_of(id: &str) -> String {
    let words = id.replace(['-', '_'], " ");
    let mut letters = words.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

type Overrides = BTreeMap<String, Option<f64>>;

/// `slo: {p99: 100ms, stale: skip, recovered: {after: 60s, avail: 0.999}}`.
fn overrides(fields: &mut Fields, slos: &[Slo], findings: &mut Vec<Finding>) -> (Overrides, Vec<Slo>) {
    let mut overrides = Overrides::new();
    let mut extra = Vec::new();
    let mut inner = fields.mapping("slo", findings);
    if inner.has("recovered") {
        extra = recovered(&mut inner, slos, findings);
    }
    for (key, node) in inner.rest() {
        let Some(slo) = slos.iter().find(|slo| slo.id == key.name) else {
            let hint = hint(
                &key.name,
                slos.iter().map(|slo| slo.id.as_str()).chain(["recovered"]),
            );
            let message = format!("no SLO is called `{}`{hint}", key.name);
            findings.push(inner.error("unknown-name", key.position, message));
            continue;
        };
        let Value::Scalar(text) = &node.value else {
            findings.push(inner.wrong_type(&key.name, node.position, "a limit or `skip`"));
            continue;
        };
        if text == "skip" {
            overrides.insert(key.name, None);
            continue;
        }
        match limit(&slo.metric, text) {
            Ok(limit) => {
                overrides.insert(key.name, Some(limit));
            }
            Err(expected) => {
                let expected = format!("`skip` or {expected}");
                findings.push(inner.wrong_value(&key.name, node.position, &expected, text));
            }
        }
    }
    (overrides, extra)
}

/// An SLO of its own: the same success, counting only what begins `after` the fault.
fn recovered(fields: &mut Fields, slos: &[Slo], findings: &mut Vec<Finding>) -> Vec<Slo> {
    let mut inner = fields.mapping("recovered", findings);
    let after = inner
        .need("after", duration(0, HOUR), findings)
        .unwrap_or_default();
    let mut extra = Vec::new();
    let limits = inner.rest();
    let is_alone = limits.len() == 1;
    if limits.is_empty() {
        let message = "`recovered` needs the id of a success SLO with its limit";
        findings.push(inner.error("slo", inner.position, message));
    }
    for (key, node) in limits {
        let base = slos
            .iter()
            .find(|slo| slo.id == key.name && slo.metric == Metric::Success);
        let Some(base) = base else {
            let known = slos.iter().filter(|slo| slo.metric == Metric::Success);
            let hint = hint(&key.name, known.map(|slo| slo.id.as_str()).collect::<Vec<_>>());
            let message = format!("no success SLO is called `{}`{hint}", key.name);
            findings.push(inner.error("unknown-name", key.position, message));
            continue;
        };
        let read = match &node.value {
            Value::Scalar(text) => units::share(text).ok().filter(|share| *share <= 1.0),
            _ => None,
        };
        let Some(limit) = read else {
            findings.push(inner.wrong_type(&key.name, node.position, "a share from 0 to 1"));
            continue;
        };
        extra.push(Slo {
            id: if is_alone {
                "recovered".to_owned()
            } else {
                format!("recovered-{}", key.name)
            },
            metric: Metric::Recovered { after },
            kind: base.kind.clone(),
            limit,
            scenarios: Vec::new(),
        });
    }
    extra
}

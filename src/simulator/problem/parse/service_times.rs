//! `service_times`: how long work takes, fixed by the problem so that nobody writes faster hardware.

use std::collections::BTreeMap;

use super::values::{HOUR, duration, number, small};
use crate::package::Finding;
use crate::package::fields::Fields;
use crate::package::yaml::{Node, Value};
use crate::simulator::design::{Micros, hint};
use crate::simulator::problem::Distribution;
use crate::simulator::units;

const KINDS: [&str; 7] = [
    "deterministic",
    "exponential",
    "lognormal",
    "gamma",
    "erlang",
    "pareto",
    "empirical",
];

pub fn read(fields: &mut Fields, findings: &mut Vec<Finding>) -> BTreeMap<String, Distribution> {
    let mut times = BTreeMap::new();
    if !fields.has("service_times") {
        findings.push(fields.missing("service_times"));
    }
    for (name, mut inner) in fields.named("service_times", findings) {
        let is_fine = name.name.len() <= 64 && name.name.split('.').all(super::is_id);
        if !is_fine || !name.name.contains('.') {
            let message = format!(
                "`{}` can't name a service time; write it like `app.cpu`",
                name.name
            );
            findings.push(fields.error("service-time", name.position, message));
        }
        if let Some(distribution) = distribution(&mut inner, findings) {
            times.insert(name.name, distribution);
        }
        inner.refuse_rest(findings);
    }
    times
}

fn distribution(fields: &mut Fields, findings: &mut Vec<Finding>) -> Option<Distribution> {
    let known = |text: &str| {
        if KINDS.contains(&text) {
            Ok(text.to_owned())
        } else {
            Err(format!("a distribution{}", hint(text, KINDS)))
        }
    };
    let Some(dist) = fields.need("dist", known, findings) else {
        // What the other keys mean depends on it.
        fields.rest();
        return None;
    };
    let time = || duration(1, HOUR);
    // Every key is read before one that fails ends it, so that the others don't look unknown.
    Some(match dist.as_str() {
        "deterministic" => Distribution::Deterministic {
            value: fields.need("value", duration(0, HOUR), findings)?,
        },
        "exponential" => Distribution::Exponential {
            mean: fields.need("mean", time(), findings)?,
        },
        "lognormal" | "gamma" => {
            let mean = fields.need("mean", time(), findings);
            let low = if dist == "gamma" { 0.01 } else { 0.0 };
            let cv = fields.need("cv", number(low..=20.0), findings);
            let (mean, cv) = (mean?, cv?);
            if dist == "gamma" {
                Distribution::Gamma { mean, cv }
            } else {
                Distribution::Lognormal { mean, cv }
            }
        }
        "erlang" => {
            let mean = fields.need("mean", time(), findings);
            let stages = fields.need("stages", small(1, 1_000), findings);
            Distribution::Erlang {
                mean: mean?,
                stages: stages?,
            }
        }
        "pareto" => {
            let alpha = fields.need("alpha", number(0.1..=20.0), findings);
            let low = fields.need("low", time(), findings);
            let high = fields.need("high", time(), findings);
            let (low, high) = (low?, high?);
            if high <= low {
                findings.push(fields.error("service-time", fields.position, "`high` must be above `low`"));
            }
            Distribution::BoundedPareto {
                alpha: alpha?,
                low,
                high,
            }
        }
        _ => Distribution::Empirical {
            quantiles: quantiles(fields, findings)?,
        },
    })
}

/// `[[0, 1ms], [0.5, 2ms], [1, 20ms]]`: from 0 to 1, both ends included, never falling.
fn quantiles(fields: &mut Fields, findings: &mut Vec<Finding>) -> Option<Vec<(f64, Micros)>> {
    let expected = "pairs of share and duration from share 0 to share 1, never falling";
    let Some(node) = fields.take("quantiles") else {
        findings.push(fields.missing("quantiles"));
        return None;
    };
    let at = node.position;
    let read = pairs(node).and_then(|pairs| {
        let pairs: Option<Vec<(f64, Micros)>> = pairs
            .iter()
            .map(|(share, value)| Some((units::share(share).ok()?, units::duration(value).ok()?)))
            .collect();
        let pairs = pairs?;
        let rises = pairs
            .windows(2)
            .all(|two| two[0].0 < two[1].0 && two[0].1 <= two[1].1);
        let is_whole = pairs.first()?.0 == 0.0 && pairs.last()?.0 == 1.0;
        (rises && is_whole && pairs.last()?.1.0 <= HOUR).then_some(pairs)
    });
    if read.is_none() {
        findings.push(fields.wrong_type("quantiles", at, expected));
    }
    read
}

/// A list of lists of two texts.
pub fn pairs(node: Node) -> Option<Vec<(String, String)>> {
    let Value::List(items) = node.value else {
        return None;
    };
    items
        .into_iter()
        .map(|item| {
            let Value::List(two) = item.value else { return None };
            let two: [Node; 2] = two.try_into().ok()?;
            match two.map(|node| node.value) {
                [Value::Scalar(first), Value::Scalar(second)] => Some((first, second)),
                _ => None,
            }
        })
        .collect()
}

//! `slo`: what is promised.

use super::Known;
use super::values::{HOUR, count, duration, id, number};
use crate::package::Finding;
use crate::package::fields::Fields;
use crate::package::yaml::Position;
use crate::simulator::design::hint;
use crate::simulator::problem::{Metric, Scenario, Slo};

const METRICS: [&str; 11] = [
    "latency",
    "success",
    "recovered",
    "staleness_age",
    "stale_share",
    "lost_acked_writes",
    "backlog",
    "message_age",
    "delivery",
    "lost_messages",
    "out_of_order",
];

/// Scenarios that an SLO names, to be checked once they are known.
struct Named {
    scenarios: Vec<String>,
    at: Position,
}

pub struct Slos {
    pub list: Vec<Slo>,
    named: Vec<Named>,
    file: Fields,
}

pub fn read(fields: &mut Fields, known: &Known, findings: &mut Vec<Finding>) -> Slos {
    if !fields.has("slo") {
        findings.push(fields.missing("slo"));
    }
    let mut slos = Slos {
        list: Vec::new(),
        named: Vec::new(),
        file: fields.aside(),
    };
    for mut inner in fields.mappings("slo", findings) {
        let position = inner.position;
        let slo = slo(&mut inner, known, &mut slos.named, findings);
        inner.refuse_rest(findings);
        let Some(slo) = slo else { continue };
        if slos.list.iter().any(|other| other.id == slo.id) || slo.id == "recovered" {
            let message = format!("the SLO `{}` stands twice, or has a name of its own use", slo.id);
            findings.push(fields.error("duplicate", position, message));
        }
        slos.list.push(slo);
    }
    slos
}

fn slo(
    fields: &mut Fields,
    known: &Known,
    named: &mut Vec<Named>,
    findings: &mut Vec<Finding>,
) -> Option<Slo> {
    let id = fields.need("id", id, findings);
    let word = |text: &str| {
        if METRICS.contains(&text) {
            Ok(text.to_owned())
        } else {
            Err(format!("a metric{}", hint(text, METRICS)))
        }
    };
    let metric = fields.need("metric", word, findings);
    let kind = fields.read("kind", |text| kind(text, known), findings);
    let scenarios = match fields.list("scenarios", findings) {
        Some((scenarios, at)) => {
            named.push(Named {
                scenarios: scenarios.clone(),
                at,
            });
            scenarios
        }
        None => Vec::new(),
    };
    let Some(metric) = metric else {
        // What the other keys mean depends on it.
        fields.rest();
        return None;
    };
    let of_requests = [
        "latency",
        "success",
        "recovered",
        "delivery",
        "staleness_age",
        "stale_share",
        "out_of_order",
    ];
    if kind.is_some() && !of_requests.contains(&metric.as_str()) {
        let message = format!("`{metric}` is of all kinds together, so `kind` has no meaning");
        findings.push(fields.error("slo", fields.position, message));
    }
    let quantile = match metric.as_str() {
        "latency" | "staleness_age" | "message_age" | "delivery" => Some(
            fields
                .need("quantile", number(0.01..=0.9999), findings)
                .unwrap_or(0.5),
        ),
        _ => None,
    };
    let after = match metric.as_str() {
        "recovered" => Some(
            fields
                .need("after", duration(0, HOUR), findings)
                .unwrap_or_default(),
        ),
        _ => None,
    };
    let metric = match (metric.as_str(), quantile, after) {
        ("latency", Some(quantile), _) => Metric::Latency { quantile },
        ("staleness_age", Some(quantile), _) => Metric::StalenessAge { quantile },
        ("message_age", Some(quantile), _) => Metric::MessageAge { quantile },
        ("delivery", Some(quantile), _) => Metric::Delivery { quantile },
        ("recovered", _, Some(after)) => Metric::Recovered { after },
        ("success", ..) => Metric::Success,
        ("stale_share", ..) => Metric::StaleShare,
        ("lost_acked_writes", ..) => Metric::LostAckedWrites,
        ("backlog", ..) => Metric::Backlog,
        ("lost_messages", ..) => Metric::LostMessages,
        _ => Metric::OutOfOrder,
    };
    let key = if is_floor(&metric) { "min" } else { "max" };
    let limit = fields
        .need(key, |text| limit(&metric, text), findings)
        .unwrap_or_default();
    Some(Slo {
        id: id?,
        metric,
        kind,
        limit,
        scenarios,
    })
}

fn kind(text: &str, known: &Known) -> Result<String, String> {
    if known.kinds.iter().any(|kind| kind == text) {
        Ok(text.to_owned())
    } else {
        Err(format!(
            "a request kind{}",
            hint(text, known.kinds.iter().map(String::as_str))
        ))
    }
}

/// More is better.
pub fn is_floor(metric: &Metric) -> bool {
    matches!(metric, Metric::Success | Metric::Recovered { .. })
}

/// The limit of an SLO in the unit that the model has: µs, a share or a number.
///
/// # Errors
/// What is expected instead, to follow "must be".
pub fn limit(metric: &Metric, text: &str) -> Result<f64, String> {
    match metric {
        Metric::Latency { .. }
        | Metric::StalenessAge { .. }
        | Metric::MessageAge { .. }
        | Metric::Delivery { .. } => Ok(duration(1, HOUR)(text)?.0 as f64),
        Metric::Success | Metric::Recovered { .. } | Metric::StaleShare | Metric::OutOfOrder => {
            number(0.0..=1.0)(text)
        }
        Metric::LostAckedWrites | Metric::Backlog | Metric::LostMessages => {
            Ok(count(0..=1_000_000_000)(text)? as f64)
        }
    }
}

impl Slos {
    /// Every scenario that an SLO names must be there.
    pub fn check_scenarios(&mut self, scenarios: &[Scenario], findings: &mut Vec<Finding>) {
        for named in &self.named {
            for id in &named.scenarios {
                if !scenarios.iter().any(|scenario| scenario.id == *id) {
                    let hint = hint(id, scenarios.iter().map(|scenario| scenario.id.as_str()));
                    let message = format!("no scenario is called `{id}`{hint}");
                    findings.push(self.file.error("unknown-name", named.at, message));
                }
            }
        }
    }
}

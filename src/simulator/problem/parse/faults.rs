//! `inject`: what goes wrong, as a mapping of faults or a list of them, each of which may have its own time.

use super::Known;
use super::values::{duration, number, small};
use crate::package::Finding;
use crate::package::fields::Fields;
use crate::package::yaml::{Key, Node, Value};
use crate::simulator::design::{Kind, Micros, hint};
use crate::simulator::problem::{Fault, Target, TimedFault};

const FAULTS: [&str; 8] = [
    "load",
    "kill",
    "slow",
    "errors",
    "flush",
    "hot_key",
    "partition",
    "isolate",
];

pub fn read(
    fields: &mut Fields,
    known: &Known,
    at: Micros,
    lasts: Option<Micros>,
    findings: &mut Vec<Finding>,
) -> Vec<TimedFault> {
    let mut faults = Vec::new();
    let mut add = |inner: &mut Fields, findings: &mut Vec<Finding>| {
        let at = inner
            .read("at", duration(0, known.horizon), findings)
            .unwrap_or(at);
        let lasts = inner.read("for", duration(1, known.horizon), findings).or(lasts);
        for (key, node) in inner.rest() {
            if let Some(fault) = fault(inner, key, node, known, findings) {
                faults.push(TimedFault { at, lasts, fault });
            }
        }
    };
    match fields.peek("inject").map(|node| &node.value) {
        None => {
            fields.take("inject");
        }
        Some(Value::List(_)) => {
            for mut inner in fields.mappings("inject", findings) {
                add(&mut inner, findings);
            }
        }
        Some(_) => add(&mut fields.mapping("inject", findings), findings),
    }
    faults
}

fn fault(fields: &Fields, key: Key, node: Node, known: &Known, findings: &mut Vec<Finding>) -> Option<Fault> {
    // Short forms: `load: 3`, `flush: cache`, `isolate: a`.
    if let Value::Scalar(text) = &node.value {
        let read = match key.name.as_str() {
            "load" => number(0.0..=1_000.0)(text).map(|factor| Fault::Load { factor, kind: None }),
            "flush" => kind(text).map(|kind| Fault::Flush {
                target: Target::Kind(kind),
            }),
            "isolate" => zone(text, known).map(|zone| Fault::IsolateZone { zone }),
            name if FAULTS.contains(&name) => Err("a mapping".to_owned()),
            name => {
                let message = format!("unknown fault `{name}`{}", hint(name, FAULTS));
                findings.push(fields.error("unknown-key", key.position, message));
                return None;
            }
        };
        return read
            .map_err(|expected| findings.push(fields.wrong_value(&key.name, node.position, &expected, text)))
            .ok();
    }
    let mut inner = fields.inside(&key.name, node, findings);
    let fault = long(&key, &mut inner, fields, known, findings);
    if FAULTS.contains(&key.name.as_str()) {
        inner.refuse_rest(findings);
    }
    fault
}

fn long(
    key: &Key,
    inner: &mut Fields,
    fields: &Fields,
    known: &Known,
    findings: &mut Vec<Finding>,
) -> Option<Fault> {
    Some(match key.name.as_str() {
        "load" => Fault::Load {
            factor: inner.need("factor", number(0.0..=1_000.0), findings)?,
            kind: inner.read("kind", |text| request_kind(text, known), findings),
        },
        "kill" if inner.has("zone") => Fault::KillZone {
            zone: inner.need("zone", |text| zone(text, known), findings)?,
        },
        "kill" => Fault::KillInstances {
            target: target(inner, findings)?,
            count: inner.read("count", small(1, 200), findings).unwrap_or(1),
        },
        "slow" => Fault::Slow {
            target: target(inner, findings)?,
            factor: inner.need("factor", number(0.01..=10_000.0), findings)?,
        },
        "errors" => Fault::Errors {
            target: target(inner, findings)?,
            share: inner.need("share", number(0.0..=1.0), findings)?,
        },
        "flush" => Fault::Flush {
            target: target(inner, findings)?,
        },
        "hot_key" => Fault::HotKey {
            keyspace: match known.keyspaces.as_slice() {
                [only] if !inner.has("keys") => {
                    inner.take("keys");
                    only.clone()
                }
                _ => inner.need("keys", |text| keyspace(text, known), findings)?,
            },
            share: inner.need("share", number(0.0..=1.0), findings)?,
        },
        "partition" => {
            let mut from = inner.mapping("from", findings);
            let mut to = inner.mapping("to", findings);
            let ends = (target(&mut from, findings), target(&mut to, findings));
            from.refuse_rest(findings);
            to.refuse_rest(findings);
            Fault::Partition {
                from: ends.0?,
                to: ends.1?,
            }
        }
        "isolate" => Fault::IsolateZone {
            zone: inner.need("zone", |text| zone(text, known), findings)?,
        },
        name => {
            let message = format!("unknown fault `{name}`{}", hint(name, FAULTS));
            findings.push(fields.error("unknown-key", key.position, message));
            return None;
        }
    })
}

/// `type: sql` or `node: pg`.
fn target(fields: &mut Fields, findings: &mut Vec<Finding>) -> Option<Target> {
    let of_kind = fields.read("type", kind, findings).map(Target::Kind);
    let named = fields.read("node", super::values::id, findings).map(Target::Node);
    match (of_kind, named) {
        (Some(target), None) | (None, Some(target)) => Some(target),
        (Some(_), Some(_)) => {
            let message = "has either `type` or `node`";
            findings.push(fields.error("fault", fields.position, message));
            None
        }
        (None, None) => {
            if !fields.has("type") && !fields.has("node") {
                findings.push(fields.missing("type"));
            }
            None
        }
    }
}

fn kind(text: &str) -> Result<Kind, String> {
    Kind::ALL
        .into_iter()
        .find(|kind| kind.word() == text)
        .ok_or_else(|| {
            format!(
                "a kind of node{}",
                hint(text, Kind::ALL.iter().map(|kind| kind.word()))
            )
        })
}

fn zone(text: &str, known: &Known) -> Result<String, String> {
    one_of(text, &known.zones, "a zone")
}

fn keyspace(text: &str, known: &Known) -> Result<String, String> {
    one_of(text, &known.keyspaces, "a key space")
}

fn request_kind(text: &str, known: &Known) -> Result<String, String> {
    one_of(text, &known.kinds, "a request kind")
}

fn one_of(text: &str, known: &[String], what: &str) -> Result<String, String> {
    if known.iter().any(|name| name == text) {
        Ok(text.to_owned())
    } else {
        Err(format!("{what}{}", hint(text, known.iter().map(String::as_str))))
    }
}

//! `workload`: how long the day is, which keys there are, what is asked and how often.

use std::collections::BTreeMap;

use super::service_times::pairs;
use super::values::{SECOND, count, duration, is_id, number, size, small, text};
use crate::package::Finding;
use crate::package::fields::Fields;
use crate::package::yaml::{Node, Value};
use crate::simulator::design::{Micros, hint};
use crate::simulator::problem::{Distribution, Keyspace, RequestKind, Workload};
use crate::simulator::units;

/// Keys of one key space at most.
const MAX_KEYS: u64 = 2_000_000;
/// Requests of an undisturbed run at most; more would meet the event limit before any fault.
const MAX_REQUESTS: f64 = 4_000_000.0;
/// Key spaces that one request can draw a key of.
const MAX_KEYS_OF_A_KIND: usize = 4;

pub fn read(
    fields: &mut Fields,
    times: &BTreeMap<String, Distribution>,
    findings: &mut Vec<Finding>,
) -> Workload {
    if !fields.has("workload") {
        findings.push(fields.missing("workload"));
    }
    let mut inner = fields.mapping("workload", findings);
    let horizon = inner.need("horizon", duration(SECOND, 600 * SECOND), findings);
    let warmup = inner.need("warmup", duration(0, 300 * SECOND), findings);
    let horizon = horizon.unwrap_or_default();
    let warmup = warmup.unwrap_or_default();
    if warmup >= horizon && horizon.0 > 0 {
        findings.push(inner.error("workload", inner.position, "`warmup` must end before `horizon`"));
    }
    let keyspaces = keyspaces(&mut inner, findings);
    let kinds = kinds(&mut inner, &keyspaces, times, findings);
    let rps = curve(&mut inner, horizon, findings);
    inner.refuse_rest(findings);
    Workload {
        horizon,
        warmup,
        keyspaces,
        kinds,
        rps,
    }
}

/// `keys: {count, zipf}`, which makes one key space called `key`, or a mapping of such by name.
fn keyspaces(fields: &mut Fields, findings: &mut Vec<Finding>) -> BTreeMap<String, Keyspace> {
    let mut spaces = BTreeMap::new();
    let is_short = fields_of(fields, "keys").is_some_and(|keys| keys.iter().any(|key| key == "count"));
    if is_short {
        let mut inner = fields.mapping("keys", findings);
        spaces.extend(keyspace(&mut inner, findings).map(|space| ("key".to_owned(), space)));
        inner.refuse_rest(findings);
        return spaces;
    }
    for (name, mut inner) in fields.named("keys", findings) {
        if !is_id(&name.name) {
            let message = format!(
                "`{}` can't name a key space: small letters, digits and `_`",
                name.name
            );
            findings.push(fields.error("key-space", name.position, message));
        }
        if let Some(space) = keyspace(&mut inner, findings) {
            spaces.insert(name.name, space);
        }
        inner.refuse_rest(findings);
    }
    spaces
}

fn fields_of(fields: &Fields, key: &str) -> Option<Vec<String>> {
    match &fields.peek(key)?.value {
        Value::Map(entries) => Some(entries.iter().map(|(key, _)| key.name.clone()).collect()),
        _ => None,
    }
}

fn keyspace(fields: &mut Fields, findings: &mut Vec<Finding>) -> Option<Keyspace> {
    Some(Keyspace {
        count: fields.need("count", count(1..=MAX_KEYS), findings)?,
        zipf: fields.read("zipf", number(0.0..=3.0), findings).unwrap_or(0.0),
    })
}

fn kinds(
    fields: &mut Fields,
    keyspaces: &BTreeMap<String, Keyspace>,
    times: &BTreeMap<String, Distribution>,
    findings: &mut Vec<Finding>,
) -> Vec<RequestKind> {
    if !fields.has("kinds") {
        findings.push(fields.missing("kinds"));
    }
    let faults = findings.len();
    let mut kinds = Vec::new();
    for (name, mut inner) in fields.named("kinds", findings) {
        if !is_id(&name.name) {
            let message = format!(
                "`{}` can't name a request kind: small letters, digits and `_`",
                name.name
            );
            findings.push(fields.error("request-kind", name.position, message));
        }
        kinds.push(kind(name.name, &mut inner, keyspaces, times, findings));
        inner.refuse_rest(findings);
    }
    let sum: f64 = kinds.iter().map(|kind| kind.share).sum();
    if !kinds.is_empty() && (sum - 1.0).abs() > 1e-6 && findings.len() == faults {
        let message = format!("the shares of all kinds must make 1, not {sum}");
        findings.push(fields.error("shares", fields.position, message));
    }
    if kinds.len() > 16 {
        findings.push(fields.error("request-kind", fields.position, "there may be 16 kinds at most"));
    }
    kinds
}

fn kind(
    id: String,
    fields: &mut Fields,
    keyspaces: &BTreeMap<String, Keyspace>,
    times: &BTreeMap<String, Distribution>,
    findings: &mut Vec<Finding>,
) -> RequestKind {
    // What can't be read is refused already; with any value in its place the kind is known by its name.
    let share = fields.need("share", number(0.0..=1.0), findings);
    let needs = fields.need("needs", text(300), findings);
    let keys = match fields.list("keys", findings) {
        Some((keys, at)) => {
            for key in keys.iter().filter(|key| !keyspaces.contains_key(*key)) {
                let hint = hint(key, keyspaces.keys().map(String::as_str));
                findings.push(fields.error(
                    "unknown-name",
                    at,
                    format!("no key space is called `{key}`{hint}"),
                ));
            }
            if keys.len() > MAX_KEYS_OF_A_KIND {
                let message = format!("a kind has keys of {MAX_KEYS_OF_A_KIND} key spaces at most");
                findings.push(fields.error("key-space", at, message));
            }
            keys
        }
        // With one key space there is nothing to choose.
        None if keyspaces.len() == 1 => keyspaces.keys().cloned().collect(),
        None => Vec::new(),
    };
    let work = match fields.list("work", findings) {
        Some((work, at)) => {
            for name in work.iter().filter(|name| !times.contains_key(*name)) {
                let hint = hint(name, times.keys().map(String::as_str));
                let message = format!("no service time is called `{name}`{hint}");
                findings.push(fields.error("unknown-name", at, message));
            }
            work
        }
        None => Vec::new(),
    };
    let mut flag =
        |key: &str, findings: &mut Vec<Finding>| fields.boolean(key, findings).is_some_and(|(flag, _)| flag);
    let must_write_durably = flag("must_write_durably", findings);
    let must_read = flag("must_read", findings);
    let cacheable = flag("cacheable", findings);
    let abusive = flag("abusive", findings);
    if cacheable && keys.is_empty() {
        let message = "a cacheable kind needs a key, by which it is cached";
        findings.push(fields.error("key-space", fields.position, message));
    }
    let mut bytes = |key: &str, findings: &mut Vec<Finding>| fields.read(key, size, findings);
    let request_bytes = bytes("request", findings).unwrap_or(0);
    let response_bytes = bytes("response", findings).unwrap_or(0);
    let payload_bytes = bytes("payload", findings).unwrap_or(0);
    let fanout = fields.read("fanout", small(1, 10_000), findings).unwrap_or(1);
    RequestKind {
        id,
        share: share.unwrap_or_default(),
        needs: needs.unwrap_or_default(),
        keys,
        request_bytes,
        response_bytes,
        payload_bytes,
        fanout,
        work,
        must_write_durably,
        must_read,
        cacheable,
        abusive,
    }
}

/// `4000`, or points `[[0s, 1000], [30s, 4000]]` with straight lines between them.
fn curve(fields: &mut Fields, horizon: Micros, findings: &mut Vec<Finding>) -> Vec<(Micros, f64)> {
    let Some(node) = fields.take("rps") else {
        findings.push(fields.missing("rps"));
        return Vec::new();
    };
    let at = node.position;
    let Some(points) = points(node) else {
        let expected =
            "a rate, or points of time and rate from time 0 on such as `[[0s, 1000], [30s, 4000]]`";
        findings.push(fields.wrong_type("rps", at, expected));
        return Vec::new();
    };
    if mean(&points, horizon) * horizon.0 as f64 / 1e6 > MAX_REQUESTS {
        let message = format!("an undisturbed run has at most {MAX_REQUESTS} requests");
        findings.push(fields.error("workload", at, message));
    }
    if points.iter().all(|(_, rate)| *rate == 0.0) {
        findings.push(fields.error("workload", at, "some requests must come"));
    }
    points
}

fn points(node: Node) -> Option<Vec<(Micros, f64)>> {
    if let Value::Scalar(text) = &node.value {
        return Some(vec![(Micros(0), units::rate(text).ok()?)]);
    }
    let points: Vec<(Micros, f64)> = pairs(node)?
        .iter()
        .map(|(time, rate)| Some((units::duration(time).ok()?, units::rate(rate).ok()?)))
        .collect::<Option<_>>()?;
    let begins = points.first()?.0 == Micros(0);
    let rises = points.windows(2).all(|two| two[0].0 < two[1].0);
    let is_small = points.len() <= 1_000 && points.iter().all(|(_, rate)| *rate <= 1e6);
    (begins && rises && is_small).then_some(points)
}

/// Mean of a piecewise linear curve from 0 to `horizon`; the last value stays.
pub fn mean(points: &[(Micros, f64)], horizon: Micros) -> f64 {
    let end = horizon.0 as f64;
    if end == 0.0 {
        return points.first().map_or(0.0, |(_, rate)| *rate);
    }
    let mut area = 0.0;
    for (index, (time, rate)) in points.iter().enumerate() {
        let from = time.0 as f64;
        if from >= end {
            break;
        }
        let (until, next) = match points.get(index + 1) {
            Some((next, value)) => (next.0 as f64, *value),
            None => (end, *rate),
        };
        // Where the curve is cut off by the horizon, the line is too.
        let cut = until.min(end);
        let value = rate + (next - rate) * (cut - from) / (until - from);
        area += (cut - from) * (rate + value) / 2.0;
    }
    area / end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_of_a_curve_is_its_area_over_time() {
        let second = |seconds: u64| Micros(seconds * 1_000_000);
        assert_eq!(mean(&[(second(0), 4.0)], second(10)), 4.0);
        assert_eq!(mean(&[(second(0), 0.0), (second(10), 10.0)], second(10)), 5.0);
        assert_eq!(mean(&[(second(0), 0.0), (second(10), 10.0)], second(20)), 7.5);
        assert_eq!(mean(&[(second(0), 0.0), (second(20), 20.0)], second(10)), 5.0);
    }
}

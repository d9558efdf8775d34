//! What arrives: kinds of requests, how many of each, which keys they ask for.

use super::quantities::bytes;
use super::table::{FactTable, code, number_column, words_in};
use crate::problems::design::words;
use crate::simulator::design::Micros;
use crate::simulator::drawing::figures::{count, instant, share};
use crate::simulator::problem::{RequestKind, Workload};

pub(super) fn traffic(workload: &Workload) -> FactTable {
    let moves_payload = workload.kinds.iter().any(|kind| kind.payload_bytes > 0);
    let mut columns = vec![
        code("Kind"),
        number_column("Share"),
        words_in("What it must do"),
        code("Keys"),
        number_column("Request"),
        number_column("Answer"),
    ];
    if moves_payload {
        columns.push(number_column("Payload"));
    }
    let mut notes = vec![curve(&workload.rps)];
    notes.push(format!(
        "{} are simulated; the first {} are not counted.",
        instant(workload.horizon.0),
        instant(workload.warmup.0)
    ));
    for (name, keys) in &workload.keyspaces {
        let law = if keys.zipf == 0.0 {
            "all equally popular".to_string()
        } else {
            format!(
                "popular by Zipf’s law with exponent {}",
                words::trimmed(keys.zipf)
            )
        };
        notes.push(format!("{name}: {} keys, {law}.", count(keys.count as f64)));
    }
    FactTable {
        id: "traffic",
        is_first: true,
        title: "Traffic",
        columns,
        rows: workload
            .kinds
            .iter()
            .map(|kind| {
                let mut row = vec![
                    kind.id.clone(),
                    share(kind.share),
                    duties(kind),
                    kind.keys.join(", "),
                    bytes(kind.request_bytes),
                    bytes(kind.response_bytes),
                ];
                if moves_payload {
                    row.push(bytes(kind.payload_bytes));
                }
                row
            })
            .collect(),
        notes,
    }
}

fn duties(kind: &RequestKind) -> String {
    let mut words = vec![kind.needs.clone()];
    if !kind.work.is_empty() {
        words.push(format!("spends {}", kind.work.join(", ")));
    }
    if kind.must_write_durably {
        words.push("must be stored durably".to_string());
    }
    if kind.must_read {
        words.push("must be read".to_string());
    }
    if kind.fanout > 1 {
        words.push(format!("reaches {} receivers", count(kind.fanout.into())));
    }
    if kind.cacheable {
        words.push("a CDN may answer it".to_string());
    }
    if kind.abusive {
        words.push("turning it away is no failure".to_string());
    }
    words.retain(|part| !part.is_empty());
    words.join("; ")
}

/// "4,000 requests a second all day", or how they change.
fn curve(rps: &[(Micros, f64)]) -> String {
    match rps {
        [] => "No requests arrive.".to_string(),
        [(_, only)] => format!("{} requests a second arrive all day.", count(*only)),
        points => {
            let points: Vec<String> = points
                .iter()
                .map(|(at, rate)| format!("{} at {}", count(*rate), instant(at.0)))
                .collect();
            format!(
                "Requests a second, in straight lines between: {}.",
                points.join(", ")
            )
        }
    }
}

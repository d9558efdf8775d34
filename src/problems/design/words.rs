//! What a promise, a fault and a distribution are called, and how their figures are written.

use crate::simulator::design::Micros;
use crate::simulator::drawing::figures::{count, duration, instant, share};
use crate::simulator::problem::{Distribution, Fault, Metric, Slo, Target, TimedFault};

/// How the figures of a metric are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Time,
    Share,
    Count,
}

impl Unit {
    /// Of a metric by its word in an outcome.
    pub fn of(metric: &str) -> Unit {
        match metric {
            "latency" | "staleness_age" | "message_age" | "delivery" => Unit::Time,
            "success" | "recovered" | "stale_share" | "out_of_order" => Unit::Share,
            _ => Unit::Count,
        }
    }

    /// A value of this unit: times are µs, shares 0 to 1.
    pub fn figure(self, value: f64) -> String {
        match self {
            Unit::Time => duration(value),
            Unit::Share => share(value),
            Unit::Count => count(value),
        }
    }
}

/// Whether more is better.
pub fn is_floor(metric: &str) -> bool {
    matches!(metric, "success" | "recovered")
}

/// The word of a metric in outcomes.
pub fn metric_word(metric: Metric) -> &'static str {
    match metric {
        Metric::Latency { .. } => "latency",
        Metric::Success => "success",
        Metric::Recovered { .. } => "recovered",
        Metric::StalenessAge { .. } => "staleness_age",
        Metric::StaleShare => "stale_share",
        Metric::LostAckedWrites => "lost_acked_writes",
        Metric::Backlog => "backlog",
        Metric::MessageAge { .. } => "message_age",
        Metric::Delivery { .. } => "delivery",
        Metric::LostMessages => "lost_messages",
        Metric::OutOfOrder => "out_of_order",
    }
}

/// The head of a column of figures: `p99 of redirect`, `success`, `lost writes`.
pub fn short_metric(metric: &str, kind: Option<&str>, quantile: Option<f64>) -> String {
    let at = quantile.map(|quantile| format!("p{}", trimmed(quantile * 100.0)));
    let name = match (metric, &at) {
        ("latency", Some(at)) => format!("{at} latency"),
        ("staleness_age", Some(at)) => format!("{at} staleness"),
        ("message_age", Some(at)) => format!("{at} message age"),
        ("delivery", Some(at)) => format!("{at} delivery"),
        ("stale_share", _) => "stale reads".to_string(),
        ("lost_acked_writes", _) => "lost writes".to_string(),
        ("lost_messages", _) => "lost messages".to_string(),
        ("out_of_order", _) => "out of order".to_string(),
        (other, _) => other.replace('_', " "),
    };
    let mut letters = name.chars();
    let name = match (name.starts_with('p') && quantile.is_some(), letters.next()) {
        // A quantile is written small.
        (false, Some(first)) => first.to_uppercase().collect::<String>() + letters.as_str(),
        _ => name,
    };
    match kind {
        Some(kind) => format!("{name} of {kind}"),
        None => name,
    }
}

/// What a promise asks for, so that its limit can follow: "99 % of `redirect` are answered within".
pub fn promise(slo: &Slo) -> String {
    let of = match &slo.kind {
        Some(kind) => format!("of {kind}"),
        None => "of all requests".to_string(),
    };
    match slo.metric {
        Metric::Latency { quantile } => format!("{} {of} are answered within", share(quantile)),
        Metric::Success => format!("part {of} that is answered well, at least"),
        Metric::Recovered { after } => format!(
            "part {of} that is answered well once the fault has been over for {}, at least",
            duration(after.0 as f64)
        ),
        Metric::StalenessAge { quantile } => format!(
            "{} of reads {of} return nothing that was replaced longer ago than",
            share(quantile)
        ),
        Metric::StaleShare => format!("part of reads {of} that is stale, at most"),
        Metric::LostAckedWrites => "writes that were acknowledged and then lost, at most".to_string(),
        Metric::Backlog => "messages that still wait at the end, at most".to_string(),
        Metric::MessageAge { quantile } => {
            format!("{} of messages are handed out within", share(quantile))
        }
        Metric::Delivery { quantile } => {
            format!("{} {of} have all that they cause done within", share(quantile))
        }
        Metric::LostMessages => "messages lost or given up, at most".to_string(),
        Metric::OutOfOrder => {
            "part of messages that is done after a later one of the same key, at most".to_string()
        }
    }
}

/// The limit of a promise as people write it.
pub fn limit(metric: Metric, limit: f64) -> String {
    Unit::of(metric_word(metric)).figure(limit)
}

/// How long a piece of work takes.
pub fn distribution(distribution: &Distribution) -> String {
    let time = |micros: &Micros| duration(micros.0 as f64);
    match distribution {
        Distribution::Deterministic { value } => format!("always {}", time(value)),
        Distribution::Exponential { mean } => format!("exponential, mean {}", time(mean)),
        Distribution::Lognormal { mean, cv } => {
            format!(
                "lognormal, mean {}, coefficient of variation {}",
                time(mean),
                trimmed(*cv)
            )
        }
        Distribution::Gamma { mean, cv } => {
            format!(
                "gamma, mean {}, coefficient of variation {}",
                time(mean),
                trimmed(*cv)
            )
        }
        Distribution::Erlang { mean, stages } => format!("Erlang with {stages} stages, mean {}", time(mean)),
        Distribution::BoundedPareto { alpha, low, high } => format!(
            "bounded Pareto between {} and {}, exponent {}",
            time(low),
            time(high),
            trimmed(*alpha)
        ),
        Distribution::Empirical { quantiles } => {
            let points: Vec<String> = quantiles
                .iter()
                .map(|(quantile, value)| format!("{} {}", share(*quantile), time(value)))
                .collect();
            format!("measured, by quantile: {}", points.join(", "))
        }
    }
}

/// When something happens: "from 20 s for 20 s", "all day".
pub fn time_span(at: Micros, lasts: Option<Micros>) -> String {
    match (at.0, lasts) {
        (0, None) => "all day".to_string(),
        (at, None) => format!("from {} on", instant(at)),
        (at, Some(lasts)) => format!("from {} for {}", instant(at), instant(lasts.0)),
    }
}

/// What a fault does, without its time.
pub fn fault(fault: &Fault) -> String {
    match fault {
        Fault::Load { factor, kind } => {
            let what = kind
                .as_ref()
                .map_or("the traffic".to_string(), |kind| format!("the traffic of {kind}"));
            format!("{} times {what}", trimmed(*factor))
        }
        Fault::KillInstances { target: of, count } => {
            let (one, many) = if *count == 1 {
                ("instance", "dies")
            } else {
                ("instances", "die")
            };
            format!("{count} {one} of {} {many}", target(of))
        }
        Fault::KillZone { zone } => format!("everything in zone {zone} dies"),
        Fault::Slow { target: of, factor } => {
            format!("{} takes {} times as long", target(of), trimmed(*factor))
        }
        Fault::Errors {
            target: of,
            share: part,
        } => {
            format!("{} of the answers of {} are errors", share(*part), target(of))
        }
        Fault::Flush { target: of } => format!("{} loses all it holds", target(of)),
        Fault::HotKey {
            keyspace,
            share: part,
        } => {
            format!("{} of requests ask for one {keyspace}", share(*part))
        }
        Fault::Partition { from, to } => {
            format!("nothing passes between {} and {}", target(from), target(to))
        }
        Fault::IsolateZone { zone } => format!("nothing passes between zone {zone} and the others"),
    }
}

/// The faults of a scenario in one sentence; those at another time say so.
pub fn faults(faults: &[TimedFault], at: Micros, lasts: Option<Micros>) -> String {
    if faults.is_empty() {
        return "nothing".to_string();
    }
    let words: Vec<String> = faults
        .iter()
        .map(|timed| {
            if timed.at == at && timed.lasts == lasts {
                fault(&timed.fault)
            } else {
                format!("{} ({})", fault(&timed.fault), time_span(timed.at, timed.lasts))
            }
        })
        .collect();
    words.join("; ")
}

fn target(target: &Target) -> String {
    match target {
        Target::Kind(kind) => format!("each {}", crate::simulator::drawing::kind_words(*kind)),
        Target::Node(node) => node.clone(),
    }
}

/// At most three decimals, no trailing zero.
pub fn trimmed(value: f64) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_reads_as_a_sentence_before_its_limit() {
        let slo = Slo {
            id: "p99".into(),
            metric: Metric::Latency { quantile: 0.99 },
            kind: Some("redirect".into()),
            limit: 60_000.0,
            scenarios: Vec::new(),
        };
        let words = format!("{} {}", promise(&slo), limit(slo.metric, slo.limit));
        assert_eq!(
            words.replace('\u{a0}', " "),
            "99 % of redirect are answered within 60 ms"
        );
        assert_eq!(
            short_metric("latency", Some("redirect"), Some(0.99)),
            "p99 latency of redirect"
        );
        assert_eq!(short_metric("success", None, None), "Success");
    }

    #[test]
    fn a_fault_at_a_time_of_its_own_says_when() {
        let timed = |at, factor| TimedFault {
            at: Micros(at),
            lasts: Some(Micros(20_000_000)),
            fault: Fault::Load { factor, kind: None },
        };
        let words = faults(
            &[timed(20_000_000, 3.0), timed(40_000_000, 1.5)],
            Micros(20_000_000),
            Some(Micros(20_000_000)),
        );
        assert_eq!(
            words.replace('\u{a0}', " "),
            "3 times the traffic; 1.5 times the traffic (from 40 s for 20 s)"
        );
    }
}

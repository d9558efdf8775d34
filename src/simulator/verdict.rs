//! From figures of several replications to a verdict that does not hang on luck.
//!
//! A promise about a quantile is judged as a proportion: the share of requests slower than its limit, errors
//! counting as slow. Each replication gives one proportion, and Student's 99 % interval over replications is
//! compared with the share that is allowed. Between "keeps it" and "breaks it" lies an indifference band around the
//! limit; a design is judged only when the interval is wholly beyond it, else more replications are run.

use super::outcome::{DesignVerdict, SloOutcome};
use super::problem::{Metric, Slo};
use super::statistics::Moments;
use super::world::Probe;

/// Replications after which a verdict is looked for.
pub const LOOKS: [u32; 4] = [3, 5, 10, 20];
const CONFIDENCE: f64 = 0.99;

/// Half-width of the band, as a share of the limit, once this many replications are done. At the last look it is
/// narrower, so that a promise about rare errors can be judged at 10 % from its limit.
fn band(replications: u32) -> usize {
    if replications >= LOOKS[LOOKS.len() - 1] {
        1
    } else {
        0
    }
}

const WIDTHS: [f64; 2] = [0.05, 0.02];

/// One promise over replications; `decided` is false while more of them could settle it.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    pub outcome: SloOutcome,
    pub decided: bool,
}

/// What is compared: figures that must be small, at the inner edge of the band, at the limit and at the outer edge.
struct Compared {
    inner: Vec<f64>,
    middle: Vec<f64>,
    outer: Vec<f64>,
    /// What is allowed, for each of the three.
    allowed: [f64; 3],
}

/// Judges a promise by its probes, one a replication.
pub fn judge(slo: &Slo, probes: &[&Probe]) -> Judged {
    let replications = probes.len() as u32;
    let compared = compare(slo, probes, band(replications));
    let (verdict, decided) = decide(&compared, replications);
    let (value, low, high) = figures(slo, probes);
    let quantile = match slo.metric {
        Metric::Latency { quantile }
        | Metric::StalenessAge { quantile }
        | Metric::MessageAge { quantile }
        | Metric::Delivery { quantile } => Some(quantile),
        _ => None,
    };
    let outcome = SloOutcome {
        id: slo.id.clone(),
        metric: metric_name(&slo.metric).to_owned(),
        kind: slo.kind.clone(),
        quantile,
        value,
        low,
        high,
        limit: slo.limit,
        verdict,
    };
    Judged { outcome, decided }
}

fn compare(slo: &Slo, probes: &[&Probe], band: usize) -> Compared {
    let width = WIDTHS[band];
    let share = |part: u64, total: u64| {
        if total == 0 {
            0.0
        } else {
            part as f64 / total as f64
        }
    };
    let over = |place: usize| {
        probes
            .iter()
            .map(|probe| share(probe.over[place], probe.total))
            .collect()
    };
    let same = |figures: Vec<f64>, allowed: f64| Compared {
        inner: figures.clone(),
        middle: figures.clone(),
        outer: figures,
        allowed: [allowed * (1.0 - width), allowed, allowed * (1.0 + width)],
    };
    let bad = || probes.iter().map(|probe| share(probe.bad, probe.total)).collect();
    match slo.metric {
        Metric::Latency { quantile }
        | Metric::StalenessAge { quantile }
        | Metric::MessageAge { quantile }
        | Metric::Delivery { quantile } => Compared {
            inner: over(band),
            middle: over(2),
            outer: over(4 - band),
            allowed: [1.0 - quantile; 3],
        },
        Metric::Success | Metric::Recovered { .. } => same(bad(), 1.0 - slo.limit),
        Metric::StaleShare | Metric::OutOfOrder => same(bad(), slo.limit),
        Metric::LostAckedWrites | Metric::Backlog | Metric::LostMessages => {
            same(probes.iter().map(|probe| probe.count as f64).collect(), slo.limit)
        }
    }
}

fn decide(compared: &Compared, replications: u32) -> (DesignVerdict, bool) {
    // Floating-point dust: 1 − 0.999 is not quite 0.001.
    const DUST: f64 = 1e-12;
    let [inner, middle, outer] = compared.allowed;
    if replications == 1 {
        let well = compared.middle[0] <= middle + DUST;
        return (
            if well {
                DesignVerdict::Passed
            } else {
                DesignVerdict::Failed
            },
            true,
        );
    }
    if middle <= DUST && compared.middle.iter().any(|figure| *figure > DUST) {
        // Nothing at all is allowed, and it has happened.
        return (DesignVerdict::Failed, true);
    }
    let interval = |figures: &[f64]| figures.iter().copied().collect::<Moments>().interval(CONFIDENCE);
    if interval(&compared.inner).high <= inner + DUST {
        (DesignVerdict::Passed, true)
    } else if interval(&compared.outer).low > outer + DUST {
        (DesignVerdict::Failed, true)
    } else {
        (DesignVerdict::Borderline, false)
    }
}

/// Mean and 99 % interval of the metric in its own unit.
fn figures(slo: &Slo, probes: &[&Probe]) -> (f64, f64, f64) {
    let share = |probe: &&Probe| {
        if probe.total == 0 {
            0.0
        } else {
            probe.bad as f64 / probe.total as f64
        }
    };
    let (figures, most): (Moments, f64) = match slo.metric {
        Metric::Latency { quantile }
        | Metric::StalenessAge { quantile }
        | Metric::MessageAge { quantile }
        | Metric::Delivery { quantile } => (
            probes
                .iter()
                .map(|probe| probe.figures.fine_quantile(quantile))
                .collect(),
            f64::INFINITY,
        ),
        Metric::Success | Metric::Recovered { .. } => {
            (probes.iter().map(|probe| 1.0 - share(probe)).collect(), 1.0)
        }
        Metric::StaleShare | Metric::OutOfOrder => (probes.iter().map(share).collect(), 1.0),
        Metric::LostAckedWrites | Metric::Backlog | Metric::LostMessages => (
            probes.iter().map(|probe| probe.count as f64).collect(),
            f64::INFINITY,
        ),
    };
    let mean = figures.mean();
    if figures.count() < 2 {
        return (mean, mean, mean);
    }
    let interval = figures.interval(CONFIDENCE);
    (
        mean,
        interval.low.clamp(0.0, most),
        interval.high.clamp(0.0, most),
    )
}

pub fn metric_name(metric: &Metric) -> &'static str {
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

/// The verdict of a scenario, or of a whole submission: the worst of its parts.
pub fn worst(verdicts: impl IntoIterator<Item = DesignVerdict>) -> DesignVerdict {
    verdicts.into_iter().max().unwrap_or(DesignVerdict::Passed)
}

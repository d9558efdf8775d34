//! Measures the promises of a scenario in one replication.
//!
//! For a promise about a quantile it counts how many figures lie above the limit, and above limits a little lower
//! and higher, for the verdict's indifference band. Errors count as slow.

use super::plan::Plan;
use super::scenario::ScenarioPlan;
use crate::simulator::problem::Metric;
use crate::simulator::statistics::Histogram;

/// The limits that are counted against, as factors: bands of 5 % and 2 % around the limit itself.
pub const BANDS: [f64; 5] = [0.95, 0.98, 1.0, 1.02, 1.05];

#[derive(Debug, Clone)]
pub struct Probe {
    pub metric: Metric,
    kind: Option<u16>,
    /// Only requests that begin from here on, µs.
    from: u64,
    limits: [u64; 5],
    pub total: u64,
    pub over: [u64; 5],
    pub bad: u64,
    pub figures: Histogram,
    /// For counts.
    pub count: u64,
}

#[derive(Debug)]
pub struct Meter {
    pub probes: Vec<Probe>,
    /// What a failed request counts as, µs: it ranks after all that were answered.
    failure: u64,
    requests: Vec<Vec<u16>>,
    reads: Vec<Vec<u16>>,
    ages: Vec<Vec<u16>>,
    deliveries: Vec<Vec<u16>>,
    orders: Vec<Vec<u16>>,
    pub lost_acknowledged: u64,
    pub lost_messages: u64,
}

impl Meter {
    pub fn new(plan: &Plan, scenario: &ScenarioPlan) -> Meter {
        let probes: Vec<Probe> = scenario
            .slos
            .iter()
            .map(|slo| {
                let kind = slo
                    .kind
                    .as_ref()
                    .and_then(|kind| plan.kinds.iter().position(|known| known.id == *kind));
                let ends = scenario.disturbed.map_or(0, |disturbed| disturbed.1);
                let from = match slo.metric {
                    Metric::Recovered { after } => ends + after.0,
                    _ => 0,
                };
                Probe {
                    metric: slo.metric,
                    kind: kind.map(|kind| kind as u16),
                    from,
                    limits: BANDS.map(|band| (slo.limit * band) as u64),
                    total: 0,
                    over: [0; 5],
                    bad: 0,
                    figures: Histogram::new(),
                    count: 0,
                }
            })
            .collect();
        let by_kind = |fits: fn(&Metric) -> bool| -> Vec<Vec<u16>> {
            let asked = |kind: usize| {
                let about = move |probe: &&(u16, &Probe)| {
                    fits(&probe.1.metric) && probe.1.kind.is_none_or(|of| of as usize == kind)
                };
                let all: Vec<(u16, &Probe)> = (0..).zip(&probes).collect();
                all.iter().filter(about).map(|probe| probe.0).collect()
            };
            (0..plan.kinds.len()).map(asked).collect()
        };
        Meter {
            requests: by_kind(|metric| {
                matches!(
                    metric,
                    Metric::Latency { .. } | Metric::Success | Metric::Recovered { .. }
                )
            }),
            reads: by_kind(|metric| matches!(metric, Metric::StalenessAge { .. } | Metric::StaleShare)),
            ages: by_kind(|metric| matches!(metric, Metric::MessageAge { .. })),
            deliveries: by_kind(|metric| matches!(metric, Metric::Delivery { .. })),
            orders: by_kind(|metric| matches!(metric, Metric::OutOfOrder)),
            failure: patience(plan),
            probes,
            lost_acknowledged: 0,
            lost_messages: 0,
        }
    }

    /// A request has ended.
    pub fn request(&mut self, kind: u16, began: u64, latency: u64, well: bool) {
        for place in &self.requests[kind as usize] {
            let probe = &mut self.probes[*place as usize];
            if began < probe.from {
                continue;
            }
            match probe.metric {
                Metric::Latency { .. } if well => probe.figure(latency),
                Metric::Latency { .. } => probe.worst(self.failure.max(latency)),
                _ => {
                    probe.total += 1;
                    probe.bad += u64::from(!well);
                }
            }
        }
    }

    /// A request that is still under way at the end: slow where it is over a limit already, failed where it is
    /// older than a client could wait.
    pub fn unfinished(&mut self, kind: u16, began: u64, age: u64) {
        for place in &self.requests[kind as usize] {
            let probe = &mut self.probes[*place as usize];
            if began < probe.from {
                continue;
            }
            match probe.metric {
                Metric::Latency { .. } if age > probe.limits[4] => probe.figure(age),
                Metric::Success | Metric::Recovered { .. } if age >= self.failure => {
                    probe.total += 1;
                    probe.bad += 1;
                }
                _ => {}
            }
        }
    }

    #[inline]
    pub fn read(&mut self, kind: u16, age: u64) {
        for place in &self.reads[kind as usize] {
            let probe = &mut self.probes[*place as usize];
            match probe.metric {
                Metric::StaleShare => {
                    probe.total += 1;
                    probe.bad += u64::from(age > 0);
                }
                _ => probe.figure(age),
            }
        }
    }

    pub fn message_age(&mut self, kind: u16, age: u64) {
        self.ages[kind as usize]
            .iter()
            .for_each(|place| self.probes[*place as usize].figure(age));
    }

    pub fn wants_delivery(&self, kind: u16) -> bool {
        !self.deliveries[kind as usize].is_empty()
    }

    /// Everything a request caused is done; `u64::MAX` when some of it was lost.
    pub fn delivered(&mut self, kind: u16, time: u64) {
        for place in &self.deliveries[kind as usize] {
            let probe = &mut self.probes[*place as usize];
            match time {
                u64::MAX => probe.worst(self.failure),
                time => probe.figure(time),
            }
        }
    }

    pub fn ordered(&mut self, kind: u16, late: bool) {
        for place in &self.orders[kind as usize] {
            let probe = &mut self.probes[*place as usize];
            probe.total += 1;
            probe.bad += u64::from(late);
        }
    }

    /// The counts that stand only at the end.
    pub fn close(&mut self, backlog: u64) {
        for probe in &mut self.probes {
            probe.count = match probe.metric {
                Metric::Backlog => backlog,
                Metric::LostMessages => self.lost_messages,
                Metric::LostAckedWrites => self.lost_acknowledged,
                _ => 0,
            };
        }
    }
}

impl Probe {
    #[inline]
    fn figure(&mut self, value: u64) {
        self.total += 1;
        for (over, limit) in self.over.iter_mut().zip(&self.limits) {
            *over += u64::from(value > *limit);
        }
        self.figures.record(value);
    }

    /// Slower than every limit, whatever the figure says.
    fn worst(&mut self, value: u64) {
        self.total += 1;
        self.over.iter_mut().for_each(|over| *over += 1);
        self.bad += 1;
        self.figures.record(value);
    }
}

/// The longest that a client waits for an answer: all its tries and the pauses between them; without a timeout
/// the whole day.
fn patience(plan: &Plan) -> u64 {
    let edges = &plan.node(plan.client).out;
    let longest = edges.iter().map(|edge| {
        let edge = plan.edge(*edge);
        if edge.timeout == u64::MAX {
            return plan.horizon;
        }
        let pauses = (0..edge.attempts.saturating_sub(1)).map(|pause| {
            edge.backoff
                .saturating_mul(1 << pause.min(20))
                .min(edge.backoff_cap)
        });
        (edge.timeout.saturating_mul(u64::from(edge.attempts))).saturating_add(pauses.sum())
    });
    longest.max().unwrap_or(plan.horizon).min(plan.horizon)
}

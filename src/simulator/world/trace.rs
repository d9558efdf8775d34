//! Figures per window of time, for the charts of one replication.

use super::engine::World;
use super::node::{Inner, Life};
use super::plan::{NONE, Part, Plan};
use crate::simulator::outcome::{NodeSeries, Series};
use crate::simulator::statistics::Histogram;

/// Lengths that a window may have, µs: the shortest that gives at most [`MOST_WINDOWS`] is taken.
const LENGTHS: [u64; 14] = [
    10_000,
    20_000,
    50_000,
    100_000,
    200_000,
    500_000,
    1_000_000,
    2_000_000,
    5_000_000,
    10_000_000,
    20_000_000,
    30_000_000,
    60_000_000,
    600_000_000,
];
const MOST_WINDOWS: u64 = 180;

pub struct Trace {
    pub series: Series,
    latencies: Histogram,
    begun: u64,
}

impl Trace {
    pub fn new(plan: &Plan) -> Trace {
        let fits = |length: &&u64| plan.horizon.div_ceil(**length) <= MOST_WINDOWS;
        let window = LENGTHS.iter().find(fits).copied().unwrap_or(plan.horizon.max(1));
        let windows = plan.horizon.div_ceil(window) as usize;
        let node = |node: &super::plan::NodePlan| NodeSeries {
            node: node.id.clone(),
            ..NodeSeries::default()
        };
        let series = Series {
            window,
            fault: None,
            arrivals: vec![0; windows],
            done: vec![0; windows],
            failed: vec![0; windows],
            nodes: plan.nodes.iter().map(node).collect(),
            ..Series::default()
        };
        Trace {
            series,
            latencies: Histogram::new(),
            begun: 0,
        }
    }

    pub fn window(&self) -> u64 {
        self.series.window
    }

    pub fn arrived(&mut self, at: u64) {
        self.series.arrivals[(at / self.series.window) as usize] += 1;
    }

    /// A request that began at `began` has ended.
    pub fn ended(&mut self, began: u64, latency: u64, answered: bool, well: bool) {
        let window = (began / self.series.window) as usize;
        if well {
            self.series.done[window] += 1;
        } else {
            self.series.failed[window] += 1;
        }
        if answered {
            self.latencies.record(latency);
        }
    }

    fn close(&mut self) {
        self.series.p50.push(self.latencies.quantile(0.5));
        self.series.p90.push(self.latencies.quantile(0.9));
        self.series.p99.push(self.latencies.quantile(0.99));
        self.latencies.clear();
    }
}

impl World<'_> {
    /// The window ends: every node's figures are taken.
    pub(super) fn close_window(&mut self) {
        let Some(mut trace) = self.trace.take() else {
            return;
        };
        let length = self.now - trace.begun;
        if length > 0 && trace.series.p50.len() < trace.series.arrivals.len() {
            trace.close();
            for node in 0..self.plan.nodes.len() as u32 {
                self.sample_node(node, length, &mut trace.series.nodes[node as usize]);
            }
            trace.begun = self.now;
        }
        self.trace = Some(trace);
    }

    fn sample_node(&mut self, node: u32, length: u64, series: &mut NodeSeries) {
        let plan = self.plan.node(node);
        let now = self.now;
        let (mut slots, mut cores, mut up, mut waiting) = (0u64, 0u64, 0u32, 0u64);
        for id in plan.first..plan.first + plan.count {
            let entry = &mut self.instances[id as usize];
            let (busy, core) = (
                entry.slots.busy_time(now) + entry.worked,
                entry.cores.busy_time(now),
            );
            slots += busy - entry.seen_busy;
            cores += core - entry.seen_cores;
            (entry.seen_busy, entry.seen_cores) = (busy, core);
            up += u32::from(entry.is_up());
            waiting += entry.slots.waiting() as u64 + entry.cores.waiting() as u64;
            if matches!(plan.part, Part::Cache(_)) && entry.life != Life::Off {
                // What its one thread has still to work off, in operations.
                let mean = self.plan.times[op_time(&plan.part)].mean() * self.nodes[node as usize].slow;
                waiting += (entry.free_at.saturating_sub(now) as f64 / mean.max(1.0)) as u64;
            }
        }
        let share = |busy: u64, servers: u32| match servers {
            NONE => 0.0,
            servers => (busy as f64 / (length * u64::from(up.max(1)) * u64::from(servers)) as f64).min(1.0),
        };
        let state = &mut self.nodes[node as usize];
        if let Inner::Broker(broker) = &state.inner {
            waiting += broker.waiting();
        }
        series
            .utilisation
            .push(share(slots, plan.servers).max(share(cores, plan.cores)));
        series.queue.push(waiting);
        series.refused.push(state.refused);
        series.rate.push(state.reached as f64 * 1e6 / length as f64);
        if matches!(state.inner, Inner::Cache(_)) {
            let share = if state.lookups == 0 {
                0.0
            } else {
                state.hits as f64 / state.lookups as f64
            };
            series.hits.push(share);
        }
        series.instances.push(up);
        (state.refused, state.reached, state.hits, state.lookups) = (0, 0, 0, 0);
    }
}

fn op_time(part: &Part) -> usize {
    match part {
        Part::Cache(part) => part.op_time as usize,
        _ => 0,
    }
}

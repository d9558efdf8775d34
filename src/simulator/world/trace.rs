//! Figures per window of time, for the charts of one replication.

use super::engine::World;
use super::load::Load;
use super::node::Inner;
use super::plan::Plan;
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
    /// By node, then window.
    pub loads: Vec<Vec<Load>>,
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
            loads: vec![Vec::new(); plan.nodes.len()],
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
                let load = self.sample_node(node, length, &mut trace.series.nodes[node as usize]);
                trace.loads[node as usize].push(load);
            }
            trace.begun = self.now;
        }
        self.trace = Some(trace);
    }

    fn sample_node(&mut self, node: u32, length: u64, series: &mut NodeSeries) -> Load {
        let (load, used) = self.take_load(node, length);
        let state = &mut self.nodes[node as usize];
        series.utilisation.push(used);
        series.queue.push(load.waiting);
        series.refused.push(state.refused);
        series.rate.push(load.calls);
        if matches!(state.inner, Inner::Cache(_)) {
            let share = if state.lookups == 0 {
                0.0
            } else {
                state.hits as f64 / state.lookups as f64
            };
            series.hits.push(share);
        }
        series.instances.push(load.up);
        (state.refused, state.reached, state.hits, state.lookups) = (0, 0, 0, 0);
        load
    }
}

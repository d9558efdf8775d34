//! What one replication gives.

use super::engine::World;
use super::limits::Limits;
use super::load::Load;
use super::meter::Probe;
use super::node::Inner;
use super::plan::{NONE, Plan};
use super::scenario::ScenarioPlan;
use crate::simulator::outcome::{EdgeTotals, Series, TailShare, Totals};

#[derive(Debug)]
pub struct Replication {
    pub probes: Vec<Probe>,
    pub totals: Totals,
    pub edges: Vec<EdgeTotals>,
    /// By edge: bytes back to the caller, and bytes that crossed zones.
    pub bytes: Vec<(u64, u64)>,
    pub nodes: Vec<NodeTotals>,
    /// Of the traced replication only; loads by node, then window.
    pub series: Option<Series>,
    pub loads: Vec<Vec<Load>>,
    pub tail: Vec<TailShare>,
    pub events: u64,
    /// Bytes that the replication had grown to.
    pub footprint: u64,
    /// A limit was reached: the edge that multiplied the work.
    pub amplifier: Option<u32>,
    pub promotions: u32,
    pub lost_acknowledged: u64,
    pub lost_messages: u64,
}

/// Sums over the day of one node.
#[derive(Debug, Clone, Default)]
pub struct NodeTotals {
    pub reached: u64,
    pub refused: u64,
    /// Instances that were paid for, on average.
    pub paid: f64,
    /// Tasks that ended, the time they spent here, and the integrals of waiting and work, µs.
    pub finished: u64,
    pub sojourn: u64,
    pub waiting_time: u64,
    pub busy_time: u64,
    /// Tasks that were in work or waiting at the end.
    pub present: u64,
}

/// Simulates one replication; `traced` collects series and the tail.
pub fn replicate_once(plan: &Plan, scenario: &ScenarioPlan, replication: u32, traced: bool) -> Replication {
    replicate_within(plan, scenario, replication, traced, Limits::OF_A_VERDICT)
}

/// The same with other limits.
pub fn replicate_within(
    plan: &Plan,
    scenario: &ScenarioPlan,
    replication: u32,
    traced: bool,
    limits: Limits,
) -> Replication {
    let mut world = World::new(plan, scenario, replication, traced, limits);
    world.run();
    world.report()
}

/// Without the windows that a replication which was given up never came to.
fn cut_off(mut series: Series) -> Series {
    let windows = series.p50.len();
    for counts in [&mut series.arrivals, &mut series.done, &mut series.failed] {
        counts.truncate(windows);
    }
    series
}

impl World<'_> {
    fn report(mut self) -> Replication {
        let plan = self.plan;
        let over = self.is_over();
        let now = self.now;
        for place in 0..self.requests.places() as u32 {
            let request = self.requests[place];
            if request.open && request.measured {
                self.meter
                    .unfinished(request.kind, request.began, now - request.began);
            }
        }
        self.count_waiting_messages();
        for place in 0..self.origins.places() as u32 {
            let origin = self.origins[place];
            if origin.open > 0 && origin.measured {
                self.meter.delivered(
                    origin.kind,
                    if origin.lost { u64::MAX } else { now - origin.began },
                );
            }
        }
        let backlog = |node: &super::node::NodeState| match &node.inner {
            Inner::Broker(broker) => broker.waiting(),
            _ => 0,
        };
        let backlog = self.nodes.iter().map(backlog).sum();
        self.meter.close(backlog);
        let nodes = (0..plan.nodes.len() as u32)
            .map(|node| self.node_totals(node))
            .collect();
        let footprint = self.footprint();
        let traffic = &self.traffic;
        let (series, loads) = match self.trace.take() {
            Some(trace) => {
                let series = Series {
                    fault: self.scenario.disturbed,
                    ..trace.series
                };
                (Some(cut_off(series)), trace.loads)
            }
            None => (None, Vec::new()),
        };
        Replication {
            totals: Totals {
                arrivals: traffic.arrived,
                done: traffic.done,
                failed: traffic.failed,
                in_flight: traffic.arrived - traffic.done - traffic.failed,
            },
            edges: (0..plan.edges.len() as u32)
                .map(|edge| self.edge_totals(edge))
                .collect(),
            bytes: self
                .edges
                .iter()
                .map(|edge| (edge.bytes_back, edge.bytes_across))
                .collect(),
            nodes,
            amplifier: over.then(|| self.amplifier()),
            series,
            loads,
            tail: self.tail.map(|tail| tail.shares(plan)).unwrap_or_default(),
            events: self.events.min(self.limits.events),
            footprint,
            promotions: self.promotions,
            lost_acknowledged: self.meter.lost_acknowledged,
            lost_messages: self.meter.lost_messages,
            probes: self.meter.probes,
        }
    }

    fn edge_totals(&self, edge: u32) -> EdgeTotals {
        let (state, planned) = (&self.edges[edge as usize], self.plan.edge(edge));
        EdgeTotals {
            from: self.plan.node(planned.from).id.clone(),
            to: self.plan.node(planned.to).id.clone(),
            calls: state.calls,
            retries: state.tries.saturating_sub(state.calls),
            timeouts: state.timeouts,
            refused: state.refused,
            failed: state.failed,
        }
    }

    fn node_totals(&self, node: u32) -> NodeTotals {
        let (planned, state, now) = (self.plan.node(node), &self.nodes[node as usize], self.now);
        let paid = state.paid + u64::from(state.paid_count) * (now - state.paid_at);
        let mut totals = NodeTotals {
            reached: state.reached_total,
            refused: state.refused_total,
            paid: paid as f64 / now.max(1) as f64,
            ..NodeTotals::default()
        };
        for id in planned.first..planned.first + planned.count {
            let entry = &self.instances[id as usize];
            totals.finished += entry.finished;
            totals.sojourn += entry.sojourn;
            totals.waiting_time += entry.slots.waiting_time(now);
            totals.busy_time += entry.slots.busy_time(now) + entry.worked;
            totals.present += u64::from(entry.slots.busy()) + entry.slots.waiting() as u64;
        }
        totals
    }

    /// The edge that multiplied the work most: by retries where there are many, else by calls.
    fn amplifier(&self) -> u32 {
        let retries = |edge: &u32| {
            let state = &self.edges[*edge as usize];
            state.tries.saturating_sub(state.calls)
        };
        let edges = 0..self.plan.edges.len() as u32;
        let most = edges
            .clone()
            .max_by_key(|edge| (retries(edge), std::cmp::Reverse(*edge)));
        let tries: u64 = self.edges.iter().map(|edge| edge.tries).sum();
        match most {
            Some(edge) if retries(&edge) * 4 > tries => edge,
            _ => edges
                .max_by_key(|edge| (self.edges[*edge as usize].tries, std::cmp::Reverse(*edge)))
                .unwrap_or(NONE),
        }
    }
}

//! What each node is asked to do in each window, done or not: what explanations are made of.
//!
//! *Demand* is the share of its servers' time that all work would take which wanted to be done: what was done, what
//! waits and what was turned away (D = V · S / servers, Denning and Buzen 1978, times the rate). Above 1 a node can't
//! keep up. Where each server has a part of its own, shards or cache nodes, the busiest one counts.

use super::engine::World;
use super::node::Inner;
use super::plan::{NONE, Part};

/// One node in one window.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Load {
    pub demand: f64,
    /// It is that of cores, not of slots or connections.
    pub of_cores: bool,
    /// Calls a second that came, and of them reads and writes of a store.
    pub calls: f64,
    pub reads: f64,
    pub writes: f64,
    /// Calls a second at which its busiest server would be full: those begun, over the busy share.
    pub able: f64,
    /// Share of the window's work that the busiest server had, and servers that are up.
    pub busiest: f64,
    pub up: u32,
    /// Turned away because a cap was reached, not because a queue was full.
    pub capped: u64,
    /// Waiting for a slot or for cores at the end of the window; at a broker messages.
    pub waiting: u64,
    /// Waiting for this node at the end of the window, wherever it waits.
    pub backlog: u64,
}

/// What one server was busy with in a window.
#[derive(Debug, Clone, Copy, Default)]
struct Share {
    busy: u64,
    started: u64,
    /// Work that was not begun: waiting or turned away.
    undone: u64,
    servers: u32,
}

impl Share {
    fn demand(&self, each: f64, length: u64) -> f64 {
        if self.servers == 0 {
            return 0.0;
        }
        (self.busy as f64 + self.undone as f64 * each) / (length * u64::from(self.servers)) as f64
    }
}

impl World<'_> {
    /// Takes a node's load in the window that ends now, and the busy share that charts show.
    pub(super) fn take_load(&mut self, node: u32, length: u64) -> (Load, f64) {
        let plan = self.plan.node(node);
        let now = self.now;
        let (mut slots, mut cores) = (Vec::new(), Vec::new());
        let mut load = Load::default();
        let is_cache = matches!(plan.part, Part::Cache(_));
        for id in plan.first..plan.first + plan.count {
            let backlog = self.cache_backlog(node, id);
            let entry = &mut self.instances[id as usize];
            // A cache node is one thread, which knows at once when it will have done what comes.
            let began = if is_cache {
                entry.finished
            } else {
                entry.slots.counts().started
            };
            let (busy, core) = (
                entry.slots.busy_time(now) + entry.worked,
                entry.cores.busy_time(now),
            );
            let began_cores = entry.cores.counts().started;
            slots.push(Share {
                busy: busy - entry.seen.busy,
                started: began - entry.seen.started,
                undone: entry.slots.waiting() as u64 + entry.refused - entry.seen.refused,
                servers: match (entry.is_up(), is_cache) {
                    (false, _) => 0,
                    (true, true) => 1,
                    (true, false) => entry.slots.servers(),
                },
            });
            cores.push(Share {
                busy: core - entry.seen.cores,
                started: began_cores - entry.seen.started_cores,
                undone: entry.cores.waiting() as u64,
                servers: if entry.is_up() { entry.cores.servers() } else { 0 },
            });
            entry.seen.busy = busy;
            entry.seen.started = began;
            entry.seen.refused = entry.refused;
            entry.seen.cores = core;
            entry.seen.started_cores = began_cores;
            load.up += u32::from(entry.is_up());
            load.waiting += entry.slots.waiting() as u64 + entry.cores.waiting() as u64 + backlog;
        }
        load.backlog = load.waiting;
        self.add_messages(node, &mut slots, &mut load);
        let parted = matches!(plan.part, Part::Store(_) | Part::Quorum(_) | Part::Cache(_));
        let mut used = 0.0;
        for (shares, servers, of_cores) in [(&slots, plan.servers, false), (&cores, plan.cores, true)] {
            if servers == NONE {
                continue;
            }
            let (demand, busy) = sum_up(shares, length, parted);
            used = f64::max(used, busy);
            if demand >= load.demand {
                (load.demand, load.of_cores) = (demand, of_cores);
            }
        }
        let begun: u64 = slots.iter().map(|share| share.started).sum();
        let all: u64 = slots.iter().map(|share| share.busy).sum();
        let most = slots.iter().map(|share| share.busy).max().unwrap_or(0);
        load.busiest = most as f64 / all.max(1) as f64;
        let state = &mut self.nodes[node as usize];
        let rate = |count: u64| count as f64 * 1e6 / length as f64;
        (load.calls, load.reads, load.writes) = (rate(state.reached), rate(state.reads), rate(state.writes));
        load.able = if used > 0.0 { rate(begun) / used } else { 0.0 };
        load.capped = state.capped;
        (state.reads, state.writes, state.capped) = (0, 0, 0);
        (load, used.min(1.0))
    }

    /// Operations that a cache's one thread has still to work off.
    fn cache_backlog(&self, node: u32, id: u32) -> u64 {
        let Part::Cache(part) = &self.plan.node(node).part else {
            return 0;
        };
        let mean = self.plan.times[part.op_time as usize].mean() * self.nodes[node as usize].slow;
        let left = self.instances[id as usize].free_at.saturating_sub(self.now);
        (left as f64 / mean.max(1.0)) as u64
    }

    /// Messages that wait for a consumer are work of the consumer, and wait at the broker.
    fn add_messages(&self, node: u32, slots: &mut [Share], load: &mut Load) {
        if let Inner::Broker(broker) = &self.nodes[node as usize].inner {
            load.waiting += broker.waiting();
        }
        for (queue, subscriber) in &self.plan.node(node).feeds {
            if let Inner::Broker(broker) = &self.nodes[*queue as usize].inner
                && let Some(first) = slots.first_mut()
            {
                let waiting = broker.subscribers[*subscriber as usize].waiting;
                first.undone += waiting;
                load.backlog += waiting;
            }
        }
    }
}

/// Demand and busy share.
fn sum_up(shares: &[Share], length: u64, parted: bool) -> (f64, f64) {
    let whole = shares.iter().fold(Share::default(), |sum, share| Share {
        busy: sum.busy + share.busy,
        started: sum.started + share.started,
        undone: sum.undone + share.undone,
        servers: sum.servers + share.servers,
    });
    let each = whole.busy as f64 / whole.started.max(1) as f64;
    let full = |share: &Share| share.busy as f64 / (length * u64::from(share.servers.max(1))) as f64;
    if !parted {
        return (whole.demand(each, length), full(&whole));
    }
    let demand = shares.iter().map(|share| share.demand(each, length));
    let busy = shares.iter().map(full);
    (demand.fold(0.0, f64::max), busy.fold(0.0, f64::max))
}

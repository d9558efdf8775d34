//! Faults: what breaks, and what happens when it is whole again.

use super::engine::World;
use super::node::Inner;
use super::scenario::Effect;

/// Two sides that cannot reach each other.
#[derive(Debug, Clone)]
pub struct Cut {
    pub fault: usize,
    pub since: u64,
    pub between: Between,
}

#[derive(Debug, Clone)]
pub enum Between {
    Nodes(Vec<u32>, Vec<u32>),
    /// A zone and all other zones.
    Zone(u8),
}

impl Cut {
    fn parts(&self, (node_a, zone_a): (u32, u8), (node_b, zone_b): (u32, u8)) -> bool {
        match &self.between {
            Between::Nodes(one, other) => {
                (one.contains(&node_a) && other.contains(&node_b))
                    || (one.contains(&node_b) && other.contains(&node_a))
            }
            Between::Zone(zone) => {
                let outside = super::plan::OUTSIDE;
                zone_a != zone_b
                    && zone_a != outside
                    && zone_b != outside
                    && (zone_a == *zone || zone_b == *zone)
            }
        }
    }
}

impl World<'_> {
    /// Nothing passes between these two at the moment.
    #[inline]
    pub(super) fn is_cut(&self, node_a: u32, zone_a: u8, node_b: u32, zone_b: u8) -> bool {
        !self.cuts.is_empty()
            && self
                .cuts
                .iter()
                .any(|cut| cut.parts((node_a, zone_a), (node_b, zone_b)))
    }

    /// The same, once the callers have noticed.
    #[inline]
    pub(super) fn seems_cut(&self, node_a: u32, zone_a: u8, node_b: u32, zone_b: u8, notice: u64) -> bool {
        !self.cuts.is_empty()
            && self
                .cuts
                .iter()
                .any(|cut| self.now - cut.since >= notice && cut.parts((node_a, zone_a), (node_b, zone_b)))
    }

    pub(super) fn fault_begins(&mut self, number: usize) {
        let scenario = self.scenario;
        self.active[number] = true;
        match &scenario.faults[number].effect {
            Effect::Load { .. } => self.traffic.reweigh(self.plan, scenario, &self.active),
            Effect::Kill { nodes, count } => {
                for node in nodes {
                    let plan = self.plan.node(*node);
                    let up = (plan.first..plan.first + plan.count)
                        .filter(|instance| self.instances[*instance as usize].is_up())
                        .take(*count as usize);
                    let struck: Vec<u32> = up.collect();
                    struck
                        .into_iter()
                        .for_each(|instance| self.kill(instance, number));
                }
            }
            Effect::KillZone { zone } => {
                for instance in 0..self.instances.len() as u32 {
                    let entry = &self.instances[instance as usize];
                    if entry.zone == *zone && entry.is_up() {
                        self.kill(instance, number);
                    }
                }
            }
            Effect::Slow { .. } | Effect::Errors { .. } => self.reckon_slowness(),
            Effect::Flush { nodes } => nodes.iter().for_each(|node| self.flush(*node)),
            Effect::HotKey { .. } => self.reckon_hot_keys(),
            Effect::Cut { one, other } => {
                let between = Between::Nodes(one.clone(), other.clone());
                self.cuts.push(Cut {
                    fault: number,
                    since: self.now,
                    between,
                });
            }
            Effect::Isolate { zone } => {
                self.cuts.push(Cut {
                    fault: number,
                    since: self.now,
                    between: Between::Zone(*zone),
                });
                self.isolated(*zone);
            }
        }
    }

    pub(super) fn fault_ends(&mut self, number: usize) {
        let scenario = self.scenario;
        self.active[number] = false;
        match &scenario.faults[number].effect {
            Effect::Load { .. } => self.traffic.reweigh(self.plan, scenario, &self.active),
            Effect::Kill { .. } | Effect::KillZone { .. } => {
                for instance in std::mem::take(&mut self.killed[number]) {
                    self.revive(instance);
                }
                self.wake_queues();
            }
            Effect::Slow { .. } | Effect::Errors { .. } => self.reckon_slowness(),
            Effect::Flush { .. } => {}
            Effect::HotKey { .. } => self.reckon_hot_keys(),
            Effect::Cut { .. } | Effect::Isolate { .. } => {
                self.cuts.retain(|cut| cut.fault != number);
                self.heal();
                self.wake_queues();
            }
        }
    }

    fn reckon_slowness(&mut self) {
        for node in &mut self.nodes {
            (node.slow, node.error_share) = (1.0, 0.0);
        }
        for (fault, _) in self
            .scenario
            .faults
            .iter()
            .zip(&self.active)
            .filter(|fault| *fault.1)
        {
            match &fault.effect {
                Effect::Slow { nodes, factor } => {
                    nodes
                        .iter()
                        .for_each(|node| self.nodes[*node as usize].slow *= factor);
                }
                Effect::Errors { nodes, share } => {
                    for node in nodes {
                        let state = &mut self.nodes[*node as usize];
                        state.error_share = 1.0 - (1.0 - state.error_share) * (1.0 - share);
                    }
                }
                _ => {}
            }
        }
    }

    fn reckon_hot_keys(&mut self) {
        self.traffic.hot_shares.fill(0.0);
        for (fault, _) in self
            .scenario
            .faults
            .iter()
            .zip(&self.active)
            .filter(|fault| *fault.1)
        {
            if let Effect::HotKey { space, share } = fault.effect
                && let Some(place) = self.traffic.hot_shares.get_mut(space as usize)
            {
                *place = place.max(share);
            }
        }
    }

    pub(super) fn flush(&mut self, node: u32) {
        let now = self.now;
        if let Inner::Cache(cache) = &mut self.nodes[node as usize].inner {
            (0..cache.lists()).for_each(|list| cache.flush(list, now));
        }
    }
}

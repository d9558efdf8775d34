//! Faults: what breaks, and what happens when it is whole again.

use super::engine::World;
use super::entity::{Event, Status};
use super::node::{Inner, Life};
use super::plan::{NONE, Part};
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

    fn flush(&mut self, node: u32) {
        let now = self.now;
        if let Inner::Cache(cache) = &mut self.nodes[node as usize].inner {
            (0..cache.lists()).for_each(|list| cache.flush(list, now));
        }
    }

    /// A machine dies: what it had in work and in memory is gone, and it says nothing any more.
    fn kill(&mut self, id: u32, fault: usize) {
        let now = self.now;
        let node = self.node_of(id);
        let planned = self.plan.node(node);
        self.killed[fault].push(id);
        let mut waiting = Vec::new();
        let entry = &mut self.instances[id as usize];
        entry.life = Life::Down;
        entry.since = now;
        entry.epoch += 1;
        entry.slots.kill(now, |task| waiting.push(task));
        entry.free_at = now;
        waiting
            .into_iter()
            .for_each(|task| self.void(task, Status::Error));
        // Tasks that wait for a core come back when their epoch is looked at: nobody else holds them.
        let mut on_cores = Vec::new();
        self.instances[id as usize]
            .cores
            .kill(now, |task| on_cores.push(task));
        on_cores
            .into_iter()
            .for_each(|task| self.void(task, Status::Error));
        let place = id - planned.first;
        for edge in &planned.out {
            let plan = self.plan.edge(*edge);
            self.ports[(plan.first_port + place) as usize].reset(plan.breaker);
        }
        match &planned.part {
            Part::Cache(_) => self.cache_died(node, place),
            Part::Cdn(_) => self.flush(node),
            Part::Store(part) => {
                let group = self.group_at(node, id, part);
                self.server_gone(node, part, group);
            }
            Part::Quorum(_) => {
                if let Some(quorum) = self.quorum(node) {
                    let end = quorum.log.end();
                    quorum.away_since[place as usize].get_or_insert(end);
                }
            }
            Part::Queue(part) if !part.replicated => self.lose_messages(node),
            _ => {}
        }
    }

    fn cache_died(&mut self, node: u32, place: u32) {
        let now = self.now;
        let Inner::Cache(cache) = &mut self.nodes[node as usize].inner else {
            return;
        };
        cache.flush(place, now);
        // Those that waited at this node are gone; waits at others go on.
        let mut gone = Vec::new();
        for task in cache.drop_flights() {
            gone.push(task);
        }
        for task in gone {
            if self.is_alive(task) {
                self.answer_at(task, Status::Miss, now);
            }
            self.free_task(task);
        }
    }

    fn revive(&mut self, id: u32) {
        let now = self.now;
        let node = self.node_of(id);
        let planned = self.plan.node(node);
        let entry = &mut self.instances[id as usize];
        if entry.life != Life::Down {
            return;
        }
        entry.life = Life::Up;
        entry.since = now;
        let servers = |count: u32| if count == NONE { 0 } else { count };
        entry.slots.set_servers(now, servers(planned.servers));
        entry.cores.set_servers(now, servers(planned.cores));
        let place = id - planned.first;
        match &planned.part {
            Part::Cache(_) => {
                if let Inner::Cache(cache) = &mut self.nodes[node as usize].inner {
                    cache.flush(place, now);
                }
            }
            Part::Store(part) => {
                let group = self.group_at(node, id, part);
                self.server_back(node, part, group, place);
            }
            Part::Quorum(part) => {
                let (nodes, copies) = (planned.count, part.copies);
                if let Some(quorum) = self.quorum(node) {
                    quorum.hand_off(place, nodes, copies);
                }
            }
            _ => {}
        }
    }

    /// A zone is cut off: its databases and copies count as gone for those outside.
    fn isolated(&mut self, zone: u8) {
        let plan = self.plan;
        for (id, instance) in plan
            .instances
            .iter()
            .enumerate()
            .filter(|instance| instance.1.zone == zone)
        {
            let planned = plan.node(instance.node);
            let place = id as u32 - planned.first;
            match &planned.part {
                Part::Store(part) => {
                    let group = self.group_at(instance.node, id as u32, part);
                    self.server_gone(instance.node, part, group);
                }
                Part::Quorum(_) => {
                    if let Some(quorum) = self.quorum(instance.node) {
                        let end = quorum.log.end();
                        quorum.away_since[place as usize].get_or_insert(end);
                    }
                }
                _ => {}
            }
        }
    }

    /// The network is whole again: replicas and copies get what they missed.
    fn heal(&mut self) {
        let plan = self.plan;
        for (id, instance) in plan.instances.iter().enumerate() {
            if !self.instances[id].is_up() {
                continue;
            }
            let planned = plan.node(instance.node);
            let place = id as u32 - planned.first;
            match &planned.part {
                Part::Store(part) => {
                    let group = self.group_at(instance.node, id as u32, part);
                    self.server_back(instance.node, part, group, place);
                }
                Part::Quorum(part) => {
                    let (nodes, copies) = (planned.count, part.copies);
                    if let Some(quorum) = self.quorum(instance.node) {
                        quorum.hand_off(place, nodes, copies);
                    }
                }
                _ => {}
            }
        }
    }

    pub(super) fn schedule_failover(&mut self, node: u32, group: u32) {
        let serial = self.next_serial();
        if let Some(store) = self.store(node) {
            store.groups[group as usize].serial = serial;
        }
        self.calendar.push(
            self.now + self.plan.facts.failover.0,
            Event::Promote { node, group, serial },
        );
    }
}

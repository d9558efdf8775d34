//! Machines that die, are cut off and come back, and what that means to what runs on them.

use super::engine::World;
use super::entity::{Event, Status};
use super::node::{Inner, Life};
use super::plan::{NONE, Part};

impl World<'_> {
    /// A machine dies: what it had in work and in memory is gone, and it says nothing any more.
    pub(super) fn kill(&mut self, id: u32, fault: usize) {
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

    pub(super) fn revive(&mut self, id: u32) {
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
    pub(super) fn isolated(&mut self, zone: u8) {
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
    pub(super) fn heal(&mut self) {
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

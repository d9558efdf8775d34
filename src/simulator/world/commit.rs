//! Writes of a database: into the log, out to the replicas, and safe once enough of them have it.

use super::engine::World;
use super::entity::{Event, Seen, Status, Task};
use super::plan::{NONE, Part, StorePart, What};
use crate::simulator::design::Replication;

impl World<'_> {
    /// A write reaches a replica. False when its primary died before it came: that log is lost with it.
    pub(super) fn is_received(&mut self, id: u32, node: u32, position: u32) -> bool {
        let Task {
            instance,
            message: sender,
            message_serial: epoch,
            ..
        } = self.tasks[id];
        if sender != NONE && self.instances[sender as usize].epoch != epoch {
            return false;
        }
        let place = instance - self.plan.node(node).first;
        if let Some(store) = self.store(node) {
            let member = &mut store.members[place as usize];
            member.received = member.received.max(position);
        }
        true
    }

    pub(super) fn write(&mut self, id: u32, node: u32, part: &StorePart, group: u32) {
        let instance = self.tasks[id].instance;
        let (now, first) = (self.now, self.plan.node(node).first);
        let Some(store) = self.store(node) else { return };
        if store.groups[group as usize].primary != instance - first {
            // Another server has become the primary in the meantime.
            return self.leave_store(id, Status::Error);
        }
        let entity = self.entity(id).unwrap_or(u64::MAX);
        let Some(store) = self.store(node) else { return };
        let position = store.groups[group as usize].log.append(entity, now);
        self.tasks[id].seen = Seen {
            log: self.log_id(node, group),
            position,
        };
        self.ship(id, node, part, group, position);
        self.wait_for_standbys(id, node, part, group);
    }

    /// The write goes out to the replicas.
    fn ship(&mut self, id: u32, node: u32, part: &StorePart, group: u32, position: u32) {
        let each = 1 + part.replicas;
        let first = self.plan.node(node).first;
        let Task {
            instance, request, ..
        } = self.tasks[id];
        let zone = self.instances[instance as usize].zone;
        for server in first + group * each..first + (group + 1) * each {
            if server == instance || !self.instances[server as usize].is_up() {
                continue;
            }
            let to = self.instances[server as usize].zone;
            if self.is_cut(node, zone, node, to) {
                continue;
            }
            let mut task = Task::new(request, server, What::Apply(position));
            (task.message, task.message_serial) = (instance, self.instances[instance as usize].epoch);
            task.slot = self.tasks[id].slot;
            task.key = self.tasks[id].key;
            let task = self.new_task(task);
            self.calendar
                .push(self.now + self.plan.hop(zone, to), Event::Reach(task));
        }
    }

    /// How long until enough standbys have received a commit; `None` while too few can be reached.
    fn standby_delay(&mut self, node: u32, part: &StorePart, group: u32) -> Option<u64> {
        if part.mode == Replication::Async || part.replicas == 0 {
            return Some(0);
        }
        let each = 1 + part.replicas;
        let first = self.plan.node(node).first;
        let store = self.store(node)?;
        let primary = first + store.groups[group as usize].primary;
        let counts: Vec<u32> = (group * each..(group + 1) * each)
            .filter(|place| store.members[*place as usize].counts && first + place != primary)
            .map(|place| first + place)
            .collect();
        if counts.is_empty() {
            return Some(0);
        }
        let zone = self.instances[primary as usize].zone;
        let mut round_trips = counts.iter().map(|server| {
            let entry = &self.instances[*server as usize];
            let reachable = entry.is_up() && !self.is_cut(node, zone, node, entry.zone);
            reachable.then(|| 2 * self.plan.hop(zone, entry.zone))
        });
        match part.mode {
            Replication::SemiSync => round_trips.flatten().min(),
            _ => round_trips.try_fold(0, |slowest, trip| trip.map(|trip| trip.max(slowest))),
        }
    }

    fn wait_for_standbys(&mut self, id: u32, node: u32, part: &StorePart, group: u32) {
        match self.standby_delay(node, part, group) {
            Some(0) => self.committed(id),
            Some(delay) => self.calendar.push(self.now + delay, Event::Committed(id)),
            None => {
                if let Some(store) = self.store(node) {
                    store.groups[group as usize].stalled.push(id);
                }
            }
        }
    }

    /// A write is safe as far as the mode asks: the writer may know.
    pub(super) fn committed(&mut self, id: u32) {
        if !self.is_alive(id) {
            return self.void(id, Status::Error);
        }
        let Task { instance, seen, .. } = self.tasks[id];
        let node = self.node_of(instance);
        if let Part::Store(part) = &self.plan.nodes[node as usize].part {
            let group = self.group_at(node, instance, part);
            if let Some(store) = self.store(node) {
                let log = &mut store.groups[group as usize].log;
                if seen.position <= log.end() {
                    log.entry_mut(seen.position).acknowledged = true;
                }
            }
        }
        self.leave_store(id, Status::Ok);
    }

    /// Standbys have come, gone or been dropped: stalled commits look again.
    pub(super) fn look_again(&mut self, node: u32, part: &StorePart, group: u32) {
        let Some(store) = self.store(node) else { return };
        for task in std::mem::take(&mut store.groups[group as usize].stalled) {
            if self.is_alive(task) {
                self.wait_for_standbys(task, node, part, group);
            } else {
                self.void(task, Status::Error);
            }
        }
    }
}

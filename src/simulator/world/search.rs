//! A search index: what is written can be found after the next refresh. Every replica holds all of it.

use super::engine::World;
use super::entity::{Event, Seen, Status, Task};
use super::node::Inner;
use super::plan::{Part, What};

impl World<'_> {
    pub(super) fn served_by_search(&mut self, id: u32, node: u32) {
        let Task {
            what,
            instance,
            request,
            slot,
            key,
            ..
        } = self.tasks[id];
        let now = self.now;
        let entity = self.entity(id);
        let log_id = self.plan.node(node).first_log;
        let Inner::Search { log, visible } = &mut self.nodes[node as usize].inner else {
            return;
        };
        match (what, entity) {
            (What::Write, entity) => {
                let position = log.append(entity.unwrap_or(u64::MAX), now);
                log.entry_mut(position).acknowledged = true;
                self.tasks[id].seen = Seen {
                    log: log_id,
                    position,
                };
                // The replicas index it too.
                let plan = self.plan.node(node);
                let zone = self.instances[instance as usize].zone;
                for server in plan.first..plan.first + plan.count {
                    let entry = &self.instances[server as usize];
                    if server != instance && entry.is_up() && !self.is_cut(node, zone, node, entry.zone) {
                        let mut task = Task::new(request, server, What::Apply(position));
                        (task.slot, task.key) = (slot, key);
                        let hop = self.plan.hop(zone, entry.zone);
                        let task = self.new_task(task);
                        self.calendar.push(now + hop, Event::Reach(task));
                    }
                }
            }
            (What::Apply(_), _) | (_, None) => {}
            (_, Some(entity)) => {
                let version = log.latest_until(entity, *visible);
                let age = log.age(entity, version, now);
                self.tasks[id].seen = Seen {
                    log: log_id,
                    position: version,
                };
                self.observe_age(id, age);
            }
        }
        self.leave_store(id, Status::Ok);
    }

    pub(super) fn refresh(&mut self, node: u32) {
        if let Inner::Search { log, visible } = &mut self.nodes[node as usize].inner {
            *visible = log.end();
        }
        if let Part::Search(part) = &self.plan.node(node).part {
            self.calendar.push(self.now + part.refresh, Event::Refresh(node));
        }
    }

    pub(super) fn log_id(&self, node: u32, group: u32) -> u16 {
        self.plan.node(node).first_log + group as u16
    }

    /// A cache gave a version that it had got from a store.
    pub(super) fn observe_version(&mut self, id: u32, log: u16, version: u32) {
        let Some(entity) = self.entity(id) else { return };
        let mut age = 0;
        if log != u16::MAX {
            let (node, group) = self.plan.logs[log as usize];
            age = match &self.nodes[node as usize].inner {
                Inner::Store(store) => store.groups[group as usize].log.age(entity, version, self.now),
                Inner::Quorum(quorum) => quorum.log.age(entity, version, self.now),
                Inner::Search { log, .. } => log.age(entity, version, self.now),
                _ => 0,
            };
        }
        self.observe_age(id, age);
    }

    pub(super) fn observe_age(&mut self, id: u32, age: u64) {
        self.observe_age_of(self.tasks[id].request, age);
    }

    /// A read returned something this old; 0 is fresh.
    pub(super) fn observe_age_of(&mut self, request: u32, age: u64) {
        let entry = &self.requests[request];
        if entry.measured {
            self.meter.read(entry.kind, age);
        }
    }
}

//! SQL databases and sharded stores: groups of a primary and its replicas.
//!
//! Every group has a log of its writes. Replicas apply the log on the same connections that serve reads, in any
//! order, and show it up to the first gap. A commit waits for no, one or all standbys to have received it.

use std::collections::VecDeque;

use super::edge::{Bucket, cap};
use super::engine::World;
use super::entity::{Call, Seen, Status, Task};
use super::log::Log;
use super::node::Inner;
use super::plan::{StorePart, What};
use crate::simulator::design::{Partitioning, ReadFrom};
use crate::simulator::keys::part_of;

/// After a write, reads of its key go to the primary for this long (`replica_unless_recent_write`).
const RECENT: u64 = 1_000_000;

pub struct StoreState {
    pub groups: Vec<Group>,
    pub members: Vec<Member>,
}

pub struct Group {
    /// Place of the primary among the node's instances.
    pub primary: u32,
    pub log: Log,
    /// Commits that wait for a standby to come back.
    pub stalled: Vec<u32>,
    pub serial: u32,
    reads: Option<Bucket>,
    writes: Option<Bucket>,
}

/// A server as its group sees it.
pub struct Member {
    /// Received and applied, as places of the log.
    pub received: u32,
    pub applied: u32,
    /// Which of the writes after `applied` are applied too.
    done: VecDeque<bool>,
    /// Commits wait for it; a dead one is dropped by the failover manager after a while.
    pub counts: bool,
}

impl StoreState {
    pub fn new(part: &StorePart) -> StoreState {
        let each = 1 + part.replicas;
        let group = |group: u32| Group {
            primary: group * each,
            log: Log::default(),
            stalled: Vec::new(),
            serial: 0,
            reads: cap(part.reads_cap),
            writes: cap(part.writes_cap),
        };
        let member = |_| Member {
            received: 0,
            applied: 0,
            done: VecDeque::new(),
            counts: true,
        };
        StoreState {
            groups: (0..part.groups).map(group).collect(),
            members: (0..part.groups * each).map(member).collect(),
        }
    }
}

impl Member {
    fn apply(&mut self, position: u32) {
        if position <= self.applied {
            return;
        }
        let place = (position - self.applied - 1) as usize;
        if place >= self.done.len() {
            self.done.resize(place + 1, false);
        }
        self.done[place] = true;
        while self.done.front() == Some(&true) {
            self.done.pop_front();
            self.applied += 1;
        }
    }

    /// Writes that are applied before others that are missing.
    pub fn ahead(&self) -> usize {
        self.done.len()
    }

    /// Writes after a place never happened.
    pub fn cut(&mut self, end: u32) {
        (self.received, self.applied) = (self.received.min(end), self.applied.min(end));
        self.done.clear();
    }

    /// It has everything up to here.
    pub fn catch_up(&mut self, end: u32) {
        (self.received, self.applied) = (end, end);
        self.done.clear();
        self.counts = true;
    }
}

impl World<'_> {
    pub(super) fn store(&mut self, node: u32) -> Option<&mut StoreState> {
        match &mut self.nodes[node as usize].inner {
            Inner::Store(store) => Some(store),
            _ => None,
        }
    }

    /// The group that has a key, or `None` when all have to be asked.
    fn group_of(&self, call: &Call, part: &StorePart) -> Option<u32> {
        if part.groups == 1 {
            return Some(0);
        }
        if call.what == What::Scan {
            return None;
        }
        let key = self.key_of(call.request, call.slot, call.key, part.by)?;
        Some(match part.partitioning {
            Partitioning::Hash => part_of(u64::from(key), part.groups),
            Partitioning::Range => {
                let count = self.plan.spaces[part.by as usize].zipf.count().max(1);
                (u64::from(key) * u64::from(part.groups) / count) as u32
            }
        })
    }

    pub(super) fn transmit_to_store(&mut self, id: u32, node: u32, part: &StorePart) {
        let call = self.calls[id];
        match self.group_of(&call, part) {
            Some(group) => {
                let server = self.pick_server(&call, node, part, group);
                self.calls[id].target = server;
                self.instances[server as usize].outstanding += 1;
                self.send(id, server);
            }
            None => {
                // Every shard is asked, and the slowest decides.
                self.calls[id].need = part.groups as u16;
                self.calls[id].left = part.groups as u16;
                for group in 0..part.groups {
                    let server = self.pick_server(&call, node, part, group);
                    self.send(id, server);
                }
            }
        }
    }

    fn pick_server(&mut self, call: &Call, node: u32, part: &StorePart, group: u32) -> u32 {
        let plan = self.plan.node(node);
        let now = self.now;
        let balance = self.plan.edge(call.edge).balance;
        let Some(store) = self.store(node) else {
            return plan.first;
        };
        let entry = &store.groups[group as usize];
        let primary = plan.first + entry.primary;
        if part.replicas == 0 || call.what == What::Write {
            return primary;
        }
        let with_primary = match part.read_from {
            ReadFrom::Primary => return primary,
            ReadFrom::Any => true,
            ReadFrom::Replica => false,
            ReadFrom::ReplicaUnlessRecentWrite => {
                let entity = self.entity_of(call.request, call.slot, call.key);
                let Some(store) = self.store(node) else {
                    return plan.first;
                };
                let log = &store.groups[group as usize].log;
                let latest = entity.map_or(0, |entity| log.latest(entity));
                if latest > 0 && now - log.entry(latest).committed.min(now) < RECENT {
                    return primary;
                }
                false
            }
        };
        let each = 1 + part.replicas;
        let start = self.nodes[node as usize].rotation;
        self.nodes[node as usize].rotation = start.wrapping_add(1);
        let mut best = None;
        for step in 0..each {
            let server = plan.first + group * each + (start.wrapping_add(step)) % each;
            let entry = &self.instances[server as usize];
            let usable = entry.seems_up(now, balance.notice_down, balance.notice_up)
                && !self.seems_cut(
                    self.plan.edge(call.edge).from,
                    call.zone,
                    node,
                    entry.zone,
                    balance.notice_down,
                );
            if usable
                && (with_primary || server != primary)
                && best.is_none_or(|(least, _)| entry.outstanding < least)
            {
                best = Some((entry.outstanding, server));
            }
        }
        best.map_or(primary, |best| best.1)
    }

    pub(super) fn entity_of(&self, request: u32, slot: u8, key: u32) -> Option<u64> {
        let kind = &self.plan.kinds[self.requests[request].kind as usize];
        kind.spaces
            .get(slot as usize)
            .map(|space| (u64::from(*space) << 32) | u64::from(key))
    }

    pub(super) fn group_at(&self, node: u32, instance: u32, part: &StorePart) -> u32 {
        (instance - self.plan.node(node).first) / (1 + part.replicas)
    }

    /// A partition takes only so many reads and writes a second.
    pub(super) fn is_throttled(&mut self, id: u32, node: u32, part: &StorePart) -> bool {
        let Task { instance, what, .. } = self.tasks[id];
        let (now, group) = (self.now, self.group_at(node, instance, part));
        let Some(store) = self.store(node) else {
            return false;
        };
        let entry = &mut store.groups[group as usize];
        let bucket = match what {
            What::Write => &mut entry.writes,
            What::Apply(_) => return false,
            _ => &mut entry.reads,
        };
        bucket.as_mut().is_some_and(|bucket| !bucket.take(now))
    }

    pub(super) fn served_by_store(&mut self, id: u32, node: u32, part: &StorePart) {
        let Task { instance, what, .. } = self.tasks[id];
        let group = self.group_at(node, instance, part);
        match what {
            What::Apply(position) => {
                let place = instance - self.plan.node(node).first;
                if let Some(store) = self.store(node)
                    && position <= store.groups[group as usize].log.end()
                {
                    store.members[place as usize].apply(position);
                }
                self.leave_store(id, Status::Ok);
            }
            What::Write => self.write(id, node, part, group),
            _ => {
                self.read(id, node, group);
                self.leave_store(id, Status::Ok);
            }
        }
    }

    fn read(&mut self, id: u32, node: u32, group: u32) {
        let Some(entity) = self.entity(id) else { return };
        let instance = self.tasks[id].instance;
        let (now, first) = (self.now, self.plan.node(node).first);
        let Some(store) = self.store(node) else { return };
        let entry = &store.groups[group as usize];
        let place = instance - first;
        let version = if place == entry.primary {
            entry.log.latest(entity)
        } else {
            entry
                .log
                .latest_until(entity, store.members[place as usize].applied)
        };
        let age = entry.log.age(entity, version, now);
        self.tasks[id].seen = Seen {
            log: self.log_id(node, group),
            position: version,
        };
        self.observe_age(id, age);
    }
}

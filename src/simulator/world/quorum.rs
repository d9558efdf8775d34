//! Quorum stores: every key has copies on several nodes; a call asks all of them and takes the fastest answers.
//!
//! After Dynamo (DeCandia et al. 2007). A node that was away gets the writes it missed when it is back (hinted
//! handoff). Reads repair nothing.

use super::edge::{Bucket, cap};
use super::engine::World;
use super::entity::{Call, Event, Seen, Status, Task};
use super::log::Log;
use super::node::Inner;
use super::plan::{Part, QuorumPart, What};
use crate::simulator::keys::part_of;

pub struct QuorumState {
    pub log: Log,
    /// Where the log stood when a node went away, by node.
    pub away_since: Vec<Option<u32>>,
    /// Reads and writes a second, by the node that is first for a key.
    caps: Vec<(Option<Bucket>, Option<Bucket>)>,
}

impl QuorumState {
    pub fn new(part: &QuorumPart, nodes: u32) -> QuorumState {
        QuorumState {
            log: Log::default(),
            away_since: vec![None; nodes as usize],
            caps: (0..nodes)
                .map(|_| (cap(part.reads_cap), cap(part.writes_cap)))
                .collect(),
        }
    }

    /// A node is back and gets what it missed.
    pub fn hand_off(&mut self, place: u32, nodes: u32, copies: u32) {
        let Some(from) = self.away_since[place as usize].take() else {
            return;
        };
        for position in from + 1..=self.log.end() {
            let entry = self.log.entry_mut(position);
            let copy = (place + nodes - u32::from(entry.home)) % nodes;
            if copy < copies {
                entry.copies |= 1 << copy;
            }
        }
    }
}

impl World<'_> {
    pub(super) fn quorum(&mut self, node: u32) -> Option<&mut QuorumState> {
        match &mut self.nodes[node as usize].inner {
            Inner::Quorum(quorum) => Some(quorum),
            _ => None,
        }
    }

    pub(super) fn transmit_to_quorum(&mut self, id: u32, node: u32, part: &QuorumPart) {
        let call = self.calls[id];
        let nodes = self.plan.node(node).count;
        let copies = part.copies.min(nodes).min(8);
        let key = self.key_of(call.request, call.slot, call.key, part.by);
        let home = match (key, call.what) {
            (_, What::Scan) | (None, What::Read) => return self.ask_all(id, node),
            (Some(key), _) => part_of(u64::from(key), nodes),
            (None, _) => part_of(self.requests[call.request].seed, nodes),
        };
        let now = self.now;
        let writes = call.what == What::Write;
        let Some(quorum) = self.quorum(node) else { return };
        let (reads_cap, writes_cap) = &mut quorum.caps[home as usize];
        let cap = if writes { writes_cap } else { reads_cap };
        if cap.as_mut().is_some_and(|bucket| !bucket.take(now)) {
            let state = &mut self.nodes[node as usize];
            state.refused += 1;
            state.refused_total += 1;
            state.capped += 1;
            return self.answer_call(id, Status::Refused);
        }
        let first = self.plan.node(node).first;
        let servers: Vec<u32> = (0..copies)
            .map(|copy| first + (home + copy) % nodes)
            .filter(|server| self.seems_reachable(&call, node, *server))
            .collect();
        let need = if writes { part.write } else { part.read }.min(copies);
        if (servers.len() as u32) < need {
            return self.answer_call(id, Status::Error);
        }
        if writes {
            let entity = self
                .entity_of(call.request, call.slot, call.key)
                .unwrap_or(u64::MAX);
            let log = self.plan.node(node).first_log;
            let Some(quorum) = self.quorum(node) else { return };
            let position = quorum.log.append(entity, u64::MAX);
            quorum.log.entry_mut(position).home = home as u16;
            self.calls[id].seen = Seen { log, position };
        }
        self.calls[id].need = need as u16;
        self.calls[id].left = servers.len() as u16;
        servers.into_iter().for_each(|server| self.send(id, server));
    }

    fn ask_all(&mut self, id: u32, node: u32) {
        let call = self.calls[id];
        let plan = self.plan.node(node);
        let servers: Vec<u32> = (plan.first..plan.first + plan.count)
            .filter(|server| self.seems_reachable(&call, node, *server))
            .collect();
        if servers.is_empty() {
            return self.answer_call(id, Status::Error);
        }
        self.calls[id].need = servers.len() as u16;
        self.calls[id].left = servers.len() as u16;
        servers.into_iter().for_each(|server| self.send(id, server));
    }

    fn seems_reachable(&self, call: &Call, node: u32, server: u32) -> bool {
        let edge = self.plan.edge(call.edge);
        let entry = &self.instances[server as usize];
        entry.seems_up(self.now, edge.balance.notice_down, edge.balance.notice_up)
            && !self.seems_cut(edge.from, call.zone, node, entry.zone, edge.balance.notice_down)
    }

    /// Answers a call that no instance has been asked for.
    fn answer_call(&mut self, id: u32, status: Status) {
        let generation = self.calls[id].generation;
        let at = self.now + 2 * self.plan.hop_same_zone;
        let event = Event::Answer {
            call: id,
            generation,
            position: 0,
            log: u16::MAX,
            status,
        };
        self.calendar.push(at, event);
    }

    pub(super) fn served_by_quorum(&mut self, id: u32, node: u32, part: &QuorumPart) {
        let Task {
            instance, what, seen, ..
        } = self.tasks[id];
        let plan = self.plan.node(node);
        let place = instance - plan.first;
        let (now, nodes) = (self.now, plan.count);
        let entity = self.entity(id);
        let Some(quorum) = self.quorum(node) else { return };
        if what == What::Write && seen.position > 0 {
            let entry = quorum.log.entry_mut(seen.position);
            entry.copies |= 1 << ((place + nodes - u32::from(entry.home)) % nodes).min(7);
            if entry.copies.count_ones() >= part.write.min(part.copies) && entry.committed == u64::MAX {
                entry.committed = now;
                entry.acknowledged = true;
            }
        } else if let Some(entity) = entity {
            let latest = quorum.log.latest(entity);
            let version = quorum.log.back_from(latest, |_, entry| {
                let copy = (place + nodes - u32::from(entry.home)) % nodes;
                copy < 8 && entry.copies & (1 << copy) != 0
            });
            self.tasks[id].seen = Seen {
                log: self.plan.node(node).first_log,
                position: version,
            };
        }
        self.leave_store(id, Status::Ok);
    }

    /// How old the newest of the answers was that a read waited for.
    pub(super) fn observe_quorum_read(&mut self, id: u32) {
        let Call {
            edge,
            what,
            best,
            tried,
            request,
            slot,
            key,
            ..
        } = self.calls[id];
        let to = self.plan.edge(edge).to;
        if what != What::Read || !matches!(self.plan.node(to).part, Part::Quorum(_)) {
            return;
        }
        let Some(entity) = self.entity_of(request, slot, key) else {
            return;
        };
        let Some(quorum) = self.quorum(to) else { return };
        let version = if best.log == u16::MAX { 0 } else { best.position };
        let age = quorum.log.age(entity, version, tried);
        self.observe_age_of(request, age);
    }
}

//! Cache nodes: lookups, fills, single flight, write policies.

use super::contents::Looked;
use super::engine::World;
use super::entity::{Owner, Seen, Status, Task};
use super::node::Inner;
use super::plan::{CachePart, NONE, Part, What};
use crate::simulator::design::WritePolicy;

/// Operations that may wait at a cache node.
pub const CACHE_QUEUE: u32 = 10_000;

impl World<'_> {
    /// An operation reaches a cache node. Its one thread works in order, so the end is known at once.
    pub(super) fn reach_cache(&mut self, id: u32, node: u32, part: &CachePart) {
        let instance = self.tasks[id].instance;
        let state = &mut self.nodes[node as usize];
        let mut micros = self.plan.times[part.op_time as usize].sample(&mut state.service);
        if state.slow != 1.0 {
            micros = (micros as f64 * state.slow) as u64;
        }
        let entry = &mut self.instances[instance as usize];
        let begins = entry.free_at.max(self.now);
        if begins - self.now > micros.max(1) * u64::from(CACHE_QUEUE) {
            return self.refuse(id, node);
        }
        entry.free_at = begins + micros;
        entry.worked += micros;
        entry.finished += 1;
        entry.sojourn += begins + micros - self.now;
        let done = begins + micros;
        self.tasks[id].waited = begins - self.now;
        self.tasks[id].worked = micros;
        let list = instance - self.plan.node(node).first;
        let Task {
            request,
            slot,
            key,
            what,
            ..
        } = self.tasks[id];
        let place = self.content_place(&part.content, request, slot, key);
        match what {
            What::CachePut => self.put(id, node, part, list, place, done),
            What::CacheDrop => {
                if let Inner::Cache(cache) = &mut self.nodes[node as usize].inner
                    && place != NONE
                {
                    cache.forget(list, place);
                }
                self.answer_at(id, Status::Ok, done);
                self.free_task(id);
            }
            _ => self.get(id, node, part, list, place, done),
        }
    }

    fn get(&mut self, id: u32, node: u32, part: &CachePart, list: u32, place: u32, done: u64) {
        let looked = self.look_up(id, node, &part.content, part.ttl, list, place);
        let state = &mut self.nodes[node as usize];
        state.lookups += 1;
        if let Looked::Hit(entry) = looked {
            state.hits += 1;
            self.tasks[id].seen = Seen {
                log: entry.origin,
                position: entry.version,
            };
            self.observe_version(id, entry.origin, entry.version);
            self.answer_at(id, Status::Ok, done);
            return self.free_task(id);
        }
        if part.single_flight && place != NONE {
            if let Inner::Cache(state) = &mut state.inner
                && let Some(waiting) = state.flights.get_mut(&place)
            {
                waiting.push(id);
                return;
            }
            self.lead(id, node, place);
        }
        self.answer_at(id, Status::Miss, done);
        self.free_task(id);
    }

    fn put(&mut self, id: u32, node: u32, part: &CachePart, list: u32, place: u32, done: u64) {
        let seen = self.tasks[id].seen;
        if part.policy == WritePolicy::CacheAside || part.backing == NONE || self.fills_only(id) {
            self.fill(id, list, place, seen, part.ttl);
            self.answer_at(id, Status::Ok, done);
            self.landed_with(node, place, seen, done);
            return self.free_task(id);
        }
        if part.policy == WritePolicy::WriteBehind {
            // Newer than anything the store has: the store's log says nothing about it yet.
            self.fill(id, list, place, Seen::NOTHING, part.ttl);
            self.answer_at(id, Status::Ok, done);
            self.tasks[id].replied = true;
        }
        self.call_from(id, part.backing, What::Write);
    }

    /// A put that follows a miss brings what was read from the store: nothing is to be written.
    fn fills_only(&self, id: u32) -> bool {
        self.tasks[id].seen != Seen::NOTHING
    }

    /// The write that a put caused at the store is over.
    pub(super) fn written_through(&mut self, id: u32, status: Status, part: &CachePart) {
        let Task {
            instance,
            request,
            slot,
            key,
            seen,
            replied,
            ..
        } = self.tasks[id];
        let node = self.node_of(instance);
        let place = self.content_place(&part.content, request, slot, key);
        let list = instance - self.plan.node(node).first;
        if status == Status::Ok {
            self.fill(id, list, place, seen, part.ttl);
            self.landed_with(node, place, seen, self.now);
        } else if replied {
            // Written behind: the client believes that it is safe.
            self.meter.lost_acknowledged += 1;
        }
        if !replied {
            self.answer_at(
                id,
                if status == Status::Ok {
                    status
                } else {
                    Status::Error
                },
                self.now,
            );
        }
        self.free_task(id);
    }

    /// The caller of a get that missed fetches the key for all others.
    fn lead(&mut self, id: u32, node: u32, place: u32) -> bool {
        let Task { call, generation, .. } = self.tasks[id];
        if call == NONE || self.calls[call].generation != generation {
            return false;
        }
        let Owner::Task(owner) = self.calls[call].owner else {
            return false;
        };
        if !self.is_alive(owner) || self.tasks[owner].leads != NONE {
            return false;
        }
        self.tasks[owner].leads = node;
        if let Inner::Cache(state) = &mut self.nodes[node as usize].inner {
            state.flights.entry(place).or_default();
        }
        true
    }

    /// A key was put: all that wait for it have it.
    fn landed_with(&mut self, node: u32, place: u32, seen: Seen, at: u64) {
        let Inner::Cache(state) = &mut self.nodes[node as usize].inner else {
            return;
        };
        let Some(waiting) = state.flights.remove(&place) else {
            return;
        };
        for task in waiting {
            self.tasks[task].seen = seen;
            self.nodes[node as usize].hits += 1;
            self.answer_at(task, Status::Ok, at);
            self.free_task(task);
        }
    }

    /// The fetcher is done, with or without a put. If others still wait, the first of them fetches.
    pub(super) fn land(&mut self, id: u32) {
        let Task {
            leads: node,
            request,
            slot,
            key,
            ..
        } = self.tasks[id];
        self.tasks[id].leads = NONE;
        let Part::Cache(part) = &self.plan.node(node).part else {
            return;
        };
        let place = self.content_place(&part.content, request, slot, key);
        let Inner::Cache(state) = &mut self.nodes[node as usize].inner else {
            return;
        };
        let Some(waiting) = state.flights.remove(&place) else {
            return;
        };
        let mut waiting = waiting.into_iter();
        for next in waiting.by_ref() {
            let leads = self.lead(next, node, place);
            self.answer_at(next, Status::Miss, self.now);
            self.free_task(next);
            if leads {
                break;
            }
        }
        let rest: Vec<u32> = waiting.collect();
        if let Inner::Cache(state) = &mut self.nodes[node as usize].inner
            && !rest.is_empty()
        {
            state.flights.entry(place).or_default().extend(rest);
        }
    }
}

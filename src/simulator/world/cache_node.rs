//! Caches and points of presence: lookups, fills, single flight, write policies, cold starts.

use std::collections::BTreeMap;

use super::engine::World;
use super::entity::{Owner, Seen, Status, Task};
use super::node::Inner;
use super::plan::{CachePart, CdnPart, Content, NONE, Part, What};
use crate::simulator::cache::{Entry, Lru, NEVER};
use crate::simulator::design::WritePolicy;
use crate::simulator::keys::{mix, part_of};

/// Operations that may wait at a cache node.
pub const CACHE_QUEUE: u32 = 10_000;

pub struct CacheState {
    /// Exact contents, when there are few enough keys.
    lru: Option<Lru>,
    /// Since when each list fills, µs: with Che's approximation a cold list warms up by itself.
    cold_since: Vec<Option<u64>>,
    /// Keys that someone fetches, and who waits for them: tasks at the cache.
    flights: BTreeMap<u32, Vec<u32>>,
}

impl CacheState {
    pub fn new(content: &Content, lists: u32) -> CacheState {
        CacheState {
            lru: content.exact.clone(),
            cold_since: vec![None; lists as usize],
            flights: BTreeMap::new(),
        }
    }

    /// Empties one list.
    pub fn flush(&mut self, list: u32, now: u64) {
        if let Some(lru) = &mut self.lru {
            lru.flush(list);
        }
        self.cold_since[list as usize] = Some(now);
    }

    pub fn lists(&self) -> u32 {
        self.cold_since.len() as u32
    }

    /// Forgets who fetches what: the node has died.
    pub fn drop_flights(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.flights)
            .into_values()
            .flatten()
            .collect()
    }
}

enum Looked {
    Hit(Entry),
    Missed,
}

impl World<'_> {
    /// The number of a key among all that a cache meets, or `NONE`.
    pub(super) fn content_place(&self, content: &Content, request: u32, slot: u8, key: u32) -> u32 {
        let kind = &self.plan.kinds[self.requests[request].kind as usize];
        let Some(space) = kind.spaces.get(slot as usize) else {
            return NONE;
        };
        match content.offsets.get(*space as usize) {
            Some(&offset) if offset != NONE => offset.saturating_add(key),
            _ => NONE,
        }
    }

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
                if let Inner::Cache(CacheState { lru: Some(lru), .. }) = &mut self.nodes[node as usize].inner
                    && place != NONE
                {
                    lru.remove(place);
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

    fn look_up(&mut self, id: u32, node: u32, content: &Content, ttl: u32, list: u32, place: u32) -> Looked {
        let now = self.now;
        let Task {
            request, slot, key, ..
        } = self.tasks[id];
        let state = &mut self.nodes[node as usize];
        let Inner::Cache(cache) = &mut state.inner else {
            return Looked::Missed;
        };
        if place == NONE {
            return Looked::Missed;
        }
        if let Some(lru) = &mut cache.lru {
            return lru
                .get(list, place, now as u32)
                .map_or(Looked::Missed, Looked::Hit);
        }
        // Che: present if it was asked for within the characteristic time, and since the list was last emptied.
        let kind = &self.plan.kinds[self.requests[request].kind as usize];
        let space = kind.spaces[slot as usize] as usize;
        let (weight, sum) = content.weights[space];
        let zipf = &self.plan.spaces[space].zipf;
        let rate = content.rate * weight / sum * libm::pow(f64::from(key) + 1.0, -zipf.exponent());
        let mut time = content.che_time / content.rate;
        if let Some(since) = cache.cold_since[list as usize] {
            time = time.min((now - since) as f64 * 1e-6);
        }
        let mut present = -libm::expm1(-rate * time);
        if ttl != NONE {
            let lives = rate * f64::from(ttl) * 1e-6;
            present = present.min(lives / (1.0 + lives));
        }
        if state.pick.chance(present) {
            Looked::Hit(Entry {
                origin: u16::MAX,
                version: 0,
                expires: NEVER,
            })
        } else {
            Looked::Missed
        }
    }

    fn fill(&mut self, node: u32, list: u32, place: u32, seen: Seen, ttl: u32) {
        let expires = if ttl == NONE {
            NEVER
        } else {
            (self.now as u32).saturating_add(ttl)
        };
        if let Inner::Cache(CacheState { lru: Some(lru), .. }) = &mut self.nodes[node as usize].inner
            && place != NONE
        {
            lru.put(
                list,
                place,
                Entry {
                    origin: seen.log,
                    version: seen.position,
                    expires,
                },
            );
        }
    }

    fn put(&mut self, id: u32, node: u32, part: &CachePart, list: u32, place: u32, done: u64) {
        let seen = self.tasks[id].seen;
        if part.policy == WritePolicy::CacheAside || part.backing == NONE || self.fills_only(id) {
            self.fill(node, list, place, seen, part.ttl);
            self.answer_at(id, Status::Ok, done);
            self.landed_with(node, place, seen, done);
            return self.free_task(id);
        }
        if part.policy == WritePolicy::WriteBehind {
            // Newer than anything the store has: the store's log says nothing about it yet.
            self.fill(node, list, place, Seen::NOTHING, part.ttl);
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
            self.fill(node, list, place, seen, part.ttl);
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

    /// The point of presence of a request: users stay with theirs.
    fn point(&self, request: u32, part: &CdnPart) -> u32 {
        part_of(mix(self.requests[request].seed), part.points)
    }

    fn cdn_place(&self, id: u32, part: &CdnPart) -> (u32, u32) {
        let Task {
            request, slot, key, ..
        } = self.tasks[id];
        let point = self.point(request, part);
        let place = self.content_place(&part.content, request, slot, key);
        // Every point may hold every key, under a number of its own.
        let keys = part.content.keys_per_list;
        (
            point,
            if place == NONE {
                NONE
            } else {
                (point * keys).saturating_add(place)
            },
        )
    }

    pub(super) fn reach_cdn(&mut self, id: u32, node: u32, part: &CdnPart) {
        let Task { request, what, .. } = self.tasks[id];
        let kind = &self.plan.kinds[self.requests[request].kind as usize];
        let asks = match what {
            What::Request => kind.cacheable && !kind.writes,
            What::CacheGet | What::Read => true,
            _ => false,
        };
        if !asks {
            return self.forward(id, node);
        }
        let (point, place) = self.cdn_place(id, part);
        let looked = self.look_up(id, node, &part.content, part.ttl, point, place);
        let state = &mut self.nodes[node as usize];
        state.lookups += 1;
        match looked {
            Looked::Hit(entry) => {
                state.hits += 1;
                self.tasks[id].seen = Seen {
                    log: entry.origin,
                    position: entry.version,
                };
                self.observe_version(id, entry.origin, entry.version);
                self.answer_at(id, Status::Ok, self.now);
                self.free_task(id);
            }
            Looked::Missed if what == What::CacheGet => {
                self.answer_at(id, Status::Miss, self.now);
                self.free_task(id);
            }
            Looked::Missed => self.forward(id, node),
        }
    }

    pub(super) fn back_at_cdn(&mut self, id: u32, status: Status, part: &CdnPart) {
        let Task {
            request,
            instance,
            what,
            seen,
            ..
        } = self.tasks[id];
        let node = self.node_of(instance);
        let kind = &self.plan.kinds[self.requests[request].kind as usize];
        let fills = (what == What::Request && kind.cacheable && !kind.writes) || what == What::Read;
        if status == Status::Ok && fills {
            let (point, place) = self.cdn_place(id, part);
            self.fill(node, point, place, seen, part.ttl);
        }
        let status = if status == Status::TimedOut {
            Status::Error
        } else {
            status
        };
        self.answer_at(id, status, self.now);
        self.free_task(id);
    }
}

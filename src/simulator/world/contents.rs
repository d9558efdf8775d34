//! What caches and points of presence hold: exact lists, or Che's law and the hot keys that it knows nothing of.

use std::collections::BTreeMap;

use super::engine::World;
use super::entity::{Seen, Task};
use super::node::Inner;
use super::plan::{Content, NONE};
use super::traffic::hot_key;
use crate::simulator::cache::{Entry, Lru, NEVER};

pub struct CacheState {
    /// Exact contents, when there are few enough keys.
    lru: Option<Lru>,
    /// Since when each list fills, µs: with Che's approximation a cold list warms up by itself.
    cold_since: Vec<Option<u64>>,
    /// Hot keys where Che's law answers for the others, by list and place.
    warm: BTreeMap<(u32, u32), Warm>,
    /// Keys that someone fetches, and who waits for them: tasks at the cache.
    pub flights: BTreeMap<u32, Vec<u32>>,
}

/// When a key was last asked for, and what is kept of it.
struct Warm {
    asked: u64,
    entry: Entry,
}

impl CacheState {
    pub fn new(content: &Content, lists: u32) -> CacheState {
        CacheState {
            lru: content.exact.clone(),
            cold_since: vec![None; lists as usize],
            warm: BTreeMap::new(),
            flights: BTreeMap::new(),
        }
    }

    /// Empties one list.
    pub fn flush(&mut self, list: u32, now: u64) {
        if let Some(lru) = &mut self.lru {
            lru.flush(list);
        }
        self.warm.retain(|place, _| place.0 != list);
        self.cold_since[list as usize] = Some(now);
    }

    /// Throws one key out.
    pub fn forget(&mut self, list: u32, place: u32) {
        if let Some(lru) = &mut self.lru {
            lru.remove(place);
        }
        self.warm.remove(&(list, place));
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

pub enum Looked {
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

    pub(super) fn look_up(
        &mut self,
        id: u32,
        node: u32,
        content: &Content,
        ttl: u32,
        list: u32,
        place: u32,
    ) -> Looked {
        let now = self.now;
        let Task {
            request, slot, key, ..
        } = self.tasks[id];
        let hot = self.is_hot(id);
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
        let stays = content.che_time / content.rate;
        if hot {
            return match cache.warm.get_mut(&(list, place)) {
                Some(warm) if now - warm.asked <= (stays * 1e6) as u64 && warm.entry.expires > now as u32 => {
                    warm.asked = now;
                    Looked::Hit(warm.entry)
                }
                _ => Looked::Missed,
            };
        }
        // Che: present if it was asked for within the characteristic time, and since the list was last emptied.
        let kind = &self.plan.kinds[self.requests[request].kind as usize];
        let space = kind.spaces[slot as usize] as usize;
        let (weight, sum) = content.weights[space];
        let zipf = &self.plan.spaces[space].zipf;
        let rate = content.rate * weight / sum * libm::pow(f64::from(key) + 1.0, -zipf.exponent());
        let mut time = stays;
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

    /// A key is put, as the newest of its list.
    pub(super) fn fill(&mut self, id: u32, list: u32, place: u32, seen: Seen, ttl: u32) {
        let expires = if ttl == NONE {
            NEVER
        } else {
            (self.now as u32).saturating_add(ttl)
        };
        let entry = Entry {
            origin: seen.log,
            version: seen.position,
            expires,
        };
        let (now, hot) = (self.now, self.is_hot(id));
        let node = self.node_of(self.tasks[id].instance);
        let Inner::Cache(cache) = &mut self.nodes[node as usize].inner else {
            return;
        };
        match &mut cache.lru {
            _ if place == NONE => {}
            Some(lru) => {
                lru.put(list, place, entry);
            }
            None if hot => {
                cache.warm.insert((list, place), Warm { asked: now, entry });
            }
            None => {}
        }
    }

    /// A fault sends requests to just this key at the moment: it is not as popular as its rank says.
    fn is_hot(&self, id: u32) -> bool {
        let Task {
            request, slot, key, ..
        } = self.tasks[id];
        let spaces = &self.plan.kinds[self.requests[request].kind as usize].spaces;
        spaces.get(slot as usize).is_some_and(|space| {
            let space = *space as usize;
            self.traffic.hot_shares[space] > 0.0 && key == hot_key(self.plan.spaces[space].zipf.count())
        })
    }
}

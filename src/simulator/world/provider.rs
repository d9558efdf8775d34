//! What a provider runs for everybody: object stores with a cap for each prefix, and external services with a
//! cap of their own.
//!
//! Who is over a cap is refused at once, as by "503 Slow Down" of an object store and "429" of an API, and may
//! try again.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use super::engine::World;
use super::entity::{Event, Status, Task};
use super::log::Mixing;
use super::node::Inner;
use super::plan::{ExternalPart, ObjectPart, What};

const SECOND: u64 = 1_000_000_000;
/// Prefixes that are kept before those are swept out which have nothing to remember.
const SWEEP: usize = 4_096;

#[derive(Debug)]
pub struct ObjectState {
    reads: Prefixes,
    writes: Prefixes,
}

/// So many calls a second for each prefix, a second's worth of them at once (the virtual scheduling form of a token
/// bucket, ITU-T I.371). A prefix that nobody uses takes no memory.
#[derive(Debug)]
pub struct Prefixes {
    /// Time that a call takes up, ns; 0 for no cap.
    each: u64,
    /// Until when a prefix is taken up, ns. Looked up and swept by its values, never walked through in order.
    taken: HashMap<u64, u64, BuildHasherDefault<Mixing>>,
    sweep_at: usize,
}

impl ObjectState {
    pub fn new(part: &ObjectPart) -> ObjectState {
        ObjectState {
            reads: Prefixes::new(part.reads_cap),
            writes: Prefixes::new(part.writes_cap),
        }
    }

    /// Prefixes that are remembered.
    pub fn prefixes(&self) -> usize {
        self.reads.taken.len() + self.writes.taken.len()
    }
}

impl Prefixes {
    /// `per_s` of 0 is no cap.
    pub fn new(per_s: u64) -> Prefixes {
        Prefixes {
            each: SECOND.checked_div(per_s).unwrap_or(0),
            taken: HashMap::default(),
            sweep_at: SWEEP,
        }
    }

    /// A call for a prefix at `now`, µs.
    pub fn passes(&mut self, prefix: u64, now: u64) -> bool {
        if self.each == 0 {
            return true;
        }
        let now = now * 1_000;
        let free = self.taken.get(&prefix).map_or(now, |until| now.max(*until));
        if free - now + self.each > SECOND {
            return false;
        }
        self.taken.insert(prefix, free + self.each);
        if self.taken.len() > self.sweep_at {
            self.taken.retain(|_, until| *until > now);
            self.sweep_at = SWEEP.max(2 * self.taken.len());
        }
        true
    }
}

impl World<'_> {
    /// A call reaches an object store. Calls that name no key have nothing in common and meet no cap.
    pub(super) fn reach_objects(&mut self, id: u32, node: u32) {
        let Task { request, what, .. } = self.tasks[id];
        let kind = &self.plan.kinds[self.requests[request].kind as usize];
        let writes = what == What::Write || (what == What::Request && kind.writes);
        let (now, prefix) = (self.now, self.entity(id));
        let state = &mut self.nodes[node as usize];
        if let (Inner::Objects(objects), Some(prefix)) = (&mut state.inner, prefix) {
            let prefixes = if writes {
                &mut objects.writes
            } else {
                &mut objects.reads
            };
            if !prefixes.passes(prefix, now) {
                state.capped += 1;
                return self.refuse(id, node);
            }
        }
        let bytes = if what == What::Scan { 0 } else { kind.object };
        let first = self.plan.facts.object_first_byte.0;
        let micros = ((first + bytes) as f64 * state.slow) as u64;
        self.tasks[id].worked = micros;
        self.calendar.push(now + micros, Event::Served(id));
    }

    /// A call reaches an external service.
    pub(super) fn reach_external(&mut self, id: u32, node: u32, part: ExternalPart) {
        let now = self.now;
        let state = &mut self.nodes[node as usize];
        if let Inner::External(Some(calls)) = &mut state.inner
            && !calls.take(now)
        {
            state.capped += 1;
            return self.refuse(id, node);
        }
        self.start_service(id, node, part.call_time);
    }

    pub(super) fn served_by_external(&mut self, id: u32, node: u32) {
        let share = self.plan.facts.external_error_share;
        let wrong = share > 0.0 && self.nodes[node as usize].errors.chance(share);
        self.answer_at(id, if wrong { Status::Error } else { Status::Ok }, self.now);
        self.free_task(id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_prefix_has_its_rate_and_a_second_of_it_at_once() {
        let mut prefixes = Prefixes::new(100);
        let mut taken = |prefix: u64, from: u64| {
            (from..from + 10_000)
                .filter(|step| prefixes.passes(prefix, step * 1_000))
                .count()
        };
        // 100 at once, then 100 a second for 10 s.
        assert!((1_098..=1_101).contains(&taken(7, 0)), "a busy prefix");
        assert!((1_098..=1_101).contains(&taken(8, 0)), "another one beside it");
        assert!((1_098..=1_101).contains(&taken(7, 20_000)), "the first, rested");
    }

    #[test]
    fn no_cap_is_no_cap_and_idle_prefixes_are_forgotten() {
        let mut open = Prefixes::new(0);
        assert!((0..100_000).all(|_| open.passes(1, 0)));
        let mut many = Prefixes::new(1_000);
        for prefix in 0..1_000_000u64 {
            assert!(many.passes(prefix, prefix * 10));
        }
        assert!(many.taken.len() <= SWEEP + 1, "{}", many.taken.len());
    }
}

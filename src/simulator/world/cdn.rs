//! Points of presence of a CDN: each has a list of its own before the origin.

use super::contents::Looked;
use super::engine::World;
use super::entity::{Seen, Status, Task};
use super::plan::{CdnPart, NONE, What};
use crate::simulator::keys::{mix, part_of};

impl World<'_> {
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
            request, what, seen, ..
        } = self.tasks[id];
        let kind = &self.plan.kinds[self.requests[request].kind as usize];
        let fills = (what == What::Request && kind.cacheable && !kind.writes) || what == What::Read;
        if status == Status::Ok && fills {
            let (point, place) = self.cdn_place(id, part);
            self.fill(id, point, place, seen, part.ttl);
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

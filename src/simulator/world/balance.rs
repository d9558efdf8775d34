//! Which instance a try goes to.

use super::engine::World;
use super::entity::Call;
use super::node::Life;
use super::plan::{NONE, Part};
use crate::simulator::design::{Algorithm, Kind};
use crate::simulator::keys::{mix, part_of};

impl World<'_> {
    /// The instance for a try; `None` when there is none at all.
    pub(super) fn choose(&mut self, call: &Call) -> Option<u32> {
        let edge = self.plan.edge(call.edge);
        let node = self.plan.node(edge.to);
        let first = node.first;
        if node.count == 1 {
            return Some(first);
        }
        match node.kind {
            // Present in every zone: the caller's own comes first, users are spread by chance.
            Kind::LoadBalancer | Kind::RateLimiter | Kind::ObjectStore | Kind::Queue => {
                let own =
                    (0..node.count).find(|place| self.instances[(first + place) as usize].zone == call.zone);
                let start = own.unwrap_or_else(|| part_of(self.requests[call.request].seed, node.count));
                let up = |place: &u32| self.instances[(first + place) as usize].is_up();
                let place = (0..node.count).map(|step| (start + step) % node.count).find(up);
                Some(first + place.unwrap_or(start))
            }
            Kind::Cache => Some(self.cache_instance(edge.to, call)),
            _ => self.balance(call),
        }
    }

    fn balance(&mut self, call: &Call) -> Option<u32> {
        let edge = self.plan.edge(call.edge);
        let (node, balance) = (self.plan.node(edge.to), edge.balance);
        let now = self.now;
        let range = node.first..node.first + node.count;
        let usable = |world: &Self, id: u32| {
            world.instances[id as usize].seems_up(now, balance.notice_down, balance.notice_up)
        };
        let mut found = match balance.algorithm {
            Algorithm::LeastOutstanding => self.least_outstanding(call, usable),
            Algorithm::RoundRobin => self.in_turn(call, usable),
            Algorithm::Random => self.at_random(edge.to, usable),
            Algorithm::PowerOfTwo => {
                let one = self.at_random(edge.to, usable);
                let other = self.at_random(edge.to, usable);
                let load = |id: &u32| self.instances[*id as usize].outstanding;
                one.into_iter().chain(other).min_by_key(load)
            }
            Algorithm::ConsistentHash if call.key != NONE => {
                // Highest random weight (Thaler and Ravishankar 1998): a death moves only its own keys.
                let key = u64::from(call.key) ^ (u64::from(call.slot) << 32);
                range
                    .clone()
                    .filter(|id| usable(self, *id))
                    .max_by_key(|id| mix(key ^ (u64::from(*id) << 40)))
            }
            Algorithm::ConsistentHash => self.in_turn(call, usable),
        };
        // All seem dead: a balancer then takes any that was not given back (fail open).
        if found.is_none() {
            let ordered =
                |world: &Self, id: u32| matches!(world.instances[id as usize].life, Life::Up | Life::Down);
            found = self.in_turn(call, ordered);
        }
        found
    }

    /// The instance with the fewest calls under way; ties go round.
    fn least_outstanding(&mut self, call: &Call, usable: impl Fn(&Self, u32) -> bool) -> Option<u32> {
        let to = self.plan.edge(call.edge).to;
        let node = self.plan.node(to);
        let start = self.nodes[to as usize].rotation;
        let mut best = None;
        let mut least = u32::MAX;
        for step in 0..node.count {
            let mut place = start + step;
            if place >= node.count {
                place -= node.count;
            }
            let id = node.first + place;
            let outstanding = self.instances[id as usize].outstanding;
            if outstanding < least && usable(self, id) {
                (best, least) = (Some(id), outstanding);
                if outstanding == 0 {
                    break;
                }
            }
        }
        let next = best.map_or(start + 1, |id| id - node.first + 1);
        self.nodes[to as usize].rotation = next % node.count;
        best
    }

    fn in_turn(&mut self, call: &Call, usable: impl Fn(&Self, u32) -> bool) -> Option<u32> {
        let node = self.plan.node(self.plan.edge(call.edge).to);
        let start = self.ports[call.port as usize].rotation;
        let places = (0..node.count).map(|step| (start + step) % node.count);
        let found = places
            .map(|place| node.first + place)
            .find(|id| usable(self, *id))?;
        self.ports[call.port as usize].rotation = (found - node.first + 1) % node.count;
        Some(found)
    }

    fn at_random(&mut self, node: u32, usable: impl Fn(&Self, u32) -> bool) -> Option<u32> {
        let plan = self.plan.node(node);
        // Drawn among all, then among those that are usable: the same numbers whatever the faults.
        let start = self.nodes[node as usize].pick.below(u64::from(plan.count)) as u32;
        let again = self.nodes[node as usize].pick.next_u64();
        if usable(self, plan.first + start) {
            return Some(plan.first + start);
        }
        let ids: Vec<u32> = (plan.first..plan.first + plan.count)
            .filter(|id| usable(self, *id))
            .collect();
        (!ids.is_empty()).then(|| ids[part_of(again, ids.len() as u32) as usize])
    }

    /// The cache node that has a key: its own place, or the next that seems up.
    fn cache_instance(&self, node: u32, call: &Call) -> u32 {
        let plan = self.plan.node(node);
        let balance = self.plan.edge(call.edge).balance;
        let place = match &plan.part {
            Part::Cache(part) => match self.content_place(&part.content, call.request, call.slot, call.key) {
                NONE => 0,
                key => part_of(u64::from(key), plan.count),
            },
            _ => 0,
        };
        let ids = (0..plan.count).map(|step| plan.first + (place + step) % plan.count);
        let usable = |id: &u32| {
            self.instances[*id as usize].seems_up(self.now, balance.notice_down, balance.notice_up)
        };
        ids.clone().find(usable).unwrap_or(plan.first + place)
    }
}

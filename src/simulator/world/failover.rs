//! Servers of a database that go and come back, and replicas that take over.

use super::engine::World;
use super::plan::StorePart;

impl World<'_> {
    /// A server has died or was cut off. With a failover manager, a dead primary is replaced and a dead standby
    /// is no longer waited for, after the problem's failover time.
    pub(super) fn server_gone(&mut self, node: u32, part: &StorePart, group: u32) {
        // Commits in work on the dead primary have died with it.
        self.look_again(node, part, group);
        if part.failover && part.replicas > 0 {
            self.schedule_failover(node, group);
        }
    }

    /// A server is back: as what it was, or as a replica of the new primary. It has everything it missed. A primary
    /// that nobody has replaced sends what had been on its way when it died.
    pub(super) fn server_back(&mut self, node: u32, part: &StorePart, group: u32, place: u32) {
        let first = self.plan.node(node).first;
        let each = 1 + part.replicas;
        let up: Vec<bool> = (group * each..(group + 1) * each)
            .map(|place| self.instances[(first + place) as usize].is_up())
            .collect();
        let Some(store) = self.store(node) else { return };
        let entry = &store.groups[group as usize];
        let (end, leads) = (entry.log.end(), entry.primary == place);
        for (other, up) in (group * each..).zip(up) {
            let member = &mut store.members[other as usize];
            if other == place || (leads && up && member.received < end) {
                member.catch_up(end);
            }
        }
        self.look_again(node, part, group);
    }

    /// The failover manager acts on what is still gone.
    pub(super) fn failover(&mut self, node: u32, group: u32, serial: u32) {
        let plan = self.plan.node(node);
        let super::plan::Part::Store(part) = &plan.part else {
            return;
        };
        let each = 1 + part.replicas;
        let places = group * each..(group + 1) * each;
        let gone: Vec<bool> = places
            .clone()
            .map(|place| self.is_gone(node, plan.first + place))
            .collect();
        let Some(store) = self.store(node) else { return };
        // A later failure started the time anew.
        if store.groups[group as usize].serial != serial {
            return;
        }
        for (place, gone) in places.clone().zip(&gone) {
            store.members[place as usize].counts = !gone;
        }
        let primary = store.groups[group as usize].primary;
        if gone[(primary - group * each) as usize] {
            // The most advanced replica loses least.
            let best = places.zip(&gone).filter(|place| !place.1).map(|place| place.0);
            let best = best.max_by_key(|place| (store.members[*place as usize].received, u32::MAX - place));
            if let Some(best) = best {
                let received = store.members[best as usize].received;
                store.groups[group as usize].primary = best;
                let lost = store.groups[group as usize].log.cut(received);
                for (place, gone) in (group * each..).zip(&gone) {
                    let member = &mut store.members[place as usize];
                    // Others get from the new primary what the old one had still to send them.
                    if place == best || (!gone && member.received != received) {
                        member.catch_up(received);
                    } else if member.received > received {
                        member.cut(received);
                    }
                }
                self.meter.lost_acknowledged += lost;
                self.promotions += 1;
            }
        }
        self.look_again(node, part, group);
    }

    /// Dead, or in a zone that is cut off from the others.
    fn is_gone(&self, node: u32, instance: u32) -> bool {
        let entry = &self.instances[instance as usize];
        let others = 0..self.plan.zones.len() as u8;
        let cut_off = self.plan.zones.len() > 1 && { others }
            .filter(|zone| *zone != entry.zone)
            .all(|zone| self.is_cut(node, entry.zone, node, zone));
        !entry.is_up() || cut_off
    }
}

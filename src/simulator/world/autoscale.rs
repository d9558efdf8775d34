//! An autoscaler: looks every period, orders instances that take a while to boot, gives them back slowly.
//!
//! The rule is that of the Kubernetes horizontal pod autoscaler: wanted = ⌈running × utilisation / target⌉, nothing
//! within 10 % of the target, and down only to the highest wish of the last scale-down window.

use std::collections::VecDeque;

use super::engine::World;
use super::entity::Event;
use super::node::{Inner, Life};
use super::plan::{NONE, Part};

const TOLERANCE: f64 = 0.1;

#[derive(Debug, Default)]
pub struct ScalerState {
    /// Wishes of the last window: when and how many.
    wishes: VecDeque<(u64, u32)>,
}

/// Instances wanted for a utilisation.
pub fn wanted(running: u32, utilisation: f64, target: f64, min: u32, max: u32) -> u32 {
    let ratio = utilisation / target;
    let wish = if (ratio - 1.0).abs() <= TOLERANCE {
        running
    } else {
        libm::ceil(f64::from(running) * ratio) as u32
    };
    wish.clamp(min, max)
}

impl World<'_> {
    /// At the start only the usual number runs.
    pub(super) fn switch_off_spares(&mut self, node: u32) {
        let plan = self.plan.node(node);
        for instance in plan.first + plan.initial..plan.first + plan.count {
            self.instances[instance as usize].life = Life::Off;
        }
    }

    pub(super) fn scale(&mut self, node: u32) {
        let plan = self.plan.node(node);
        let Part::Service(part) = &plan.part else { return };
        let Some(scaling) = part.autoscale else { return };
        let period = self.plan.facts.autoscale_period.0.max(1);
        let utilisation = self.utilisation_since_last_look(node, period);
        let with = |world: &Self, life: Life| {
            (plan.first..plan.first + plan.count)
                .filter(|instance| world.instances[*instance as usize].life == life)
                .collect::<Vec<u32>>()
        };
        let (up, booting) = (with(self, Life::Up), with(self, Life::Booting));
        let wish = wanted(
            up.len() as u32,
            utilisation,
            scaling.target,
            scaling.min,
            scaling.max,
        );
        let (now, window) = (self.now, self.plan.facts.scale_down_window.0);
        if let Inner::Scaled(state) = &mut self.nodes[node as usize].inner {
            state.wishes.push_back((now, wish));
            while state.wishes.front().is_some_and(|first| first.0 + window < now) {
                state.wishes.pop_front();
            }
            let highest = state.wishes.iter().map(|wish| wish.1).max().unwrap_or(wish);
            let ordered = (up.len() + booting.len()) as u32;
            if wish > ordered {
                self.order(node, wish - ordered);
            } else if highest < ordered {
                self.give_back(node, ordered - highest);
            }
        }
        self.calendar.push(now + period, Event::Scale(node));
    }

    /// New machines, beside those that are dead.
    fn order(&mut self, node: u32, count: u32) {
        let plan = self.plan.node(node);
        let spare: Vec<u32> = (plan.first..plan.first + plan.count)
            .filter(|instance| self.instances[*instance as usize].life == Life::Off)
            .take(count as usize)
            .collect();
        for instance in spare {
            let entry = &mut self.instances[instance as usize];
            entry.life = Life::Booting;
            entry.since = self.now;
            let epoch = entry.epoch;
            self.calendar.push(
                self.now + self.plan.facts.boot.0,
                Event::Booted { instance, epoch },
            );
            self.pay(node, 1);
        }
    }

    /// The newest go first, those that boot before those that work. They finish what they have.
    fn give_back(&mut self, node: u32, count: u32) {
        let plan = self.plan.node(node);
        let by_life = |world: &Self, life: Life| {
            (plan.first..plan.first + plan.count)
                .rev()
                .filter(|instance| world.instances[*instance as usize].life == life)
                .collect::<Vec<u32>>()
        };
        let all = by_life(self, Life::Booting)
            .into_iter()
            .chain(by_life(self, Life::Up));
        let back: Vec<u32> = all.take(count as usize).collect();
        for instance in back {
            let entry = &mut self.instances[instance as usize];
            entry.life = Life::Off;
            entry.since = self.now;
            self.pay(node, -1);
        }
    }

    pub(super) fn booted(&mut self, instance: u32, epoch: u32) {
        let entry = &mut self.instances[instance as usize];
        if entry.life == Life::Booting && entry.epoch == epoch {
            entry.life = Life::Up;
            entry.since = self.now;
            self.wake_queues();
        }
    }

    fn utilisation_since_last_look(&mut self, node: u32, period: u64) -> f64 {
        let plan = self.plan.node(node);
        let now = self.now;
        let (mut slots, mut cores, mut running) = (0, 0, 0u64);
        for instance in plan.first..plan.first + plan.count {
            let entry = &mut self.instances[instance as usize];
            let (busy, core) = (entry.slots.busy_time(now), entry.cores.busy_time(now));
            slots += busy - entry.scale_busy;
            cores += core - entry.scale_cores;
            (entry.scale_busy, entry.scale_cores) = (busy, core);
            running += u64::from(entry.is_up());
        }
        let share = |busy: u64, servers: u32| match servers {
            NONE => 0.0,
            servers => busy as f64 / (period * running.max(1) * u64::from(servers)) as f64,
        };
        share(slots, plan.servers).max(share(cores, plan.cores))
    }

    /// More or fewer instances are paid for from now on.
    fn pay(&mut self, node: u32, more: i32) {
        let now = self.now;
        let state = &mut self.nodes[node as usize];
        state.paid += u64::from(state.paid_count) * (now - state.paid_at);
        state.paid_at = now;
        state.paid_count = state.paid_count.saturating_add_signed(more);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_follow_the_kubernetes_rule() {
        assert_eq!(wanted(4, 0.9, 0.6, 2, 20), 6);
        assert_eq!(wanted(4, 0.63, 0.6, 2, 20), 4, "within the tolerance");
        assert_eq!(wanted(4, 0.2, 0.6, 2, 20), 2);
        assert_eq!(wanted(4, 0.0, 0.6, 2, 20), 2, "never below the least");
        assert_eq!(wanted(10, 1.0, 0.5, 2, 12), 12, "never above the most");
    }
}

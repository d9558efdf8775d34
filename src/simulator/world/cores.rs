//! Work on the cores of a service: `cpu` steps, first come, first served.

use super::engine::World;
use super::entity::{Event, Task};
use super::plan::{NONE, Op};

impl World<'_> {
    pub(super) fn work_on_cores(&mut self, id: u32, time: u32) {
        let Task { instance, .. } = self.tasks[id];
        let now = self.now;
        self.tasks[id].since = now;
        let node = self.node_of(instance);
        if self.plan.node(node).cores != NONE {
            use crate::simulator::station::Offer;
            self.tasks[id].on_cores = true;
            if self.instances[instance as usize].cores.offer(now, id) != Offer::Starts {
                return;
            }
        }
        self.start_work(id, node, time);
    }

    /// Draws how long a piece of work takes and enters its end.
    fn start_work(&mut self, id: u32, node: u32, time: u32) {
        let state = &mut self.nodes[node as usize];
        let mut micros = self.plan.times[time as usize].sample(&mut state.service);
        if state.slow != 1.0 {
            micros = (micros as f64 * state.slow) as u64;
        }
        let task = &mut self.tasks[id];
        task.waited += self.now - task.since;
        task.worked += micros;
        task.since = self.now;
        self.calendar.push(self.now + micros, Event::Served(id));
    }

    /// A `cpu` step is done.
    pub(super) fn cpu_done(&mut self, id: u32) {
        let Task {
            instance,
            on_cores,
            pc,
            ..
        } = self.tasks[id];
        if on_cores {
            self.tasks[id].on_cores = false;
            if let Some(next) = self.instances[instance as usize].cores.finish(self.now) {
                let node = self.node_of(instance);
                if let Op::Cpu { time } = self.plan.code[self.tasks[next].pc as usize] {
                    self.start_work(next, node, time);
                }
            }
        }
        self.tasks[id].pc = pc + 1;
        self.advance(id);
    }
}

//! What happens when a try reaches an instance, and when a piece of work is done: by kind of component.

use super::engine::World;
use super::entity::{Event, Status, Task};
use super::node::Inner;
use super::plan::{NONE, Part, What};
use crate::simulator::station::Offer;

impl World<'_> {
    pub(super) fn reach(&mut self, id: u32) {
        let Task {
            instance,
            request,
            what,
            ..
        } = self.tasks[id];
        let node = self.node_of(instance);
        let state = &mut self.nodes[node as usize];
        let entry = &self.instances[instance as usize];
        // A dead machine says nothing: the caller waits until its timeout.
        if !entry.is_up() && entry.life != super::node::Life::Off {
            return self.free_task(id);
        }
        let (epoch, now) = (entry.epoch, self.now);
        state.reached += 1;
        state.reached_total += 1;
        match what {
            What::Read | What::Scan => state.reads += 1,
            What::Write => state.writes += 1,
            _ => {}
        }
        let task = &mut self.tasks[id];
        (task.epoch, task.since, task.reached) = (epoch, now, now);
        match &self.plan.nodes[node as usize].part {
            Part::Service(_) => {
                let origin = self.requests[request].origin;
                if origin != NONE {
                    self.tasks[id].counted = true;
                    self.origins[origin].open += 1;
                }
                self.enter(id, node);
            }
            Part::Quorum(_) | Part::Search(_) => self.enter(id, node),
            Part::Store(part) => {
                if let What::Apply(position) = what {
                    if !self.is_received(id, node, position) {
                        return self.free_task(id);
                    }
                } else if self.is_throttled(id, node, part) {
                    self.nodes[node as usize].capped += 1;
                    return self.refuse(id, node);
                } else if self.instances[instance as usize].slots.waiting()
                    >= self.plan.node(node).queue_limit as usize
                {
                    return self.refuse(id, node);
                }
                self.enter(id, node);
            }
            Part::Balancer(part) => self.forward_after(id, node, part.forward_time),
            Part::Limiter(part) => self.limit(id, node, part),
            Part::Cdn(part) => self.reach_cdn(id, node, part),
            Part::Cache(part) => self.reach_cache(id, node, part),
            Part::Queue(part) => self.publish(id, node, part),
            Part::External(part) => self.reach_external(id, node, *part),
            Part::Object(_) => self.reach_objects(id, node),
            Part::Client => self.free_task(id),
        }
    }

    /// Into the queue of an instance with a limited number of slots.
    pub(super) fn enter(&mut self, id: u32, node: u32) {
        let instance = self.tasks[id].instance;
        match self.instances[instance as usize].slots.offer(self.now, id) {
            Offer::Starts => self.start(id, node),
            Offer::Waits(_) => {}
            Offer::Refused => self.refuse(id, node),
        }
    }

    pub(super) fn refuse(&mut self, id: u32, node: u32) {
        let state = &mut self.nodes[node as usize];
        state.refused += 1;
        state.refused_total += 1;
        self.instances[self.tasks[id].instance as usize].refused += 1;
        self.answer_at(id, Status::Refused, self.now);
        self.free_task(id);
    }

    /// A task has a slot.
    fn start(&mut self, id: u32, node: u32) {
        let time = match (&self.plan.nodes[node as usize].part, self.tasks[id].what) {
            (Part::Service(_), _) => return self.begin(id),
            (Part::Store(part), What::Write) => part.write_time,
            (Part::Store(part), What::Scan) => part.scan_time,
            (Part::Store(part), What::Apply(_)) => part.apply_time,
            (Part::Store(part), _) => part.read_time,
            (Part::Quorum(part), What::Write) => part.write_time,
            (Part::Quorum(part), What::Scan) => part.scan_time,
            (Part::Quorum(part), _) => part.read_time,
            (Part::Search(part), What::Write | What::Apply(_)) => part.index_time,
            (Part::Search(part), _) => part.query_time,
            _ => return,
        };
        self.start_service(id, node, time);
    }

    pub(super) fn start_service(&mut self, id: u32, node: u32, time: u32) {
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

    /// A piece of work is done.
    pub(super) fn served(&mut self, id: u32) {
        if !self.is_alive(id) {
            return self.void(id, Status::Error);
        }
        let node = self.node_of(self.tasks[id].instance);
        match &self.plan.nodes[node as usize].part {
            Part::Service(_) => self.cpu_done(id),
            Part::Store(part) => self.served_by_store(id, node, part),
            Part::Quorum(part) => self.served_by_quorum(id, node, part),
            Part::Search(_) => self.served_by_search(id, node),
            Part::Balancer(_) | Part::Limiter(_) => self.forward(id, node),
            Part::External(_) => self.served_by_external(id, node),
            _ => {
                self.answer_at(id, Status::Ok, self.now);
                self.free_task(id);
            }
        }
    }

    /// A task with a slot at a store is done: the answer goes out, the next one starts.
    pub(super) fn leave_store(&mut self, id: u32, status: Status) {
        let Task {
            instance, reached, ..
        } = self.tasks[id];
        self.answer_at(id, status, self.now);
        let entry = &mut self.instances[instance as usize];
        entry.sojourn += self.now - reached;
        entry.finished += 1;
        self.free_task(id);
        self.leave(instance);
    }

    /// A slot is free: the task that has waited longest gets it, unless its caller is known to be gone.
    pub(super) fn leave(&mut self, instance: u32) {
        let node = self.node_of(instance);
        let is_service = matches!(self.plan.nodes[node as usize].part, Part::Service(_));
        while let Some(next) = self.instances[instance as usize].slots.finish(self.now) {
            if self.now > self.tasks[next].deadline {
                self.free_task(next);
            } else if is_service {
                // Not at once, so that a long queue of short work cannot pile up calls of calls.
                self.calendar.push(self.now, Event::Begin(next));
                return;
            } else {
                return self.start(next, node);
            }
        }
        if !self.plan.nodes[node as usize].feeds.is_empty() {
            self.pull(instance);
        }
    }

    /// Passes a request on, after the time that the problem states for a balancer.
    fn forward_after(&mut self, id: u32, node: u32, time: u32) {
        if self.plan.times[time as usize].mean() > 0.0 {
            self.start_service(id, node, time);
        } else {
            self.forward(id, node);
        }
    }

    pub(super) fn forward(&mut self, id: u32, node: u32) {
        let Task { request, what, .. } = self.tasks[id];
        let plan = self.plan.node(node);
        let edge = match what {
            What::Request => plan.route[self.requests[request].kind as usize],
            _ => plan.out.first().copied().unwrap_or(NONE),
        };
        if edge == NONE {
            self.answer_at(id, Status::Error, self.now);
            return self.free_task(id);
        }
        self.call_from(id, edge, what);
    }

    /// What was passed on has come back.
    pub(super) fn passed_on(&mut self, id: u32, status: Status) {
        match self.part_of_task(id) {
            Part::Cdn(part) => self.back_at_cdn(id, status, part),
            Part::Cache(part) => self.written_through(id, status, part),
            _ => {
                let status = if status == Status::TimedOut {
                    Status::Error
                } else {
                    status
                };
                self.answer_at(id, status, self.now);
                self.free_task(id);
            }
        }
    }

    fn limit(&mut self, id: u32, node: u32, part: &super::plan::LimiterPart) {
        let key = if part.by == NONE {
            0
        } else {
            self.key_in(id, part.by).unwrap_or(NONE)
        };
        let now = self.now;
        let passes = match &mut self.nodes[node as usize].inner {
            Inner::Limiter(limiter) => limiter.passes(key, now),
            _ => true,
        };
        if passes {
            return self.forward(id, node);
        }
        let state = &mut self.nodes[node as usize];
        state.refused += 1;
        state.refused_total += 1;
        state.capped += 1;
        self.answer_at(id, Status::Shed, now);
        self.free_task(id);
    }

    /// The key of a task in a key space, if its request has one there.
    pub(super) fn key_in(&self, id: u32, space: u32) -> Option<u32> {
        let Task {
            request, slot, key, ..
        } = self.tasks[id];
        self.key_of(request, slot, key, space)
    }

    pub(super) fn key_of(&self, request: u32, slot: u8, key: u32, space: u32) -> Option<u32> {
        let entry = &self.requests[request];
        let spaces = &self.plan.kinds[entry.kind as usize].spaces;
        if spaces.get(slot as usize) == Some(&space) {
            return Some(key);
        }
        spaces
            .iter()
            .position(|known| *known == space)
            .map(|place| entry.keys[place])
    }

    /// A number for the key that a task is about, the same for all kinds; `None` for requests without keys.
    pub(super) fn entity(&self, id: u32) -> Option<u64> {
        let Task {
            request, slot, key, ..
        } = self.tasks[id];
        let kind = &self.plan.kinds[self.requests[request].kind as usize];
        kind.spaces
            .get(slot as usize)
            .map(|space| (u64::from(*space) << 32) | u64::from(key))
    }
}

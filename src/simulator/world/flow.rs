//! Runs programs: what a task does next.

use super::engine::World;
use super::entity::{Status, Task};
use super::plan::{NONE, Op, Part, What};
use crate::simulator::design::WritePolicy;
use crate::simulator::keys::mix;
use crate::simulator::random::Random;

impl World<'_> {
    /// Goes on with a task until it has to wait or ends.
    pub(super) fn advance(&mut self, id: u32) {
        loop {
            let task = &self.tasks[id];
            let pc = task.pc;
            if self.now > task.deadline {
                self.drop_late(id);
                return;
            }
            match self.plan.code[pc as usize] {
                Op::Cpu { time } => return self.work_on_cores(id, time),
                Op::Call { edge, what } => return self.call_from(id, edge, what),
                Op::Get { edge, .. } => return self.call_from(id, edge, What::CacheGet),
                Op::Put { edge } => return self.call_from(id, edge, What::CachePut),
                Op::Drop { edge } => return self.call_from(id, edge, What::CacheDrop),
                Op::Publish { edge, topic } => return self.call_from(id, edge, What::Publish(topic)),
                Op::Landed => {
                    if task.leads != NONE {
                        self.land(id);
                    }
                }
                Op::Fork { first, count, next } => return self.fork(id, first, count, next),
                Op::Each { next } => return self.each(id, next),
                Op::Reply => self.reply_early(id),
                Op::Join => return self.join(id),
                Op::End => return self.finish(id, Status::Ok),
            }
            self.tasks[id].pc = pc + 1;
        }
    }

    /// A call that the task waited for is over.
    pub(super) fn resume(&mut self, id: u32, status: Status) {
        let Part::Service(_) = self.part_of_task(id) else {
            self.passed_on(id, status);
            return;
        };
        let pc = self.tasks[id].pc;
        let well = matches!(status, Status::Ok | Status::Miss);
        let next = match self.plan.code[pc as usize] {
            Op::Get { hit, .. } => Some(if status == Status::Ok { hit } else { pc + 1 }),
            // What a cache fails to take in or throw out is lost on it, unless writes go through it.
            Op::Put { edge } if !well && !self.writes_through(edge) => Some(pc + 1),
            Op::Drop { .. } => Some(pc + 1),
            _ => well.then_some(pc + 1),
        };
        match next {
            Some(next) => {
                self.tasks[id].pc = next;
                self.advance(id);
            }
            None => self.fail(id),
        }
    }

    fn writes_through(&self, edge: u32) -> bool {
        match &self.plan.node(self.plan.edge(edge).to).part {
            Part::Cache(part) => part.policy == WritePolicy::WriteThrough && part.backing != NONE,
            _ => false,
        }
    }

    fn fork(&mut self, id: u32, first: u32, count: u32, next: u32) {
        self.tasks[id].pc = next;
        self.tasks[id].open = count;
        if count == 0 {
            return self.advance(id);
        }
        let plan = self.plan;
        for entry in &plan.branches[first as usize..(first + count) as usize] {
            let branch = self.branch(id, *entry);
            self.advance(branch);
        }
    }

    /// Once per receiver, each with a key of its own from the kind's last key space.
    fn each(&mut self, id: u32, next: u32) {
        let Task { request, pc, .. } = self.tasks[id];
        let plan = self.plan;
        let entry = self.requests[request];
        let kind = &plan.kinds[entry.kind as usize];
        self.tasks[id].pc = next;
        self.tasks[id].open = kind.fanout;
        let slot = kind.spaces.len().saturating_sub(1);
        for receiver in 0..kind.fanout {
            let branch = self.branch(id, pc + 1);
            if let Some(space) = kind.spaces.get(slot) {
                // Drawn from the request's own number, so that every design reaches the same receivers.
                let mut random = Random::of_number(mix(entry.seed ^ u64::from(receiver)));
                self.tasks[branch].slot = slot as u8;
                self.tasks[branch].key = plan.spaces[*space as usize].zipf.sample(&mut random) as u32;
            }
            self.advance(branch);
        }
    }

    fn branch(&mut self, parent: u32, entry: u32) -> u32 {
        let task = self.tasks[parent];
        self.new_task(Task {
            call: NONE,
            parent,
            pc: entry,
            open: 0,
            failed: false,
            on_cores: false,
            leads: NONE,
            message: NONE,
            counted: false,
            calling: NONE,
            since: self.now,
            waited: 0,
            worked: 0,
            ..task
        })
    }

    /// A branch is done; after the last one the parent goes on.
    fn join(&mut self, id: u32) {
        let Task {
            parent,
            failed,
            seen,
            waited,
            worked,
            ..
        } = self.tasks[id];
        self.free_task(id);
        let task = &mut self.tasks[parent];
        task.open -= 1;
        task.failed |= failed;
        task.waited += waited;
        task.worked += worked;
        if seen.log != u16::MAX {
            task.seen = seen;
        }
        if task.open > 0 {
            return;
        }
        if !self.is_alive(parent) {
            self.void(parent, Status::Error);
        } else if self.tasks[parent].failed {
            self.fail(parent);
        } else {
            self.advance(parent);
        }
    }

    /// The answer goes out now, the work goes on.
    fn reply_early(&mut self, id: u32) {
        let mut root = id;
        while self.tasks[root].parent != NONE {
            root = self.tasks[root].parent;
        }
        if !self.tasks[root].replied {
            self.tasks[root].replied = true;
            self.answer_at(root, Status::Ok, self.now);
        }
    }

    /// The task cannot go on: its caller hears of an error.
    pub(super) fn fail(&mut self, id: u32) {
        if self.tasks[id].parent == NONE {
            return self.finish(id, Status::Error);
        }
        self.tasks[id].failed = true;
        self.join(id);
    }

    /// Its caller has stopped waiting and it is allowed to know: nothing more is done, nothing is said.
    fn drop_late(&mut self, id: u32) {
        self.tasks[id].replied = true;
        self.fail(id);
    }

    /// A task of a service ends, well or not.
    pub(super) fn finish(&mut self, id: u32, status: Status) {
        let Task {
            instance,
            replied,
            message,
            reached,
            ..
        } = self.tasks[id];
        if !replied {
            self.answer_at(id, status, self.now);
        }
        if message != NONE {
            self.message_worked(id, message, status);
        }
        let entry = &mut self.instances[instance as usize];
        entry.sojourn += self.now - reached;
        entry.finished += 1;
        self.free_task(id);
        self.leave(instance);
    }

    /// A task whose instance has died comes back from a call, a branch or a timer: it is forgotten, and with it
    /// the branches' parent once all have come back.
    pub(super) fn void(&mut self, id: u32, status: Status) {
        let Task {
            parent,
            what,
            replied,
            ..
        } = self.tasks[id];
        if matches!(self.part_of_task(id), Part::Cache(_))
            && what == What::CachePut
            && replied
            && status != Status::Ok
        {
            // A write that was to follow behind.
            self.meter.lost_acknowledged += 1;
        }
        if parent != NONE {
            self.tasks[id].failed = true;
            self.join(id);
        } else {
            self.free_task(id);
        }
    }

    /// A task that waited in a queue has its slot.
    pub(super) fn begin(&mut self, id: u32) {
        if !self.is_alive(id) {
            return self.void(id, Status::Error);
        }
        let now = self.now;
        let task = &mut self.tasks[id];
        task.waited += now - task.since;
        task.since = now;
        let (request, what, instance) = (task.request, task.what, task.instance);
        let node = self.node_of(instance);
        let kind = self.requests[request].kind as usize;
        let entry = match what {
            What::Program(entry) => entry,
            _ => self.plan.node(node).kind_flows[kind],
        };
        if entry == NONE {
            return self.finish(id, Status::Error);
        }
        self.tasks[id].pc = entry;
        self.advance(id);
    }
}

//! What becomes of the tries of a call: answers, timeouts, pauses and other tries, until it is over.

use super::engine::World;
use super::entity::{Call, Event, Owner, Seen, Status, Task};
use super::plan::{KindPlan, NONE, What};
use crate::simulator::design::Kind;

impl World<'_> {
    /// Answers whoever waits for a task, at `at`. Nobody may be waiting any more.
    pub(super) fn answer_at(&mut self, task: u32, status: Status, at: u64) {
        let Task {
            request,
            call: id,
            generation,
            instance,
            waited,
            worked,
            seen,
            what,
            ..
        } = self.tasks[task];
        if id == NONE || self.calls[id].generation != generation {
            return;
        }
        let node = self.node_of(instance);
        let state = &mut self.nodes[node as usize];
        let mut status = status;
        if status == Status::Ok && state.error_share > 0.0 && state.errors.chance(state.error_share) {
            status = Status::Error;
        }
        if let Some(tail) = &mut self.tail
            && self.requests[request].open
        {
            tail.add(request, node, waited, worked);
        }
        let call = self.calls[id];
        let edge = self.plan.edge(call.edge);
        let zone = self.instances[instance as usize].zone;
        if self.is_cut(node, zone, edge.from, call.zone) {
            return;
        }
        let entry = self.requests[request];
        let (wire, bytes) = inward(
            &self.plan.kinds[entry.kind as usize],
            what,
            self.plan.node(edge.to).kind,
        );
        let state = &mut self.edges[call.edge as usize];
        state.bytes_back += bytes;
        if edge.fixed_hop.is_none() && zone != call.zone {
            state.bytes_across += bytes;
        }
        let arrives = at + edge.hop(self.plan, call.zone, zone) + wire;
        if call.owner == Owner::Client && status == Status::Ok {
            // Nothing can come between but the timeout: the end is known now, without another event.
            if arrives <= call.tried.saturating_add(edge.timeout) {
                self.end_try(id, true);
                self.calls.remove(id);
                self.end_request(request, arrives, Status::Ok);
                self.let_go(request);
            }
            return;
        }
        let event = Event::Answer {
            call: id,
            generation,
            position: seen.position,
            log: seen.log,
            status,
        };
        self.calendar.push(arrives, event);
    }

    /// An answer reaches the caller.
    pub(super) fn answered(&mut self, id: u32, generation: u32, status: Status, seen: Seen) {
        let call = &mut self.calls[id];
        if call.generation != generation {
            return;
        }
        call.left = call.left.saturating_sub(1);
        match status {
            Status::Ok | Status::Miss => {
                if seen.log != u16::MAX && (call.best.log != seen.log || seen.position >= call.best.position)
                {
                    call.best = seen;
                }
                call.need -= 1;
                if call.need == 0 {
                    self.end_try(id, true);
                    self.conclude(id, status);
                }
            }
            Status::Barred => {
                self.edges[call.edge as usize].refused += 1;
                let from = self.plan.edge(call.edge).from as usize;
                call.generation = 0;
                self.nodes[from].refused += 1;
                self.conclude(id, Status::Refused);
            }
            _ => {
                if call.left < call.need {
                    if matches!(status, Status::Refused | Status::Shed) {
                        self.edges[call.edge as usize].refused += 1;
                    }
                    self.end_try(id, false);
                    self.try_again(id, status);
                }
            }
        }
    }

    pub(super) fn timed_out(&mut self, id: u32) {
        let Call {
            edge, request, tried, ..
        } = self.calls[id];
        self.edges[edge as usize].timeouts += 1;
        if self.tail.is_some() && self.requests[request].open {
            let node = self.where_it_hangs(id);
            if let Some(tail) = &mut self.tail {
                tail.add(request, node, self.now - tried, 0);
            }
        }
        self.end_try(id, false);
        self.try_again(id, Status::TimedOut);
    }

    /// The caller is done with this try: places are given back, the breaker hears of it.
    fn end_try(&mut self, id: u32, well: bool) {
        let call = &mut self.calls[id];
        call.generation = 0;
        let Call {
            port,
            target,
            pooled,
            epoch,
            ..
        } = *call;
        (call.target, call.task, call.pooled) = (NONE, NONE, false);
        if target != NONE {
            self.instances[target as usize].outstanding -= 1;
        }
        let from = self.plan.edge(self.calls[id].edge).from;
        let caller = self.plan.node(from).first + (port - self.plan.edge(self.calls[id].edge).first_port);
        if self.instances[caller as usize].epoch != epoch {
            return;
        }
        if let Some(breaker) = &mut self.ports[port as usize].breaker {
            breaker.record(self.now, !well);
        }
        if pooled {
            self.pass_place_on(port);
        }
    }

    /// A place of the pool is free: the try that has waited longest goes out.
    fn pass_place_on(&mut self, port: u32) {
        while let Some((id, generation)) = self.ports[port as usize].waiting.pop_front() {
            if self.calls[id].generation == generation {
                self.calls[id].pooled = true;
                self.transmit(id);
                return;
            }
        }
        self.ports[port as usize].in_use -= 1;
    }

    fn try_again(&mut self, id: u32, status: Status) {
        let call = self.calls[id];
        let plan = self.plan.edge(call.edge);
        let may = u32::from(call.tries) < plan.attempts
            && status != Status::Shed
            && self.now < call.deadline
            && self.owner_lives(call.owner);
        let budget = self.ports[call.port as usize].budget.as_mut();
        if !may || budget.is_some_and(|bucket| !bucket.take(self.now)) {
            self.edges[call.edge as usize].failed += 1;
            self.conclude(id, status);
            return;
        }
        let doubled = plan
            .backoff
            .saturating_mul(1 << (call.tries - 1).min(20))
            .min(plan.backoff_cap);
        let jitter = &mut self.edges[call.edge as usize].jitter;
        let pause = if plan.jitter {
            jitter.below(doubled + 1)
        } else {
            doubled
        };
        if let Some(tail) = &mut self.tail
            && self.requests[call.request].open
        {
            tail.add_backoff(call.request, pause);
        }
        self.calls[id].need = 1;
        self.calls[id].left = 1;
        self.calendar.push(self.now + pause, Event::Retry(id));
    }

    pub(super) fn retry(&mut self, id: u32) {
        if self.owner_lives(self.calls[id].owner) {
            self.try_call(id);
        } else {
            self.conclude(id, Status::Error);
        }
    }

    fn owner_lives(&self, owner: Owner) -> bool {
        match owner {
            Owner::Task(task) => self.is_alive(task),
            Owner::Client => true,
        }
    }

    /// The call is over; its owner goes on.
    fn conclude(&mut self, id: u32, status: Status) {
        let Call {
            owner, request, best, ..
        } = self.calls[id];
        if status == Status::Ok {
            self.observe_quorum_read(id);
        }
        self.calls.remove(id);
        match owner {
            Owner::Client => self.end_request(request, self.now, status),
            Owner::Task(task) => {
                self.tasks[task].calling = NONE;
                if !self.is_alive(task) {
                    self.void(task, status);
                } else {
                    if best.log != u16::MAX {
                        self.tasks[task].seen = best;
                    }
                    self.resume(task, status);
                }
            }
        }
        self.let_go(request);
    }

    /// The node where a call's work stands at the moment, as far as it can be followed.
    fn where_it_hangs(&self, id: u32) -> u32 {
        let mut node = self.plan.edge(self.calls[id].edge).to;
        let (mut call, mut generation) = (id, self.calls[id].generation);
        for _ in 0..16 {
            let task = self.calls[call].task;
            // The place of a finished task may have been used again.
            if task == NONE || self.tasks[task].call != call || self.tasks[task].generation != generation {
                break;
            }
            node = self.node_of(self.tasks[task].instance);
            let calling = self.tasks[task].calling;
            if calling == NONE {
                break;
            }
            node = self.plan.edge(self.calls[calling].edge).to;
            (call, generation) = (calling, self.calls[calling].generation);
        }
        node
    }
}

/// Time on the wire and bytes of an answer: a payload comes along from a store of objects.
fn inward(kind: &KindPlan, what: What, to: Kind) -> (u64, u64) {
    let downloads = matches!(to, Kind::ObjectStore | Kind::Cdn)
        && (matches!(what, What::Read | What::CacheGet) || (what == What::Request && !kind.writes));
    match downloads {
        true => (
            kind.response + kind.payload,
            kind.response_bytes + kind.payload_bytes,
        ),
        false => (kind.response, kind.response_bytes),
    }
}

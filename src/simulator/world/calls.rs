//! Calls over edges: tries, timeouts, retries with backoff, budgets, breakers and pools.

use super::engine::World;
use super::entity::{Call, Event, Owner, Seen, Status, Task};
use super::plan::{KindPlan, NONE, Part, What};
use crate::simulator::design::Kind;

impl World<'_> {
    /// A task calls over an edge and waits for the end.
    pub(super) fn call_from(&mut self, task: u32, edge: u32, what: What) {
        let Task {
            request,
            instance,
            slot,
            key,
            deadline,
            seen,
            ..
        } = self.tasks[task];
        let zone = self.instances[instance as usize].zone;
        let call = self.start_call(
            Owner::Task(task),
            request,
            edge,
            what,
            (slot, key),
            instance,
            zone,
        );
        self.calls[call].deadline = deadline;
        self.calls[call].seen = seen;
        self.tasks[task].calling = call;
        self.try_call(call);
    }

    /// Makes a call that is yet to be tried.
    #[expect(clippy::too_many_arguments, reason = "a call is just these seven things")]
    pub(super) fn start_call(
        &mut self,
        owner: Owner,
        request: u32,
        edge: u32,
        what: What,
        (slot, key): (u8, u32),
        instance: u32,
        zone: u8,
    ) -> u32 {
        let plan = self.plan.edge(edge);
        let port = plan.first_port + (instance - self.plan.node(plan.from).first);
        if let (Some(ratio), Some(bucket)) = (plan.budget, &mut self.ports[port as usize].budget) {
            bucket.deposit(self.now, ratio);
        }
        self.requests[request].holders += 1;
        self.edges[edge as usize].calls += 1;
        self.calls.insert(Call {
            owner,
            request,
            edge,
            port,
            what,
            key,
            slot,
            zone,
            tries: 0,
            pooled: false,
            generation: 0,
            epoch: self.instances[instance as usize].epoch,
            target: NONE,
            task: NONE,
            need: 1,
            left: 1,
            tried: self.now,
            deadline: u64::MAX,
            seen: Seen::NOTHING,
            best: Seen::NOTHING,
        })
    }

    pub(super) fn try_call(&mut self, id: u32) {
        let generation = self.next_serial();
        let now = self.now;
        let call = &mut self.calls[id];
        call.tries += 1;
        call.generation = generation;
        call.tried = now;
        let (edge, port) = (call.edge, call.port as usize);
        self.edges[edge as usize].tries += 1;
        if let Some(breaker) = &mut self.ports[port].breaker
            && !breaker.permits(now)
        {
            let event = Event::Answer {
                call: id,
                generation,
                position: 0,
                log: u16::MAX,
                status: Status::Barred,
            };
            self.calendar.push(now, event);
            return;
        }
        self.start_timer(self.edge_lanes[edge as usize], id, generation);
        let pool = self.plan.edge(edge).pool;
        if pool != NONE {
            let port = &mut self.ports[port];
            if port.in_use >= pool {
                port.waiting.push_back((id, generation));
                return;
            }
            port.in_use += 1;
            self.calls[id].pooled = true;
        }
        self.transmit(id);
    }

    /// The try leaves for its target.
    fn transmit(&mut self, id: u32) {
        let call = self.calls[id];
        let to = self.plan.edge(call.edge).to;
        match &self.plan.node(to).part {
            Part::Store(part) => self.transmit_to_store(id, to, part),
            Part::Quorum(part) => self.transmit_to_quorum(id, to, part),
            _ => {
                if let Some(instance) = self.choose(&call) {
                    self.calls[id].target = instance;
                    self.instances[instance as usize].outstanding += 1;
                    self.send(id, instance);
                }
            }
        }
    }

    /// Sends a try to one instance. Through a cut network it is lost.
    pub(super) fn send(&mut self, id: u32, instance: u32) {
        let call = self.calls[id];
        let edge = self.plan.edge(call.edge);
        let zone = self.instances[instance as usize].zone;
        let kind = &self.plan.kinds[self.requests[call.request].kind as usize];
        let (wire, bytes) = outward(kind, call.what, self.plan.node(edge.to).kind);
        let state = &mut self.edges[call.edge as usize];
        state.bytes_out += bytes;
        if edge.fixed_hop.is_none() && zone != call.zone {
            state.bytes_across += bytes;
        }
        if self.is_cut(edge.from, call.zone, edge.to, zone) {
            return;
        }
        let mut task = Task::new(call.request, instance, call.what);
        task.call = id;
        task.generation = call.generation;
        task.slot = call.slot;
        task.key = call.key;
        task.seen = call.seen;
        let cancels = matches!(&self.plan.node(edge.to).part, Part::Service(part) if part.cancel_on_timeout);
        if edge.deadline || cancels {
            task.deadline = call.tried.saturating_add(edge.timeout);
            if edge.deadline {
                task.deadline = task.deadline.min(call.deadline);
            }
        }
        let task = self.new_task(task);
        self.calls[id].task = task;
        self.calendar.push(
            self.now + edge.hop(self.plan, call.zone, zone) + wire,
            Event::Reach(task),
        );
    }

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

/// Time on the wire and bytes of a request on its way out: a payload goes along to a store of objects.
fn outward(kind: &KindPlan, what: What, to: Kind) -> (u64, u64) {
    let uploads = matches!(to, Kind::ObjectStore | Kind::Cdn)
        && (what == What::Write || (what == What::Request && kind.writes));
    match uploads {
        true => (
            kind.request + kind.payload,
            kind.request_bytes + kind.payload_bytes,
        ),
        false => (kind.request, kind.request_bytes),
    }
}

/// The same of the answer.
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

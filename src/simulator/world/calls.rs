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
    pub(super) fn transmit(&mut self, id: u32) {
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

//! Queues and logs: messages wait until a consumer has a free slot, come back when they are not done in time, and
//! end as dead letters after too many deliveries.

use std::collections::{BTreeMap, VecDeque};

use super::engine::World;
use super::entity::{Message, Status, Task};
use super::node::Inner;
use super::plan::{NONE, QueuePart, What};
use crate::simulator::design::Overflow;
use crate::simulator::keys::part_of;

pub struct BrokerState {
    pub subscribers: Vec<Subscription>,
    /// Messages that wait or are handed out.
    pub held: u64,
    pub dead: u64,
    pub lost: u64,
}

/// What one consuming node has not done yet.
pub struct Subscription {
    /// By partition; one queue when order does not matter.
    pub ready: Vec<VecDeque<u32>>,
    /// A message of the partition is handed out: the next has to wait.
    pub busy: Vec<bool>,
    pub waiting: u64,
    /// Partition or instance to begin with, so that all get their turn.
    pub turn: u32,
    /// The latest message that was done, by key.
    pub done: BTreeMap<u64, u32>,
}

impl BrokerState {
    pub fn new(part: &QueuePart) -> BrokerState {
        let lanes = part.partitions.max(1) as usize;
        let subscription = |_| Subscription {
            ready: vec![VecDeque::new(); lanes],
            busy: vec![false; lanes],
            waiting: 0,
            turn: 0,
            done: BTreeMap::new(),
        };
        BrokerState {
            subscribers: part.subscribers.iter().map(subscription).collect(),
            held: 0,
            dead: 0,
            lost: 0,
        }
    }

    /// Keys of which it is known which message was done last.
    pub fn keys(&self) -> usize {
        self.subscribers
            .iter()
            .map(|subscription| subscription.done.len())
            .sum()
    }

    pub fn waiting(&self) -> u64 {
        self.subscribers
            .iter()
            .map(|subscription| subscription.waiting)
            .sum()
    }

    /// All messages that wait or are handed out are gone.
    pub fn forget(&mut self) {
        for subscription in &mut self.subscribers {
            subscription.ready.iter_mut().for_each(VecDeque::clear);
            subscription.busy.fill(false);
            subscription.waiting = 0;
        }
        self.held = 0;
    }
}

impl World<'_> {
    pub(super) fn broker(&mut self, node: u32) -> Option<&mut BrokerState> {
        match &mut self.nodes[node as usize].inner {
            Inner::Broker(broker) => Some(broker),
            _ => None,
        }
    }

    /// A message reaches the broker.
    pub(super) fn publish(&mut self, id: u32, node: u32, part: &QueuePart) {
        let Task { what, .. } = self.tasks[id];
        let What::Publish(topic) = what else {
            return self.refuse(id, node);
        };
        let Some(broker) = self.broker(node) else { return };
        if broker.held >= part.limit {
            match part.overflow {
                Overflow::Reject => return self.refuse(id, node),
                Overflow::DropOldest => self.drop_oldest(node),
            }
        }
        for subscriber in 0..part.subscribers.len() as u32 {
            let program = part.subscribers[subscriber as usize].programs.get(topic as usize);
            if let Some(&program) = program
                && program != NONE
            {
                self.keep(id, node, part, subscriber, program);
            }
        }
        self.answer_at(id, Status::Ok, self.now + self.plan.facts.queue_ack.0);
        self.free_task(id);
    }

    fn keep(&mut self, id: u32, node: u32, part: &QueuePart, subscriber: u32, program: u32) {
        let Task {
            request,
            slot,
            key,
            seen,
            ..
        } = self.tasks[id];
        let entry = self.requests[request];
        let partition = match part.partitions {
            0 => 0,
            // A message without a key goes to any partition.
            partitions if key == NONE => part_of(entry.seed, partitions),
            partitions => part_of(u64::from(key), partitions),
        };
        if entry.origin != NONE {
            self.origins[entry.origin].open += 1;
        }
        let serial = self.next_serial();
        let message = self.messages.insert(Message {
            kind: entry.kind,
            keys: entry.keys,
            key,
            slot,
            seed: entry.seed,
            seen,
            entered: self.now,
            began: entry.began,
            measured: entry.measured,
            origin: entry.origin,
            queue: node,
            subscriber,
            partition,
            program,
            received: 0,
            generation: 0,
            serial,
            gone: false,
        });
        let Some(broker) = self.broker(node) else { return };
        broker.held += 1;
        let subscription = &mut broker.subscribers[subscriber as usize];
        subscription.waiting += 1;
        subscription.ready[partition as usize].push_back(message);
        self.hand_out(node, subscriber, part);
    }

    fn drop_oldest(&mut self, node: u32) {
        let Some(broker) = self.broker(node) else { return };
        let oldest = broker
            .subscribers
            .iter()
            .flat_map(|subscription| &subscription.ready)
            .filter_map(|ready| ready.front())
            .copied();
        let oldest: Vec<u32> = oldest.collect();
        let Some(message) = oldest
            .into_iter()
            .min_by_key(|message| self.messages[*message].serial)
        else {
            return;
        };
        let Message {
            subscriber,
            partition,
            ..
        } = self.messages[message];
        if let Some(broker) = self.broker(node) {
            broker.lost += 1;
            let subscription = &mut broker.subscribers[subscriber as usize];
            subscription.ready[partition as usize].pop_front();
            subscription.waiting -= 1;
        }
        self.forget_message(message, true);
    }

    pub(super) fn forget_message(&mut self, id: u32, lost: bool) {
        let Message {
            queue,
            origin,
            measured,
            ..
        } = self.messages[id];
        self.messages[id].gone = true;
        self.messages[id].generation = 0;
        if lost && measured {
            self.meter.lost_messages += 1;
        }
        if let Some(broker) = self.broker(queue) {
            broker.held = broker.held.saturating_sub(1);
        }
        self.messages.remove(id);
        self.origin_piece_done(origin, lost);
    }

    /// A broker without copies has died: its messages are gone.
    pub(super) fn lose_messages(&mut self, node: u32) {
        for id in 0..self.messages.places() as u32 {
            if self.messages[id].queue == node && !self.messages[id].gone {
                if let Some(broker) = self.broker(node) {
                    broker.lost += 1;
                }
                self.forget_message(id, true);
            }
        }
        if let Some(broker) = self.broker(node) {
            broker.forget();
        }
    }

    /// Ages of what waits at the end.
    pub(super) fn count_waiting_messages(&mut self) {
        for id in 0..self.messages.places() as u32 {
            let Message {
                kind,
                measured,
                gone,
                generation,
                entered,
                ..
            } = self.messages[id];
            if measured && !gone && generation == 0 {
                self.meter.message_age(kind, self.now - entered);
            }
        }
    }
}

impl Subscription {
    pub(super) fn has_ready(&self) -> bool {
        self.waiting > 0
    }

    /// The next message: of all, or of a partition that nobody works on.
    pub(super) fn take(&mut self, ordered: bool) -> Option<u32> {
        let lanes = self.ready.len() as u32;
        for step in 0..lanes {
            let lane = ((self.turn + step) % lanes) as usize;
            if ordered && self.busy[lane] {
                continue;
            }
            if let Some(message) = self.ready[lane].pop_front() {
                self.busy[lane] = ordered;
                self.waiting -= 1;
                return Some(message);
            }
        }
        None
    }
}

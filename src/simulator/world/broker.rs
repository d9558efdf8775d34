//! Queues and logs: messages wait until a consumer has a free slot, come back when they are not done in time, and
//! end as dead letters after too many deliveries.

use std::collections::{BTreeMap, VecDeque};

use super::engine::World;
use super::entity::{Event, Message, Request, Status, Task};
use super::node::Inner;
use super::plan::{NONE, Part, QueuePart, What};
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
    ready: Vec<VecDeque<u32>>,
    /// A message of the partition is handed out: the next has to wait.
    busy: Vec<bool>,
    pub waiting: u64,
    /// Partition or instance to begin with, so that all get their turn.
    turn: u32,
    /// The latest message that was done, by key.
    done: BTreeMap<u64, u32>,
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

    /// Gives waiting messages to consumers with a free slot.
    fn hand_out(&mut self, node: u32, subscriber: u32, part: &QueuePart) {
        let consumer = self.plan.node(part.subscribers[subscriber as usize].node);
        loop {
            let Some(broker) = self.broker(node) else { return };
            let turn = broker.subscribers[subscriber as usize].turn;
            if !broker.subscribers[subscriber as usize].has_ready() {
                return;
            }
            let free = (0..consumer.count)
                .map(|step| consumer.first + (turn + step) % consumer.count)
                .find(|instance| self.has_free_slot(*instance) && self.reaches_queue(node, *instance));
            let Some(instance) = free else { return };
            if let Some(broker) = self.broker(node) {
                broker.subscribers[subscriber as usize].turn =
                    (instance - consumer.first + 1) % consumer.count;
            }
            if !self.give(node, subscriber, part, instance) {
                return;
            }
        }
    }

    fn has_free_slot(&self, instance: u32) -> bool {
        let entry = &self.instances[instance as usize];
        entry.is_up() && entry.slots.busy() < entry.slots.servers() && entry.slots.waiting() == 0
    }

    fn reaches_queue(&self, node: u32, instance: u32) -> bool {
        let plan = self.plan.node(node);
        let consumer = &self.instances[instance as usize];
        (plan.first..plan.first + plan.count).any(|broker| {
            let entry = &self.instances[broker as usize];
            entry.is_up() && !self.is_cut(node, entry.zone, consumer.node, consumer.zone)
        })
    }

    /// An instance has a free slot: it takes what its queues have.
    pub(super) fn pull(&mut self, instance: u32) {
        let plan = self.plan;
        for &(node, subscriber) in &plan.node(self.node_of(instance)).feeds {
            let Part::Queue(part) = &plan.node(node).part else {
                continue;
            };
            while self.has_free_slot(instance) && self.reaches_queue(node, instance) {
                if !self.give(node, subscriber, part, instance) {
                    break;
                }
            }
        }
    }

    /// Hands the next message to an instance. False when there is none.
    fn give(&mut self, node: u32, subscriber: u32, part: &QueuePart, instance: u32) -> bool {
        let ordered = part.partitions > 0;
        let Some(broker) = self.broker(node) else {
            return false;
        };
        let Some(id) = broker.subscribers[subscriber as usize].take(ordered) else {
            return false;
        };
        let generation = self.next_serial();
        self.start_timer(self.node_lanes[node as usize], id, generation);
        let now = self.now;
        let message = &mut self.messages[id];
        message.generation = generation;
        message.received += 1;
        let message = *message;
        if message.measured {
            self.meter.message_age(message.kind, now - message.entered);
        }
        let request = self.requests.insert(Request {
            kind: message.kind,
            open: false,
            measured: message.measured,
            keys: message.keys,
            seed: message.seed,
            began: message.began,
            holders: 0,
            origin: message.origin,
        });
        let mut task = Task::new(request, instance, What::Program(message.program));
        let entry = &mut self.instances[instance as usize];
        task.epoch = entry.epoch;
        (task.slot, task.key, task.seen) = (message.slot, message.key, message.seen);
        (task.message, task.message_serial) = (id, message.serial);
        (task.since, task.reached) = (now, now);
        let zone = entry.zone;
        let task = self.new_task(task);
        // The slot is taken at once; the work begins when the message has come over the network.
        self.instances[instance as usize].slots.offer(now, task);
        let consumer = self.node_of(instance);
        let state = &mut self.nodes[consumer as usize];
        state.reached += 1;
        state.reached_total += 1;
        let edge = part.subscribers[subscriber as usize].edge;
        self.edges[edge as usize].calls += 1;
        self.edges[edge as usize].tries += 1;
        let from = self.instances[self.plan.node(node).first as usize].zone;
        let wire = self.plan.kinds[message.kind as usize].request;
        self.calendar
            .push(now + self.plan.hop(from, zone) + wire, Event::Begin(task));
        true
    }

    /// A consumer is done with a message, well or not. Not well: it comes back after the visibility timeout.
    pub(super) fn message_worked(&mut self, task: u32, id: u32, status: Status) {
        let Task {
            message_serial,
            instance,
            ..
        } = self.tasks[task];
        let message = self.messages[id];
        if message.serial != message_serial || message.gone {
            return;
        }
        let node = message.queue;
        let Part::Queue(part) = &self.plan.node(node).part else {
            return;
        };
        let edge = part.subscribers[message.subscriber as usize].edge;
        if status != Status::Ok {
            self.edges[edge as usize].failed += 1;
            return;
        }
        if !self.reaches_queue(node, instance) {
            return;
        }
        let entity = self.entity(task).unwrap_or(u64::MAX);
        let Some(broker) = self.broker(node) else { return };
        let subscription = &mut broker.subscribers[message.subscriber as usize];
        if message.generation == 0 {
            // It had come back and waits: taken out of the queue when its turn comes.
            subscription.waiting -= 1;
        } else {
            subscription.busy[message.partition as usize] = false;
        }
        let latest = subscription.done.entry(entity).or_insert(0);
        let late = message.serial < *latest;
        *latest = (*latest).max(message.serial);
        if message.measured {
            self.meter.ordered(message.kind, late);
        }
        let waits = message.generation == 0;
        self.retire(id, waits, false);
        if part.partitions > 0 {
            self.hand_out(node, message.subscriber, part);
        }
    }

    /// A message was not done in time: it waits again, or is a dead letter.
    pub(super) fn reappear(&mut self, id: u32) {
        self.messages[id].generation = 0;
        let Message {
            queue: node,
            subscriber,
            partition,
            received,
            ..
        } = self.messages[id];
        let Part::Queue(part) = &self.plan.node(node).part else {
            return;
        };
        let Some(broker) = self.broker(node) else { return };
        let subscription = &mut broker.subscribers[subscriber as usize];
        subscription.busy[partition as usize] = false;
        if received >= part.max_receive {
            broker.dead += 1;
            self.retire(id, false, true);
        } else {
            subscription.waiting += 1;
            subscription.ready[partition as usize].push_front(id);
            let edge = part.subscribers[subscriber as usize].edge;
            self.edges[edge as usize].timeouts += 1;
        }
        self.hand_out(node, subscriber, part);
    }

    /// A message is done or dead. One that still stands in a queue keeps its place until its turn.
    fn retire(&mut self, id: u32, stands: bool, lost: bool) {
        self.messages[id].gone = true;
        if stands {
            let Message {
                queue,
                subscriber,
                partition,
                ..
            } = self.messages[id];
            if let Some(broker) = self.broker(queue) {
                broker.subscribers[subscriber as usize].ready[partition as usize]
                    .retain(|waiting| *waiting != id);
            }
        }
        self.forget_message(id, lost);
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

    /// What was waiting or under way may go on: consumers or the broker are back.
    pub(super) fn wake_queues(&mut self) {
        let plan = self.plan;
        for (node, planned) in plan.nodes.iter().enumerate() {
            if let Part::Queue(part) = &planned.part {
                (0..part.subscribers.len() as u32).for_each(|place| self.hand_out(node as u32, place, part));
            }
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
    fn has_ready(&self) -> bool {
        self.waiting > 0
    }

    /// The next message: of all, or of a partition that nobody works on.
    fn take(&mut self, ordered: bool) -> Option<u32> {
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

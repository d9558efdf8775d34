//! Messages on their way to consumers: handed out where a slot is free, done, or back in the queue.

use super::engine::World;
use super::entity::{Event, Message, Request, Status, Task};
use super::plan::{Part, QueuePart, What};

impl World<'_> {
    /// Gives waiting messages to consumers with a free slot.
    pub(super) fn hand_out(&mut self, node: u32, subscriber: u32, part: &QueuePart) {
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

    /// What was waiting or under way may go on: consumers or the broker are back.
    pub(super) fn wake_queues(&mut self) {
        let plan = self.plan;
        for (node, planned) in plan.nodes.iter().enumerate() {
            if let Part::Queue(part) = &planned.part {
                (0..part.subscribers.len() as u32).for_each(|place| self.hand_out(node as u32, place, part));
            }
        }
    }
}

//! What one replication may take: events and memory. Both are counted in the model's own terms, so that the same
//! design meets the same bound on every machine.

use super::engine::World;
use super::node::Inner;

/// What a replication is given up at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub events: u64,
    /// Of everything that grows while a replication runs.
    pub bytes: u64,
}

impl Limits {
    pub const OF_A_VERDICT: Limits = Limits {
        events: EVENT_LIMIT,
        bytes: BYTE_LIMIT,
    };
}

/// Events of one replication before it is given up.
pub const EVENT_LIMIT: u64 = 20_000_000;
/// Two replications side by side, with what caches hold and the program itself, stay below 256 MB.
const BYTE_LIMIT: u64 = 56 << 20;
/// Events between two looks at the memory.
pub(super) const LOOK: u64 = 1 << 12;

/// What one of each takes, in whole words; a little more than it is in memory.
mod bytes {
    pub const REQUEST: u64 = 80;
    pub const CALL: u64 = 120;
    pub const TASK: u64 = 168;
    pub const MESSAGE: u64 = 112;
    pub const ORIGIN: u64 = 32;
    pub const EVENT: u64 = 32;
    pub const TIMER: u64 = 16;
    pub const WRITE: u64 = 64;
    pub const BUCKET: u64 = 64;
}

impl World<'_> {
    /// Bytes of what has grown so far.
    pub(super) fn footprint(&self) -> u64 {
        let places = [
            (self.requests.places(), bytes::REQUEST),
            (self.calls.places(), bytes::CALL),
            (self.tasks.places(), bytes::TASK),
            (self.messages.places(), bytes::MESSAGE),
            (self.origins.places(), bytes::ORIGIN),
            (self.calendar.len(), bytes::EVENT),
        ];
        let entities: u64 = places.iter().map(|(count, each)| *count as u64 * each).sum();
        let timers: usize = self.lanes.iter().map(|lane| lane.timers.len()).sum();
        let pools: usize = self.ports.iter().map(|port| port.waiting.len()).sum();
        let nodes: u64 = self.nodes.iter().map(|node| remembered(&node.inner)).sum();
        entities + (timers + pools) as u64 * bytes::TIMER + nodes
    }

    /// The replication goes on no further.
    pub(super) fn is_over(&self) -> bool {
        self.events > self.limits.events || self.is_too_large
    }
}

/// What a node keeps besides work.
fn remembered(inner: &Inner) -> u64 {
    match inner {
        Inner::Store(store) => {
            let writes: u64 = store.groups.iter().map(|group| u64::from(group.log.end())).sum();
            let ahead: u64 = store.members.iter().map(|member| member.ahead() as u64).sum();
            writes * bytes::WRITE + ahead
        }
        Inner::Quorum(quorum) => u64::from(quorum.log.end()) * bytes::WRITE,
        Inner::Search { log, .. } => u64::from(log.end()) * bytes::WRITE,
        Inner::Limiter(limiter) => limiter.keys() as u64 * bytes::BUCKET,
        Inner::Broker(broker) => broker.keys() as u64 * bytes::BUCKET,
        Inner::Objects(objects) => objects.prefixes() as u64 * bytes::BUCKET,
        Inner::Cache(cache) => cache.flights.len() as u64 * bytes::BUCKET,
        Inner::Plain | Inner::External(_) | Inner::Scaled(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use std::mem::size_of;

    use super::bytes;
    use crate::simulator::world::entity::{Call, Event, Message, Origin, Request, Task};

    #[test]
    fn what_things_are_counted_as_is_not_less_than_they_take() {
        assert!(size_of::<Request>() as u64 <= bytes::REQUEST);
        assert!(size_of::<Call>() as u64 <= bytes::CALL);
        assert!(size_of::<Task>() as u64 <= bytes::TASK);
        assert!(size_of::<Message>() as u64 <= bytes::MESSAGE);
        assert!(size_of::<Origin>() as u64 <= bytes::ORIGIN);
        assert!(size_of::<(u64, Event)>() as u64 <= bytes::EVENT);
    }
}

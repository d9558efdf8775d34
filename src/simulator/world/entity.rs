//! What moves through a simulation: requests, calls, tasks, messages, and the events that move them.

use std::ops::{Index, IndexMut};

use super::plan::{KEYS, NONE, What};

/// Values that come and go, by number. Numbers are used again, last freed first.
#[derive(Debug)]
pub struct Slab<T> {
    items: Vec<T>,
    free: Vec<u32>,
}

impl<T> Slab<T> {
    pub fn new() -> Slab<T> {
        Slab {
            items: Vec::new(),
            free: Vec::new(),
        }
    }

    #[inline]
    pub fn insert(&mut self, item: T) -> u32 {
        match self.free.pop() {
            Some(id) => {
                self.items[id as usize] = item;
                id
            }
            None => {
                self.items.push(item);
                (self.items.len() - 1) as u32
            }
        }
    }

    #[inline]
    pub fn remove(&mut self, id: u32) {
        self.free.push(id);
    }

    /// Places ever used.
    pub fn places(&self) -> usize {
        self.items.len()
    }
}

impl<T> Index<u32> for Slab<T> {
    type Output = T;
    #[inline]
    fn index(&self, id: u32) -> &T {
        &self.items[id as usize]
    }
}

impl<T> IndexMut<u32> for Slab<T> {
    #[inline]
    fn index_mut(&mut self, id: u32) -> &mut T {
        &mut self.items[id as usize]
    }
}

/// What the client wants, and what all work on it shares; also the context of work on a message.
#[derive(Debug, Clone, Copy)]
pub struct Request {
    pub kind: u16,
    /// The client waits for the answer.
    pub open: bool,
    /// It counts: it began after the warm-up.
    pub measured: bool,
    pub keys: [u32; KEYS],
    /// Own random number, for what only some designs draw (receivers, points of presence).
    pub seed: u64,
    pub began: u64,
    /// Tasks and calls that still look at it, and the client.
    pub holders: u32,
    /// All that follows from one client request, where a promise is about that; else `NONE`.
    pub origin: u32,
}

/// Which version of a key someone has seen: a place in a store's log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    pub log: u16,
    pub position: u32,
}

impl Seen {
    pub const NOTHING: Seen = Seen {
        log: u16::MAX,
        position: 0,
    };
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Ok,
    /// A cache does not have it.
    Miss,
    /// A queue was full, or a partition over its cap.
    Refused,
    /// A circuit breaker is open.
    Barred,
    /// A rate limiter turned it away; not tried again.
    Shed,
    Error,
    TimedOut,
}

/// Who waits for the end of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    Client,
    Task(u32),
}

/// One use of an edge, with all its tries.
#[derive(Debug, Clone, Copy)]
pub struct Call {
    pub owner: Owner,
    pub request: u32,
    pub edge: u32,
    pub port: u32,
    pub what: What,
    /// The key it is about, and which of the request's keys that is.
    pub key: u32,
    pub slot: u8,
    pub zone: u8,
    pub tries: u8,
    /// It holds a place of the pool.
    pub pooled: bool,
    /// Of the present try, never the same twice; 0 between tries.
    pub generation: u32,
    /// Epoch of the calling instance.
    pub epoch: u32,
    /// Instance that the try went to, or `NONE`; and the task that works on it there.
    pub target: u32,
    pub task: u32,
    /// Good answers that are still needed, and answers that may still come.
    pub need: u16,
    pub left: u16,
    pub tried: u64,
    pub deadline: u64,
    /// The version that goes along, and the newest that came back.
    pub seen: Seen,
    pub best: Seen,
}

/// All that follows from one request of the client: its own work and that on its messages.
#[derive(Debug, Clone, Copy)]
pub struct Origin {
    pub kind: u16,
    pub measured: bool,
    pub began: u64,
    /// Pieces that are not done.
    pub open: u32,
    pub lost: bool,
}

/// Work on one try, at one instance; or a branch of such work.
#[derive(Debug, Clone, Copy)]
pub struct Task {
    pub request: u32,
    /// Who gets the answer: a call and its generation, or `NONE`.
    pub call: u32,
    pub generation: u32,
    /// The task that a branch belongs to, or `NONE`.
    pub parent: u32,
    pub instance: u32,
    pub epoch: u32,
    pub pc: u32,
    /// Branches that are not done.
    pub open: u32,
    pub what: What,
    pub slot: u8,
    pub key: u32,
    pub replied: bool,
    pub failed: bool,
    /// It waits for cores, or works on them.
    pub on_cores: bool,
    /// Its origin waits for it.
    pub counted: bool,
    /// It fetches its key for others too: the cache, or `NONE`.
    pub leads: u32,
    /// The message it works on and its serial, or `NONE`. Of a write on its way to a replica: the primary that sent
    /// it and that one's epoch.
    pub message: u32,
    pub message_serial: u32,
    /// The call that it waits for, or `NONE`.
    pub calling: u32,
    pub seen: Seen,
    pub deadline: u64,
    /// Beginning of the present wait or work.
    pub since: u64,
    pub waited: u64,
    pub worked: u64,
    /// When it reached the instance.
    pub reached: u64,
}

/// A message in a queue.
#[derive(Debug, Clone, Copy)]
pub struct Message {
    pub kind: u16,
    pub keys: [u32; KEYS],
    pub key: u32,
    pub slot: u8,
    pub seed: u64,
    pub seen: Seen,
    /// When it was published, and when the request behind it began.
    pub entered: u64,
    pub began: u64,
    pub measured: bool,
    pub origin: u32,
    pub queue: u32,
    pub subscriber: u32,
    pub partition: u32,
    pub program: u32,
    pub received: u32,
    /// Of the present delivery; 0 while it waits.
    pub generation: u32,
    /// Rises with every message.
    pub serial: u32,
    /// It is done or dead; its place in a queue means nothing.
    pub gone: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The client's next request.
    Arrive,
    /// A try reaches its instance.
    Reach(u32),
    /// A task that was waiting gets its slot.
    Begin(u32),
    /// A piece of a task's work is done.
    Served(u32),
    /// The standbys that a commit waits for have it.
    Committed(u32),
    Answer {
        call: u32,
        generation: u32,
        position: u32,
        log: u16,
        status: Status,
    },
    /// The pause before the next try is over.
    Retry(u32),
    /// The oldest timer of a lane.
    Lane(u16),
    Window,
    FaultBegins(u16),
    FaultEnds(u16),
    /// An autoscaler looks.
    Scale(u32),
    Booted {
        instance: u32,
        epoch: u32,
    },
    /// A dead primary's replica takes over, or a dead standby is dropped.
    Promote {
        node: u32,
        group: u32,
        serial: u32,
    },
    Refresh(u32),
}

impl Task {
    pub fn new(request: u32, instance: u32, what: What) -> Task {
        Task {
            request,
            call: NONE,
            generation: 0,
            parent: NONE,
            instance,
            epoch: 0,
            pc: NONE,
            open: 0,
            what,
            slot: 0,
            key: NONE,
            replied: false,
            failed: false,
            on_cores: false,
            leads: NONE,
            message: NONE,
            message_serial: 0,
            counted: false,
            calling: NONE,
            seen: Seen::NOTHING,
            deadline: u64::MAX,
            since: 0,
            waited: 0,
            worked: 0,
            reached: 0,
        }
    }
}

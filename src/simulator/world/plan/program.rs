//! The steps of a flow as a small program.

/// What a call asks of its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A request as it came from the client.
    Request,
    /// A program of a service.
    Program(u32),
    Read,
    Write,
    Scan,
    /// Of an object store, external service or search index: `Read` and `Write` again.
    CacheGet,
    CachePut,
    CacheDrop,
    Publish(u32),
    /// A replica applies the write at this place of its log.
    Apply(u32),
}

/// One step of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    Cpu {
        time: u32,
    },
    Call {
        edge: u32,
        what: What,
    },
    /// Goes on after the `else` part, at `hit`, when the key is there.
    Get {
        edge: u32,
        hit: u32,
    },
    /// The end of an `else` part: others that wait for this key may go on.
    Landed,
    Put {
        edge: u32,
    },
    Drop {
        edge: u32,
    },
    Publish {
        edge: u32,
        topic: u32,
    },
    /// Runs `count` branches, whose entries begin at `first` in `Plan::branches`, then goes on at `next`.
    Fork {
        first: u32,
        count: u32,
        next: u32,
    },
    /// Runs the branch that follows once per receiver, then goes on at `next`.
    Each {
        next: u32,
    },
    /// The end of a branch.
    Join,
    Reply,
    End,
}

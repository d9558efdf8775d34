//! What is promised, and what goes wrong on which day.

use std::collections::BTreeMap;

use crate::simulator::design::{Kind, Micros};

#[derive(Debug, Clone, PartialEq)]
pub struct Slo {
    pub id: String,
    pub metric: Metric,
    /// Of one request kind; `None`: of all.
    pub kind: Option<String>,
    pub limit: f64,
    /// Scenarios it is asked in; empty means all.
    pub scenarios: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Metric {
    /// At most `limit` µs at this quantile; errors count as slow.
    Latency { quantile: f64 },
    /// At least this share, 0 to 1.
    Success,
    /// The same, counting only requests that begin this long after the fault has ended.
    Recovered { after: Micros },
    /// Age in µs of what stale reads returned, at this quantile over all reads.
    StalenessAge { quantile: f64 },
    /// At most this share of reads.
    StaleShare,
    /// Acknowledged writes that a failover lost: at most.
    LostAckedWrites,
    /// Messages waiting at the end: at most.
    Backlog,
    /// Age in µs of the oldest message when handed out, at this quantile.
    MessageAge { quantile: f64 },
    /// From the arrival of the request to the end of the last step it caused, over publishes too, µs at this
    /// quantile. What is under way at the end counts with its age so far; what was lost is slow.
    Delivery { quantile: f64 },
    /// Messages lost or dead: at most.
    LostMessages,
    /// At most this share of messages is done after a later one of the same key was done.
    OutOfOrder,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    pub id: String,
    pub title: String,
    pub hidden: bool,
    pub at: Micros,
    /// `None`: until the end.
    pub lasts: Option<Micros>,
    pub faults: Vec<TimedFault>,
    /// By SLO id: another limit here, or `None` to skip it. `recovered` entries are SLOs of their own.
    pub overrides: BTreeMap<String, Option<f64>>,
    pub extra: Vec<Slo>,
}

/// A fault and its time: the scenario's, unless the problem gives it another.
#[derive(Debug, Clone, PartialEq)]
pub struct TimedFault {
    pub at: Micros,
    /// `None`: until the end.
    pub lasts: Option<Micros>,
    pub fault: Fault,
}

/// Which nodes a fault strikes; what the design does not have is not struck.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    Kind(Kind),
    Node(String),
}

#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    /// All arrivals, or those of one kind, times `factor`.
    Load {
        factor: f64,
        kind: Option<String>,
    },
    KillInstances {
        target: Target,
        count: u32,
    },
    KillZone {
        zone: String,
    },
    /// Service times of the target times `factor`.
    Slow {
        target: Target,
        factor: f64,
    },
    /// This share of its answers are errors.
    Errors {
        target: Target,
        share: f64,
    },
    /// Caches lose everything at the start of the fault.
    Flush {
        target: Target,
    },
    /// This share of requests go to one key.
    HotKey {
        keyspace: String,
        share: f64,
    },
    /// Nothing passes between the two, either way.
    Partition {
        from: Target,
        to: Target,
    },
    /// Nothing passes between this zone and the others.
    IsolateZone {
        zone: String,
    },
}

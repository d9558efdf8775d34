//! What a design problem states: traffic, speeds, prices, promises and the day that is simulated.

mod scenario;
mod written;

use std::collections::BTreeMap;

pub use scenario::*;
pub use written::*;

pub use crate::package::rubric::{Criterion, Rubric};

use crate::simulator::design::{Kind, Micros};

/// How long a piece of work takes.
#[derive(Debug, Clone, PartialEq)]
pub enum Distribution {
    Deterministic {
        value: Micros,
    },
    Exponential {
        mean: Micros,
    },
    /// By its mean and coefficient of variation (standard deviation over mean).
    Lognormal {
        mean: Micros,
        cv: f64,
    },
    Gamma {
        mean: Micros,
        cv: f64,
    },
    /// Sum of `stages` exponential stages.
    Erlang {
        mean: Micros,
        stages: u32,
    },
    /// Power tail `alpha` between two bounds.
    BoundedPareto {
        alpha: f64,
        low: Micros,
        high: Micros,
    },
    /// Quantiles (share, value), linear in between.
    Empirical {
        quantiles: Vec<(f64, Micros)>,
    },
}

/// `format: design-problem/1`, read and found sound.
#[derive(Debug, Clone, PartialEq)]
pub struct DesignProblem {
    pub name: String,
    pub zones: Vec<String>,
    pub palette: Vec<Kind>,
    /// By name, such as `app.cpu` or `sql.read`.
    pub service_times: BTreeMap<String, Distribution>,
    pub facts: Facts,
    pub workload: Workload,
    pub slos: Vec<Slo>,
    pub budget: Budget,
    pub scenarios: Vec<Scenario>,
    pub estimates: Vec<Estimate>,
    pub sections: Vec<Section>,
    pub rubric: Rubric,
    pub self_test: Vec<SelfTest>,
    /// SHA-256 of everything above that can move a verdict; hex.
    pub judging_hash: String,
}

/// Figures of the place where designs run; every one has a default and is printed in the statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    pub rtt_same_zone: Micros,
    pub rtt_cross_zone: Micros,
    pub rtt_client: Micros,
    pub rtt_cdn: Micros,
    pub bandwidth_bytes_per_s: u64,
    pub boot: Micros,
    pub autoscale_period: Micros,
    pub scale_down_window: Micros,
    pub failover: Micros,
    pub queue_ack: Micros,
    pub search_refresh: Micros,
    pub object_first_byte: Micros,
    pub object_bandwidth_bytes_per_s: u64,
    /// Per shard (or partition) of a sharded or quorum store.
    pub partition_reads_per_s: u64,
    pub partition_writes_per_s: u64,
    /// Per prefix of an object store; every key is a prefix of its own.
    pub prefix_reads_per_s: u64,
    pub prefix_writes_per_s: u64,
    /// What lies in object stores and is paid for by the month.
    pub object_stored_bytes: u64,
    pub external_error_share: f64,
    /// Calls that an external service takes from this design; 0 for any number.
    pub external_calls_per_s: u64,
    pub cdn_points: u32,
    /// What a node holds at most, because its price is for a node: a design that asks for more is refused.
    pub cores_per_instance: u32,
    /// Statements in work at a time, per server of any store.
    pub connections_per_server: u32,
    pub cache_entries_per_node: u64,
    pub cdn_entries_per_point: u64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Workload {
    pub horizon: Micros,
    pub warmup: Micros,
    pub keyspaces: BTreeMap<String, Keyspace>,
    pub kinds: Vec<RequestKind>,
    /// Requests a second over time, piecewise linear, first point at 0.
    pub rps: Vec<(Micros, f64)>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Keyspace {
    pub count: u64,
    /// Exponent of the popularity law; 0 is uniform.
    pub zipf: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct RequestKind {
    pub id: String,
    /// Part of all requests, 0 to 1.
    pub share: f64,
    /// What it must do, in words for the reader.
    pub needs: String,
    /// Key spaces that a request draws a key from. The first decides the partition of a queue and the entry of a
    /// cache; every branch of `each` draws a new key of the last one.
    pub keys: Vec<String>,
    pub request_bytes: u64,
    pub response_bytes: u64,
    /// Bytes that calls of an object store or CDN move.
    pub payload_bytes: u64,
    /// Receivers that `each` loops over; 1 where there is no fan-out.
    pub fanout: u32,
    /// Service times that the flow must spend, itself or over calls and publishes, so that work can't be left
    /// out; inside an `each` where there is a fan-out.
    pub work: Vec<String>,
    pub must_write_durably: bool,
    pub must_read: bool,
    /// A CDN on the client's way may answer it from its cache.
    pub cacheable: bool,
    /// Shed requests of this kind are not failures.
    pub abusive: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Budget {
    pub units: f64,
    pub prices: Prices,
}

/// A versioned price table inside the package, so that old verdicts stay true.
#[derive(Debug, Clone, PartialEq)]
pub struct Prices {
    pub version: String,
    /// Units a month by item, such as `service`, `cache`, `sql_node`, `egress_tb`.
    pub units: BTreeMap<String, f64>,
}

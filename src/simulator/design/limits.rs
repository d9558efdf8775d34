//! How big a design may be, and what can be said of kinds of node.

use super::model::Kind;

pub const MAX_NODES: usize = 60;
pub const MAX_EDGES: usize = 200;
/// Servers of one node: copies, shards with their replicas.
pub const MAX_INSTANCES: u32 = 200;
/// Servers of all nodes.
pub const MAX_INSTANCES_IN_ALL: u32 = 2_000;
/// Levels of blocks and calls of calls.
pub const MAX_DEPTH: usize = 12;
/// Steps of one flow, those in blocks included.
pub const MAX_STEPS: usize = 40;
/// Tries that one request can become along one way through the design.
pub const MAX_ATTEMPTS: u64 = 64;

/// `x6` has a meaning for it.
pub fn has_instances(kind: Kind) -> bool {
    matches!(kind, Kind::Service | Kind::Worker | Kind::Cache | Kind::Quorum)
}

/// It stands in zones of the problem.
pub fn has_zones(kind: Kind) -> bool {
    !matches!(kind, Kind::Client | Kind::Cdn | Kind::External)
}

/// The kind with its article, for messages.
pub fn a_kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Client => "a client",
        Kind::LoadBalancer => "an lb",
        Kind::Service => "a service",
        Kind::Worker => "a worker",
        Kind::Cache => "a cache",
        Kind::Cdn => "a cdn",
        Kind::Sql => "an sql",
        Kind::Sharded => "a sharded",
        Kind::Quorum => "a nosql",
        Kind::Queue => "a queue",
        Kind::ObjectStore => "an object_store",
        Kind::Search => "a search",
        Kind::RateLimiter => "a rate_limiter",
        Kind::External => "an external",
    }
}

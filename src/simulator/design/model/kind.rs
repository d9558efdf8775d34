//! The kinds of node and their words.

use super::Component;
use serde::{Deserialize, Serialize};

impl Component {
    /// The word of the text form, the palette and the price table.
    pub fn word(&self) -> &'static str {
        self.kind().word()
    }

    pub fn kind(&self) -> Kind {
        match self {
            Component::Client(_) => Kind::Client,
            Component::LoadBalancer(_) => Kind::LoadBalancer,
            Component::Service(_) => Kind::Service,
            Component::Worker(_) => Kind::Worker,
            Component::Cache(_) => Kind::Cache,
            Component::Cdn(_) => Kind::Cdn,
            Component::Sql(_) => Kind::Sql,
            Component::Sharded(_) => Kind::Sharded,
            Component::Quorum(_) => Kind::Quorum,
            Component::Queue(_) => Kind::Queue,
            Component::ObjectStore => Kind::ObjectStore,
            Component::Search(_) => Kind::Search,
            Component::RateLimiter(_) => Kind::RateLimiter,
            Component::External => Kind::External,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Kind {
    #[serde(rename = "client")]
    Client,
    #[serde(rename = "lb")]
    LoadBalancer,
    #[serde(rename = "service")]
    Service,
    #[serde(rename = "worker")]
    Worker,
    #[serde(rename = "cache")]
    Cache,
    #[serde(rename = "cdn")]
    Cdn,
    #[serde(rename = "sql")]
    Sql,
    #[serde(rename = "sharded")]
    Sharded,
    #[serde(rename = "nosql")]
    Quorum,
    #[serde(rename = "queue")]
    Queue,
    #[serde(rename = "object_store")]
    ObjectStore,
    #[serde(rename = "search")]
    Search,
    #[serde(rename = "rate_limiter")]
    RateLimiter,
    #[serde(rename = "external")]
    External,
}

impl Kind {
    pub const ALL: [Kind; 14] = [
        Kind::Client,
        Kind::LoadBalancer,
        Kind::Service,
        Kind::Worker,
        Kind::Cache,
        Kind::Cdn,
        Kind::Sql,
        Kind::Sharded,
        Kind::Quorum,
        Kind::Queue,
        Kind::ObjectStore,
        Kind::Search,
        Kind::RateLimiter,
        Kind::External,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Kind::Client => "client",
            Kind::LoadBalancer => "lb",
            Kind::Service => "service",
            Kind::Worker => "worker",
            Kind::Cache => "cache",
            Kind::Cdn => "cdn",
            Kind::Sql => "sql",
            Kind::Sharded => "sharded",
            Kind::Quorum => "nosql",
            Kind::Queue => "queue",
            Kind::ObjectStore => "object_store",
            Kind::Search => "search",
            Kind::RateLimiter => "rate_limiter",
            Kind::External => "external",
        }
    }
}

//! What a replication measures.

use crate::simulator::statistics::Histogram;

/// What one replication measured; times in ticks.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    pub stations: Vec<StationFigures>,
    pub sojourn: Histogram,
    /// Customers that came from outside.
    pub customers: u64,
    pub events: u64,
}

/// Of the visits of measured customers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StationFigures {
    pub arrived: u64,
    pub lost: u64,
    pub served: u64,
    /// From coming to the station to the begin of service, of those served.
    pub waited: u64,
    /// From coming to the station to the end of service.
    pub sojourn: Histogram,
    /// Integrals between the first measured arrival from outside and the last.
    pub busy_time: u64,
    pub server_time: u64,
}

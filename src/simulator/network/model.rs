//! A network that has been read and found sound.

use crate::simulator::sampler::Sampler;

/// One unit of the file's time is this many ticks of the engine's clock.
pub const TICKS_PER_UNIT: f64 = 1e6;

#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    /// Arrivals from outside in each replication, those of the warm-up included.
    pub customers: u64,
    /// The first so many of them are not measured.
    pub warmup: u64,
    /// One replication each.
    pub seeds: Vec<u64>,
    pub stations: Vec<Station>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Station {
    pub id: String,
    /// Customers from outside, if any come here first.
    pub source: Option<Source>,
    /// In ticks, as all samplers here.
    pub service: Sampler,
    pub servers: u32,
    /// Customers that may wait, not counting those being served; `None` for any number.
    pub queue_limit: Option<usize>,
    pub patience: Option<Sampler>,
    /// How long a refused customer stays away before it tries again.
    pub retrial: Option<Sampler>,
    /// Sums of probabilities, rising, and the station each leads to; above the last the customer leaves.
    pub route: Vec<(f64, u16)>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    /// A Poisson stream: times between arrivals.
    Open { between: Sampler },
    /// So many customers, who think, come, and think again when they have left the network.
    Closed { population: u32, think: Sampler },
}

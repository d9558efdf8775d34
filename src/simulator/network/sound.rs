//! Whether a network that reads well can be run at all.

use super::model::{Network, Source, Station};

/// Whether a customer can leave the network from this station.
pub(super) fn leads_out(stations: &[Station], from: usize) -> bool {
    let mut seen = vec![false; stations.len()];
    let mut open = vec![from];
    while let Some(number) = open.pop() {
        if std::mem::replace(&mut seen[number], true) {
            continue;
        }
        let route = &stations[number].route;
        if route.last().is_none_or(|(sum, _)| *sum < 1.0) {
            return true;
        }
        open.extend(route.iter().map(|(_, to)| *to as usize));
    }
    false
}

/// Server · ticks that a replication takes, roughly: as slow as its slowest arrivals or services.
pub(super) fn length(network: &Network) -> f64 {
    let slowest = network.stations.iter().map(|station| match &station.source {
        Some(Source::Open { between }) => between.mean() + station.service.mean(),
        Some(Source::Closed { think, .. }) => think.mean() + station.service.mean(),
        None => station.service.mean(),
    });
    let servers = network
        .stations
        .iter()
        .map(|station| station.servers)
        .max()
        .unwrap_or(1);
    slowest.fold(0.0, f64::max) * network.customers as f64 * f64::from(servers)
}

//! Reads a network from YAML and refuses what makes no sense, by line and column.

use std::collections::BTreeMap;
use std::fmt;

use serde_saphyr::Spanned;

use super::model::{Network, Source, Station, TICKS_PER_UNIT};
use super::raw::{RawArrivals, RawNetwork, RawService, RawStation, SEEDS, Seeds, Shape};
use super::sound::{leads_out, length};
use crate::simulator::sampler::Sampler;

const CUSTOMERS: u64 = 100_000_000;
const STATIONS: usize = 1_000;
const SERVERS: u32 = 100_000;
const POPULATION: u32 = 1_000_000;
/// Of times and of their inverse, rates.
const LEAST: f64 = 1e-4;
const MOST: f64 = 1e6;
/// Server · ticks that a run may add up, well below what the integrals hold.
const LONGEST: f64 = 1e18;

/// What is wrong, and where; line and column count from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct NetworkError {
    pub line: u64,
    pub column: u64,
    pub message: String,
}

/// Reads a network. Errors come one at a time.
pub fn parse(yaml: &str) -> Result<Network, NetworkError> {
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_nodes: 100_000,
            max_events: 500_000,
            max_aliases: 100,
            max_depth: 32,
            max_documents: 2,
            max_total_scalar_bytes: 1_000_000,
        },
        with_snippet: false,
    };
    let raw: RawNetwork = serde_saphyr::from_str_with_options(yaml, options).map_err(|error| {
        let (line, column) = error.location().map_or((1, 1), |at| (at.line(), at.column()));
        let text = error.without_snippet().to_string();
        // The library's message ends with the position again, which stands in front of ours.
        let message = text.lines().next().unwrap_or("not valid YAML").to_owned();
        NetworkError {
            line,
            column,
            message,
        }
    })?;
    read(raw)
}

fn read(raw: RawNetwork) -> Result<Network, NetworkError> {
    let customers = whole(&raw.customers, 1, CUSTOMERS, "customers")?;
    let warmup = read_warmup(raw.warmup.as_ref(), customers)?;
    let seeds = raw.seeds.as_ref().map_or(Ok(vec![1, 2, 3]), read_seeds)?;
    if raw.stations.value.is_empty() || raw.stations.value.len() > STATIONS {
        return Err(wrong(
            &raw.stations,
            format!("there must be 1 to {STATIONS} stations"),
        ));
    }
    let mut numbers = BTreeMap::new();
    for (number, station) in raw.stations.value.iter().enumerate() {
        let id = &station.value.id;
        if id.value.is_empty() || numbers.insert(id.value.clone(), number as u16).is_some() {
            return Err(wrong(id, "each station needs an id of its own"));
        }
    }
    let stations: Vec<Station> = raw
        .stations
        .value
        .iter()
        .map(|station| read_station(&station.value, &numbers))
        .collect::<Result<_, _>>()?;
    if stations.iter().all(|station| station.source.is_none()) {
        return Err(wrong(&raw.stations, "no station has arrivals"));
    }
    if let Some(stuck) = (0..stations.len()).find(|from| !leads_out(&stations, *from)) {
        return Err(wrong(
            &raw.stations.value[stuck].value.id,
            "customers never leave from here",
        ));
    }
    let network = Network {
        customers,
        warmup,
        seeds,
        stations,
    };
    if length(&network) > LONGEST {
        return Err(wrong(
            &raw.customers,
            "too many customers for times as long as these",
        ));
    }
    Ok(network)
}

fn read_warmup(raw: Option<&Spanned<f64>>, customers: u64) -> Result<u64, NetworkError> {
    match raw {
        None => Ok(customers / 10),
        Some(share) if (0.0..1.0).contains(&share.value) => {
            Ok(((share.value * customers as f64).round() as u64).min(customers - 1))
        }
        Some(count) if count.value >= 1.0 && count.value < customers as f64 && count.value.fract() == 0.0 => {
            Ok(count.value as u64)
        }
        Some(at) => Err(wrong(
            at,
            "warmup is a share below 1, or a number of customers below `customers`",
        )),
    }
}

fn read_seeds(raw: &Spanned<Seeds>) -> Result<Vec<u64>, NetworkError> {
    let seeds = &raw.value.0;
    if seeds.is_empty() || seeds.len() > SEEDS {
        return Err(wrong(raw, format!("there must be 1 to {SEEDS} seeds")));
    }
    let mut sorted = seeds.clone();
    sorted.sort_unstable();
    if sorted.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(wrong(
            raw,
            "a seed stands here twice: its replication would count twice",
        ));
    }
    Ok(seeds.clone())
}

fn read_station(raw: &RawStation, numbers: &BTreeMap<String, u16>) -> Result<Station, NetworkError> {
    let servers = match &raw.servers {
        Some(servers) => whole(servers, 1, SERVERS, "servers")?,
        None => 1,
    };
    let queue_limit = match &raw.capacity {
        Some(capacity) if capacity.value < servers => {
            return Err(wrong(
                capacity,
                "capacity counts customers in service too, so it is at least `servers`",
            ));
        }
        Some(capacity) => Some((capacity.value - servers) as usize),
        None => None,
    };
    if let (Some(retrial), None) = (&raw.retrial, &raw.capacity) {
        return Err(wrong(
            retrial,
            "a retrial needs a `capacity`: without one nobody is refused",
        ));
    }
    let mut sum = 0.0;
    let mut route = Vec::new();
    for (to, probability) in &raw.route {
        let Some(number) = numbers.get(to) else {
            return Err(wrong(probability, format!("no station has the id `{to}`")));
        };
        if !(0.0..=1.0).contains(&probability.value) {
            return Err(wrong(probability, "a probability is between 0 and 1"));
        }
        sum += probability.value;
        if sum > 1.0 + 1e-9 {
            return Err(wrong(
                probability,
                format!("the probabilities of a route add up to {sum}, more than 1"),
            ));
        }
        // So that ten times 0.1 leads everybody on.
        route.push((if sum > 1.0 - 1e-9 { 1.0 } else { sum }, *number));
    }
    Ok(Station {
        id: raw.id.value.clone(),
        source: raw.arrivals.as_ref().map(read_source).transpose()?,
        service: read_service(&raw.service.value)?,
        servers,
        queue_limit,
        patience: raw
            .patience
            .as_ref()
            .map(|mean| exponential(mean, "patience"))
            .transpose()?,
        retrial: raw
            .retrial
            .as_ref()
            .map(|retrial| by_rate(&retrial.value.rate))
            .transpose()?,
        route,
    })
}

fn read_source(raw: &Spanned<RawArrivals>) -> Result<Source, NetworkError> {
    match &raw.value {
        RawArrivals {
            rate: Some(rate),
            population: None,
            think: None,
        } => Ok(Source::Open {
            between: by_rate(rate)?,
        }),
        RawArrivals {
            rate: None,
            population: Some(population),
            think: Some(think),
        } => Ok(Source::Closed {
            population: whole(population, 1, POPULATION, "population")?,
            think: exponential(think, "think")?,
        }),
        _ => Err(wrong(
            raw,
            "arrivals have either a `rate`, or a `population` and the mean time they `think`",
        )),
    }
}

fn read_service(raw: &RawService) -> Result<Sampler, NetworkError> {
    let mean = ticks(&raw.mean, "mean")?;
    match (raw.dist, &raw.cv) {
        (Shape::Exponential, None) => Ok(Sampler::exponential(mean)),
        (Shape::Exponential, Some(cv)) if cv.value == 1.0 => Ok(Sampler::exponential(mean)),
        (Shape::Exponential, Some(cv)) => Err(wrong(cv, "the cv of an exponential time is 1")),
        (Shape::Deterministic, None) => Ok(Sampler::fixed(mean)),
        (Shape::Deterministic, Some(cv)) if cv.value == 0.0 => Ok(Sampler::fixed(mean)),
        (Shape::Deterministic, Some(cv)) => Err(wrong(cv, "the cv of a deterministic time is 0")),
        (_, None) => Err(wrong(
            &raw.mean,
            "this distribution needs its `cv` (standard deviation over mean) too",
        )),
        (Shape::Lognormal, Some(cv)) if (0.0..=20.0).contains(&cv.value) => {
            Ok(Sampler::lognormal(mean, cv.value))
        }
        (Shape::Lognormal, Some(cv)) => Err(wrong(cv, "a cv is between 0 and 20")),
        (Shape::Erlang, Some(cv)) => {
            let stages = (1.0 / (cv.value * cv.value)).round();
            // cv is a rounded figure: 0.577 means three stages.
            if !(1.0..=10_000.0).contains(&stages) || (cv.value * stages.sqrt() - 1.0).abs() > 0.005 {
                return Err(wrong(
                    cv,
                    "the cv of an Erlang time is 1/√k for a whole k: 1, 0.7071, 0.5774, 0.5 …",
                ));
            }
            Ok(Sampler::erlang(mean, stages as u32))
        }
    }
}

fn exponential(mean: &Spanned<f64>, name: &str) -> Result<Sampler, NetworkError> {
    ticks(mean, name).map(Sampler::exponential)
}

fn by_rate(rate: &Spanned<f64>) -> Result<Sampler, NetworkError> {
    if (1.0 / MOST..=1.0 / LEAST).contains(&rate.value) {
        return Ok(Sampler::exponential(TICKS_PER_UNIT / rate.value));
    }
    Err(wrong(
        rate,
        format!("a rate is between {} and {}", 1.0 / MOST, 1.0 / LEAST),
    ))
}

fn ticks(time: &Spanned<f64>, name: &str) -> Result<f64, NetworkError> {
    if (LEAST..=MOST).contains(&time.value) {
        return Ok(time.value * TICKS_PER_UNIT);
    }
    Err(wrong(time, format!("{name} is between {LEAST} and {MOST}")))
}

fn whole<N: PartialOrd + fmt::Display + Copy>(
    number: &Spanned<N>,
    least: N,
    most: N,
    name: &str,
) -> Result<N, NetworkError> {
    if (least..=most).contains(&number.value) {
        return Ok(number.value);
    }
    Err(wrong(number, format!("{name} is between {least} and {most}")))
}

fn wrong<T>(at: &Spanned<T>, message: impl Into<String>) -> NetworkError {
    NetworkError {
        line: at.referenced.line(),
        column: at.referenced.column(),
        message: message.into(),
    }
}

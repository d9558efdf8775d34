//! All replications of a network, and what they say together.

use serde::Serialize;

use super::figures::{Figures, StationFigures};
use super::model::{Network, TICKS_PER_UNIT};
use super::run::{Unfinished, run};
use crate::simulator::replicate::replicate;
use crate::simulator::statistics::{Histogram, Moments, jackknife};

const CONFIDENCE: f64 = 0.95;
const TAIL: f64 = 0.99;

/// Every figure is the mean over replications; bounds are Student's 95 % interval over replications, cut at 0.
/// Times are in the file's unit. A single seed has no bounds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NetworkReport {
    pub stations: Vec<StationReport>,
    pub sojourn: SojournReport,
    /// Customers from outside that were simulated, over all replications.
    pub customers: u64,
    pub events: u64,
    /// Processor time of all replications.
    pub cpu_ms: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StationReport {
    pub id: String,
    pub mean_wait: f64,
    pub p99_sojourn: f64,
    pub utilisation: f64,
    /// Share of visits that ended without service.
    pub loss: f64,
    /// Bounds of `mean_wait`.
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub bounds: StationBounds,
}

/// [low, high] of the figures of a station.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StationBounds {
    pub mean_wait: Bounds,
    pub p99_sojourn: Bounds,
    pub utilisation: Bounds,
    pub loss: Bounds,
}

/// From coming into the network to leaving it after service.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SojournReport {
    pub mean: f64,
    pub p99: f64,
    /// Bounds of `mean`.
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub bounds: SojournBounds,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SojournBounds {
    pub mean: Bounds,
    pub p99: Bounds,
}

/// Both or neither.
pub type Bounds = Option<[f64; 2]>;

/// Runs one replication a seed on so many threads. Apart from `cpu_ms` the report does not depend on threads.
pub fn simulate(network: &Network, threads: usize) -> Result<NetworkReport, Unfinished> {
    let one = |number: u32| {
        let began = thread_cpu_ms();
        let figures = run(network, network.seeds[number as usize]);
        (figures, thread_cpu_ms() - began)
    };
    let runs = replicate(0..network.seeds.len() as u32, threads, one, |_| {});
    let cpu_ms = runs.iter().map(|(_, cpu_ms)| cpu_ms).sum();
    let runs = runs
        .into_iter()
        .map(|(figures, _)| figures)
        .collect::<Result<Vec<_>, _>>()?;
    let stations = network.stations.iter().enumerate();
    let mean = Estimate::mean(runs.iter().map(|run| run.sojourn.mean() / TICKS_PER_UNIT));
    let p99 = Estimate::tail(&runs.iter().map(|run| &run.sojourn).collect::<Vec<_>>());
    Ok(NetworkReport {
        stations: stations
            .map(|(number, station)| station_report(&station.id, number, &runs))
            .collect(),
        sojourn: SojournReport {
            mean: mean.value,
            p99: p99.value,
            low: mean.low(),
            high: mean.high(),
            bounds: SojournBounds {
                mean: mean.bounds,
                p99: p99.bounds,
            },
        },
        customers: runs.iter().map(|run| run.customers).sum(),
        events: runs.iter().map(|run| run.events).sum(),
        cpu_ms,
    })
}

fn station_report(id: &str, number: usize, runs: &[Figures]) -> StationReport {
    let runs: Vec<&StationFigures> = runs.iter().map(|run| &run.stations[number]).collect();
    let over = |of: fn(&StationFigures) -> f64| Estimate::mean(runs.iter().map(|station| of(station)));
    let mean_wait = over(|station| share(station.waited, station.served) / TICKS_PER_UNIT);
    let p99_sojourn = Estimate::tail(&runs.iter().map(|station| &station.sojourn).collect::<Vec<_>>());
    let utilisation = over(|station| share(station.busy_time, station.server_time));
    let loss = over(|station| share(station.lost, station.arrived));
    StationReport {
        id: id.to_owned(),
        mean_wait: mean_wait.value,
        p99_sojourn: p99_sojourn.value,
        utilisation: utilisation.value,
        loss: loss.value,
        low: mean_wait.low(),
        high: mean_wait.high(),
        bounds: StationBounds {
            mean_wait: mean_wait.bounds,
            p99_sojourn: p99_sojourn.bounds,
            utilisation: utilisation.bounds,
            loss: loss.bounds,
        },
    }
}

struct Estimate {
    value: f64,
    bounds: Bounds,
}

impl Estimate {
    /// Of a figure of each replication.
    fn mean(figures: impl Iterator<Item = f64>) -> Estimate {
        Estimate::new(&figures.collect())
    }

    /// The 99 % quantile, jackknifed: that of a single replication lies too low, since a run that is lucky has no
    /// tail to speak of.
    fn tail(runs: &[&Histogram]) -> Estimate {
        let mut all = Histogram::new();
        runs.iter().for_each(|run| all.merge(run));
        let without = |left_out: usize| all.quantile_without(runs[left_out], TAIL) / TICKS_PER_UNIT;
        Estimate::new(&jackknife(
            runs.len() as u32,
            all.fine_quantile(TAIL) / TICKS_PER_UNIT,
            without,
        ))
    }

    fn new(moments: &Moments) -> Estimate {
        let interval = moments.interval(CONFIDENCE);
        // No figure here can be below 0.
        let bounds = interval
            .low
            .is_finite()
            .then_some([interval.low.max(0.0), interval.high]);
        Estimate {
            value: interval.mean,
            bounds,
        }
    }

    fn low(&self) -> Option<f64> {
        self.bounds.map(|[low, _]| low)
    }

    fn high(&self) -> Option<f64> {
        self.bounds.map(|[_, high]| high)
    }
}

/// 0 of nothing.
fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

fn thread_cpu_ms() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}

//! Why a node is asked for more than it can do in a window: what differs from the quiet time before.

use std::ops::Range;

use super::View;
use super::bottleneck::Full;
use crate::simulator::drawing::figures::{count, rough_share};
use crate::simulator::world::plan::Part;
use crate::simulator::world::{Effect, Load};

/// What is less different from before is no reason.
const MORE_TRAFFIC: f64 = 1.25;
const FEWER_HITS: f64 = 0.05;
const FEW_HITS: f64 = 0.5;
const MANY_RETRIES: f64 = 0.2;
/// One of several servers has this many times its share.
const UNEVEN: f64 = 1.5;

impl View<'_> {
    /// Parts of a sentence, to follow "because".
    pub(super) fn reasons(&self, full: &Full) -> Vec<String> {
        let (node, window) = (full.node, full.peak());
        [
            self.slowed(node, window),
            self.misses(node, full.windows()),
            self.uneven(node, window),
            self.down(node, window),
            self.more_traffic(full.windows()),
            self.retried(node),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// It, or something that it waits for, is slow by a fault.
    fn slowed(&self, node: usize, window: usize) -> Option<String> {
        let (from, until) = (self.begin(window), self.begin(window + 1));
        let factor = |node: usize| -> f64 {
            let slow = self
                .scenario
                .faults
                .iter()
                .filter_map(|fault| match &fault.effect {
                    Effect::Slow { nodes, factor }
                        if fault.begins < until && from < fault.ends && nodes.contains(&(node as u32)) =>
                    {
                        Some(*factor)
                    }
                    _ => None,
                });
            slow.product()
        };
        let times = |factor: f64| format!("{} times as long as usual", count(factor));
        if factor(node) > 1.0 {
            return Some(format!("its work takes {}", times(factor(node))));
        }
        if !matches!(self.plan.nodes[node].part, Part::Service(_)) {
            return None;
        }
        let behind = self.behind(node);
        let slowest = behind
            .into_iter()
            .max_by(|a, b| factor(*a).total_cmp(&factor(*b)))?;
        (factor(slowest) > 1.0).then(|| {
            format!(
                "{}, for which it waits, takes {}",
                self.name(slowest),
                times(factor(slowest))
            )
        })
    }

    /// A cache that stands before a store answers less than it did, or little; or there is none.
    fn misses(&self, node: usize, windows: Range<usize>) -> Option<String> {
        let is_store = matches!(
            self.plan.nodes[node].part,
            Part::Store(_) | Part::Quorum(_) | Part::Search(_)
        );
        let sum = |figure: fn(&Load) -> f64| -> f64 {
            let windows = windows.clone();
            windows.map(|window| figure(&self.load(node, window))).sum()
        };
        if !is_store || sum(|load| load.reads) <= sum(|load| load.writes) {
            return None;
        }
        let caches: Vec<usize> = (0..self.plan.nodes.len())
            .filter(|cache| matches!(self.plan.nodes[*cache].part, Part::Cache(_) | Part::Cdn(_)))
            .collect();
        if caches.is_empty() {
            return Some("no cache answers before it".to_owned());
        }
        let said = caches.into_iter().filter_map(|cache| {
            let now = self.hits(cache, windows.clone())?;
            let before = self.hits(cache, self.quiet());
            let name = self.name(cache);
            match before {
                Some(before) if now < before - FEWER_HITS => Some(format!(
                    "{name} answers {} of what it is asked ({} before)",
                    rough_share(now),
                    rough_share(before)
                )),
                None if now < FEW_HITS => Some(format!(
                    "{name} answers only {} of what it is asked",
                    rough_share(now)
                )),
                _ => None,
            }
        });
        said.reduce(|first, next| format!("{first}, {next}"))
    }

    /// Hit share over windows in which the cache was asked.
    fn hits(&self, cache: usize, windows: Range<usize>) -> Option<f64> {
        let series = &self.series.nodes[cache];
        let asked = windows.filter(|window| series.rate.get(*window).is_some_and(|rate| *rate > 0.0));
        let hits: Vec<f64> = asked
            .filter_map(|window| series.hits.get(window).copied())
            .collect();
        (!hits.is_empty()).then(|| hits.iter().sum::<f64>() / hits.len() as f64)
    }

    /// One server of several has far more than its part.
    fn uneven(&self, node: usize, window: usize) -> Option<String> {
        let load = self.load(node, window);
        let is_parted = matches!(
            self.plan.nodes[node].part,
            Part::Store(_) | Part::Quorum(_) | Part::Cache(_)
        );
        let even = 1.0 / f64::from(load.up.max(1));
        (is_parted && load.up > 1 && load.busiest > UNEVEN * even).then(|| {
            format!(
                "one of its {} servers has {} of the work",
                load.up,
                rough_share(load.busiest)
            )
        })
    }

    fn down(&self, node: usize, window: usize) -> Option<String> {
        let series = &self.series.nodes[node].instances;
        let most = series.iter().take(window + 1).copied().max()?;
        let up = self.load(node, window).up;
        let kills = self.scenario.faults.iter().any(|fault| {
            matches!(fault.effect, Effect::Kill { .. } | Effect::KillZone { .. })
                && fault.begins < self.begin(window + 1)
        });
        (kills && up < most).then(|| format!("{} of {most} instances are down", most - up))
    }

    fn more_traffic(&self, windows: Range<usize>) -> Option<String> {
        let mean = |windows: Range<usize>| {
            let arrivals: u64 = self.series.arrivals[windows.clone()].iter().sum();
            arrivals as f64 / windows.len().max(1) as f64
        };
        let (before, now) = (mean(self.quiet()), mean(windows));
        (before > 0.0 && now > MORE_TRAFFIC * before).then(|| {
            format!(
                "traffic is {} times as high as before",
                count((now / before * 10.0).round() / 10.0)
            )
        })
    }

    /// Calls of it are tried again and again.
    fn retried(&self, node: usize) -> Option<String> {
        let into = self.plan.edges.iter().zip(&self.day.edges);
        let worst = into
            .filter(|(edge, _)| edge.to as usize == node)
            .map(|(_, totals)| totals)
            .max_by_key(|totals| totals.retries)?;
        let tries = worst.calls + worst.retries;
        let share = worst.retries as f64 / tries.max(1) as f64;
        (share > MANY_RETRIES).then(|| {
            format!(
                "{} of the tries over `{} → {}` are retries",
                rough_share(share),
                worst.from,
                worst.to
            )
        })
    }
}

//! One node at one moment: how loaded it is, and the figure that its box shows.

use super::FULL;
use crate::simulator::design::{Component, Node};
use crate::simulator::drawing::figures::{rough_share, short_count};
use crate::simulator::outcome::NodeSeries;

/// Where the first four steps of colour end.
const STEPS: [f64; 4] = [0.3, 0.6, 0.8, FULL];
/// Operations that may wait at a cache before its queue counts as long: it works off some thousand a second.
const LONG_AT_CACHE: u64 = 64;

#[derive(Debug, Clone, PartialEq, Default)]
pub struct NodeHeat {
    pub gauge: Gauge,
    /// Busy share, 0 to 1.
    pub utilisation: f64,
    pub waiting: u64,
    /// Refused in the window.
    pub refused: u64,
    /// Calls a second.
    pub rate: f64,
    /// Caches and CDNs.
    pub hits: Option<f64>,
    /// Copies up, and the most that were up in any window.
    pub up: u32,
    pub most: u32,
    /// Length of the window, s.
    seconds: f64,
}

/// What tells how loaded a node is: its kind decides.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Gauge {
    /// Servers that are busy or free. As many waiting make a long queue, even where the mean over all servers is
    /// low: a primary may idle beside its replicas, one shard may get all.
    Busy { long: u64 },
    /// Messages that wait, of as many as it holds.
    Backlog { limit: u64 },
    /// Requests that begin here, and the share of them that fails.
    Source { failed: f64 },
    /// Takes whatever comes.
    #[default]
    Flow,
}

impl Gauge {
    pub(super) fn of(node: &Node) -> Gauge {
        let servers = |count: u32| Gauge::Busy {
            long: u64::from(count.max(1)),
        };
        match &node.component {
            Component::Service(service) | Component::Worker(service) => servers(service.slots),
            Component::Sql(sql) => servers(sql.connections),
            Component::Sharded(sharded) => servers(sharded.each.connections),
            Component::Quorum(quorum) => servers(quorum.connections),
            Component::Search(search) => servers(search.connections),
            Component::Cache(_) => Gauge::Busy { long: LONG_AT_CACHE },
            Component::Queue(queue) => Gauge::Backlog {
                limit: queue.limit.max(1),
            },
            Component::Client(_) => Gauge::Source { failed: 0.0 },
            Component::LoadBalancer(_)
            | Component::Cdn(_)
            | Component::ObjectStore
            | Component::RateLimiter(_)
            | Component::External => Gauge::Flow,
        }
    }
}

impl NodeHeat {
    /// `window_micros` is the length of a window.
    pub(super) fn of(gauge: Gauge, series: &NodeSeries, window: usize, window_micros: u64) -> NodeHeat {
        NodeHeat {
            gauge,
            utilisation: series.utilisation.get(window).copied().unwrap_or(0.0),
            waiting: series.queue.get(window).copied().unwrap_or(0),
            refused: series.refused.get(window).copied().unwrap_or(0),
            rate: series.rate.get(window).copied().unwrap_or(0.0),
            hits: series.hits.get(window).copied(),
            up: series.instances.get(window).copied().unwrap_or(0),
            most: series.instances.iter().copied().max().unwrap_or(0),
            seconds: window_micros as f64 / 1e6,
        }
    }

    /// Part of its room that is taken, 0 to 1; `None` for what has no limit of its own.
    pub fn load(&self) -> Option<f64> {
        match self.gauge {
            Gauge::Busy { .. } => Some(self.utilisation),
            Gauge::Backlog { limit } => Some(self.waiting as f64 / limit as f64),
            Gauge::Source { .. } | Gauge::Flow => None,
        }
    }

    /// Step of the five colours, 0 the coolest; none for what has no limit of its own.
    pub fn step(&self) -> Option<usize> {
        let load = self.load()?;
        Some(if self.is_full() {
            STEPS.len()
        } else {
            STEPS.iter().filter(|limit| load >= **limit).count()
        })
    }

    /// It works as fast as it can, or so many wait that some part of it does.
    pub fn is_full(&self) -> bool {
        let is_long = matches!(self.gauge, Gauge::Busy { long } if self.waiting >= long);
        is_long || self.load().is_some_and(|load| load >= FULL)
    }

    pub fn is_down(&self) -> bool {
        self.most > 0 && self.up == 0
    }

    /// `97 % · queue 1,200`, `hits 84 % · 4,000/s`, `backlog 310`, `all down`: the figure in the box.
    pub fn figure(&self) -> String {
        if self.is_down() {
            return "all down".to_string();
        }
        let rate = || format!("{}/s", short_count(self.rate));
        let mut parts = Vec::new();
        match self.gauge {
            Gauge::Source { failed } => {
                parts.push(rate());
                if failed > 0.0 {
                    parts.push(format!("{} fail", rough_share(failed)));
                }
            }
            Gauge::Backlog { .. } if self.waiting > 0 => {
                parts.push(format!("backlog {}", short_count(self.waiting as f64)));
            }
            Gauge::Backlog { .. } | Gauge::Flow => {
                if self.refused > 0 {
                    parts.push(format!("refused {}", rough_share(self.refused_share())));
                } else {
                    if let Some(hits) = self.hits {
                        parts.push(format!("hits {}", rough_share(hits)));
                    }
                    parts.push(rate());
                }
            }
            Gauge::Busy { .. } => {
                // A mean over servers of which some idle would hide that others can't take more.
                parts.push(match self.is_full() && self.utilisation < FULL {
                    true => "full".to_string(),
                    false => rough_share(self.utilisation),
                });
                if self.waiting > 0 {
                    parts.push(format!("queue {}", short_count(self.waiting as f64)));
                } else if self.refused > 0 {
                    parts.push(format!("refused {}", short_count(self.refused as f64)));
                } else if let Some(hits) = self.hits {
                    parts.push(format!("hits {}", rough_share(hits)));
                } else if self.rate > 0.0 {
                    parts.push(rate());
                }
            }
        }
        parts.join(" · ")
    }

    /// Of the calls in the window.
    fn refused_share(&self) -> f64 {
        let calls = self.rate * self.seconds;
        (self.refused as f64 / calls.max(self.refused as f64)).clamp(0.0, 1.0)
    }

    /// All that is known, for the tooltip.
    pub fn details(&self) -> String {
        let mut parts = Vec::new();
        if matches!(self.gauge, Gauge::Busy { .. }) {
            parts.push(format!("busy {}", rough_share(self.utilisation)));
        }
        if let Some(hits) = self.hits {
            parts.push(format!("hits {}", rough_share(hits)));
        }
        for (number, word) in [(self.waiting, "waiting"), (self.refused, "refused")] {
            if number > 0 {
                parts.push(format!("{} {word}", short_count(number as f64)));
            }
        }
        parts.push(format!("{}/s", short_count(self.rate)));
        parts.join(", ")
    }
}

/// What the five steps stand for, coolest first.
pub(in crate::simulator::drawing) fn step_words() -> [String; 5] {
    let [a, b, c, d] = STEPS.map(rough_share);
    [
        format!("under {a}"),
        format!("under {b}"),
        format!("under {c}"),
        format!("under {d}"),
        "full".to_string(),
    ]
}

//! What came of it: calls that failed, requests that were slow, writes and messages that are gone.

use super::View;
use super::bottleneck::and;
use crate::simulator::drawing::figures::{count, duration, instant, rough_share};
use crate::simulator::outcome::SloOutcome;
use crate::simulator::world::Effect;
use crate::simulator::world::plan::{NONE, Part};

/// A part of the slowest requests' time that is worth a sentence.
const MUCH: f64 = 0.3;

impl View<'_> {
    pub(super) fn effects(&self, broken: &[&SloOutcome]) -> Vec<String> {
        let about = |metrics: &[&str]| broken.iter().any(|slo| metrics.contains(&slo.metric.as_str()));
        let mut sentences = Vec::new();
        if about(&["success", "recovered", "latency", "delivery"]) {
            sentences.extend(self.dead());
        }
        if about(&["recovered"]) {
            sentences.extend(self.not_recovered());
        }
        if about(&["success", "recovered", "latency"]) {
            sentences.extend(self.failed_calls());
        }
        if about(&["latency"]) {
            sentences.extend(self.slowest());
        }
        if about(&["staleness_age", "stale_share"]) {
            sentences.extend(self.stale());
        }
        if about(&["lost_acked_writes"]) {
            sentences.extend(self.lost_writes());
        }
        if about(&["lost_messages", "backlog", "message_age", "delivery"]) {
            sentences.extend(self.messages());
        }
        if about(&["out_of_order"]) {
            sentences.extend(self.overtaken());
        }
        sentences
    }

    /// Machines that a fault kills, and how long callers go on asking them.
    fn dead(&self) -> Vec<String> {
        let faults = self.scenario.faults.iter();
        faults
            .filter_map(|fault| {
                let dead: Vec<(usize, u32)> = (0..self.plan.nodes.len())
                    .map(|place| (place, self.killed(&fault.effect, place)))
                    .filter(|(_, dead)| *dead > 0)
                    .collect();
                let words = dead.iter().map(|(place, dead)| {
                    let all = self.plan.nodes[*place].initial;
                    if *dead >= all {
                        format!("all of {}", self.name(*place))
                    } else {
                        format!("{dead} of {all} servers of {}", self.name(*place))
                    }
                });
                let words: Vec<String> = words.collect();
                (!words.is_empty()).then(|| {
                    format!(
                        "Down from {} to {}: {}{}.",
                        instant(fault.begins),
                        instant(fault.ends),
                        and(&words),
                        self.noticed(&dead)
                    )
                })
            })
            .collect()
    }

    /// Servers of a node that an effect kills. Services of a provider go on from their other zones.
    fn killed(&self, effect: &Effect, place: usize) -> u32 {
        let node = &self.plan.nodes[place];
        let instances = &self.plan.instances[node.first as usize..(node.first + node.count) as usize];
        match effect {
            _ if node.servers == NONE => 0,
            Effect::Kill { nodes, count } if nodes.contains(&(place as u32)) => (*count).min(node.initial),
            Effect::KillZone { zone } => {
                instances.iter().filter(|instance| instance.zone == *zone).count() as u32
            }
            _ => 0,
        }
    }

    /// How long callers go on asking those that are down, where others are up.
    fn noticed(&self, dead: &[(usize, u32)]) -> String {
        let some = |place: u32| {
            let found = dead.iter().find(|(node, _)| *node == place as usize);
            found.is_some_and(|(node, dead)| *dead < self.plan.nodes[*node].initial)
        };
        let edges = self.plan.edges.iter().filter(|edge| some(edge.to));
        let after: Vec<u64> = edges.map(|edge| edge.balance.notice_down).collect();
        match (after.iter().min(), after.iter().max()) {
            (Some(first), Some(last)) if first == last => {
                format!("; callers notice after {}", duration(*last as f64))
            }
            (Some(first), Some(last)) => format!(
                "; callers notice after {} to {}",
                duration(*first as f64),
                duration(*last as f64)
            ),
            _ => String::new(),
        }
    }

    /// How things stand at the end, when the fault is long over.
    fn not_recovered(&self) -> Option<String> {
        let (_, ends) = self.scenario.disturbed?;
        let windows = self.windows();
        let tail = (windows.saturating_sub(windows / 8).max(1) - 1)..windows.saturating_sub(1);
        let done: u64 = self.series.done.get(tail.clone())?.iter().sum();
        let failed: u64 = self.series.failed.get(tail)?.iter().sum();
        let ended = done + failed;
        let well = done as f64 / ended.max(1) as f64;
        if ended == 0 || well > 0.99 {
            return None;
        }
        let tries: u64 = self.day.edges.iter().map(|edge| edge.calls + edge.retries).sum();
        let retries: u64 = self.day.edges.iter().map(|edge| edge.retries).sum();
        Some(format!(
            "It does not recover: at the end, {} after the fault, only {} of the requests are answered, and {} of all \
             tries of the day were retries.",
            duration((self.plan.horizon - ends.min(self.plan.horizon)) as f64),
            rough_share(well),
            rough_share(retries as f64 / tries.max(1) as f64)
        ))
    }

    /// The edge over which most calls came to nothing.
    fn failed_calls(&self) -> Option<String> {
        let worst = self
            .day
            .edges
            .iter()
            .max_by_key(|edge| edge.timeouts + edge.refused)?;
        let mut parts = Vec::new();
        if worst.timeouts > 0 {
            parts.push(format!("{} time out", count(worst.timeouts as f64)));
        }
        if worst.refused > 0 {
            parts.push(format!("{} are turned away", count(worst.refused as f64)));
        }
        if parts.is_empty() {
            return None;
        }
        Some(format!(
            "Of {} tries over `{} → {}` {}.",
            count((worst.calls + worst.retries) as f64),
            worst.from,
            worst.to,
            and(&parts)
        ))
    }

    /// Nothing where more than that fail: their time says when they were given up.
    fn slowest(&self) -> Option<String> {
        if self.day.totals.failed * 100 > self.day.totals.arrivals {
            return None;
        }
        let most = self.day.tail.first()?;
        let (time, what) = if most.waiting >= most.working {
            (most.waiting, "waiting at")
        } else {
            (most.working, "with")
        };
        if time < MUCH {
            return None;
        }
        let place = match most.node.as_str() {
            "network" => "the network".to_owned(),
            "backoff" => "pauses before retries".to_owned(),
            node => format!("`{node}`"),
        };
        Some(format!(
            "The slowest 1\u{a0}% of requests spend {} of their time {what} {place}.",
            rough_share(time)
        ))
    }

    /// Who may show old versions.
    fn stale(&self) -> Option<String> {
        let mut who = Vec::new();
        for node in &self.plan.nodes {
            match &node.part {
                Part::Cache(part) if part.ttl != NONE => {
                    who.push(format!(
                        "`{}` keeps what it has for {}",
                        node.id,
                        duration(f64::from(part.ttl))
                    ));
                }
                Part::Cache(_) => who.push(format!("`{}` keeps what it has until it is full", node.id)),
                Part::Cdn(part) if part.ttl != NONE => {
                    who.push(format!(
                        "`{}` keeps what it has for {}",
                        node.id,
                        duration(f64::from(part.ttl))
                    ));
                }
                Part::Cdn(_) => who.push(format!("`{}` keeps what it has until it is full", node.id)),
                Part::Store(part) if part.replicas > 0 => {
                    who.push(format!("replicas of `{}` lag behind when they are busy", node.id));
                }
                Part::Quorum(part) if part.read + part.write <= part.copies => who.push(format!(
                    "`{}` reads {} and writes {} of {} copies, which need not have one in common",
                    node.id, part.read, part.write, part.copies
                )),
                _ => {}
            }
        }
        (!who.is_empty()).then(|| format!("Reads can be old: {}.", and(&who)))
    }

    fn lost_writes(&self) -> Option<String> {
        (self.day.lost_acknowledged > 0).then(|| {
            format!(
                "{} writes were acknowledged and are lost: the server that had them died before another had received \
                 them.",
                count(self.day.lost_acknowledged as f64)
            )
        })
    }

    /// Queues that let messages of one key be worked on side by side.
    fn overtaken(&self) -> Option<String> {
        let queues = self.plan.nodes.iter().filter_map(|node| match &node.part {
            Part::Queue(part) if part.partitions == 0 => Some(format!("`{}`", node.id)),
            _ => None,
        });
        let queues: Vec<String> = queues.collect();
        (!queues.is_empty()).then(|| {
            format!(
                "Messages of one key overtake each other: without partitions {} hands them to several workers at once.",
                and(&queues)
            )
        })
    }

    /// What holds messages up when it is not the workers: one of a partition is in work at a time.
    fn serial(&self, queue: usize) -> Option<String> {
        let Part::Queue(part) = &self.plan.nodes[queue].part else {
            return None;
        };
        let idle = part.subscribers.iter().find(|subscriber| {
            let worker = self.plan.node(subscriber.node);
            part.partitions > 0 && part.partitions < worker.initial * worker.servers
        })?;
        let worker = idle.node as usize;
        let most = self.series.nodes[worker]
            .utilisation
            .iter()
            .copied()
            .fold(0.0, f64::max);
        (most < 0.8).then(|| {
            format!(
                " One message of each of its {} partitions is worked on at a time: {} is never more than {} busy.",
                part.partitions,
                self.name(worker),
                rough_share(most)
            )
        })
    }

    fn messages(&self) -> Vec<String> {
        let mut sentences = Vec::new();
        for (place, node) in self.plan.nodes.iter().enumerate() {
            if !matches!(node.part, Part::Queue(_)) {
                continue;
            }
            let queue = &self.series.nodes[place].queue;
            let most = queue.iter().copied().max().unwrap_or(0);
            let at = queue.iter().position(|waiting| *waiting == most).unwrap_or(0);
            if most > 0 {
                sentences.push(format!(
                    "Up to {} messages wait in {}, at {}; {} at the end.{}",
                    count(most as f64),
                    self.name(place),
                    instant(self.begin(at + 1)),
                    count(queue.last().copied().unwrap_or(0) as f64),
                    self.serial(place).unwrap_or_default()
                ));
            }
        }
        if self.day.lost_messages > 0 {
            sentences.push(format!(
                "{} messages are lost or dead letters.",
                count(self.day.lost_messages as f64)
            ));
        }
        sentences
    }
}

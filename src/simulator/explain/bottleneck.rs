//! The node that can't keep up: more is asked of it than it can do, and nobody behind it is the cause.

use super::View;
use crate::simulator::drawing::figures::{count, instant, rough_share};
use crate::simulator::world::Load;
use crate::simulator::world::plan::{NONE, Part};

/// A node from this demand on is full, but for what chance does in one window.
const FULL: f64 = 0.97;
/// A node that is this busy is said to be; one that is less than mostly busy is held up by something else.
const BUSY: f64 = 0.95;
const MOSTLY: f64 = 0.8;
/// Bottlenecks that are told, the worst first.
const TOLD: usize = 2;
/// Windows on either side of the worst that are looked at with it.
const AROUND: usize = 5;

/// A node that was full for a while.
#[derive(Debug, Clone, Copy)]
pub(super) struct Full {
    pub node: usize,
    /// Demand summed over its full windows: how far and how long.
    weight: f64,
    since: usize,
    /// The window of the highest demand, and full windows around it, whose mean hangs less on chance.
    peak: usize,
    from: usize,
    until: usize,
}

impl Full {
    pub fn windows(&self) -> std::ops::Range<usize> {
        self.from..self.until
    }

    pub fn peak(&self) -> usize {
        self.peak
    }
}

impl View<'_> {
    /// A sentence for each of the worst, and for caps that turned calls away.
    pub(super) fn bottlenecks(&self) -> Vec<String> {
        let full: Vec<Full> = (0..self.plan.nodes.len())
            .filter_map(|node| self.full(node))
            .collect();
        let mut causes: Vec<&Full> = full
            .iter()
            .filter(|node| !self.waits_for_another(node, &full))
            .collect();
        causes.sort_by(|one, other| other.weight.total_cmp(&one.weight));
        let mut sentences: Vec<String> = causes
            .into_iter()
            .take(TOLD)
            .map(|full| self.tell_full(full))
            .collect();
        sentences.extend((0..self.plan.nodes.len()).filter_map(|node| self.tell_capped(node)));
        sentences
    }

    fn full(&self, node: usize) -> Option<Full> {
        let used = |window: usize| self.series.nodes[node].utilisation.get(window).copied();
        let demands: Vec<(usize, f64)> = self
            .measured()
            .map(|window| (window, self.load(node, window).demand))
            .filter(|(window, demand)| *demand >= FULL && used(*window) >= Some(MOSTLY))
            .collect();
        let busy = demands.iter().find(|(window, _)| used(*window) >= Some(BUSY));
        let since = busy.or(demands.first())?.0;
        let peak = demands.iter().max_by(|one, other| one.1.total_cmp(&other.1))?.0;
        let is_full = |window: &usize| demands.iter().any(|(full, _)| full == window);
        let before = (0..=AROUND).take_while(|back| *back <= peak && is_full(&(peak - back)));
        let after = (0..=AROUND).take_while(|ahead| is_full(&(peak + ahead)));
        Some(Full {
            from: peak + 1 - before.count(),
            until: peak + after.count(),
            node,
            weight: demands.iter().map(|(_, demand)| demand).sum(),
            since,
            peak,
        })
    }

    /// A service whose slots are held while it waits for a node that is full itself, or down.
    fn waits_for_another(&self, of: &Full, full: &[Full]) -> bool {
        let is_service = matches!(self.plan.nodes[of.node].part, Part::Service(_));
        if !is_service || self.load(of.node, of.peak).of_cores {
            return false;
        }
        let behind = self.behind(of.node);
        let is_down =
            |node: &usize| self.plan.nodes[*node].servers != NONE && self.load(*node, of.peak).up == 0;
        behind.iter().any(is_down)
            || full
                .iter()
                .any(|other| other.node != of.node && behind.contains(&other.node))
    }

    /// Nodes whose answers a node waits for, directly or not. A queue answers without its consumers.
    pub(super) fn behind(&self, node: usize) -> Vec<usize> {
        let mut found = vec![node];
        let mut next = 0;
        while next < found.len() {
            let node = &self.plan.nodes[found[next]];
            next += 1;
            if matches!(node.part, Part::Queue(_)) {
                continue;
            }
            for edge in &node.out {
                let to = self.plan.edge(*edge).to as usize;
                if !found.contains(&to) {
                    found.push(to);
                }
            }
        }
        found.remove(0);
        found
    }

    fn tell_full(&self, full: &Full) -> String {
        let used = self.series.nodes[full.node].utilisation.get(full.since).copied();
        let mut why = vec![self.asked(full)];
        why.extend(self.reasons(full));
        format!(
            "{} can’t keep up: {} {} busy from {} on, because {}.",
            self.name(full.node),
            self.what_is_full(full),
            rough_share(used.unwrap_or(1.0)),
            instant(self.begin(full.since)),
            and(&why)
        )
    }

    fn what_is_full(&self, full: &Full) -> String {
        let node = &self.plan.nodes[full.node];
        match &node.part {
            Part::Service(_) if self.load(full.node, full.peak).of_cores => "its cores are".to_owned(),
            Part::Service(_) => "its slots are".to_owned(),
            Part::Store(_) | Part::Quorum(_) | Part::Cache(_) if node.count > 1 => {
                format!("the busiest of its {} servers is", node.count)
            }
            Part::Cache(_) => "its one thread is".to_owned(),
            _ => "its connections are".to_owned(),
        }
    }

    /// The mean over the full windows around the worst.
    fn mean_load(&self, full: &Full) -> Load {
        let windows = full.windows();
        let count = windows.len().max(1) as f64;
        let mean = |figure: fn(&Load) -> f64| -> f64 {
            let figures = windows
                .clone()
                .map(|window| figure(&self.load(full.node, window)));
            figures.sum::<f64>() / count
        };
        Load {
            calls: mean(|load| load.calls),
            reads: mean(|load| load.reads),
            writes: mean(|load| load.writes),
            able: mean(|load| load.able),
            ..self.load(full.node, full.peak)
        }
    }

    /// `12,000 reads/s are asked of it at 22 s and it can do 8,000/s`
    fn asked(&self, full: &Full) -> String {
        let load = self.mean_load(full);
        let both = load.reads + load.writes;
        let (rate, what) = match both {
            both if both > 0.0 && load.reads >= 0.8 * both => (load.reads, "reads"),
            both if both > 0.0 && load.writes >= 0.8 * both => (load.writes, "writes"),
            _ if !self.plan.nodes[full.node].feeds.is_empty() => (load.calls, "messages"),
            _ => (load.calls, "calls"),
        };
        let able = load.able * rate / load.calls.max(1.0);
        let at = instant(self.begin(full.peak));
        let waits = format!("{} {what} wait for it at {at}", count(load.backlog as f64));
        if able < 1.0 {
            format!("{waits} and none gets done")
        } else if rate > able && what != "messages" {
            format!(
                "{}\u{a0}{what}/s are asked of it at {at} and it can do {}/s",
                count(rate),
                count(able)
            )
        } else {
            format!("{waits} and it does {}/s", count(able))
        }
    }

    fn tell_capped(&self, node: usize) -> Option<String> {
        let capped: u64 = self.measured().map(|window| self.load(node, window).capped).sum();
        let worst = self
            .measured()
            .max_by_key(|window| self.load(node, *window).capped)?;
        if capped == 0 {
            return None;
        }
        let facts = &self.plan.facts;
        let cap = match &self.plan.nodes[node].part {
            Part::Object(_) => format!(
                "one key takes {} reads and {} writes a second",
                count(facts.prefix_reads_per_s as f64),
                count(facts.prefix_writes_per_s as f64)
            ),
            Part::External(_) => format!(
                "it takes {} calls a second",
                count(facts.external_calls_per_s as f64)
            ),
            Part::Limiter(part) => format!("it lets {} a second through", count(part.rate)),
            _ => format!(
                "a partition takes {} reads and {} writes a second",
                count(facts.partition_reads_per_s as f64),
                count(facts.partition_writes_per_s as f64)
            ),
        };
        Some(format!(
            "{} turns {} calls away, most of them at {}: {cap}.",
            self.name(node),
            count(capped as f64),
            instant(self.begin(worst))
        ))
    }
}

/// `one`, `one and two`, `one, two and three`
pub(super) fn and(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

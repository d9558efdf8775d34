//! How often each node is expected to be visited in quiet times, worked out from the programs.
//!
//! Used to fill caches as a long run would leave them, and to start an autoscaled service at its usual size. The
//! simulation itself never looks at these figures.

use super::{NONE, Op, Part, Plan, What};

/// Per second, in quiet times.
#[derive(Debug, Clone)]
pub struct Visits {
    /// Lookups of each cache or CDN, by node and key space.
    pub lookups: Vec<Vec<f64>>,
    /// Cores that are busy on average, by node.
    pub cores: Vec<f64>,
    /// Slots that are held on average, by node.
    pub slots: Vec<f64>,
}

struct Walk<'a> {
    plan: &'a Plan,
    hits: &'a [f64],
    visits: Visits,
    kind: usize,
    depth: u32,
}

/// Expected visits at `rps` requests a second, with these shares of hits by node.
pub fn visits(plan: &Plan, rps: f64, hits: &[f64]) -> Visits {
    let nodes = plan.nodes.len();
    let visits = Visits {
        lookups: vec![vec![0.0; plan.spaces.len()]; nodes],
        cores: vec![0.0; nodes],
        slots: vec![0.0; nodes],
    };
    let mut walk = Walk {
        plan,
        hits,
        visits,
        kind: 0,
        depth: 0,
    };
    for kind in 0..plan.kinds.len() {
        walk.kind = kind;
        walk.depth = 0;
        walk.request(plan.client, rps * plan.kinds[kind].share);
    }
    walk.visits
}

impl Walk<'_> {
    /// Follows a request from the client to its service; gives its duration, µs.
    fn request(&mut self, from: u32, rate: f64) -> f64 {
        let edge = self.plan.node(from).route[self.kind];
        if edge == NONE || self.depth > 40 {
            return 0.0;
        }
        self.depth += 1;
        let to = self.plan.edge(edge).to;
        let kind = &self.plan.kinds[self.kind];
        let mut rate = rate;
        if let (Part::Cdn(_), true, Some(space)) =
            (&self.plan.node(to).part, kind.cacheable, kind.spaces.first())
        {
            self.visits.lookups[to as usize][*space as usize] += rate;
            rate *= 1.0 - self.hits[to as usize];
        }
        let duration = match self.plan.node(to).kind_flows[self.kind] {
            NONE => self.request(to, rate),
            entry => self.serve(entry, to, rate, 0),
        };
        self.depth -= 1;
        duration
    }

    fn serve(&mut self, entry: u32, node: u32, rate: f64, slot: usize) -> f64 {
        if self.depth > 40 || entry == NONE {
            return 0.0;
        }
        self.depth += 1;
        let duration = self.steps(entry, NONE, node, rate, slot);
        self.visits.slots[node as usize] += rate * duration / 1e6;
        self.depth -= 1;
        duration
    }

    /// Walks steps until `stop` or the end of the branch.
    fn steps(&mut self, from: u32, stop: u32, node: u32, rate: f64, slot: usize) -> f64 {
        let plan = self.plan;
        let (mut pc, mut duration) = (from, 0.0);
        while pc != stop {
            let hop = 2.0 * plan.hop_cross_zone as f64;
            match plan.code[pc as usize] {
                Op::Cpu { time } => {
                    let mean = plan.times[time as usize].mean();
                    self.visits.cores[node as usize] += rate * mean / 1e6;
                    duration += mean;
                }
                Op::Call { edge, what } => duration += hop + self.call(edge, what, rate, slot),
                Op::Get { edge, hit } => {
                    let cache = plan.edge(edge).to as usize;
                    let kind = &plan.kinds[self.kind];
                    if let Some(space) = kind.spaces.get(slot) {
                        self.visits.lookups[cache][*space as usize] += rate;
                    }
                    let miss = 1.0 - self.hits[cache];
                    duration += hop + miss * self.steps(pc + 1, hit, node, rate * miss, slot);
                    pc = hit;
                    continue;
                }
                Op::Put { .. } | Op::Drop { .. } => duration += hop,
                Op::Publish { edge, topic } => {
                    duration += hop + plan.facts.queue_ack.0 as f64;
                    self.message(plan.edge(edge).to, topic, rate, slot);
                }
                Op::Fork { first, count, next } => {
                    let branches = &plan.branches[first as usize..(first + count) as usize];
                    let longest = branches
                        .iter()
                        .map(|entry| self.steps(*entry, NONE, node, rate, slot));
                    duration += longest.fold(0.0, f64::max);
                    pc = next;
                    continue;
                }
                Op::Each { next } => {
                    let kind = &plan.kinds[self.kind];
                    let (each, last) = (f64::from(kind.fanout), kind.spaces.len().saturating_sub(1));
                    duration += self.steps(pc + 1, NONE, node, rate * each, last);
                    pc = next;
                    continue;
                }
                Op::Landed | Op::Reply => {}
                Op::Join | Op::End => break,
            }
            pc += 1;
        }
        duration
    }

    fn call(&mut self, edge: u32, what: What, rate: f64, slot: usize) -> f64 {
        let plan = self.plan;
        let to = plan.edge(edge).to;
        let mean = |time: u32| plan.times[time as usize].mean();
        match (&plan.node(to).part, what) {
            (Part::Service(_), What::Program(entry)) => self.serve(entry, to, rate, slot),
            (Part::Balancer(_) | Part::Limiter(_) | Part::Cdn(_), what) => match plan.node(to).out.first() {
                Some(next) if self.depth < 40 => self.call(*next, what, rate, slot),
                _ => 0.0,
            },
            (Part::Store(store), What::Read) => mean(store.read_time),
            (Part::Store(store), What::Scan) => mean(store.scan_time),
            (Part::Store(store), _) => mean(store.write_time),
            (Part::Quorum(quorum), What::Write) => mean(quorum.write_time),
            (Part::Quorum(quorum), _) => mean(quorum.read_time),
            (Part::Search(search), What::Write) => mean(search.index_time),
            (Part::Search(search), _) => mean(search.query_time),
            (Part::External(external), _) => mean(external.call_time),
            (Part::Object(_), _) => (plan.facts.object_first_byte.0 + plan.kinds[self.kind].object) as f64,
            _ => 0.0,
        }
    }

    fn message(&mut self, queue: u32, topic: u32, rate: f64, slot: usize) {
        if let Part::Queue(part) = &self.plan.node(queue).part {
            for subscriber in &part.subscribers {
                let program = subscriber.programs.get(topic as usize).copied().unwrap_or(NONE);
                self.serve(program, subscriber.node, rate, slot);
            }
        }
    }
}

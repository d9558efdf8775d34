//! Where the slowest requests spent their time.
//!
//! Every request adds up waiting and work by node. At its end the sums go to the bucket of its latency, so that
//! the slowest 1 % can be picked out when all latencies are known.

use super::plan::Plan;
use crate::simulator::outcome::TailShare;

pub struct Tail {
    nodes: usize,
    /// By request place: waiting and work of each node, then backoff, µs.
    spent: Vec<u32>,
    buckets: Vec<Bucket>,
    total: u64,
}

#[derive(Debug, Clone, Default)]
struct Bucket {
    requests: u64,
    latency: u64,
    spent: Vec<u64>,
}

/// Each power of two of latency is cut into this many buckets.
const PARTS: u32 = 16;
/// Figures that are kept of requests under way, 16 MB of them. Of so many at once that they do not fit, some are left
/// out.
const MOST: usize = 4 << 20;

impl Tail {
    pub fn new(plan: &Plan) -> Tail {
        Tail {
            nodes: plan.nodes.len(),
            spent: Vec::new(),
            buckets: Vec::new(),
            total: 0,
        }
    }

    fn width(&self) -> usize {
        2 * self.nodes + 1
    }

    /// A request begins, at a place that may have been used before.
    pub fn open(&mut self, request: u32) {
        let (from, width) = (request as usize * self.width(), self.width());
        if from + width > MOST {
            return;
        }
        if self.spent.len() < from + width {
            self.spent.resize(from + width, 0);
        }
        self.spent[from..from + width].fill(0);
    }

    #[inline]
    pub fn add(&mut self, request: u32, node: u32, waited: u64, worked: u64) {
        let from = request as usize * self.width() + 2 * node as usize;
        if from + 1 >= self.spent.len() {
            return;
        }
        let clamp = |time: u64| time.min(u64::from(u32::MAX)) as u32;
        self.spent[from] = self.spent[from].saturating_add(clamp(waited));
        self.spent[from + 1] = self.spent[from + 1].saturating_add(clamp(worked));
    }

    pub fn add_backoff(&mut self, request: u32, pause: u64) {
        let place = (request as usize + 1) * self.width() - 1;
        if let Some(spent) = self.spent.get_mut(place) {
            *spent = spent.saturating_add(pause.min(u64::from(u32::MAX)) as u32);
        }
    }

    /// A request has ended; one that failed counts as slower than all that were answered.
    pub fn close(&mut self, request: u32, latency: u64, well: bool) {
        let width = self.width();
        if (request as usize + 1) * width > self.spent.len() {
            return;
        }
        let value = if well {
            latency.min(1 << 40)
        } else {
            latency.min(1 << 40) | (1 << 41)
        };
        let level = value.max(u64::from(PARTS)).ilog2() - PARTS.ilog2();
        let place = (level * PARTS) as usize + (value >> level) as usize;
        if self.buckets.len() <= place {
            self.buckets.resize(place + 1, Bucket::default());
        }
        let bucket = &mut self.buckets[place];
        if bucket.spent.is_empty() {
            bucket.spent = vec![0; width];
        }
        let from = request as usize * width;
        for (sum, spent) in bucket.spent.iter_mut().zip(&self.spent[from..from + width]) {
            *sum += u64::from(*spent);
        }
        bucket.requests += 1;
        bucket.latency += latency;
        self.total += 1;
    }

    /// Shares of the time of the slowest 1 %, largest first; they sum to 1.
    pub fn shares(&self, plan: &Plan) -> Vec<TailShare> {
        let mut left = self.total.div_ceil(100);
        let (mut spent, mut latency) = (vec![0.0; self.width()], 0.0);
        for bucket in self.buckets.iter().rev().filter(|bucket| bucket.requests > 0) {
            // Of the last bucket only as much as is needed.
            let part = left.min(bucket.requests) as f64 / bucket.requests as f64;
            spent
                .iter_mut()
                .zip(&bucket.spent)
                .for_each(|(sum, spent)| *sum += *spent as f64 * part);
            latency += bucket.latency as f64 * part;
            left -= left.min(bucket.requests);
            if left == 0 {
                break;
            }
        }
        let known: f64 = spent.iter().sum();
        // Work that went on side by side adds up to more than the latency; what is left over is the network's.
        let whole = known.max(latency);
        if whole <= 0.0 {
            return Vec::new();
        }
        let named = |node: String, waiting: f64, working: f64| TailShare {
            node,
            waiting: waiting / whole,
            working: working / whole,
        };
        let mut shares: Vec<TailShare> = plan
            .nodes
            .iter()
            .enumerate()
            .map(|(place, node)| named(node.id.clone(), spent[2 * place], spent[2 * place + 1]))
            .collect();
        shares.push(named("network".to_owned(), 0.0, whole - known));
        shares.push(named("backoff".to_owned(), spent[self.width() - 1], 0.0));
        shares.retain(|share| share.waiting + share.working > 0.0);
        shares
            .sort_by(|left, right| (right.waiting + right.working).total_cmp(&(left.waiting + left.working)));
        shares
    }
}

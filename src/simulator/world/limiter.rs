//! A rate limiter: one token bucket, or one per key.

use std::collections::BTreeMap;

use super::edge::Bucket;
use super::plan::LimiterPart;

#[derive(Debug)]
pub struct LimiterState {
    rate: f64,
    burst: f64,
    buckets: BTreeMap<u32, Bucket>,
}

impl LimiterState {
    pub fn new(part: &LimiterPart) -> LimiterState {
        LimiterState {
            rate: part.rate,
            burst: part.burst,
            buckets: BTreeMap::new(),
        }
    }

    /// Keys that have a bucket.
    pub fn keys(&self) -> usize {
        self.buckets.len()
    }

    /// Takes a token from the bucket of a key.
    pub fn passes(&mut self, key: u32, now: u64) -> bool {
        let (rate, burst) = (self.rate, self.burst);
        let bucket = self
            .buckets
            .entry(key)
            .or_insert_with(|| Bucket::new(rate, burst));
        bucket.take(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_has_a_bucket_of_its_own() {
        let mut limiter = LimiterState::new(&LimiterPart {
            rate: 1.0,
            burst: 2.0,
            by: 0,
        });
        assert!(limiter.passes(7, 0) && limiter.passes(7, 0));
        assert!(!limiter.passes(7, 0));
        assert!(limiter.passes(8, 0));
        assert!(limiter.passes(7, 1_000_000));
    }
}

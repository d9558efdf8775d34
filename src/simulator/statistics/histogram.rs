//! Counts of values in buckets that widen with the value, so that quantiles are right within 0.4 %.
//!
//! The bucket rule is that of HdrHistogram: each power of two is cut into 128 equal parts.

const PARTS_BITS: u32 = 7;
const PARTS: u64 = 1 << PARTS_BITS;

/// Counts of whole numbers (µs). Memory follows the largest value: about 1 KiB for each power of two above 256.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Histogram {
    counts: Vec<u64>,
    count: u64,
    sum: u128,
    least: u64,
    most: u64,
}

impl Histogram {
    pub fn new() -> Histogram {
        Histogram::default()
    }

    #[inline]
    pub fn record(&mut self, value: u64) {
        let bucket = bucket_of(value);
        if bucket >= self.counts.len() {
            self.grow(bucket);
        }
        self.counts[bucket] += 1;
        if self.count == 0 || value < self.least {
            self.least = value;
        }
        self.most = self.most.max(value);
        self.count += 1;
        self.sum += u128::from(value);
    }

    #[cold]
    fn grow(&mut self, bucket: usize) {
        self.counts.resize(bucket + 1, 0);
    }

    pub fn count(&self) -> u64 {
        self.count
    }

    /// Exact; 0 without values.
    pub fn mean(&self) -> f64 {
        if self.count == 0 {
            0.0
        } else {
            self.sum as f64 / self.count as f64
        }
    }

    /// Exact; 0 without values.
    pub fn min(&self) -> u64 {
        self.least
    }

    /// Exact; 0 without values.
    pub fn max(&self) -> u64 {
        self.most
    }

    /// The value that this share of all values does not exceed; 0 without values. Values are taken as evenly
    /// spread inside a bucket; the error is at most a bucket's width, 1/128 of the value, and mostly far less.
    pub fn quantile(&self, share: f64) -> u64 {
        self.fine_quantile(share).round() as u64
    }

    /// The same, not rounded.
    pub fn fine_quantile(&self, share: f64) -> f64 {
        self.quantile_among(self.counts.iter().copied(), self.count, share)
    }

    /// The same, without the values of `part`, all of which this histogram holds too.
    pub fn quantile_without(&self, part: &Histogram, share: f64) -> f64 {
        let removed = part.counts.iter().copied().chain(std::iter::repeat(0));
        let counts = self
            .counts
            .iter()
            .zip(removed)
            .map(|(all, removed)| all - removed);
        self.quantile_among(counts, self.count - part.count, share)
    }

    fn quantile_among(&self, counts: impl Iterator<Item = u64>, total: u64, share: f64) -> f64 {
        let rank = (share.clamp(0.0, 1.0) * total as f64).max(0.5);
        let mut below = 0;
        for (bucket, count) in counts.enumerate() {
            if count > 0 && (below + count) as f64 >= rank {
                let (low, width) = bounds(bucket);
                if width == 1 {
                    return low as f64;
                }
                let value = low as f64 + width as f64 * (rank - below as f64) / count as f64;
                return value.clamp(self.least as f64, self.most as f64);
            }
            below += count;
        }
        0.0
    }

    /// Share of values above `limit`, 0 to 1; in the limit's own bucket values are taken as evenly spread.
    /// 0 without values.
    pub fn share_above(&self, limit: u64) -> f64 {
        if self.count == 0 || limit >= self.most {
            return 0.0;
        }
        let bucket = bucket_of(limit);
        let above: u64 = self.counts.iter().skip(bucket + 1).sum();
        let (low, width) = bounds(bucket);
        let within = (low + width - 1 - limit) as f64 / width as f64;
        let at = self.counts.get(bucket).copied().unwrap_or(0) as f64;
        (above as f64 + at * within) / self.count as f64
    }

    /// Adds the values of another.
    pub fn merge(&mut self, other: &Histogram) {
        if other.count == 0 {
            return;
        }
        if other.counts.len() > self.counts.len() {
            self.counts.resize(other.counts.len(), 0);
        }
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count += more;
        }
        self.least = if self.count == 0 {
            other.least
        } else {
            self.least.min(other.least)
        };
        self.most = self.most.max(other.most);
        self.count += other.count;
        self.sum += other.sum;
    }

    /// Forgets all values and keeps the memory.
    pub fn clear(&mut self) {
        self.counts.fill(0);
        (self.count, self.sum, self.least, self.most) = (0, 0, 0, 0);
    }
}

/// Values below 256 have buckets of their own.
#[inline]
fn bucket_of(value: u64) -> usize {
    let shift = (value | PARTS).ilog2() - PARTS_BITS;
    (u64::from(shift) * PARTS + (value >> shift)) as usize
}

/// Least value of a bucket, and how many values share it.
fn bounds(bucket: usize) -> (u64, u64) {
    let bucket = bucket as u64;
    let shift = (bucket / PARTS).saturating_sub(1);
    ((bucket - shift * PARTS) << shift, 1 << shift)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_bucket_begins_where_the_one_before_ends() {
        for bucket in 0..7_000 {
            let (low, width) = bounds(bucket);
            assert_eq!((bucket_of(low), bucket_of(low + width - 1)), (bucket, bucket));
            assert_eq!(bounds(bucket + 1).0, low + width);
            assert!(width == 1 || width as f64 / low as f64 <= 1.0 / 128.0);
        }
        assert!(bucket_of(u64::MAX) < 7_424);
    }

    #[test]
    fn without_values_all_figures_are_zero() {
        let empty = Histogram::new();
        assert_eq!(
            (empty.count(), empty.quantile(0.99), empty.min(), empty.max()),
            (0, 0, 0, 0)
        );
        assert_eq!((empty.mean(), empty.share_above(0)), (0.0, 0.0));
    }

    proptest! {
        #[test]
        fn quantiles_are_right_within_a_bucket(mut values in proptest::collection::vec(0u64..2_000_000, 1..300), share in 0.0..1.0f64) {
            let mut histogram = Histogram::new();
            values.iter().for_each(|value| histogram.record(*value));
            values.sort_unstable();
            let rank = (share * values.len() as f64).ceil().max(1.0) as usize;
            let exact = values[rank - 1] as f64;
            let found = histogram.fine_quantile(share);
            prop_assert!((found - exact).abs() <= exact / 128.0 + 1e-9, "{} for {}", found, exact);
            prop_assert_eq!(histogram.min(), values[0]);
            prop_assert_eq!(Some(&histogram.max()), values.last());
        }

        #[test]
        fn the_share_above_is_right_within_a_bucket(values in proptest::collection::vec(0u64..100_000, 1..300), limit in 0u64..110_000) {
            let mut histogram = Histogram::new();
            values.iter().for_each(|value| histogram.record(*value));
            let above = |limit: f64| values.iter().filter(|value| **value as f64 > limit).count() as f64 / values.len() as f64;
            let (limit, slack) = (limit as f64, limit as f64 / 128.0);
            let found = histogram.share_above(limit as u64);
            prop_assert!(above(limit + slack) - 1e-9 <= found && found <= above(limit - slack) + 1e-9);
        }

        #[test]
        fn merging_is_recording_all(left in proptest::collection::vec(any::<u64>(), 0..50), right in proptest::collection::vec(any::<u64>(), 0..50)) {
            let (mut one, mut two, mut all) = (Histogram::new(), Histogram::new(), Histogram::new());
            left.iter().for_each(|value| one.record(*value));
            right.iter().for_each(|value| two.record(*value));
            left.iter().chain(&right).for_each(|value| all.record(*value));
            let (rest, direct) = (all.quantile_without(&two, 0.3), one.fine_quantile(0.3));
            prop_assert!((rest - direct).abs() <= direct / 128.0, "{} and {}", rest, direct);
            one.merge(&two);
            prop_assert_eq!(one, all);
        }
    }
}

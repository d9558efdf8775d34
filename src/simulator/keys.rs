//! Draws keys by popularity, and mixes keys for placing them.
//!
//! Popularity follows Zipf's law: the key of rank k (from 1) is asked for in proportion to 1/k^s. Drawn by
//! rejection-inversion (Hörmann and Derflinger, "Rejection-inversion to generate variates from monotone discrete
//! distributions", 1996), which is exact and takes the same time for any number of keys.

use super::random::Random;

/// Zipf's law over a number of keys; key 0 is the most popular.
#[derive(Debug, Clone, PartialEq)]
pub struct Zipf {
    count: u64,
    exponent: f64,
    /// Integral of the density up to 1.5, less the mass of the first key.
    first: f64,
    /// Integral up to the last key.
    last: f64,
    /// Below this distance a draw is taken without a second look.
    sure: f64,
}

impl Zipf {
    /// `count` of 0 counts as 1; `exponent` 0 is uniform.
    pub fn new(count: u64, exponent: f64) -> Zipf {
        let count = count.max(1);
        let mut zipf = Zipf {
            count,
            exponent,
            first: 0.0,
            last: 0.0,
            sure: 0.0,
        };
        zipf.first = zipf.integral(1.5) - 1.0;
        zipf.last = zipf.integral(count as f64 + 0.5);
        zipf.sure = 2.0 - zipf.inverse(zipf.integral(2.5) - zipf.density(2.0));
        zipf
    }

    pub fn count(&self) -> u64 {
        self.count
    }

    pub fn exponent(&self) -> f64 {
        self.exponent
    }

    /// A key, from 0.
    #[inline]
    pub fn sample(&self, random: &mut Random) -> u64 {
        if self.exponent == 0.0 {
            return random.below(self.count);
        }
        loop {
            let under = self.last + random.uniform() * (self.first - self.last);
            let x = self.inverse(under);
            let rank = ((x + 0.5) as u64).clamp(1, self.count);
            let k = rank as f64;
            if k - x <= self.sure || under >= self.integral(k + 0.5) - self.density(k) {
                return rank - 1;
            }
        }
    }

    #[inline]
    fn density(&self, x: f64) -> f64 {
        libm::exp(-self.exponent * libm::log(x))
    }

    /// (x^(1−s) − 1)/(1 − s), or ln x for s = 1.
    #[inline]
    fn integral(&self, x: f64) -> f64 {
        let log = libm::log(x);
        let scaled = (1.0 - self.exponent) * log;
        if scaled.abs() > 1e-8 {
            libm::expm1(scaled) / scaled * log
        } else {
            log * (1.0 + scaled / 2.0)
        }
    }

    #[inline]
    fn inverse(&self, y: f64) -> f64 {
        let scaled = (y * (1.0 - self.exponent)).max(-1.0);
        if scaled.abs() > 1e-8 {
            libm::exp(libm::log1p(scaled) / scaled * y)
        } else {
            libm::exp(y * (1.0 - scaled / 2.0))
        }
    }
}

/// Spreads neighbouring numbers over all of `u64` (the output step of SplitMix64, Steele, Lea and Flood 2014).
#[inline]
pub fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// One of `parts` equal parts for a key, by its mixed value.
#[inline]
pub fn part_of(key: u64, parts: u32) -> u32 {
    ((u128::from(mix(key)) * u128::from(parts)) >> 64) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulator::random::StreamName;

    fn stream(node: &str) -> Random {
        Random::stream(&StreamName {
            seed: "zipf",
            scenario: "",
            replication: 0,
            purpose: "keys",
            node,
        })
    }

    #[test]
    fn draws_follow_the_law_for_any_exponent() {
        for exponent in [0.0, 0.6, 0.999_999_999, 1.0, 1.2, 2.5] {
            let (zipf, mut random) = (Zipf::new(50, exponent), stream("law"));
            let mut counts = [0u32; 50];
            let draws = 400_000;
            for _ in 0..draws {
                counts[zipf.sample(&mut random) as usize] += 1;
            }
            let weight = |rank: usize| libm::pow((rank + 1) as f64, -exponent);
            let total: f64 = (0..50).map(weight).sum();
            let chi: f64 = (0..50)
                .map(|rank| {
                    let expected = f64::from(draws) * weight(rank) / total;
                    (f64::from(counts[rank]) - expected).powi(2) / expected
                })
                .sum();
            // Chi-square with 49 degrees of freedom: 94.6 is the 99.99 % quantile.
            assert!(chi < 94.6, "exponent {exponent}: {chi}");
        }
    }

    #[test]
    fn two_million_keys_are_all_within_reach() {
        let (zipf, mut random) = (Zipf::new(2_000_000, 1.0), stream("many"));
        let mut most = 0;
        let mut first = 0;
        for _ in 0..200_000 {
            let key = zipf.sample(&mut random);
            assert!(key < 2_000_000);
            most = most.max(key);
            first += u32::from(key == 0);
        }
        assert!(most > 1_900_000);
        // 1 / H(2,000,000) = 0.0663.
        assert!((f64::from(first) / 200_000.0 - 0.0663).abs() < 0.003);
    }

    #[test]
    fn parts_are_about_equal_and_one_key_is_enough() {
        let mut counts = [0u32; 8];
        (0..80_000).for_each(|key| counts[part_of(key, 8) as usize] += 1);
        assert!(
            counts.iter().all(|count| count.abs_diff(10_000) < 500),
            "{counts:?}"
        );
        assert_eq!(Zipf::new(1, 1.0).sample(&mut stream("one")), 0);
    }
}

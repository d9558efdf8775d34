//! Random numbers that are the same on every machine: xoshiro256++ streams, each with a name.
//!
//! A stream's seed is the SHA-256 of its name, so a node added to a design never moves another node's numbers and
//! all designs meet the same traffic. Generator: Blackman and Vigna, "Scrambled linear pseudorandom number
//! generators" (2021). Exponential and normal: Marsaglia and Tsang, "The ziggurat method" (2000), with tables
//! worked out once by `libm`.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

/// What a stream is for. Equal names give equal numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StreamName<'a> {
    /// The judging hash of a problem, or the seed of a network.
    pub seed: &'a str,
    pub scenario: &'a str,
    pub replication: u32,
    /// Such as `arrivals` or `service`.
    pub purpose: &'a str,
    pub node: &'a str,
}

/// One stream of random numbers.
#[derive(Debug, Clone)]
pub struct Random {
    state: [u64; 4],
    exponential: &'static Ziggurat,
    normal: &'static Ziggurat,
}

impl Random {
    pub fn stream(name: &StreamName) -> Random {
        let mut hash = Sha256::new();
        for field in [name.seed, name.scenario, name.purpose, name.node] {
            hash.update((field.len() as u64).to_le_bytes());
            hash.update(field.as_bytes());
        }
        hash.update(name.replication.to_le_bytes());
        let hash: [u8; 32] = hash.finalize().into();
        let mut state = [0; 4];
        for (word, bytes) in state.iter_mut().zip(hash.as_chunks::<8>().0) {
            *word = u64::from_le_bytes(*bytes);
        }
        if state == [0; 4] {
            state[0] = 1; // The one state that the generator never leaves.
        }
        Random {
            state,
            exponential: &EXPONENTIAL,
            normal: &NORMAL,
        }
    }

    #[inline]
    pub fn next_u64(&mut self) -> u64 {
        let [a, b, c, d] = &mut self.state;
        let result = a.wrapping_add(*d).rotate_left(23).wrapping_add(*a);
        let shifted = *b << 17;
        *c ^= *a;
        *d ^= *b;
        *b ^= *c;
        *a ^= *d;
        *c ^= shifted;
        *d = d.rotate_left(45);
        result
    }

    /// Evenly from `0..n`, without bias (Lemire 2019); 0 when `n` is 0.
    #[inline]
    pub fn below(&mut self, n: u64) -> u64 {
        let mut product = u128::from(self.next_u64()) * u128::from(n);
        if (product as u64) < n {
            let unfair = n.wrapping_neg() % n.max(1);
            while (product as u64) < unfair {
                product = u128::from(self.next_u64()) * u128::from(n);
            }
        }
        (product >> 64) as u64
    }

    /// Evenly between 0 and 1, both left out, in steps of 2⁻⁵².
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        open_unit(self.next_u64())
    }

    /// True with this probability.
    #[inline]
    pub fn chance(&mut self, probability: f64) -> bool {
        self.uniform() < probability
    }

    /// Exponentially distributed with mean 1; above 0.
    #[inline]
    pub fn exponential(&mut self) -> f64 {
        let table = self.exponential;
        loop {
            let bits = self.next_u64();
            let layer = (bits & 255) as usize;
            let x = open_unit(bits) * table.edge[layer];
            if x < table.edge[layer + 1] {
                return x;
            }
            if layer == 0 {
                return EXPONENTIAL_TAIL - libm::log(self.uniform());
            }
            if table.height(layer, self.uniform()) < libm::exp(-x) {
                return x;
            }
        }
    }

    /// Normally distributed with mean 0 and standard deviation 1.
    #[inline]
    pub fn normal(&mut self) -> f64 {
        let table = self.normal;
        loop {
            let bits = self.next_u64();
            let layer = (bits & 255) as usize;
            let x = open_unit(bits) * table.edge[layer];
            let sign = if bits & 256 == 0 { 1.0 } else { -1.0 };
            if x < table.edge[layer + 1] {
                return sign * x;
            }
            if layer == 0 {
                return sign * self.normal_tail();
            }
            if table.height(layer, self.uniform()) < libm::exp(-0.5 * x * x) {
                return sign * x;
            }
        }
    }

    #[cold]
    fn normal_tail(&mut self) -> f64 {
        loop {
            let beyond = -libm::log(self.uniform()) / NORMAL_TAIL;
            if -2.0 * libm::log(self.uniform()) > beyond * beyond {
                return NORMAL_TAIL + beyond;
            }
        }
    }
}

/// The top 52 bits as the middle of one of 2⁵² equal parts of (0, 1).
#[inline]
fn open_unit(bits: u64) -> f64 {
    const STEP: f64 = 1.0 / (1u64 << 52) as f64;
    ((bits >> 12) as f64 + 0.5) * STEP
}

/// A falling density covered by 256 layers of equal area.
#[derive(Debug)]
struct Ziggurat {
    /// Right edge of each layer, falling; the last is 0. Layer 0 stands for base and tail.
    edge: [f64; 257],
    /// The density at each edge.
    density: [f64; 257],
}

/// Where the tails begin, for 256 layers (Marsaglia and Tsang).
const EXPONENTIAL_TAIL: f64 = 7.697_117_470_131_05;
const NORMAL_TAIL: f64 = 3.654_152_885_361_009;

static EXPONENTIAL: LazyLock<Ziggurat> = LazyLock::new(|| {
    let area = (EXPONENTIAL_TAIL + 1.0) * libm::exp(-EXPONENTIAL_TAIL);
    Ziggurat::new(EXPONENTIAL_TAIL, area, |x| libm::exp(-x), |y| -libm::log(y))
});

static NORMAL: LazyLock<Ziggurat> = LazyLock::new(|| {
    let density = |x: f64| libm::exp(-0.5 * x * x);
    let tail =
        (std::f64::consts::PI / 2.0).sqrt() * libm::erfc(NORMAL_TAIL * std::f64::consts::FRAC_1_SQRT_2);
    let area = NORMAL_TAIL * density(NORMAL_TAIL) + tail;
    Ziggurat::new(NORMAL_TAIL, area, density, |y| (-2.0 * libm::log(y)).sqrt())
});

impl Ziggurat {
    fn new(tail: f64, area: f64, density: impl Fn(f64) -> f64, inverse: impl Fn(f64) -> f64) -> Ziggurat {
        let mut edge = [0.0; 257];
        edge[0] = area / density(tail);
        edge[1] = tail;
        for layer in 2..256 {
            edge[layer] = inverse(area / edge[layer - 1] + density(edge[layer - 1]));
        }
        Ziggurat {
            edge,
            density: edge.map(&density),
        }
    }

    /// A height inside the layer, at this share of it.
    #[inline]
    fn height(&self, layer: usize, share: f64) -> f64 {
        self.density[layer + 1] + (self.density[layer] - self.density[layer + 1]) * share
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: StreamName = StreamName {
        seed: "s",
        scenario: "steady",
        replication: 1,
        purpose: "test",
        node: "a",
    };

    #[test]
    fn follows_the_published_generator() {
        // First outputs of the authors' C program for the state 1, 2, 3, 4.
        let mut random = Random {
            state: [1, 2, 3, 4],
            ..Random::stream(&NAME)
        };
        let first = [
            random.next_u64(),
            random.next_u64(),
            random.next_u64(),
            random.next_u64(),
        ];
        assert_eq!(first, [41943041, 58720359, 3588806011781223, 3591011842654386]);
    }

    #[test]
    fn every_part_of_the_name_matters_and_borders_are_kept() {
        let first = |name: StreamName| Random::stream(&name).next_u64();
        let others = [
            StreamName { seed: "t", ..NAME },
            StreamName {
                scenario: "spike",
                ..NAME
            },
            StreamName {
                replication: 2,
                ..NAME
            },
            StreamName {
                purpose: "tes",
                node: "ta",
                ..NAME
            },
            StreamName { node: "b", ..NAME },
        ];
        assert_eq!(first(NAME), first(NAME));
        for other in others {
            assert_ne!(first(NAME), first(other), "{other:?}");
        }
    }

    #[test]
    fn below_is_even() {
        let mut random = Random::stream(&NAME);
        let mut counts = [0u32; 7];
        for _ in 0..70_000 {
            counts[random.below(7) as usize] += 1;
        }
        // Chi-square with 6 degrees of freedom: 22.5 is the 99.9 % quantile.
        let chi: f64 = counts
            .iter()
            .map(|&count| (f64::from(count) - 10_000.0).powi(2) / 10_000.0)
            .sum();
        assert!(chi < 22.5, "{chi}");
        assert_eq!(random.below(1), 0);
        assert_eq!(random.below(0), 0);
    }

    /// Largest distance between the empirical and the exact distribution function.
    fn kolmogorov(mut values: Vec<f64>, exact: impl Fn(f64) -> f64) -> f64 {
        values.sort_by(f64::total_cmp);
        let n = values.len() as f64;
        let distance = |(rank, &x): (usize, &f64)| {
            let (below, above) = (rank as f64 / n, (rank as f64 + 1.0) / n);
            (exact(x) - below).abs().max((above - exact(x)).abs())
        };
        values.iter().enumerate().map(distance).fold(0.0, f64::max)
    }

    #[test]
    fn numbers_follow_their_distributions() {
        let mut random = Random::stream(&NAME);
        let n = 40_000;
        let limit = 1.95 / f64::sqrt(f64::from(n)); // 99.9 % quantile of the test
        let exponential = (0..n).map(|_| random.exponential()).collect();
        assert!(kolmogorov(exponential, |x| 1.0 - libm::exp(-x)) < limit);
        let normal = (0..n).map(|_| random.normal()).collect();
        assert!(kolmogorov(normal, |x| 0.5 * libm::erfc(-x / 2f64.sqrt())) < limit);
        let uniform = (0..n).map(|_| random.uniform()).collect();
        assert!(kolmogorov(uniform, |x| x) < limit);
    }

    #[test]
    fn layers_close_at_the_top_and_tails_are_reached() {
        for table in [&*EXPONENTIAL, &*NORMAL] {
            let top = table.edge[255] * (1.0 - table.density[255]);
            let layer = table.edge[10] * (table.density[11] - table.density[10]);
            assert!((top / layer - 1.0).abs() < 1e-6, "{top} {layer}");
        }
        let mut random = Random::stream(&NAME);
        let n = 400_000;
        let tail = (0..n).filter(|_| random.exponential() > EXPONENTIAL_TAIL).count() as f64;
        let expected = f64::from(n) * libm::exp(-EXPONENTIAL_TAIL);
        assert!(
            (tail - expected).abs() < 4.0 * expected.sqrt(),
            "{tail} of {expected}"
        );
        let tail = (0..n).filter(|_| random.normal().abs() > NORMAL_TAIL).count() as f64;
        let expected = f64::from(n) * libm::erfc(NORMAL_TAIL / 2f64.sqrt());
        assert!(
            (tail - expected).abs() < 4.0 * expected.sqrt(),
            "{tail} of {expected}"
        );
    }
}

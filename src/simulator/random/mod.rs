//! Random numbers that are the same on every machine: xoshiro256++ streams, each with a name.
//!
//! A stream's seed is the SHA-256 of its name, so a node added to a design never moves another node's numbers and
//! all designs meet the same traffic. Generator: Blackman and Vigna, "Scrambled linear pseudorandom number
//! generators" (2021). Exponential and normal: Marsaglia and Tsang, "The ziggurat method" (2000), with tables
//! worked out once by `libm`.

#[cfg(test)]
mod tests;
mod ziggurat;

use sha2::{Digest, Sha256};

use super::keys::mix;
use ziggurat::{EXPONENTIAL, EXPONENTIAL_TAIL, NORMAL, NORMAL_TAIL, Ziggurat};

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

    /// A short stream that follows from one number, where naming a stream would cost too much.
    pub fn of_number(number: u64) -> Random {
        let word = |place: u64| mix(number.wrapping_add(mix(place)));
        Random {
            state: [word(0), word(1), word(2), word(3) | 1],
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

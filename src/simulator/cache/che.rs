//! Che's approximation: in a least-recently-used cache every key stays for about the same time after its last use.
//!
//! That characteristic time T solves Σ (1 − e^(−pᵢT)) = C; key i is then present with probability 1 − e^(−pᵢT).
//! Che, Tung and Wang, "Hierarchical web caching systems" (2002); why it is so good: Fricker, Robert and Roberts,
//! "A versatile and accurate approximation for LRU cache performance" (2012).

use crate::simulator::keys::Zipf;

/// A run of keys of about one popularity.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Run {
    /// Share of all requests that one key of the run gets.
    share: f64,
    keys: f64,
}

/// How requests are spread over keys: several Zipf laws, each with a part of the requests.
#[derive(Debug, Clone, PartialEq)]
pub struct Popularity {
    runs: Vec<Run>,
    keys: f64,
}

impl Popularity {
    /// Each law with its weight; weights need not sum to 1.
    pub fn new(laws: &[(&Zipf, f64)]) -> Popularity {
        let weights: f64 = laws.iter().map(|law| law.1).sum();
        let mut runs = Vec::new();
        let mut keys = 0.0;
        for (zipf, weight) in laws {
            keys += zipf.count() as f64;
            if *weight > 0.0 {
                add_runs(&mut runs, zipf, weight / weights);
            }
        }
        Popularity { runs, keys }
    }

    /// Expected distinct keys among those asked for during `time` (in requests).
    fn present(&self, time: f64) -> f64 {
        self.runs
            .iter()
            .map(|run| -run.keys * libm::expm1(-run.share * time))
            .sum()
    }

    /// Σ 1/k^s over the keys of a law.
    pub fn sum(zipf: &Zipf) -> f64 {
        let mut runs = Vec::new();
        add_runs(&mut runs, zipf, 1.0);
        // The first key's share of all is 1 over the sum.
        runs.first().map_or(1.0, |run| 1.0 / run.share)
    }

    /// Share of requests that find an entry which lives for `lifetime` requests from the miss that fetched it:
    /// pᵢL/(1 + pᵢL) for key i (Fofack, Nain, Neglia and Towsley 2012).
    pub fn ttl_hit_share(&self, lifetime: f64) -> f64 {
        let hit = |run: &Run| run.share * lifetime / (1.0 + run.share * lifetime);
        self.runs.iter().map(|run| run.keys * run.share * hit(run)).sum()
    }

    /// Share of requests for keys asked for during the last `time` requests.
    pub fn hit_share(&self, time: f64) -> f64 {
        self.runs
            .iter()
            .map(|run| -run.keys * run.share * libm::expm1(-run.share * time))
            .sum()
    }
}

/// Ranks 1 to 1,000 one by one, then in runs that grow by 1 %: the mean over a run stands for its keys.
fn add_runs(runs: &mut Vec<Run>, zipf: &Zipf, weight: f64) {
    let (count, exponent) = (zipf.count(), zipf.exponent());
    let begin = runs.len();
    let mut rank = 1u64;
    while rank <= count {
        let length = if rank <= 1_000 {
            1
        } else {
            (rank / 100).min(count + 1 - rank)
        };
        // Mean of x^-s over the run: three points (Simpson) are exact to 1e-9 for a width of 1 %.
        let (low, high) = (rank as f64 - 0.5, (rank + length) as f64 - 0.5);
        let power = |x: f64| libm::pow(x, -exponent);
        let share = if length == 1 {
            power(rank as f64)
        } else {
            (power(low) + 4.0 * power((low + high) / 2.0) + power(high)) / 6.0
        };
        runs.push(Run {
            share,
            keys: length as f64,
        });
        rank += length;
    }
    let total: f64 = runs[begin..].iter().map(|run| run.share * run.keys).sum();
    runs[begin..]
        .iter_mut()
        .for_each(|run| run.share *= weight / total);
}

/// The steady state of a cache of a certain size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Che {
    /// Characteristic time, in requests; infinite when everything fits.
    pub time: f64,
    /// Share of requests that hit.
    pub hit_share: f64,
}

impl Che {
    pub fn new(popularity: &Popularity, capacity: f64) -> Che {
        if capacity >= popularity.keys {
            return Che {
                time: f64::INFINITY,
                hit_share: 1.0,
            };
        }
        if capacity <= 0.0 {
            return Che {
                time: 0.0,
                hit_share: 0.0,
            };
        }
        let (mut low, mut high) = (0.0, capacity.max(1.0));
        while popularity.present(high) < capacity && high < 1e18 {
            low = high;
            high *= 2.0;
        }
        while (high - low) > 1e-9 * high {
            let middle = 0.5 * (low + high);
            if popularity.present(middle) < capacity {
                low = middle;
            } else {
                high = middle;
            }
        }
        let time = 0.5 * (low + high);
        Che {
            time,
            hit_share: popularity.hit_share(time),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulator::cache::{Entry, Lru, NEVER};
    use crate::simulator::random::{Random, StreamName};

    #[test]
    fn a_million_keys_give_the_published_hit_shares() {
        let zipf = Zipf::new(1_000_000, 1.0);
        let popularity = Popularity::new(&[(&zipf, 1.0)]);
        for (capacity, expected) in [(20_000.0, 0.6418), (100_000.0, 0.7794), (200_000.0, 0.8424)] {
            let found = Che::new(&popularity, capacity).hit_share;
            assert!((found - expected).abs() < 2e-4, "{capacity}: {found}");
        }
    }

    #[test]
    fn agrees_with_the_exact_list_within_half_a_point() {
        let keys = 20_000u32;
        for exponent in [0.8, 1.0, 1.2] {
            for capacity in [200u32, 2_000, 8_000] {
                let zipf = Zipf::new(u64::from(keys), exponent);
                let name = StreamName {
                    seed: "che",
                    scenario: "",
                    replication: 0,
                    purpose: "keys",
                    node: "",
                };
                let mut random = Random::stream(&name);
                let mut lru = Lru::new(keys, 1, capacity);
                let (mut hits, draws, warmup) = (0u32, 300_000, 100_000);
                for draw in 0..draws {
                    let key = zipf.sample(&mut random) as u32;
                    let hit = lru.get(0, key, 0).is_some();
                    if !hit {
                        lru.put(
                            0,
                            key,
                            Entry {
                                expires: NEVER,
                                ..Entry::default()
                            },
                        );
                    }
                    hits += u32::from(hit && draw >= warmup);
                }
                let exact = f64::from(hits) / f64::from(draws - warmup);
                let che = Che::new(&Popularity::new(&[(&zipf, 1.0)]), f64::from(capacity)).hit_share;
                assert!(
                    (exact - che).abs() < 0.005,
                    "s {exponent}, {capacity}: {exact} and {che}"
                );
            }
        }
    }

    #[test]
    fn two_laws_share_one_cache() {
        let (small, large) = (Zipf::new(100, 0.0), Zipf::new(1_000_000, 0.0));
        let both = Popularity::new(&[(&small, 1.0), (&large, 1.0)]);
        let found = Che::new(&both, 2_000.0);
        // The small space fits nearly whole, the large one hardly at all.
        assert!((found.hit_share - 0.5).abs() < 0.01, "{found:?}");
        assert_eq!(Che::new(&both, 1_000_100.0).hit_share, 1.0);
        assert_eq!(Che::new(&both, 0.0).hit_share, 0.0);
    }
}

//! What caches and points of presence hold at the start, after a long quiet time.

use super::{Content, NONE, Plan};
use crate::simulator::cache::{Che, EXACT_KEYS, Entry, Lru, NEVER, Popularity};
use crate::simulator::keys::part_of;
use crate::simulator::random::{Random, StreamName};

/// Entries that a list needs places for: a design may ask for more than there are keys.
fn capacity(share: u64, nodes: u32, keys: u64) -> u64 {
    let capacity = share.min(keys);
    if capacity * u64::from(nodes) > EXACT_KEYS {
        capacity.min(2 * keys / u64::from(nodes) + 1_000)
    } else {
        capacity
    }
}

impl Content {
    pub fn empty() -> Content {
        Content {
            offsets: Vec::new(),
            exact: None,
            che_time: 0.0,
            weights: Vec::new(),
            rate: 0.0,
            keys_per_list: 0,
            hit_share: 0.0,
        }
    }

    /// What `entries` over `nodes` lists hold after a long quiet time with these lookups a second by key space.
    /// With `points`, every list may hold every key. Exact lists are made where there is `room` for their bytes.
    #[expect(clippy::too_many_arguments, reason = "a cache is just these figures")]
    pub fn new(
        plan: &Plan,
        id: &str,
        lookups: &[f64],
        entries: u64,
        nodes: u32,
        ttl: u32,
        points: bool,
        room: &mut u64,
    ) -> Content {
        let rate: f64 = lookups.iter().sum();
        if rate <= 0.0 {
            return Content::empty();
        }
        // A point of presence sees its own part of the lookups and has room for `entries` of its own.
        let (rate, size) = if points {
            (rate / f64::from(nodes), entries as f64)
        } else {
            (rate, entries as f64)
        };
        let laws: Vec<_> = plan
            .spaces
            .iter()
            .zip(lookups)
            .map(|(space, lookups)| (&space.zipf, *lookups))
            .collect();
        let met: Vec<_> = laws.iter().copied().filter(|law| law.1 > 0.0).collect();
        let che = Che::new(&Popularity::new(&met), size);
        let total: f64 = lookups.iter().sum();
        let weights: Vec<(f64, f64)> = laws
            .iter()
            .map(|(zipf, lookups)| {
                (
                    lookups / total,
                    if *lookups > 0.0 {
                        Popularity::sum(zipf)
                    } else {
                        1.0
                    },
                )
            })
            .collect();
        let mut offsets = Vec::new();
        let mut keys = 0u64;
        for law in &laws {
            offsets.push(if law.1 > 0.0 {
                keys.min(u64::from(NONE)) as u32
            } else {
                NONE
            });
            keys += if law.1 > 0.0 { law.0.count() } else { 0 };
        }
        let keys_per_list = keys.min(u64::from(NONE)) as u32;
        let mut content = Content {
            offsets,
            exact: None,
            che_time: che.time,
            weights,
            rate,
            keys_per_list,
            hit_share: che.hit_share,
        };
        if ttl != NONE {
            let lifetime = f64::from(ttl) / 1e6 * rate;
            content.hit_share = content
                .hit_share
                .min(Popularity::new(&met).ttl_hit_share(lifetime));
        }
        let places = if points { keys * u64::from(nodes) } else { keys };
        let share = if points {
            entries
        } else {
            entries.div_ceil(u64::from(nodes))
        };
        let capacity = capacity(share, nodes, keys);
        let bytes = Lru::bytes(places, capacity * u64::from(nodes));
        if places <= EXACT_KEYS && bytes <= *room {
            *room -= bytes;
            content.exact = Some(content.filled(plan, id, capacity as u32, nodes, ttl, points, keys as u32));
        }
        content
    }

    /// Each key was last asked for an exponential time ago; those younger than the characteristic time are there.
    #[expect(clippy::too_many_arguments, reason = "the same seven figures as above, once")]
    fn filled(
        &self,
        plan: &Plan,
        id: &str,
        capacity: u32,
        nodes: u32,
        ttl: u32,
        points: bool,
        keys: u32,
    ) -> Lru {
        let name = StreamName {
            seed: &plan.seed,
            scenario: "",
            replication: 0,
            purpose: "prefill",
            node: id,
        };
        let mut random = Random::stream(&name);
        let places = if points { keys * nodes } else { keys };
        let mut lru = Lru::new(places, nodes, capacity);
        let lifetime = if ttl == NONE {
            f64::INFINITY
        } else {
            f64::from(ttl) / 1e6 * self.rate
        };
        let mut present: Vec<(u64, u32, u32)> = Vec::new();
        for list in 0..if points { nodes } else { 1 } {
            for (space, offset) in self.offsets.iter().enumerate().filter(|space| *space.1 != NONE) {
                let zipf = &plan.spaces[space].zipf;
                let (weight, sum) = self.weights[space];
                for key in 0..zipf.count() as u32 {
                    let each = weight / sum * libm::pow(f64::from(key) + 1.0, -zipf.exponent());
                    let age = random.exponential() / each;
                    let alive = ttl == NONE || random.chance(each * lifetime / (1.0 + each * lifetime));
                    if age < self.che_time && alive {
                        let key = offset + key;
                        let node = if points {
                            list
                        } else {
                            part_of(u64::from(key), nodes)
                        };
                        let place = if points { list * keys + key } else { key };
                        present.push((age.to_bits(), place, node));
                    }
                }
            }
        }
        // Positive floating-point numbers sort like their bits. Oldest first.
        present.sort_unstable_by(|left, right| right.cmp(left));
        for (_, place, node) in present {
            let expires = if ttl == NONE {
                NEVER
            } else {
                random.below(u64::from(ttl)) as u32 + 1
            };
            lru.put(
                node,
                place,
                Entry {
                    origin: u16::MAX,
                    version: 0,
                    expires,
                },
            );
        }
        lru
    }
}

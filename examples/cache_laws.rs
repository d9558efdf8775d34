//! Holds Che's law against exact lists, with the simulator's own lists, laws and draws; `make bench-simulator` runs it.
//!
//! One line of JSON for each popularity and size: the share of hits by either.
#![expect(clippy::print_stdout, reason = "a program for benchmarks")]

use greenroom::simulator::cache::{Che, Entry, Lru, NEVER, Popularity};
use greenroom::simulator::keys::Zipf;
use greenroom::simulator::random::{Random, StreamName};

const KEYS: u32 = 1_000_000;
const SIZES: [u32; 3] = [20_000, 100_000, 200_000];
const EXPONENTS: [f64; 3] = [0.8, 1.0, 1.2];
/// Draws before hits are counted: several times what the largest list needs to fill.
const WARMUP: u32 = 3_000_000;
const COUNTED: u32 = 5_000_000;

fn main() {
    for exponent in EXPONENTS {
        let zipf = Zipf::new(u64::from(KEYS), exponent);
        for size in SIZES {
            let che = Che::new(&Popularity::new(&[(&zipf, 1.0)]), f64::from(size)).hit_share;
            let exact = exact(&zipf, size);
            println!("{{\"exponent\": {exponent}, \"entries\": {size}, \"exact\": {exact}, \"che\": {che}}}");
        }
    }
}

fn exact(zipf: &Zipf, size: u32) -> f64 {
    let name = StreamName {
        seed: "cache laws",
        scenario: "",
        replication: 0,
        purpose: "keys",
        node: "",
    };
    let mut random = Random::stream(&name);
    let mut lru = Lru::new(KEYS, 1, size);
    let entry = Entry {
        expires: NEVER,
        ..Entry::default()
    };
    let mut hits = 0u32;
    for draw in 0..WARMUP + COUNTED {
        let key = zipf.sample(&mut random) as u32;
        let hit = lru.get(0, key, 0).is_some();
        if !hit {
            lru.put(0, key, entry);
        }
        hits += u32::from(hit && draw >= WARMUP);
    }
    f64::from(hits) / f64::from(COUNTED)
}

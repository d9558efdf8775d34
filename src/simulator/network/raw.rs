//! A network as it is written, before anybody asks whether it makes sense.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, SeqAccess, Visitor};
use serde_saphyr::Spanned;

/// Seeds of one file at most.
pub const SEEDS: usize = 10_000;

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawNetwork {
    pub customers: Spanned<u64>,
    pub warmup: Option<Spanned<f64>>,
    pub seeds: Option<Spanned<Seeds>>,
    pub stations: Spanned<Vec<Spanned<RawStation>>>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawStation {
    pub id: Spanned<String>,
    pub arrivals: Option<Spanned<RawArrivals>>,
    pub service: Spanned<RawService>,
    pub servers: Option<Spanned<u32>>,
    pub capacity: Option<Spanned<u32>>,
    pub patience: Option<Spanned<f64>>,
    pub retrial: Option<Spanned<RawRetrial>>,
    #[serde(default)]
    pub route: BTreeMap<String, Spanned<f64>>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawArrivals {
    pub rate: Option<Spanned<f64>>,
    pub population: Option<Spanned<u32>>,
    pub think: Option<Spanned<f64>>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawService {
    pub dist: Shape,
    pub mean: Spanned<f64>,
    pub cv: Option<Spanned<f64>>,
}

#[derive(serde::Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    Exponential,
    Deterministic,
    Lognormal,
    Erlang,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawRetrial {
    pub rate: Spanned<f64>,
}

/// Either the seeds themselves or how many: 3 is [1, 2, 3].
pub struct Seeds(pub Vec<u64>);

impl<'de> Deserialize<'de> for Seeds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Seeds, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Seeds;
            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a list of whole numbers or how many seeds")
            }
            fn visit_u64<E: serde::de::Error>(self, count: u64) -> Result<Seeds, E> {
                Ok(Seeds((1..=count.min(SEEDS as u64 + 1)).collect()))
            }
            fn visit_i64<E: serde::de::Error>(self, count: i64) -> Result<Seeds, E> {
                u64::try_from(count)
                    .map_err(E::custom)
                    .and_then(|count| self.visit_u64(count))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Seeds, A::Error> {
                let mut seeds = Vec::new();
                while let Some(seed) = items.next_element()? {
                    seeds.push(seed);
                }
                Ok(Seeds(seeds))
            }
        }
        deserializer.deserialize_any(Either)
    }
}

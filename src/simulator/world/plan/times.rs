//! The service times of a problem, by name, with defaults for what it leaves out.

use std::collections::BTreeMap;

use crate::simulator::design::Micros;
use crate::simulator::problem::Distribution;
use crate::simulator::sampler::Sampler;

/// Collects samplers; each name gets one place.
#[derive(Debug)]
pub struct Times<'a> {
    given: &'a BTreeMap<String, Distribution>,
    pub samplers: Vec<Sampler>,
    pub names: Vec<String>,
}

impl<'a> Times<'a> {
    pub fn new(given: &'a BTreeMap<String, Distribution>) -> Times<'a> {
        Times {
            given,
            samplers: Vec::new(),
            names: Vec::new(),
        }
    }

    /// The place of the first of these names that the problem states, else of the default under the first name.
    pub fn place(&mut self, names: &[&str], default: &Distribution) -> u32 {
        let stated = names.iter().find_map(|name| self.given.get_key_value(*name));
        let (name, distribution) = match stated {
            Some((name, distribution)) => (name.as_str(), distribution),
            None => (names[0], default),
        };
        if let Some(place) = self.names.iter().position(|known| known == name) {
            return place as u32;
        }
        self.names.push(name.to_owned());
        self.samplers.push(Sampler::new(distribution));
        (self.names.len() - 1) as u32
    }

    /// A time that takes nothing unless the problem states one.
    pub fn free(&mut self, name: &str) -> u32 {
        self.place(&[name], &Distribution::Deterministic { value: Micros(0) })
    }

    /// Service of a database: read, write and scan, each by the component's word, then by `sql`.
    pub fn store(&mut self, word: &str, operation: &str) -> u32 {
        let own = format!("{word}.{operation}");
        let sql = format!("sql.{operation}");
        match operation {
            "scan" => self.place(
                &[&own, &sql, &format!("{word}.read"), "sql.read"],
                &lognormal(4_000),
            ),
            "apply" => self.place(
                &[&own, &sql, &format!("{word}.write"), "sql.write"],
                &lognormal(6_000),
            ),
            "write" => self.place(&[&own, &sql], &lognormal(6_000)),
            _ => self.place(&[&own, &sql], &lognormal(4_000)),
        }
    }
}

/// Lognormal with a coefficient of variation of 1.
pub fn lognormal(mean: u64) -> Distribution {
    Distribution::Lognormal {
        mean: Micros(mean),
        cv: 1.0,
    }
}

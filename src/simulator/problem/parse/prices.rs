//! `budget` and the price table that it names, a file of its own so that old verdicts stay true.

use std::collections::BTreeMap;

use super::values::{number, text};
use super::{FILE, Other};
use crate::package::Finding;
use crate::package::fields::{Fields, located};
use crate::package::yaml::{self, Value};
use crate::simulator::design::{Kind, hint};
use crate::simulator::problem::{Budget, Prices};
use crate::simulator::units;

/// What has a price: nodes by the month, terabytes as they move or lie there for a month.
pub const ITEMS: [&str; 16] = [
    "lb",
    "service",
    "worker",
    "cache",
    "cdn",
    "sql_node",
    "nosql_node",
    "queue",
    "search_node",
    "rate_limiter",
    "external",
    "object_store_tb",
    "egress_tb",
    "cdn_egress_tb",
    "cdn_fill_tb",
    "cross_zone_tb",
];

pub fn budget(fields: &mut Fields, palette: &[Kind], other: &Other, findings: &mut Vec<Finding>) -> Budget {
    if !fields.has("budget") {
        findings.push(fields.missing("budget"));
    }
    let mut inner = fields.mapping("budget", findings);
    let units = inner
        .need("units", number(0.0..=1e9), findings)
        .unwrap_or_default();
    let path = inner.need("prices", text(100), findings);
    let position = inner.position;
    inner.refuse_rest(findings);
    let mut prices = Prices {
        version: String::new(),
        units: BTreeMap::new(),
    };
    if let Some(path) = path {
        let path = if path.ends_with(".yaml") {
            path
        } else {
            format!("{path}.yaml")
        };
        match other(&path) {
            Some(text) => prices = table(&path, &text, palette, findings),
            None => {
                let message = format!("the price table `{path}` is not in the package");
                findings.push(located(Finding::error("missing-file", FILE, message), position));
            }
        }
    }
    Budget { units, prices }
}

fn table(path: &str, source: &str, palette: &[Kind], findings: &mut Vec<Finding>) -> Prices {
    let mut prices = Prices {
        version: String::new(),
        units: BTreeMap::new(),
    };
    let node = match yaml::parse(source) {
        Ok(node) => node,
        Err(error) => {
            let finding = Finding::error("yaml-syntax", path, error.message);
            findings.push(located(finding, error.position));
            return prices;
        }
    };
    let mut fields = Fields::new(path, node, findings);
    prices.version = fields.need("version", text(60), findings).unwrap_or_default();
    if !fields.has("units") {
        findings.push(fields.missing("units"));
    }
    let mut inner = fields.mapping("units", findings);
    for (key, node) in inner.rest() {
        if !ITEMS.contains(&key.name.as_str()) {
            let message = format!("nothing is priced as `{}`{}", key.name, hint(&key.name, ITEMS));
            findings.push(inner.error("unknown-key", key.position, message));
        }
        let price = match &node.value {
            Value::Scalar(text) => units::share(text).ok().filter(|price| *price <= 1e6),
            _ => None,
        };
        match price {
            Some(price) => {
                prices.units.insert(key.name, price);
            }
            None => findings.push(inner.wrong_type(&key.name, node.position, "a number from 0 to 1000000")),
        }
    }
    for kind in palette {
        if let Some(item) = item(*kind)
            && !prices.units.contains_key(item)
        {
            let message = format!("`{item}` has no price, but the palette has `{}`", kind.word());
            findings.push(inner.error("missing-key", inner.position, message));
        }
    }
    fields.refuse_rest(findings);
    prices
}

/// What must have a price where a kind may be used.
fn item(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::LoadBalancer => "lb",
        Kind::Service => "service",
        Kind::Worker => "worker",
        Kind::Cache => "cache",
        Kind::Sql | Kind::Sharded => "sql_node",
        Kind::Quorum => "nosql_node",
        Kind::Queue => "queue",
        Kind::Search => "search_node",
        Kind::RateLimiter => "rate_limiter",
        Kind::ObjectStore => "object_store_tb",
        Kind::Client | Kind::Cdn | Kind::External => return None,
    })
}

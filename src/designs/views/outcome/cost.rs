use crate::designs::views::badge;
use crate::problems::design::words::trimmed;
use crate::simulator::drawing::figures::count;
use crate::simulator::outcome::{Cost, DesignVerdict};
use crate::web::views::BadgeView;

/// What the design costs a month, line by line.
#[derive(Clone, Debug)]
pub struct CostView {
    pub badge: BadgeView,
    /// "21.5".
    pub units: String,
    pub budget: String,
    /// The version of the price table.
    pub prices: String,
    pub rows: Vec<CostRow>,
    pub is_over: bool,
}

#[derive(Clone, Debug)]
pub struct CostRow {
    pub node: String,
    pub what: String,
    pub quantity: String,
    pub price: String,
    pub units: String,
}

impl CostView {
    pub fn new(cost: &Cost) -> CostView {
        CostView {
            badge: badge(cost.verdict),
            units: units(cost.units),
            budget: units(cost.budget),
            prices: cost.prices.clone(),
            rows: cost
                .lines
                .iter()
                .map(|line| CostRow {
                    node: line.node.clone(),
                    what: line.what.clone(),
                    quantity: count(line.quantity),
                    price: trimmed(line.price),
                    units: units(line.units),
                })
                .collect(),
            is_over: cost.verdict == DesignVerdict::Failed,
        }
    }

    /// "21.5 of 33 units".
    pub fn text(&self) -> String {
        format!("{} of {} units", self.units, self.budget)
    }
}

/// At most two decimals.
pub fn units(value: f64) -> String {
    trimmed((value * 100.0).round() / 100.0)
}

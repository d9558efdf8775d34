//! What a design may cost.

use super::table::{FactTable, code, number_column};
use crate::problems::design::words;
use crate::simulator::problem::DesignProblem;

pub(super) fn prices(problem: &DesignProblem) -> FactTable {
    let prices = &problem.budget.prices;
    FactTable {
        id: "prices",
        is_first: false,
        title: "Prices",
        columns: vec![code("Item"), number_column("Units a month")],
        rows: prices
            .units
            .iter()
            .map(|(item, units)| vec![item.clone(), words::trimmed(*units)])
            .collect(),
        notes: vec![format!(
            "A design may cost {} units a month. Price table {}.",
            words::trimmed(problem.budget.units),
            prices.version
        )],
    }
}

//! The tables of a design problem: everything that a candidate may have to know, as it is simulated.

mod components;
mod prices;
mod promises;
mod quantities;
mod table;
mod traffic;
mod written;

pub use table::{Column, FactTable};

use super::reference::ComponentHelp;
use super::words;
use crate::simulator::drawing::figures::count;
use crate::simulator::problem::DesignProblem;

/// What a problem states, ready to be printed.
#[derive(Debug, Clone, Default)]
pub struct DesignFacts {
    pub tables: Vec<FactTable>,
    /// What may be put into a design, and how each is written.
    pub palette: Vec<ComponentHelp>,
    /// The figures to know first: name and figure.
    pub short: Vec<(&'static str, String)>,
}

impl DesignFacts {
    pub fn new(problem: &DesignProblem) -> DesignFacts {
        let mut tables = vec![
            traffic::traffic(&problem.workload),
            promises::promises(problem),
            promises::scenarios(problem),
            components::times(problem),
            components::place(&problem.facts, problem),
            prices::prices(problem),
        ];
        if !problem.estimates.is_empty() {
            tables.push(written::estimates(problem));
        }
        if !problem.sections.is_empty() {
            tables.push(written::plan(problem));
        }
        DesignFacts {
            tables,
            palette: problem
                .palette
                .iter()
                .map(|kind| ComponentHelp::of(*kind))
                .collect(),
            short: short(problem),
        }
    }
}

fn short(problem: &DesignProblem) -> Vec<(&'static str, String)> {
    let hidden = problem
        .scenarios
        .iter()
        .filter(|scenario| scenario.hidden)
        .count();
    let visible = problem.scenarios.len() - hidden;
    let highest = problem
        .workload
        .rps
        .iter()
        .map(|(_, rate)| *rate)
        .fold(0.0, f64::max);
    vec![
        ("Traffic", format!("{} requests/s", count(highest))),
        (
            "Scenarios",
            match hidden {
                0 => visible.to_string(),
                hidden => format!("{visible}, and {hidden} hidden"),
            },
        ),
        (
            "Budget",
            format!("{} units", words::trimmed(problem.budget.units)),
        ),
        ("Zones", problem.zones.join(", ")),
        (
            "Promises",
            problem
                .slos
                .iter()
                .map(|slo| slo.id.as_str())
                .collect::<Vec<_>>()
                .join(", "),
        ),
    ]
}

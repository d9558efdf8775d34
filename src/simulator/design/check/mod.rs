//! Whether the parts of a design fit together and to the problem. What passes here can be simulated.
//!
//! Three rounds, each only when the one before found nothing: nodes and edges, then the steps of flows, then
//! what follows from all of them (circles, depth, tries, what the problem's kinds need).

mod edges;
mod flows;
mod graph;
mod needs;
mod nodes;
mod walks;
mod work;

use super::error::sorted;
use super::{Design, DesignError};
use crate::simulator::problem::DesignProblem;
use graph::Graph;

/// # Errors
/// Everything that does not fit, with the line it stands in.
pub fn check(problem: &DesignProblem, design: &Design) -> Result<(), Vec<DesignError>> {
    let graph = Graph::new(problem, design);
    for round in [nodes::check, flows::check, walks::check] {
        let mut errors = Vec::new();
        round(&graph, &mut errors);
        if !errors.is_empty() {
            return Err(sorted(errors));
        }
    }
    Ok(())
}

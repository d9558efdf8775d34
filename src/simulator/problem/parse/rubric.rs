//! `rubric`: the name of the built-in one, or criteria with what each level looks like.

use crate::package::Finding;
use crate::package::fields::Fields;
use crate::package::rubric::{self, Criterion, Rubric};
use crate::simulator::problem::{Fault, Scenario};

/// The built-in rubric.
pub const BUILT_IN: &str = "backend-design/1";

pub fn read(fields: &mut Fields, scenarios: &[Scenario], findings: &mut Vec<Finding>) -> Rubric {
    let mut sources = vec!["estimates", "budget"];
    sources.extend(scenarios.iter().map(|scenario| scenario.id.as_str()));
    rubric::read(fields, BUILT_IN, &sources, findings).unwrap_or_else(|| built_in(scenarios))
}

/// Load alone tests the architecture; every other fault tests reliability.
fn built_in(scenarios: &[Scenario]) -> Rubric {
    let is_load = |scenario: &&Scenario| {
        scenario
            .faults
            .iter()
            .all(|timed| matches!(timed.fault, Fault::Load { .. }))
    };
    let ids = |scenarios: Vec<&Scenario>| scenarios.iter().map(|scenario| scenario.id.clone()).collect();
    let (load, faults): (Vec<&Scenario>, Vec<&Scenario>) = scenarios.iter().partition(is_load);
    let criterion = Criterion::new;
    Rubric {
        id: BUILT_IN.to_owned(),
        criteria: vec![
            criterion(
                "requirements",
                "Requirements",
                15,
                Vec::new(),
                [
                    "Starts to draw without any question",
                    "Names features, but no figures",
                    "Names features and figures, and what is left out",
                    "Finds the requirement that decides the design",
                ],
            ),
            criterion(
                "estimates",
                "Estimates",
                10,
                vec!["estimates".to_owned()],
                ["None right", "Some right", "Most right", "All right"],
            ),
            criterion(
                "api_data",
                "Interface and data",
                15,
                Vec::new(),
                [
                    "Missing",
                    "The ordinary case only",
                    "Keys, indexes, repeated requests and paging are thought of",
                    "The partition key is argued from the way data is read",
                ],
            ),
            criterion(
                "architecture",
                "Architecture",
                20,
                ids(load),
                [
                    "Fails on an ordinary day",
                    "Fails under load",
                    "Passes both",
                    "Passes with room to spare",
                ],
            ),
            criterion(
                "reliability",
                "Reliability",
                15,
                ids(faults),
                [
                    "Most faults take it down",
                    "Survives some",
                    "Survives most",
                    "Survives all",
                ],
            ),
            criterion(
                "cost",
                "Cost",
                5,
                vec!["budget".to_owned()],
                [
                    "Far over the budget",
                    "Over the budget",
                    "Within the budget",
                    "Well within the budget",
                ],
            ),
            criterion(
                "deep_dive",
                "Deep dive",
                10,
                Vec::new(),
                [
                    "Missing",
                    "Repeats the drawing in words",
                    "Names a failure, its sign and what holds it",
                    "Shows it with figures from a run",
                ],
            ),
            criterion(
                "tradeoffs",
                "Trade-offs",
                10,
                Vec::new(),
                [
                    "None named",
                    "Named without a reason",
                    "Each with its price",
                    "Says which fact would turn the decision",
                ],
            ),
        ],
    }
}

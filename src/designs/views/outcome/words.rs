//! What the page of a simulated design says first: what happened, and what to do next.

use super::cost::units;
use crate::simulator::outcome::{DesignVerdict, Outcome, ScenarioOutcome};
use crate::web::views::text;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutcomeWords {
    pub happened: String,
    pub next: &'static str,
}

/// The words of a verdict.
pub fn outcome_words(outcome: &Outcome) -> OutcomeWords {
    let all = outcome.scenarios.len();
    let of = |verdict| -> Vec<&ScenarioOutcome> {
        let scenarios = outcome.scenarios.iter();
        scenarios.filter(|scenario| scenario.verdict == verdict).collect()
    };
    let over = outcome.cost.verdict == DesignVerdict::Failed;
    let (happened, next) = match outcome.verdict {
        DesignVerdict::Passed => (
            format!(
                "It keeps every promise in {}, for {} of {} units.",
                if all == 1 {
                    "the only scenario".to_string()
                } else {
                    format!("all {all} scenarios")
                },
                units(outcome.cost.units),
                units(outcome.cost.budget)
            ),
            "Write down what you gave up for it, or find a cheaper design that passes too.",
        ),
        DesignVerdict::EventLimit => (
            event_limit(&of(DesignVerdict::EventLimit)),
            "Take attempts away along that path, or give them a budget; then look at the preview.",
        ),
        DesignVerdict::Failed => {
            let failed = of(DesignVerdict::Failed);
            let mut sentences = Vec::new();
            if !failed.is_empty() {
                sentences.push(format!(
                    "It fails {} of {}: {}.",
                    failed.len(),
                    scenarios(all),
                    titles(&failed)
                ));
            }
            if over {
                sentences.push(format!(
                    "It costs {} units a month, {} more than the budget.",
                    units(outcome.cost.units),
                    units(outcome.cost.units - outcome.cost.budget)
                ));
            }
            let next = if failed.is_empty() {
                "Look for what is idle in every scenario: it is paid for all the same."
            } else {
                "Begin with the first finding; a change there often mends the others."
            };
            (sentences.join(" "), next)
        }
        DesignVerdict::Borderline => {
            let open = of(DesignVerdict::Borderline);
            (
                format!(
                    "It is too close to a limit to call in {} of {}: {}.",
                    open.len(),
                    scenarios(all),
                    titles(&open)
                ),
                "Give that place more room and send it again; a design that needs luck has not passed.",
            )
        }
    };
    OutcomeWords { happened, next }
}

fn event_limit(scenarios: &[&ScenarioOutcome]) -> String {
    let Some(first) = scenarios.first() else {
        return "The simulation was stopped: too much happened in it.".to_string();
    };
    let cause = match &first.amplifier {
        Some(edge) => format!(" The edge {edge} multiplies them most."),
        None => String::new(),
    };
    format!(
        "In the scenario “{}” requests turned into so many calls that the simulation was stopped.{cause}",
        first.title
    )
}

fn scenarios(number: usize) -> String {
    text::count(number as u64, "scenario", "scenarios")
}

/// The first three by name.
fn titles(scenarios: &[&ScenarioOutcome]) -> String {
    const NAMED: usize = 3;
    let named: Vec<&str> = scenarios
        .iter()
        .take(NAMED)
        .map(|scenario| scenario.title.as_str())
        .collect();
    let more = match scenarios.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    named.join("; ") + &more
}

/// The scenario to look at first: the worst one.
pub fn worst(outcome: &Outcome) -> Option<&ScenarioOutcome> {
    let rank = |scenario: &&ScenarioOutcome| match scenario.verdict {
        DesignVerdict::EventLimit => 0,
        DesignVerdict::Failed => 1,
        DesignVerdict::Borderline => 2,
        DesignVerdict::Passed => 3,
    };
    outcome.scenarios.iter().min_by_key(rank)
}

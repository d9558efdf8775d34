//! Whether the warm-up is long enough: with twice of it, a quiet day must give the same figures.

use serde::Serialize;

use super::margin::Margin;
use crate::simulator::design::{Design, Micros};
use crate::simulator::outcome::{Outcome, ScenarioOutcome};
use crate::simulator::problem::DesignProblem;
use crate::simulator::run::{RunOptions, Scenarios, simulate};

/// A figure may move by this share of its limit.
const SAME: f64 = 0.05;

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WarmUp {
    /// There was no design to check it with.
    NotChecked,
    /// No scenario is free of faults, or the day is too short to double the warm-up.
    Impossible(String),
    /// Twice the warm-up moved every figure by less than 5 % of its limit; the largest move.
    Enough(f64),
    /// It moved one further.
    TooShort(String),
}

impl WarmUp {
    pub fn is_fine(&self) -> bool {
        matches!(self, Self::NotChecked | Self::Enough(_))
    }
}

/// Runs the first scenario without faults again with twice the warm-up, under the same traffic.
pub fn check(problem: &DesignProblem, design: &Design, outcome: &Outcome, threads: usize) -> WarmUp {
    let Some(quiet) = problem
        .scenarios
        .iter()
        .find(|scenario| scenario.faults.is_empty())
    else {
        return WarmUp::Impossible(
            "no scenario is without faults, so the warm-up can't be verified".to_owned(),
        );
    };
    let mut longer = problem.clone();
    longer.workload.warmup = Micros(problem.workload.warmup.0 * 2);
    if longer.workload.warmup.0 * 2 > problem.workload.horizon.0 {
        return WarmUp::Impossible(
            "the warm-up takes more than a quarter of the day, too much to verify it".to_owned(),
        );
    }
    let options = RunOptions {
        scenarios: Scenarios::One(quiet.id.clone()),
        preview: false,
        threads,
    };
    let again = simulate(&longer, design, &options, &mut |_| ());
    let before = outcome.scenarios.iter().find(|scenario| scenario.id == quiet.id);
    match (before, again.scenarios.first()) {
        (Some(before), Some(after)) => moved(before, after),
        _ => WarmUp::NotChecked,
    }
}

fn moved(before: &ScenarioOutcome, after: &ScenarioOutcome) -> WarmUp {
    let mut largest = 0.0_f64;
    for (one, other) in before.slos.iter().zip(&after.slos) {
        let margins = Margin::of(&before.id, one)
            .share
            .zip(Margin::of(&after.id, other).share);
        let Some((first, second)) = margins else { continue };
        let difference = (first - second).abs();
        if difference > SAME {
            return WarmUp::TooShort(format!(
                "the warm-up is too short: twice of it moves {} of {} by {:.0} % of its limit",
                one.id,
                before.id,
                difference * 100.0
            ));
        }
        largest = largest.max(difference);
    }
    WarmUp::Enough(largest)
}

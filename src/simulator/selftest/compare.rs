//! What a design was, held against what its author says.

use super::margin::Margin;
use crate::simulator::outcome::{DesignVerdict, Outcome, ScenarioOutcome, SloOutcome};
use crate::simulator::problem::Expectation;

/// The expectation in a few words.
pub fn expected(expect: &Expectation) -> String {
    match expect {
        Expectation::Pass => "pass".to_owned(),
        Expectation::Fail { pass, fail } => {
            let fail: Vec<String> = fail
                .iter()
                .map(|(id, slos)| format!("{id}: {}", slos.join(", ")))
                .collect();
            let mut words = format!("fail {}", fail.join("; "));
            if !pass.is_empty() {
                words.push_str(&format!(" (pass {})", pass.join(", ")));
            }
            words
        }
    }
}

/// The outcome in a few words.
pub fn got(outcome: &Outcome) -> String {
    let mut words = Vec::new();
    for scenario in &outcome.scenarios {
        let failed = ids(scenario, DesignVerdict::Failed);
        match scenario.verdict {
            DesignVerdict::Passed => {}
            DesignVerdict::Failed => words.push(format!("{}: {failed}", scenario.id)),
            DesignVerdict::EventLimit => words.push(format!("{}: event limit", scenario.id)),
            DesignVerdict::Borderline => {
                words.push(format!(
                    "{}: borderline {}",
                    scenario.id,
                    ids(scenario, DesignVerdict::Borderline)
                ));
            }
        }
    }
    if outcome.cost.verdict != DesignVerdict::Passed {
        words.push("budget: units".to_owned());
    }
    match (outcome.verdict, words.is_empty()) {
        (_, true) => "pass".to_owned(),
        (DesignVerdict::Borderline, false) => words.join("; "),
        (_, false) => format!("fail {}", words.join("; ")),
    }
}

fn ids(scenario: &ScenarioOutcome, verdict: DesignVerdict) -> String {
    let slos = scenario.slos.iter().filter(|slo| slo.verdict == verdict);
    let ids: Vec<&str> = slos.map(|slo| slo.id.as_str()).collect();
    ids.join(", ")
}

/// What is not as it should be, and the closest of the promises that decide.
pub fn compare(expect: &Expectation, outcome: &Outcome) -> (Vec<String>, Option<Margin>) {
    let mut faults = Vec::new();
    let mut margins = Vec::new();
    match expect {
        Expectation::Pass => all_pass(outcome, &mut faults, &mut margins),
        Expectation::Fail { pass, fail } => {
            for id in pass {
                passes(outcome, id, &mut faults);
            }
            for (id, slos) in fail {
                for slo in slos {
                    fails(outcome, id, slo, &mut faults, &mut margins);
                }
            }
        }
    }
    margins.sort_by(|a: &Margin, b: &Margin| a.distance().total_cmp(&b.distance()));
    (faults, margins.into_iter().next())
}

/// Every promise is kept, and none of them narrowly.
fn all_pass(outcome: &Outcome, faults: &mut Vec<String>, margins: &mut Vec<Margin>) {
    let mut judge = |verdict: DesignVerdict, margin: Margin| {
        if verdict != DesignVerdict::Passed {
            faults.push(format!("should pass, but {}: {margin}", word(verdict)));
        } else if margin.is_close() {
            faults.push(format!(
                "too close: {margin}, and a design that passes must be 10 % below"
            ));
        }
        margins.push(margin);
    };
    for scenario in &outcome.scenarios {
        for slo in &scenario.slos {
            judge(slo.verdict, Margin::of(&scenario.id, slo));
        }
    }
    judge(outcome.cost.verdict, Margin::of_cost(&outcome.cost));
    for scenario in &outcome.scenarios {
        if scenario.verdict == DesignVerdict::EventLimit {
            faults.push(format!("should pass, but {} meets the event limit", scenario.id));
        }
    }
}

fn passes(outcome: &Outcome, id: &str, faults: &mut Vec<String>) {
    let scenario = outcome.scenarios.iter().find(|scenario| scenario.id == id);
    let verdict = scenario.map(|scenario| scenario.verdict);
    if verdict != Some(DesignVerdict::Passed) {
        let was = verdict.map_or("was not run", word);
        let margins = scenario.into_iter().flat_map(|scenario| {
            let broken = scenario
                .slos
                .iter()
                .filter(|slo| slo.verdict != DesignVerdict::Passed);
            broken.map(|slo| Margin::of(id, slo).to_string())
        });
        let margins: Vec<String> = margins.collect();
        faults.push(format!("{id} should pass, but {was}: {}", margins.join(", ")));
    }
}

/// The flaw is caught, and not by a hair.
fn fails(outcome: &Outcome, id: &str, slo: &str, faults: &mut Vec<String>, margins: &mut Vec<Margin>) {
    let (verdict, margin) = match (id, find(outcome, id, slo)) {
        ("budget", _) => (outcome.cost.verdict, Margin::of_cost(&outcome.cost)),
        (_, Some(slo)) => (slo.verdict, Margin::of(id, slo)),
        (_, None) => {
            faults.push(format!("{id} judges no {slo}"));
            return;
        }
    };
    if verdict != DesignVerdict::Failed {
        faults.push(format!("{id} {slo} should fail, but {}: {margin}", word(verdict)));
    } else if margin.is_close() {
        faults.push(format!("too close: {margin}, and a flaw must be 10 % above"));
    }
    margins.push(margin);
}

fn find<'a>(outcome: &'a Outcome, id: &str, slo: &str) -> Option<&'a SloOutcome> {
    let scenario = outcome.scenarios.iter().find(|scenario| scenario.id == id)?;
    scenario.slos.iter().find(|judged| judged.id == slo)
}

fn word(verdict: DesignVerdict) -> &'static str {
    match verdict {
        DesignVerdict::Passed => "passes",
        DesignVerdict::Borderline => "is borderline",
        DesignVerdict::Failed => "fails",
        DesignVerdict::EventLimit => "meets the event limit",
    }
}

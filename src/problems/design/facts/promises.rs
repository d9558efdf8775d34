//! What is promised, and the days on which it is asked for.

use super::table::{FactTable, code, number_column, plain, words_in};
use crate::problems::design::words;
use crate::simulator::drawing::figures::duration;
use crate::simulator::problem::{DesignProblem, Metric, Scenario};

pub(super) fn promises(problem: &DesignProblem) -> FactTable {
    let mut rows: Vec<Vec<String>> = problem
        .slos
        .iter()
        .map(|slo| {
            let asked = if slo.scenarios.is_empty() {
                "always".to_string()
            } else {
                slo.scenarios.join(", ")
            };
            vec![
                slo.id.clone(),
                words::promise(slo),
                words::limit(slo.metric, slo.limit),
                asked,
            ]
        })
        .collect();
    rows.push(vec![
        "units".to_string(),
        "cost a month, at most".to_string(),
        format!("{} units", words::trimmed(problem.budget.units)),
        "always".to_string(),
    ]);
    FactTable {
        id: "promises",
        is_first: true,
        title: "Promises",
        columns: vec![
            code("Id"),
            words_in("Promise"),
            number_column("Limit"),
            plain("Asked"),
        ],
        rows,
        notes: vec![
            "A request that fails, is turned away or takes too long for its client counts as slow."
                .to_string(),
        ],
    }
}

pub(super) fn scenarios(problem: &DesignProblem) -> FactTable {
    let (hidden, visible): (Vec<_>, Vec<_>) = problem.scenarios.iter().partition(|scenario| scenario.hidden);
    let notes = match hidden.len() {
        0 => Vec::new(),
        1 => vec!["One more scenario is hidden until you submit.".to_string()],
        many => vec![format!("{many} more scenarios are hidden until you submit.")],
    };
    FactTable {
        id: "scenarios",
        is_first: true,
        title: "Scenarios",
        columns: vec![
            code("Id"),
            words_in("Day"),
            words_in("What happens"),
            words_in("Other limits"),
        ],
        rows: visible
            .into_iter()
            .map(|scenario| {
                let what = words::faults(&scenario.faults, scenario.at, scenario.lasts);
                let what = match scenario.faults.is_empty() {
                    true => what,
                    false => format!("{}: {what}", words::time_span(scenario.at, scenario.lasts)),
                };
                vec![
                    scenario.id.clone(),
                    scenario.title.clone(),
                    what,
                    other_limits(problem, scenario),
                ]
            })
            .collect(),
        notes,
    }
}

fn other_limits(problem: &DesignProblem, scenario: &Scenario) -> String {
    let mut parts = Vec::new();
    for (id, limit) in &scenario.overrides {
        let slo = problem.slos.iter().find(|slo| slo.id == *id);
        parts.push(match (limit, slo) {
            (Some(limit), Some(slo)) => format!("{id} {}", words::limit(slo.metric, *limit)),
            (Some(limit), None) => format!("{id} {}", words::trimmed(*limit)),
            (None, _) => format!("no {id}"),
        });
    }
    for slo in &scenario.extra {
        let limit = words::limit(slo.metric, slo.limit);
        parts.push(match slo.metric {
            Metric::Recovered { after } => format!(
                "success {limit} again once the fault has been over for {}",
                duration(after.0 as f64)
            ),
            _ => format!("{}: {} {limit}", slo.id, words::promise(slo)),
        });
    }
    parts.join("; ")
}

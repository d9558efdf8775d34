//! Two submissions side by side: verdicts, figures, cost and text.

use askama::Template;

use super::badge;
use super::outcome::cost::units;
use super::outcome::scenarios::SloCell;
use crate::problems::design::words::{Unit, short_metric};
use crate::simulator::outcome::{Outcome, SloOutcome};
use crate::submissions::views::DiffView;
use crate::web::views::{BadgeView, Layout};

/// `GET /submissions/{id}/design/compare?with=`: the older one stands left.
#[derive(Template)]
#[template(path = "designs/compare.html")]
pub struct ComparePage {
    pub layout: Layout,
    pub problem_title: String,
    pub problem_url: String,
    /// The page of the submission that was asked for.
    pub url: String,
    /// The others of the same author; the one compared with is marked.
    pub choices: Vec<CompareChoice>,
    pub sides: Option<(CompareSide, CompareSide)>,
    pub rows: Vec<CompareRow>,
    pub cost: Vec<CostDifference>,
    /// `None` where the texts are equal.
    pub text: Option<DiffView>,
}

#[derive(Clone, Debug)]
pub struct CompareChoice {
    pub id: i64,
    /// "No. 3, Failed, 12:04".
    pub words: String,
    pub is_chosen: bool,
}

#[derive(Clone, Debug)]
pub struct CompareSide {
    pub number: u64,
    pub url: String,
    pub badge: BadgeView,
    pub sent_at: String,
}

/// A scenario, or within it a promise.
#[derive(Clone, Debug)]
pub struct CompareRow {
    /// Set on the first row of a scenario.
    pub scenario: Option<(String, BadgeViewPair)>,
    /// "p99 latency, redirect", and its limit.
    pub promise: String,
    pub limit: String,
    pub old: Option<SloCell>,
    pub new: Option<SloCell>,
    pub difference: Difference,
    /// The last row of its scenario.
    pub ends_scenario: bool,
}

/// Verdicts of both sides; `None` where one has no such scenario.
pub type BadgeViewPair = (Option<BadgeView>, Option<BadgeView>);

/// How a figure moved, in words and direction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// "−12 ms", "+3 points"; empty where nothing moved that is worth a word.
    pub words: String,
    /// `better`, `worse` or empty.
    pub class: &'static str,
}

#[derive(Clone, Debug)]
pub struct CostDifference {
    pub what: String,
    pub old: String,
    pub new: String,
    pub difference: Difference,
}

/// The rows of both outcomes, scenarios in the order of the newer one.
pub fn compare_rows(old: &Outcome, new: &Outcome) -> Vec<CompareRow> {
    let mut rows = Vec::new();
    let gone = old
        .scenarios
        .iter()
        .filter(|scenario| new.scenarios.iter().all(|other| other.id != scenario.id));
    let ids = new
        .scenarios
        .iter()
        .chain(gone)
        .map(|scenario| (&scenario.id, &scenario.title));
    for (id, title) in ids {
        let left = old.scenarios.iter().find(|scenario| scenario.id == *id);
        let right = new.scenarios.iter().find(|scenario| scenario.id == *id);
        let mut head = Some((
            title.clone(),
            (
                left.map(|side| badge(side.verdict)),
                right.map(|side| badge(side.verdict)),
            ),
        ));
        let mut slos: Vec<&SloOutcome> = right.map(|side| side.slos.iter().collect()).unwrap_or_default();
        for slo in left.map(|side| side.slos.as_slice()).unwrap_or_default() {
            if slos.iter().all(|other| other.id != slo.id) {
                slos.push(slo);
            }
        }
        for slo in slos {
            let of = |side: Option<&crate::simulator::outcome::ScenarioOutcome>| {
                side.and_then(|side| side.slos.iter().find(|other| other.id == slo.id).cloned())
            };
            let (one, other) = (of(left), of(right));
            rows.push(CompareRow {
                scenario: head.take(),
                promise: short_metric(&slo.metric, slo.kind.as_deref(), slo.quantile),
                limit: SloCell::new(slo).limit,
                difference: difference(one.as_ref(), other.as_ref()),
                old: one.as_ref().map(SloCell::new),
                new: other.as_ref().map(SloCell::new),
                ends_scenario: false,
            });
        }
        if head.is_some() {
            rows.push(CompareRow {
                scenario: head,
                promise: String::new(),
                limit: String::new(),
                old: None,
                new: None,
                difference: Difference::default(),
                ends_scenario: false,
            });
        }
        if let Some(last) = rows.last_mut() {
            last.ends_scenario = true;
        }
    }
    rows
}

fn difference(old: Option<&SloOutcome>, new: Option<&SloOutcome>) -> Difference {
    let (Some(old), Some(new)) = (old, new) else {
        return Difference::default();
    };
    let by = new.value - old.value;
    let unit = Unit::of(&new.metric);
    // What the intervals cover is luck, not a difference.
    let is_luck = new.low <= old.high && old.low <= new.high;
    if by == 0.0 || is_luck && by.abs() < (new.value.abs() + old.value.abs()) * 0.05 {
        return Difference::default();
    }
    let is_better = (by > 0.0) == crate::problems::design::words::is_floor(&new.metric);
    let sign = if by > 0.0 { "+" } else { "−" };
    let figure = match unit {
        Unit::Share => format!(
            "{} points",
            crate::problems::design::words::trimmed((by.abs() * 1e4).round() / 100.0)
        ),
        Unit::Time | Unit::Count => unit.figure(by.abs()),
    };
    Difference {
        words: format!("{sign}{figure}"),
        class: if is_better { "better" } else { "worse" },
    }
}

/// The cost of each node on both sides, then the whole.
pub fn compare_cost(old: &Outcome, new: &Outcome) -> Vec<CostDifference> {
    let mut names: Vec<&str> = Vec::new();
    for line in new.cost.lines.iter().chain(&old.cost.lines) {
        if !names.contains(&line.node.as_str()) {
            names.push(&line.node);
        }
    }
    let sum = |outcome: &Outcome, node: &str| -> f64 {
        outcome
            .cost
            .lines
            .iter()
            .filter(|line| line.node == node)
            .map(|line| line.units)
            .sum()
    };
    let row = |what: &str, one: f64, other: f64| CostDifference {
        what: what.to_string(),
        old: units(one),
        new: units(other),
        difference: match other - one {
            by if by.abs() < 0.005 => Difference::default(),
            by if by > 0.0 => Difference {
                words: format!("+{}", units(by)),
                class: "worse",
            },
            by => Difference {
                words: format!("−{}", units(-by)),
                class: "better",
            },
        },
    };
    let mut rows: Vec<CostDifference> = names
        .into_iter()
        .map(|name| row(name, sum(old, name), sum(new, name)))
        .collect();
    rows.push(row("all", old.cost.units, new.cost.units));
    rows
}

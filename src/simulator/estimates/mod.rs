//! Numbers that a candidate works out: expressions over the problem's figures, answers with units, and a
//! tolerance by factor. Later answers are held against the candidate's own earlier ones, so that one slip is
//! not punished twice.

mod answer;
mod expression;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::simulator::problem::{DesignProblem, mean_rate};
pub use answer::{Unit, parse_answer, show, unit};
use expression::{Expression, Quantity};

/// What became of one answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EstimateResult {
    pub id: String,
    /// In the base unit: bytes, seconds, a second. `None`: nothing given, or nothing that is a number.
    pub given: Option<f64>,
    /// From the problem's figures and the candidate's own earlier answers.
    pub expected: f64,
    pub right: bool,
    /// A sentence for the candidate.
    pub message: String,
}

/// Judges the answers, by estimate id; what is missing is not right.
pub fn check_answers(problem: &DesignProblem, answers: &BTreeMap<String, String>) -> Vec<EstimateResult> {
    let figures = figures(problem);
    let (mut truth, mut own) = (figures.clone(), figures);
    let mut results = Vec::new();
    for estimate in &problem.estimates {
        let unit = unit(&estimate.unit).unwrap_or_default();
        // Sound since `faults` found nothing; a figure that has no value can't be right.
        let value = |figures: &Figures| {
            let expression = Expression::parse(&estimate.expect).ok()?;
            expression.value(figures).ok().map(|quantity| quantity.value)
        };
        let exact = value(&truth).unwrap_or(f64::NAN);
        let expected = value(&own).unwrap_or(f64::NAN);
        let answer = answers
            .get(&estimate.id)
            .map(|text| text.trim())
            .filter(|text| !text.is_empty());
        let given = answer.map(|text| parse_answer(text, &unit));
        let is_near = |target: f64, given: f64| {
            given > 0.0 && given <= target * estimate.factor && given >= target / estimate.factor
        };
        let (given, right, message) = match given {
            None => (None, false, "No answer.".to_owned()),
            Some(Err(expected)) => (None, false, format!("Not readable: an answer is {expected}.")),
            Some(Ok(number)) => {
                let right = is_near(expected, number) || is_near(exact, number);
                (Some(number), right, judged(number, expected, exact, right, &unit))
            }
        };
        let bytes = if unit.is_bytes() { 1 } else { 0 };
        let quantity = |value| Quantity { value, bytes };
        truth.insert(estimate.id.clone(), quantity(exact));
        own.insert(
            estimate.id.clone(),
            quantity(given.filter(|given| *given > 0.0).unwrap_or(expected)),
        );
        results.push(EstimateResult {
            id: estimate.id.clone(),
            given,
            expected,
            right,
            message,
        });
    }
    results
}

fn judged(given: f64, expected: f64, exact: f64, right: bool, unit: &Unit) -> String {
    let follows_own = (expected - exact).abs() > exact.abs() * 1e-9;
    let from = if follows_own {
        "from your earlier answers "
    } else {
        ""
    };
    let aim = show(expected, unit);
    if right {
        return format!("Right: {from}{aim}.");
    }
    let times = if given > expected {
        given / expected
    } else {
        expected / given
    };
    let side = if given > expected { "too high" } else { "too low" };
    if given > 0.0 && times.is_finite() && times < 1e6 {
        let times = if times < 10.0 {
            format!("{times:.1}")
        } else {
            format!("{times:.0}")
        };
        format!("{times} times {side}: {from}it is {aim}.")
    } else {
        format!("Far off: {from}it is {aim}.")
    }
}

/// The estimates of a problem whose expression can't be worked out, by place in the list, with the reason.
pub fn faults(problem: &DesignProblem) -> Vec<(usize, String)> {
    let mut figures = figures(problem);
    let mut faults = Vec::new();
    for (index, estimate) in problem.estimates.iter().enumerate() {
        let value = Expression::parse(&estimate.expect).and_then(|expression| expression.value(&figures));
        let fault = match (&value, unit(&estimate.unit)) {
            (Err(message), _) => Some(message.clone()),
            (_, Err(expected)) => Some(format!("`unit` must be {expected}")),
            (Ok(quantity), _) if !quantity.value.is_finite() || quantity.value <= 0.0 => Some(format!(
                "`{}` is {}, and an estimate is a number above 0",
                estimate.expect, quantity.value
            )),
            (Ok(quantity), Ok(unit))
                if (quantity.bytes == 1) != unit.is_bytes() || quantity.bytes.abs() > 1 =>
            {
                let found = match quantity.bytes {
                    0 => "no bytes",
                    1 => "bytes",
                    _ => "bytes multiplied or divided by bytes",
                };
                Some(format!(
                    "`{}` gives {found}, but the unit is `{}`",
                    estimate.expect, estimate.unit
                ))
            }
            _ => None,
        };
        if let Ok(quantity) = value {
            figures.insert(estimate.id.clone(), quantity);
        }
        faults.extend(fault.map(|message| (index, message)));
    }
    faults
}

/// Gives the unit `B` to estimates without a unit whose expression gives bytes.
pub fn name_bytes(problem: &mut DesignProblem) {
    let mut figures = figures(problem);
    for estimate in &mut problem.estimates {
        let value = Expression::parse(&estimate.expect).and_then(|expression| expression.value(&figures));
        let Ok(quantity) = value else { continue };
        if quantity.bytes == 1 && estimate.unit.is_empty() {
            estimate.unit = "B".to_owned();
        }
        figures.insert(estimate.id.clone(), quantity);
    }
}

type Figures = BTreeMap<String, Quantity>;

/// The figures of a problem that an expression can name.
fn figures(problem: &DesignProblem) -> Figures {
    let mut figures = Figures::new();
    let mut add = |name: String, value: f64, bytes: i32| {
        figures.insert(name, Quantity { value, bytes });
    };
    let workload = &problem.workload;
    add("rps".to_owned(), mean_rate(&workload.rps, workload.horizon), 0);
    for (name, space) in &workload.keyspaces {
        add(format!("keys.{name}"), space.count as f64, 0);
        if workload.keyspaces.len() == 1 {
            add("keys".to_owned(), space.count as f64, 0);
        }
    }
    for kind in &workload.kinds {
        add(format!("share.{}", kind.id), kind.share, 0);
        add(format!("request.{}", kind.id), kind.request_bytes as f64, 1);
        add(format!("response.{}", kind.id), kind.response_bytes as f64, 1);
        add(format!("payload.{}", kind.id), kind.payload_bytes as f64, 1);
        add(format!("fanout.{}", kind.id), f64::from(kind.fanout), 0);
    }
    figures
}

#[cfg(test)]
mod tests;

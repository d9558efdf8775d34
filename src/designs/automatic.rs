//! What the machine can say of each criterion of a design's rubric.

use std::collections::HashMap;

use diesel::PgConnection;

use super::{present, queries};
use crate::problems::design::load_design;
use crate::rubrics::AutomaticMark;
use crate::simulator::outcome::{DesignVerdict, Outcome};
use crate::simulator::problem::Criterion;
use crate::web::AppError;

/// What the machine found of a sent design, by criterion.
///
/// # Errors
/// [`AppError::NotFound`] where there is no such design.
pub fn of_submission(
    conn: &mut PgConnection,
    submission_id: i64,
    version_id: i64,
) -> Result<HashMap<String, AutomaticMark>, AppError> {
    let problem = load_design(conn, version_id)?.problem;
    let (_, answers) = queries::get_design(conn, submission_id)?;
    let outcome =
        queries::find_current_judgement(conn, submission_id)?.and_then(|judgement| judgement.outcome);
    let estimates = present::estimates(&problem, &answers);
    let right = estimates
        .iter()
        .filter(|estimate| estimate.is_right == Some(true))
        .count();
    let marks = problem.rubric.criteria.iter().filter_map(|criterion| {
        let mark = mark(criterion, outcome.as_ref(), (right, estimates.len()))?;
        Some((criterion.id.clone(), mark))
    });
    Ok(marks.collect())
}

/// Estimates (how many are right, of how many), the budget, or how many of its scenarios passed.
pub fn mark(
    criterion: &Criterion,
    outcome: Option<&Outcome>,
    (right, asked): (usize, usize),
) -> Option<AutomaticMark> {
    if criterion.automatic.iter().any(|from| from == "estimates") {
        return (asked > 0).then(|| AutomaticMark {
            words: format!("{right} of {asked} estimates right"),
            is_full: right == asked,
        });
    }
    let outcome = outcome?;
    if criterion.automatic.iter().any(|from| from == "budget") {
        let is_full = outcome.cost.verdict == DesignVerdict::Passed;
        let words = if is_full {
            "within the budget"
        } else {
            "over the budget"
        };
        return Some(AutomaticMark {
            words: words.to_string(),
            is_full,
        });
    }
    let of: Vec<_> = outcome
        .scenarios
        .iter()
        .filter(|scenario| criterion.automatic.contains(&scenario.id))
        .collect();
    let passed = of
        .iter()
        .filter(|scenario| scenario.verdict == DesignVerdict::Passed)
        .count();
    (!of.is_empty()).then(|| AutomaticMark {
        words: format!("{passed} of {} scenarios passed", of.len()),
        is_full: passed == of.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn estimates_are_counted_and_what_people_mark_is_left_to_them() {
        let criterion = |automatic: &[&str]| {
            let from = automatic.iter().map(|from| (*from).to_owned()).collect();
            Criterion::new("one", "One", 10, from, ["a", "b", "c", "d"])
        };
        let found = |automatic: &[&str], estimates| mark(&criterion(automatic), None, estimates);
        let words = |found: Option<AutomaticMark>| found.map(|mark| (mark.words, mark.is_full));
        assert_eq!(
            words(found(&["estimates"], (4, 5))),
            Some(("4 of 5 estimates right".into(), false))
        );
        assert_eq!(
            words(found(&["estimates"], (5, 5))),
            Some(("5 of 5 estimates right".into(), true))
        );
        assert_eq!(found(&["estimates"], (0, 0)), None);
        // Without an outcome there is nothing to say of scenarios and the budget.
        assert_eq!(found(&["steady"], (5, 5)), None);
        assert_eq!(found(&["budget"], (5, 5)), None);
        assert_eq!(found(&[], (5, 5)), None);
    }
}

//! The rubric of a design: what the machine can say of each criterion, and the author's own mark beside it.

use crate::designs::queries::SelfMark;
use crate::simulator::outcome::{DesignVerdict, Outcome};
use crate::simulator::problem::{Criterion, Rubric};

/// What the four levels are called.
const LEVELS: [&str; 4] = ["No hire", "Lean no", "Hire", "Strong hire"];

#[derive(Clone, Debug, Default)]
pub struct RubricView {
    pub criteria: Vec<CriterionView>,
    /// The viewer is the author and may mark.
    pub can_mark: bool,
    /// Where marks are posted.
    pub url: String,
    /// Something is marked already.
    pub is_marked: bool,
}

#[derive(Clone, Debug)]
pub struct CriterionView {
    pub id: String,
    pub title: String,
    pub weight: u32,
    /// What the machine found; never mixed with the marks of people.
    pub automatic: Option<AutomaticMark>,
    /// Empty where people do not mark it.
    pub levels: Vec<LevelView>,
    pub note: String,
    /// "Hire", once marked.
    pub chosen: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AutomaticMark {
    /// "5 of 6 scenarios passed".
    pub words: String,
    pub is_full: bool,
}

#[derive(Clone, Debug)]
pub struct LevelView {
    /// 1 to 4.
    pub level: i16,
    pub name: &'static str,
    pub anchor: String,
    pub is_chosen: bool,
}

impl RubricView {
    /// `estimates` are how many answers are right, of how many.
    pub fn new(
        rubric: &Rubric,
        outcome: Option<&Outcome>,
        estimates: (usize, usize),
        marks: &[SelfMark],
    ) -> RubricView {
        RubricView {
            criteria: rubric
                .criteria
                .iter()
                .map(|criterion| {
                    let mark = marks.iter().find(|mark| mark.criterion == criterion.id);
                    criterion_view(criterion, outcome, estimates, mark)
                })
                .collect(),
            can_mark: false,
            url: String::new(),
            is_marked: !marks.is_empty(),
        }
    }

    pub fn any_to_mark(&self) -> bool {
        self.criteria.iter().any(|criterion| !criterion.levels.is_empty())
    }
}

fn criterion_view(
    criterion: &Criterion,
    outcome: Option<&Outcome>,
    estimates: (usize, usize),
    mark: Option<&SelfMark>,
) -> CriterionView {
    let levels: Vec<LevelView> = (1i16..)
        .zip(&criterion.anchors)
        // What the machine marks, people need not.
        .filter(|(_, anchor)| criterion.automatic.is_empty() && !anchor.is_empty())
        .map(|(level, anchor)| LevelView {
            level,
            name: LEVELS[(level - 1) as usize],
            anchor: anchor.clone(),
            is_chosen: mark.is_some_and(|mark| mark.level == level),
        })
        .collect();
    CriterionView {
        id: criterion.id.clone(),
        title: criterion.title.clone(),
        weight: criterion.weight,
        automatic: automatic(criterion, outcome, estimates),
        chosen: levels
            .iter()
            .find(|level| level.is_chosen)
            .map(|level| level.name.to_string()),
        levels,
        note: mark.map(|mark| mark.note.clone()).unwrap_or_default(),
    }
}

/// What the machine knows of a criterion: estimates, the budget, or how many of its scenarios passed.
fn automatic(
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

    fn criterion(automatic: &[&str], anchors: [&str; 4]) -> Criterion {
        Criterion {
            id: "estimates".into(),
            title: "Estimates".into(),
            weight: 10,
            anchors: anchors.map(str::to_owned),
            automatic: automatic.iter().map(|from| (*from).to_owned()).collect(),
        }
    }

    #[test]
    fn machine_and_people_stand_side_by_side() {
        let rubric = Rubric {
            id: "backend-design/1".into(),
            criteria: vec![
                criterion(&["estimates"], ["", "", "", ""]),
                criterion(&[], ["absent", "features", "numbers", "decides"]),
            ],
        };
        let mark = SelfMark {
            criterion: "estimates".into(),
            level: 3,
            note: "see the second sentence".into(),
        };
        let view = RubricView::new(&rubric, None, (4, 5), &[mark]);
        let [machine, people] = view.criteria.as_slice() else {
            panic!("two criteria");
        };
        assert_eq!(
            machine.automatic.as_ref().map(|mark| mark.words.as_str()),
            Some("4 of 5 estimates right")
        );
        assert!(machine.levels.is_empty());
        assert_eq!(people.automatic, None);
        assert_eq!(people.chosen.as_deref(), Some("Hire"));
    }
}

//! What a page shows of a rubric: what the machine found, the reader's marks, and those of the other side.

use super::evidence;
use super::{LEVELS, Mark};
use crate::package::rubric::{Criterion, Rubric};
use crate::web::form::PostedForm;

#[derive(Clone, Debug, Default)]
pub struct RubricView {
    pub criteria: Vec<CriterionView>,
    /// The reader may mark.
    pub can_mark: bool,
    /// Where marks are posted.
    pub url: String,
    /// The page's script keeps marks while they are typed.
    pub is_kept_as_typed: bool,
    /// Levels alone are asked for, nothing that shows them.
    pub is_by_level_alone: bool,
    /// Something is marked already.
    pub is_marked: bool,
    /// Whose the other marks are: "Mentor", "Seeker"; empty where there is no other side.
    pub other: &'static str,
    /// When the reader gets to see them.
    pub until: &'static str,
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
    pub own: OwnMark,
    pub other: OtherMark,
}

/// The reader's own mark.
#[derive(Clone, Debug, Default)]
pub struct OwnMark {
    /// "Hire", once marked.
    pub chosen: Option<&'static str>,
    pub evidence: String,
    pub at: Option<String>,
    /// There is a level, and nothing that shows it.
    pub lacks_evidence: bool,
}

/// What the reader gets to see of the other side's mark.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum OtherMark {
    #[default]
    None,
    /// It is there, and shown once the reader has marked the criterion.
    Hidden,
    Shown {
        level: &'static str,
        anchor: String,
        evidence: String,
        /// Where in the code the evidence is.
        at: Option<String>,
    },
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

impl CriterionView {
    /// Both sides have seen each other's marks, so neither changes any more.
    pub fn is_settled(&self) -> bool {
        matches!(self.other, OtherMark::Shown { .. })
    }
}

impl RubricView {
    /// `automatic` says what the machine knows of a criterion, `own` and `other` are the marks of both sides, and
    /// `files` what evidence is looked up in.
    pub fn new(
        rubric: &Rubric,
        automatic: impl Fn(&Criterion) -> Option<AutomaticMark>,
        (own, other): (&[Mark], &[Mark]),
        files: &[(String, String)],
    ) -> RubricView {
        let view = |criterion: &Criterion| {
            let of = |marks: &'_ [Mark]| marks.iter().find(|mark| mark.criterion == criterion.id).cloned();
            let (mine, theirs) = (of(own), of(other));
            let levels = levels(criterion, mine.as_ref());
            CriterionView {
                id: criterion.id.clone(),
                title: criterion.title.clone(),
                weight: criterion.weight,
                automatic: automatic(criterion),
                other: other_mark(criterion, mine.as_ref(), theirs.as_ref(), files),
                own: own_mark(mine.as_ref().filter(|_| !levels.is_empty()), files),
                levels,
            }
        };
        RubricView {
            criteria: rubric.criteria.iter().map(view).collect(),
            is_marked: !own.is_empty(),
            ..RubricView::default()
        }
    }

    /// Puts what was typed in place of what is stored, for a form that is shown again.
    pub fn show_again(&mut self, posted: &PostedForm) {
        for criterion in self
            .criteria
            .iter_mut()
            .filter(|criterion| !criterion.is_settled())
        {
            let (level, evidence) = (
                format!("level.{}", criterion.id),
                format!("evidence.{}", criterion.id),
            );
            if posted.has(&level) {
                let chosen = posted.readable(&level);
                for one in &mut criterion.levels {
                    one.is_chosen = one.level.to_string() == chosen;
                }
            }
            if posted.has(&evidence) {
                criterion.own.evidence = posted.readable(&evidence);
            }
        }
    }

    pub fn any_to_mark(&self) -> bool {
        self.criteria.iter().any(|criterion| !criterion.levels.is_empty())
    }

    /// The titles of what is marked and lacks what shows it.
    pub fn lacking(&self) -> Vec<&str> {
        let lacking = self
            .criteria
            .iter()
            .filter(|criterion| criterion.own.lacks_evidence);
        lacking.map(|criterion| criterion.title.as_str()).collect()
    }
}

fn level_name(level: i16) -> Option<&'static str> {
    LEVELS.get(usize::try_from(level).ok()?.checked_sub(1)?).copied()
}

/// What the machine marks, people need not.
fn levels(criterion: &Criterion, mark: Option<&Mark>) -> Vec<LevelView> {
    let anchors = (1i16..)
        .zip(&criterion.anchors)
        .filter(|(_, anchor)| criterion.is_for_people() && !anchor.is_empty());
    anchors
        .filter_map(|(level, anchor)| {
            Some(LevelView {
                level,
                name: level_name(level)?,
                anchor: anchor.clone(),
                is_chosen: mark.is_some_and(|mark| mark.level == Some(level)),
            })
        })
        .collect()
}

fn own_mark(mark: Option<&Mark>, files: &[(String, String)]) -> OwnMark {
    let Some(mark) = mark else {
        return OwnMark::default();
    };
    OwnMark {
        chosen: mark.level.and_then(level_name),
        evidence: mark.evidence.clone(),
        at: address(&mark.evidence, files),
        lacks_evidence: mark.level.is_some() && mark.evidence.is_empty(),
    }
}

fn other_mark(
    criterion: &Criterion,
    own: Option<&Mark>,
    other: Option<&Mark>,
    files: &[(String, String)],
) -> OtherMark {
    let Some((mark, level)) = other
        .filter(|mark| mark.counts())
        .and_then(|mark| Some((mark, mark.level?)))
    else {
        return OtherMark::None;
    };
    if !own.is_some_and(Mark::counts) {
        return OtherMark::Hidden;
    }
    OtherMark::Shown {
        level: level_name(level).unwrap_or_default(),
        anchor: criterion
            .anchors
            .get(usize::try_from(level - 1).unwrap_or(0))
            .cloned()
            .unwrap_or_default(),
        evidence: mark.evidence.clone(),
        at: address(&mark.evidence, files),
    }
}

/// The anchor of the line where evidence is.
fn address(text: &str, files: &[(String, String)]) -> Option<String> {
    let found = evidence::find(text, files)?;
    Some(if files.len() > 1 {
        format!("#F{}L{}", found.file, found.first)
    } else {
        format!("#L{}", found.first)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(level: Option<i16>, evidence: &str) -> Mark {
        Mark {
            criterion: "clarity".into(),
            title: "Clarity".into(),
            level,
            evidence: evidence.into(),
        }
    }

    fn clarity(own: &[Mark], other: &[Mark]) -> CriterionView {
        let files = [("a.py".to_string(), "x = 1\nvalue = x\n".to_string())];
        let view = RubricView::new(&Rubric::for_code(), |_| None, (own, other), &files);
        let mut criteria = view.criteria.into_iter();
        criteria
            .find(|criterion| criterion.id == "clarity")
            .expect("it is there")
    }

    #[test]
    fn the_other_side_s_mark_is_hidden_until_the_reader_has_marked_with_evidence() {
        let theirs = [mark(Some(2), "value = x")];
        assert_eq!(clarity(&[], &theirs).other, OtherMark::Hidden);
        assert_eq!(clarity(&[mark(Some(3), "")], &theirs).other, OtherMark::Hidden);
        assert_eq!(clarity(&[mark(None, "L1")], &theirs).other, OtherMark::Hidden);
        let shown = clarity(&[mark(Some(3), "L1")], &theirs).other;
        let OtherMark::Shown {
            level, evidence, at, ..
        } = shown
        else {
            panic!("{shown:?}");
        };
        assert_eq!(
            (level, evidence.as_str(), at.as_deref()),
            ("Lean no", "value = x", Some("#L2"))
        );
    }

    #[test]
    fn a_mark_without_evidence_is_never_shown_to_the_other_side() {
        let own = [mark(Some(3), "L1")];
        assert_eq!(clarity(&own, &[mark(Some(2), "")]).other, OtherMark::None);
        assert_eq!(clarity(&own, &[mark(None, "x = 1")]).other, OtherMark::None);
        assert!(clarity(&[mark(Some(3), "")], &[]).own.lacks_evidence);
    }

    #[test]
    fn what_the_machine_marks_people_do_not() {
        let view = RubricView::new(&Rubric::for_code(), |_| None, (&[], &[]), &[]);
        let empty: Vec<&str> = view
            .criteria
            .iter()
            .filter(|criterion| criterion.levels.is_empty())
            .map(|criterion| criterion.id.as_str())
            .collect();
        assert_eq!(empty, ["correctness"]);
    }
}

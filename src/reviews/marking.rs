//! The rubric of a review: what the machine found, and the marks of both sides.

use std::collections::{HashMap, HashSet};

use diesel::PgConnection;

use super::place::Place;
use super::queries::drafts::Draft;
use super::queries::reviews::Review;
use super::queries::threads::Round;
use super::state::Role;
use crate::designs;
use crate::package::rubric::{Criterion, Rubric, VERDICT};
use crate::problems::design::load_design;
use crate::rubrics::{self, AutomaticMark, Mark, OtherMark, RubricView};
use crate::submissions::present::DESIGN;
use crate::web::AppError;
use crate::web::views::{BadgeView, Tone};

/// What a page needs of one round's rubric.
pub struct Marking {
    rubric: Rubric,
    /// What the machine found, by criterion; of designs.
    automatic: HashMap<String, AutomaticMark>,
    seeker: Vec<Mark>,
    mentor: Vec<Mark>,
    url: String,
}

/// The rubric of what was submitted in a round.
pub fn rubric_of(conn: &mut PgConnection, round: &Round) -> Result<Rubric, AppError> {
    if round.language == DESIGN {
        return Ok(load_design(conn, round.version_id)?.problem.rubric);
    }
    rubrics::of_code(round.rubric.clone())
}

/// `mentor_id` is the reader where they mark for the seeker: they see their own marks alone.
pub fn load(
    conn: &mut PgConnection,
    review: &Review,
    round: &Round,
    mentor_id: Option<i64>,
) -> Result<Marking, AppError> {
    let automatic = if round.language == DESIGN {
        designs::automatic::of_submission(conn, round.submission_id, round.version_id)?
    } else {
        HashMap::new()
    };
    Ok(Marking {
        rubric: rubric_of(conn, round)?,
        automatic,
        seeker: rubrics::queries::list_self_marks(conn, round.submission_id)?,
        mentor: rubrics::queries::list_mentor_marks(conn, (review.id, round.number), mentor_id)?,
        url: format!("/reviews/{}/marks?round={}", review.id, round.number),
    })
}

/// The mark that a draft keeps.
pub fn mark_of(draft: &Draft, rubric: &Rubric) -> Option<Mark> {
    let Some(Place::Mark(id)) = Place::parse(&draft.place) else {
        return None;
    };
    let criterion = rubric.for_people().find(|criterion| criterion.id == id)?;
    Some(Mark {
        criterion: id,
        title: criterion.title.clone(),
        level: draft.level,
        evidence: draft.body.clone(),
    })
}

impl Marking {
    /// The rubric as one side sees it.
    pub fn view(
        &self,
        role: Role,
        (round, drafts): (&Round, &[Draft]),
        files: &[(String, Vec<u8>)],
        can_mark: bool,
    ) -> RubricView {
        let text: Vec<(String, String)> = files
            .iter()
            .map(|(path, bytes)| (path.clone(), String::from_utf8_lossy(bytes).into_owned()))
            .collect();
        let machine = |criterion: &Criterion| {
            self.automatic
                .get(&criterion.id)
                .cloned()
                .or_else(|| verdict_mark(criterion, round))
        };
        let is_mentor = role == Role::Mentor;
        let mut own = if is_mentor {
            Vec::new()
        } else {
            self.seeker.clone()
        };
        if is_mentor {
            own.extend(drafts.iter().filter_map(|draft| mark_of(draft, &self.rubric)));
            own.extend(self.mentor.iter().cloned());
        }
        let other = if is_mentor { &self.seeker } else { &self.mentor };
        let mut view = RubricView::new(&self.rubric, machine, (&own, other), &text);
        if is_mentor {
            // A mark that is only kept opens nothing yet.
            let sent: HashSet<&str> = self.mentor.iter().map(|mark| mark.criterion.as_str()).collect();
            for criterion in &mut view.criteria {
                if criterion.is_settled() && !sent.contains(criterion.id.as_str()) {
                    criterion.other = OtherMark::Hidden;
                }
            }
        }
        (view.other, view.until) = if is_mentor {
            ("Seeker", "You see it once you have sent yours.")
        } else {
            ("Mentor", "You see it once you have marked this yourself.")
        };
        view.can_mark = can_mark;
        // A seeker's mark counts as soon as it is kept, so half a sentence must not be.
        view.is_kept_as_typed = is_mentor;
        view.url.clone_from(&self.url);
        view
    }
}

/// What the verdict says of a criterion that goes by it.
fn verdict_mark(criterion: &Criterion, round: &Round) -> Option<AutomaticMark> {
    if !criterion.automatic.iter().any(|from| from == VERDICT) {
        return None;
    }
    let badge = BadgeView::verdict(round.verdict.as_deref()?)?;
    Some(AutomaticMark {
        words: badge.word.to_string(),
        is_full: badge.tone == Tone::Ok,
    })
}

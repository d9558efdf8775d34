//! Reviews to look at in a demonstration: one with an answer and marks, one in the queue.

use diesel::PgConnection;
use uuid::Uuid;

use super::forms::Asked;
use super::place::Place;
use super::queries::drafts::{self, NewDraft};
use super::queries::reviews::get_review;
use super::queries::threads;
use super::rules::ReviewRules;
use super::state::Action;
use super::{asking, drafts as keeping, marking, moves, person, publish};
use crate::rubrics::{self, Mark};
use crate::web::AppError;

/// Has the first seeker's last submission reviewed by the mentor, and the others' wait.
///
/// # Errors
/// A name that nobody has, or a submission that is not theirs.
pub fn run(conn: &mut PgConnection, mentor: &str, asked: &[(&str, i64)]) -> Result<(), AppError> {
    let (rules, mentor) = (ReviewRules::default(), person(conn, mentor)?);
    let questions = [
        "Is the plan clear from the code, or would you have wanted a comment?",
        "It passes, but I would not bet on the edges. Where would you look first?",
        "Which part of this would you ask about in an interview?",
    ];
    let mut made = Vec::new();
    for ((username, submission_id), question) in asked.iter().zip(questions) {
        let seeker = person(conn, username)?;
        let request = Asked {
            question: question.to_string(),
            goal: "A platform team, in spring".to_string(),
            is_in_pool: true,
            level: "middle".to_string(),
            talk: "en".to_string(),
            idempotency_key: Uuid::new_v4(),
            ..Asked::default()
        };
        if let Ok(id) = asking::ask(conn, &rules, &seeker, *submission_id, &request)? {
            made.push((id, seeker, *submission_id));
        }
    }
    let Some((id, _, submission_id)) = made.first() else {
        return Ok(());
    };
    let review = moves::hold(conn, *id, &mentor)?;
    moves::act(conn, &rules, &mentor, &review, Action::Claim)?;
    let review = get_review(conn, *id, mentor.id)?;
    let rounds = threads::list_rounds(conn, *id)?;
    let round = rounds.last().ok_or(AppError::NotFound)?;
    let rubric = marking::rubric_of(conn, round)?;
    let files = publish::text_files(conn, *submission_id)?;
    let path = files.keys().min().cloned().unwrap_or_default();
    let lines = |first, last| Place::Lines {
        path: path.clone(),
        first,
        last,
    };
    let comments = [
        (
            Place::Whole,
            "praise",
            "The shape is right: what is read, what is kept and what is told are apart. Keep doing that.",
        ),
        (
            lines(1, 2),
            "question",
            "What happens here with an **empty** input? The statement allows it.",
        ),
        (
            lines(4, 6),
            "suggestion",
            "This could have a name of its own; then the loop reads like the statement.",
        ),
    ];
    for (place, kind, body) in comments {
        keeping::add(conn, &mentor, &review, &place, (kind, body), None)?;
    }
    for (criterion, level) in rubric.for_people().zip([3, 2, 3, 4]) {
        let mark = NewDraft {
            place: Place::Mark(criterion.id.clone()).words(),
            kind: "suggestion",
            body: "L1-2".to_string(),
            suggestion: None,
            level: Some(level),
        };
        drafts::save(conn, (mentor.id, *id), &mark, "a mark")?;
    }
    publish::send(conn, &rules, &mentor, *id)?;
    let own = rubric.for_people().take(2).map(|criterion| Mark {
        criterion: criterion.id.clone(),
        title: criterion.title.clone(),
        level: Some(3),
        evidence: "L4-6".to_string(),
    });
    rubrics::queries::replace_self_marks(conn, *submission_id, &own.collect::<Vec<_>>())?;
    Ok(())
}

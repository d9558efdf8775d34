//! What the page of a review is made from.

use diesel::PgConnection;

use super::ShowQuery;
use crate::reviews::beside::{self, Beside};
use crate::reviews::differences::{self, Base, Files};
use crate::reviews::equal;
use crate::reviews::marking::{self, Marking};
use crate::reviews::place::Place;
use crate::reviews::policy;
use crate::reviews::queries::drafts::{self, Draft};
use crate::reviews::queries::equal::EqualComment;
use crate::reviews::queries::replies::{self, Reply};
use crate::reviews::queries::reviews::{self, Review};
use crate::reviews::queries::threads::{self, Comment, Newer, Round, Thread};
use crate::reviews::queries::upkeep::{self, Rating};
use crate::reviews::state::Role;
use crate::submissions::queries::list_files;
use crate::web::{AppError, Viewer};

/// Everything that the page is made from.
pub struct Loaded {
    pub review: Review,
    pub rounds: Vec<Round>,
    pub files: Files,
    /// What it is compared with.
    pub before: Option<(Base, Files)>,
    pub beside: Option<Beside>,
    pub threads: Vec<Thread>,
    pub comments: Vec<Comment>,
    pub drafts: Vec<Draft>,
    pub notes: Option<String>,
    pub newer: Vec<Newer>,
    pub ratings: Vec<Rating>,
    pub replies: Vec<Reply>,
    /// What was said of equal answers, and where it would hang here.
    pub offers: Vec<(EqualComment, Place)>,
    /// For both sides alone.
    pub marking: Option<Marking>,
    pub round: i16,
}

pub fn load(
    conn: &mut PgConnection,
    viewer: &Viewer,
    id: i64,
    query: &ShowQuery,
) -> Result<Loaded, AppError> {
    let review = reviews::get_review(conn, id, viewer.id)?;
    if !policy::may_view(viewer, &review) {
        return Err(AppError::NotFound);
    }
    let role = policy::role_of(viewer, &review);
    let rounds = threads::list_rounds(conn, id)?;
    let last = rounds.last().map_or(1, |round| round.number);
    let round = query
        .round
        .filter(|wanted| rounds.iter().any(|round| round.number == *wanted));
    let round = round.unwrap_or(last);
    let shown = rounds.iter().find(|one| one.number == round);
    let files = match shown {
        Some(shown) => list_files(conn, shown.submission_id)?,
        None => Vec::new(),
    };
    let before = match Base::parse(&query.diff, round) {
        Some(base) => Some((base, differences::load(conn, (&rounds, round), &files, base)?)),
        None => None,
    };
    let beside = match shown.filter(|shown| beside::may_read(role, &query.beside, shown)) {
        Some(shown) => beside::load(conn, &review, shown, &query.beside)?,
        None => None,
    };
    let is_side = matches!(role, Role::Seeker | Role::Mentor);
    let marking = match shown.filter(|_| is_side) {
        Some(round) => Some(marking::load(
            conn,
            &review,
            round,
            (role == Role::Mentor).then_some(viewer.id),
        )?),
        None => None,
    };
    let is_writing = role == Role::Mentor && policy::may_write(viewer, &review) && round == last;
    let offers = match shown.filter(|_| is_writing) {
        Some(shown) => equal::offers(conn, viewer.id, &review, (shown.submission_id, &files))?,
        None => Vec::new(),
    };
    Ok(Loaded {
        offers,
        threads: threads::list_threads(conn, id, round)?,
        comments: threads::list_comments(conn, id)?,
        drafts: drafts::list(conn, viewer.id, id)?,
        notes: if role == Role::Mentor {
            Some(drafts::find_note(conn, viewer.id, id)?.unwrap_or_default())
        } else {
            None
        },
        newer: if role == Role::Seeker && review.state.is_talking() {
            threads::list_newer(conn, id, 5)?
        } else {
            Vec::new()
        },
        ratings: if is_side && !review.state.is_open() {
            upkeep::list_ratings(conn, id)?
        } else {
            Vec::new()
        },
        replies: if role == Role::Mentor && policy::may_write(viewer, &review) {
            replies::list_for_problem(conn, viewer.id, review.problem_id, 50)?
        } else {
            Vec::new()
        },
        review,
        rounds,
        files,
        before,
        beside,
        marking,
        round,
    })
}

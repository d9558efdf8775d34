//! Equal answers: what a mentor says of one is offered to mentors of the others, each of whom decides.

use diesel::PgConnection;
use diesel::prelude::*;
use sha2::{Digest, Sha256};

use super::place::Place;
use super::queries::equal::{self, EqualComment, Hook};
use super::queries::reviews::Review;
use super::shapes::{NORMALISER, Shape, shape};
use crate::submissions::queries::list_files;
use crate::web::AppError;

/// Shapes that one round of periodic work makes.
const AT_ONCE: i64 = 200;
/// Offers that a page shows.
const MOST_OFFERS: i64 = 20;

/// A submission without its layout and names.
pub struct Answer {
    files: Vec<(String, Shape)>,
    hash: Vec<u8>,
}

impl Answer {
    pub fn of(language: &str, files: &[(String, Vec<u8>)]) -> Answer {
        let mut files: Vec<(String, Shape)> = files
            .iter()
            .map(|(path, bytes)| (path.clone(), shape(language, &String::from_utf8_lossy(bytes))))
            .collect();
        files.sort_by(|one, other| one.0.cmp(&other.0));
        let mut hasher = Sha256::new();
        for (path, shape) in &files {
            // The name of the only file is nobody's choice.
            let name = if files.len() > 1 { path.as_str() } else { "" };
            let bytes = shape.bytes();
            for part in [name.as_bytes(), &bytes] {
                hasher.update((part.len() as u64).to_be_bytes());
                hasher.update(part);
            }
        }
        Answer {
            hash: hasher.finalize().to_vec(),
            files,
        }
    }

    /// As offers are found by it.
    pub fn key(&self) -> (i16, &[u8]) {
        (NORMALISER, &self.hash)
    }

    fn file(&self, path: &str) -> Option<&(String, Shape)> {
        let by_name = self.files.iter().find(|(name, _)| name == path);
        by_name.or_else(|| self.files.first().filter(|_| self.files.len() == 1))
    }

    /// What a comment on these lines hangs on; `None` where no token is on them.
    fn hook(&self, path: &str, lines: Option<(usize, usize)>) -> Option<Hook> {
        let tokens = match lines {
            Some((first, last)) => self.file(path)?.1.tokens_on(first, last)?,
            None => (0, 0),
        };
        let number = |token: usize| i32::try_from(token).ok();
        Some(Hook {
            normaliser: NORMALISER,
            shape: self.hash.clone(),
            path: lines.map(|_| path.to_string()).unwrap_or_default(),
            first_token: number(tokens.0)?,
            last_token: number(tokens.1)?,
        })
    }

    /// Where an offer hangs in this answer.
    pub fn place(&self, offer: &EqualComment) -> Option<Place> {
        if offer.path.is_empty() {
            return Some(Place::Whole);
        }
        let (path, shape) = self.file(&offer.path)?;
        let token = |number: i32| usize::try_from(number).ok();
        let (first, last) = shape.lines_of(token(offer.first_token)?, token(offer.last_token)?)?;
        Some(Place::Lines {
            path: path.clone(),
            first,
            last,
        })
    }
}

/// Writes the shape of a submission that a review is asked for.
pub fn note(conn: &mut PgConnection, submission_id: i64, language: &str) -> QueryResult<()> {
    let answer = Answer::of(language, &list_files(conn, submission_id)?);
    equal::save_shape(conn, submission_id, NORMALISER, &answer.hash)
}

/// Makes shapes anew that another normaliser has made; how many.
pub fn renew_shapes(conn: &mut PgConnection) -> QueryResult<usize> {
    let stale = equal::list_stale(conn, NORMALISER, AT_ONCE)?;
    for one in &stale {
        note(conn, one.submission_id, &one.language)?;
    }
    Ok(stale.len())
}

/// What was said of answers equal to these files.
pub fn offers(
    conn: &mut PgConnection,
    viewer_id: i64,
    review: &Review,
    (submission_id, files): (i64, &[(String, Vec<u8>)]),
) -> QueryResult<Vec<(EqualComment, Place)>> {
    let answer = Answer::of(&review.language, files);
    let about = (review.problem_id, review.language.as_str(), submission_id);
    let offers = equal::list_offers(conn, viewer_id, about, answer.key(), MOST_OFFERS)?;
    let placed = offers.into_iter().filter_map(|offer| {
        let place = answer.place(&offer)?;
        Some((offer, place))
    });
    Ok(placed.collect())
}

/// Offers a mentor's own comment; how many requests wait whose answer is equal.
///
/// # Errors
/// [`AppError::NotFound`] for a comment that is not theirs, [`AppError::Conflict`] where it hangs on no code.
pub fn offer(
    conn: &mut PgConnection,
    mentor_id: i64,
    review_id: i64,
    comment_id: i64,
) -> Result<i64, AppError> {
    let source = equal::get_source(conn, mentor_id, review_id, comment_id)?;
    let answer = Answer::of(&source.language, &list_files(conn, source.submission_id)?);
    let hook = hook_of(&answer, &source.path, (source.first_line, source.last_line))?;
    equal::insert_offer(conn, mentor_id, &source, &hook)?;
    Ok(equal::count_waiting(
        conn,
        mentor_id,
        source.problem_id,
        answer.key(),
    )?)
}

/// Hangs an offer anew that was made under another normaliser.
///
/// # Errors
/// Like [`offer`].
pub fn offer_again(conn: &mut PgConnection, mentor_id: i64, id: i64) -> Result<(), AppError> {
    let offer = equal::get_own(conn, mentor_id, id)?;
    let answer = Answer::of(&offer.language, &list_files(conn, offer.submission_id)?);
    let hook = hook_of(&answer, &offer.path, (offer.first_line, offer.last_line))?;
    equal::update_hook(conn, mentor_id, id, &hook)?;
    Ok(())
}

fn hook_of(answer: &Answer, path: &str, lines: (Option<i32>, Option<i32>)) -> Result<Hook, AppError> {
    let line = |number: i32| usize::try_from(number).ok();
    let lines = match lines {
        (Some(first), Some(last)) if !path.is_empty() => line(first).zip(line(last)),
        _ => None,
    };
    answer.hook(path, lines).ok_or_else(|| {
        AppError::Conflict("There is no code on these lines, so nothing can be equal to it.".into())
    })
}

/// Whether an offer was made under this normaliser; else it is a draft.
pub fn is_offered(offer: &EqualComment) -> bool {
    offer.normaliser == NORMALISER
}

//! What people are told about reviews, through the one place for it.

use diesel::prelude::*;

use super::queries::reviews::Review;
use crate::notifications::{self, News};

/// Something that happened to a review, for the one it concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happened {
    Claimed,
    /// The claim was given back or its mentor went; the request waits again.
    Back,
    Answered,
    Replied,
    NextRound,
    /// By the other side.
    Finished,
    TimedOut,
    /// They are awaited; days so far.
    Awaited {
        days: i64,
    },
}

impl Happened {
    fn words(&self, title: &str) -> (&'static str, String) {
        match self {
            Happened::Claimed => (
                "review-claimed",
                format!("A mentor is looking at your {title}. You hear from them soon."),
            ),
            Happened::Back => (
                "review-back",
                format!("Your request about {title} waits for another mentor; it keeps its place."),
            ),
            Happened::Answered => (
                "review-answered",
                format!("Your mentor has answered about {title}."),
            ),
            Happened::Replied => (
                "review-replied",
                format!("There is a reply in the review of {title}."),
            ),
            Happened::NextRound => (
                "review-round",
                format!("There is a new submission in the review of {title}."),
            ),
            Happened::Finished => (
                "review-finished",
                format!("The review of {title} is finished. Say how it was."),
            ),
            Happened::TimedOut => (
                "review-timed-out",
                format!("The review of {title} has ended, since nobody came back to it."),
            ),
            Happened::Awaited { days } => (
                "review-awaited",
                format!("You have been awaited in the review of {title} for {days} days."),
            ),
        }
    }
}

/// Tells one person. Call it in the transaction of what happened.
pub fn tell(
    conn: &mut PgConnection,
    user_id: i64,
    (review_id, title): (i64, &str),
    happened: &Happened,
) -> QueryResult<()> {
    let (kind, text) = happened.words(title);
    let news = News {
        kind,
        text,
        path: format!("/reviews/{review_id}"),
        has_letter: false,
    };
    notifications::tell(conn, user_id, &news)
}

/// Tells the other side of what one has done.
pub fn tell_other(
    conn: &mut PgConnection,
    review: &Review,
    actor_id: i64,
    happened: &Happened,
) -> QueryResult<()> {
    let other = if actor_id == review.seeker_id {
        review.mentor_id
    } else {
        Some(review.seeker_id)
    };
    match other {
        Some(other) => tell(conn, other, (review.id, &review.problem_title), happened),
        None => Ok(()),
    }
}

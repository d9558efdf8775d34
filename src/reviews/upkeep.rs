//! What time does: claims run out, people are reminded, silence ends reviews.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;

use super::equal;
use super::news::{self, Happened};
use super::queries::replies;
use super::queries::shares;
use super::queries::upkeep::{self, Awaited};
use super::rules::{NUDGES, ReviewRules};
use crate::periodic::Task;

pub fn periodic_tasks(rules: ReviewRules) -> Vec<Task> {
    vec![
        Task::cleaning("replies of mentors who left", replies::delete_orphans),
        Task::cleaning("old links to submissions", shares::delete_old_shares),
        Task {
            name: "claims of reviews",
            every: TimeDelta::minutes(1),
            work: Arc::new(upkeep::expire_claims),
        },
        Task::cleaning("shapes of another normaliser", |conn, _| {
            equal::renew_shapes(conn)
        }),
        Task {
            name: "reviews that lost their mentor",
            every: TimeDelta::minutes(1),
            work: Arc::new(|conn, _| tell_lost(conn)),
        },
        Task {
            name: "nudges and ends of reviews",
            every: TimeDelta::hours(1),
            work: Arc::new(move |conn, now| remind(conn, &rules, now)),
        },
    ]
}

/// Tells seekers whose mentor is gone: the claim ran out, or the account went.
fn tell_lost(conn: &mut PgConnection) -> QueryResult<usize> {
    let lost = upkeep::take_lost(conn)?;
    for review in &lost {
        let about = (review.id, review.problem_title.as_str());
        news::tell(conn, review.seeker_id, about, &Happened::Back)?;
    }
    Ok(lost.len())
}

/// Ends what has been silent for too long, then reminds; how many reviews it touched.
fn remind(conn: &mut PgConnection, rules: &ReviewRules, now: DateTime<Utc>) -> QueryResult<usize> {
    let ended = upkeep::time_out(conn, now - rules.timeout(), now)?;
    for review in &ended {
        for side in [Some(review.seeker_id), review.mentor_id].into_iter().flatten() {
            news::tell(
                conn,
                side,
                (review.id, &review.problem_title),
                &Happened::TimedOut,
            )?;
        }
    }
    let mut touched = ended.len();
    // The last one first: who was away for long is not told three times at once.
    for number in (1..=NUDGES).rev() {
        let waited = rules.nudge_after(number);
        let nudged = upkeep::nudge(conn, number as i16, now - waited)?;
        for review in &nudged {
            if let Some(side) = awaited(review) {
                let days = waited.num_days();
                news::tell(
                    conn,
                    side,
                    (review.id, &review.problem_title),
                    &Happened::Awaited { days },
                )?;
            }
        }
        touched += nudged.len();
    }
    Ok(touched)
}

fn awaited(review: &Awaited) -> Option<i64> {
    if review.is_seeker_awaited {
        Some(review.seeker_id)
    } else {
        review.mentor_id
    }
}

//! Starting, applying and cancelling: each step once, in one transaction with its entry in the audit log.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use serde_json::json;

use super::state::{State, Step, Taken};
use super::{SUBJECT, apply, judging};
use crate::audit::{self, Action, Event, Origin};
use crate::db::{events, statement};
use crate::jobs::{self, JobKind};
use crate::web::AppError;

/// A rejudging that nobody else changes until the transaction ends.
#[derive(Debug, QueryableByName)]
pub struct Held {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = Text)]
    pub state: String,
    #[diesel(sql_type = Text)]
    pub reason: String,
    #[diesel(sql_type = Text)]
    pub problem_slug: String,
    #[diesel(sql_type = Text)]
    pub problem_title: String,
    /// Submissions that are judged and not skipped, or are to be.
    #[diesel(sql_type = BigInt)]
    pub submissions: i64,
}

fn hold(conn: &mut PgConnection, id: i64) -> QueryResult<Held> {
    // The lock first: what is counted below is then what stays.
    statement("SELECT FROM rejudgings WHERE id = $1 FOR UPDATE")
        .bind::<BigInt, _>(id)
        .execute(conn)?;
    statement(
        "SELECT r.id, r.state, r.reason, p.slug AS problem_slug, p.title AS problem_title,
                (SELECT count(*) FROM rejudging_submissions rs
                 WHERE rs.rejudging_id = r.id AND rs.skipped IS NULL) AS submissions
         FROM rejudgings r JOIN problems p ON p.id = r.problem_id WHERE r.id = $1",
    )
    .bind::<BigInt, _>(id)
    .get_result(conn)
}

/// Takes a step; `false` where it was taken before.
///
/// # Errors
/// `NotFound`, and [`AppError::Conflict`] where the rejudging is not where the step goes from.
pub fn take(conn: &mut PgConnection, origin: &Origin, id: i64, step: Step) -> Result<bool, AppError> {
    let held = hold(conn, id)?;
    match State::parse(&held.state).take(step) {
        Taken::Goes => {}
        Taken::Done => return Ok(false),
        Taken::Refused(why) => return Err(AppError::Conflict(why.into())),
    }
    let (action, state, after) = match step {
        Step::Start => {
            if held.submissions == 0 {
                let why = "Every submission of it is skipped, so there is nothing to judge.";
                return Err(AppError::Conflict(why.into()));
            }
            set_started(conn, id)?;
            judging::advance(conn, id)?;
            let after = json!({ "problem": held.problem_slug, "submissions": held.submissions });
            (Action::Rejudge, State::Judging, after)
        }
        Step::Apply => {
            let applied = apply::apply(conn, &held)?;
            set_ended(conn, id, State::Applied)?;
            (Action::RejudgeApply, State::Applied, applied.to_json())
        }
        Step::Cancel => {
            delete_jobs(conn, id)?;
            set_ended(conn, id, State::Cancelled)?;
            let after = json!({ "problem": held.problem_slug });
            (Action::RejudgeCancel, State::Cancelled, after)
        }
    };
    let mut after = after;
    after["state"] = json!(state.name());
    let event = Event {
        action,
        subject: format!("rejudging {id}"),
        before: Some(json!({ "state": held.state })),
        after: Some(after),
        reason: held.reason.clone(),
    };
    audit::record(conn, origin, event)?;
    events::announce(conn, SUBJECT, id)?;
    Ok(true)
}

fn set_started(conn: &mut PgConnection, id: i64) -> QueryResult<()> {
    statement("UPDATE rejudgings SET state = 'judging', started_at = now() WHERE id = $1")
        .bind::<BigInt, _>(id)
        .execute(conn)
        .map(drop)
}

fn set_ended(conn: &mut PgConnection, id: i64, state: State) -> QueryResult<()> {
    statement("UPDATE rejudgings SET state = $2, ended_at = now() WHERE id = $1")
        .bind::<BigInt, _>(id)
        .bind::<Text, _>(state.name())
        .execute(conn)
        .map(drop)
}

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

fn delete_jobs(conn: &mut PgConnection, id: i64) -> QueryResult<()> {
    let open: Vec<IdRow> = statement(
        "SELECT rs.id FROM rejudging_submissions rs JOIN jobs j ON j.kind = 'rejudge' AND j.subject_id = rs.id
         WHERE rs.rejudging_id = $1",
    )
    .bind::<BigInt, _>(id)
    .load(conn)?;
    let ids: Vec<i64> = open.into_iter().map(|row| row.id).collect();
    jobs::delete(conn, JobKind::Rejudge, &ids).map(drop)
}

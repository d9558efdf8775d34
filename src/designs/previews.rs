//! Previews in Postgres: private, kept a day, never a submission.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Timestamptz};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::judging::to_json;
use crate::db::schema::{previews, problems};
use crate::db::statement;
use crate::jobs::{JobKind, NewJob, enqueue};
use crate::simulator::outcome::Outcome;

/// How many previews of one user may wait or be under way.
pub const WAITING_PREVIEWS: i64 = 3;

#[derive(Debug)]
pub struct NewPreview {
    pub user_id: i64,
    pub problem_id: i64,
    pub version_id: i64,
    /// Text of a design that was found sound.
    pub design: String,
    pub idempotency_key: Uuid,
}

/// Stores a preview with its job, or finds the one that the same post stored before.
pub fn insert_preview(conn: &mut PgConnection, new: &NewPreview) -> QueryResult<i64> {
    let body_hash = Sha256::digest(new.design.as_bytes()).to_vec();
    let stored: Option<i64> = diesel::insert_into(previews::table)
        .values((
            previews::user_id.eq(new.user_id),
            previews::problem_id.eq(new.problem_id),
            previews::version_id.eq(new.version_id),
            previews::design.eq(&new.design),
            previews::idempotency_key.eq(new.idempotency_key),
            previews::body_hash.eq(&body_hash),
        ))
        .on_conflict_do_nothing()
        .returning(previews::id)
        .get_result(conn)
        .optional()?;
    if let Some(id) = stored {
        enqueue(
            conn,
            &NewJob {
                kind: JobKind::Preview,
                subject_id: id,
                user_id: Some(new.user_id),
            },
        )?;
        return Ok(id);
    }
    previews::table
        .filter(previews::user_id.eq(new.user_id))
        .filter(previews::idempotency_key.eq(new.idempotency_key))
        .filter(previews::body_hash.eq(&body_hash))
        .select(previews::id)
        .first(conn)
}

/// Removes the previews of more than a day ago; one that still has a job goes after it.
pub fn delete_old_previews(conn: &mut PgConnection, now: DateTime<Utc>) -> QueryResult<usize> {
    statement(
        "DELETE FROM previews WHERE created_at <= $1
           AND NOT EXISTS (SELECT FROM jobs WHERE jobs.kind = 'preview' AND jobs.subject_id = previews.id)",
    )
    .bind::<Timestamptz, _>(now - TimeDelta::hours(24))
    .execute(conn)
}

#[derive(Debug, Queryable)]
pub struct Preview {
    pub id: i64,
    pub user_id: i64,
    pub problem_id: i64,
    pub problem_slug: String,
    pub problem_title: String,
    pub version_id: i64,
    pub design: String,
    pub fault: Option<String>,
    pub created_at: DateTime<Utc>,
    /// With it there is an outcome, or else a fault.
    pub finished_at: Option<DateTime<Utc>>,
}

pub fn get_preview(conn: &mut PgConnection, id: i64) -> QueryResult<Preview> {
    previews::table
        .inner_join(problems::table)
        .filter(previews::id.eq(id))
        .select((
            previews::id,
            previews::user_id,
            previews::problem_id,
            problems::slug,
            problems::title,
            previews::version_id,
            previews::design,
            previews::fault,
            previews::created_at,
            previews::finished_at,
        ))
        .first(conn)
}

/// What the simulation found; `None` while it is under way, after a fault, and where another version of the
/// program stored what this one can't read.
pub fn find_outcome(conn: &mut PgConnection, id: i64) -> QueryResult<Option<Outcome>> {
    let stored: Option<serde_json::Value> = previews::table.find(id).select(previews::outcome).first(conn)?;
    Ok(stored.and_then(|outcome| serde_json::from_value(outcome).ok()))
}

/// What a worker stores at the end; in the transaction that removes the job.
pub fn finish_preview(
    conn: &mut PgConnection,
    id: i64,
    outcome: Option<&Outcome>,
    fault: Option<&str>,
) -> QueryResult<()> {
    diesel::update(previews::table.find(id))
        .set((
            previews::outcome.eq(outcome.map(to_json).transpose()?),
            previews::fault.eq(fault),
            previews::finished_at.eq(diesel::dsl::now),
        ))
        .execute(conn)
        .map(drop)
}

#[derive(QueryableByName)]
struct CountRow {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// How many of a user's previews wait or are under way.
pub fn count_waiting(conn: &mut PgConnection, user_id: i64) -> QueryResult<i64> {
    let row: CountRow = statement(
        "SELECT count(*) FROM jobs j JOIN previews p ON p.id = j.subject_id
         WHERE j.kind = 'preview' AND p.user_id = $1",
    )
    .bind::<BigInt, _>(user_id)
    .get_result(conn)?;
    Ok(row.count)
}

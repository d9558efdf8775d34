use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Text};

use super::enqueue::notify;
use super::{CHANNEL, JobKind, Lease};
use crate::db::statement;

/// A job that three distinct workers lost.
///
/// It is leased to the sweeper, so that the feature can end it like a worker would.
#[derive(Debug)]
pub struct Lost {
    pub lease: Lease,
}

/// After this many losses on distinct process starts a job is given up.
const LOSSES: i32 = 3;
/// After this many attempts it is given up even if one worker lost them all.
const ATTEMPTS: i32 = 9;

#[derive(QueryableByName)]
struct SweptRow {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = BigInt)]
    subject_id: i64,
    #[diesel(sql_type = Integer)]
    losses: i32,
    #[diesel(sql_type = Integer)]
    attempts: i32,
}

/// Puts jobs back whose lease ran out and returns those that are to be given up.
///
/// Several sweepers at once are harmless: each row is changed by one of them.
pub fn sweep(conn: &mut PgConnection) -> QueryResult<Vec<Lost>> {
    conn.transaction(|conn| {
        let swept: Vec<SweptRow> = statement(
            "WITH expired AS (
                 SELECT id FROM jobs WHERE lease_token IS NOT NULL AND lease_expires_at < now() FOR UPDATE SKIP LOCKED)
             UPDATE jobs SET lease_token = NULL, lease_expires_at = NULL, leased_by = NULL,
                 lost_by = CASE WHEN leased_by = ANY (lost_by) THEN lost_by ELSE lost_by || leased_by END
             FROM expired WHERE jobs.id = expired.id
             RETURNING jobs.id, jobs.kind, jobs.subject_id, cardinality(jobs.lost_by) AS losses, jobs.attempts",
        )
        .get_results(conn)?;
        let mut lost = Vec::new();
        for row in swept {
            tracing::warn!(job = row.id, kind = %row.kind, subject = row.subject_id, losses = row.losses, "lease ran out");
            let Some(kind) = JobKind::parse(&row.kind) else { continue };
            if row.losses < LOSSES && row.attempts < ATTEMPTS {
                notify(conn, CHANNEL, kind.name(), row.subject_id)?;
                continue;
            }
            let token = uuid::Uuid::new_v4();
            statement(
                "UPDATE jobs SET lease_token = $2, lease_expires_at = now() + interval '1 minute', leased_by = 'sweeper'
                 WHERE id = $1",
            )
            .bind::<BigInt, _>(row.id)
            .bind::<diesel::sql_types::Uuid, _>(token)
            .execute(conn)?;
            let lease = Lease { job_id: row.id, kind, subject_id: row.subject_id, token, attempt: row.losses };
            lost.push(Lost { lease });
        }
        Ok(lost)
    })
}

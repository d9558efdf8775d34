use std::time::Duration;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Double, Integer, SmallInt, Text, Uuid as SqlUuid};
use uuid::Uuid;

use super::enqueue::notify;
use super::{CHANNEL, JobKind, SPARE_CLASS, spare};
use crate::db::statement;

/// The right to work on one job until it expires.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    pub job_id: i64,
    pub kind: JobKind,
    pub subject_id: i64,
    pub token: Uuid,
    /// 1 for the first attempt.
    pub attempt: i32,
}

#[derive(QueryableByName)]
struct LeaseRow {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = BigInt)]
    subject_id: i64,
    #[diesel(sql_type = Integer)]
    attempts: i32,
}

/// Leases the first waiting job, or returns `None` when nothing waits that may be begun now, or an administrator wants
/// the worker to rest.
///
/// `SKIP LOCKED` lets several workers take at once without waiting for each other. Work of the last class is looked
/// at only where nothing else waits, and never takes the last free slot.
pub fn lease(conn: &mut PgConnection, worker: &str, time_to_live: Duration) -> QueryResult<Option<Lease>> {
    let wanted = Wanted { worker, time_to_live };
    match wanted.take(conn, 0, SPARE_CLASS - 1)? {
        Some(lease) => Ok(Some(lease)),
        None => spare::lease(conn, |conn| wanted.take(conn, SPARE_CLASS, i16::MAX)),
    }
}

/// Who leases, and for how long.
struct Wanted<'a> {
    worker: &'a str,
    time_to_live: Duration,
}

impl Wanted<'_> {
    /// The first waiting job of these classes.
    fn take(&self, conn: &mut PgConnection, first_class: i16, last_class: i16) -> QueryResult<Option<Lease>> {
        let token = Uuid::new_v4();
        let row: Option<LeaseRow> = statement(
            "WITH next AS (
                 SELECT id, class, virtual_start FROM jobs
                 WHERE lease_token IS NULL AND class BETWEEN $4 AND $5
                     AND NOT EXISTS (SELECT FROM worker_orders o WHERE o.place = '*'
                         OR (starts_with($3, o.place || '-') AND coalesce(o.process, $3) = $3))
                 ORDER BY class, virtual_start, id LIMIT 1 FOR UPDATE SKIP LOCKED),
             clock AS (
                 INSERT INTO job_clocks (class, virtual_now) SELECT class, virtual_start FROM next
                 ON CONFLICT (class) DO UPDATE SET virtual_now = greatest(job_clocks.virtual_now, excluded.virtual_now))
             UPDATE jobs SET lease_token = $1, lease_expires_at = now() + make_interval(secs => $2), leased_by = $3,
                 attempts = attempts + 1
             FROM next WHERE jobs.id = next.id
             RETURNING jobs.id, jobs.kind, jobs.subject_id, jobs.attempts",
        )
        .bind::<SqlUuid, _>(token)
        .bind::<Double, _>(self.time_to_live.as_secs_f64())
        .bind::<Text, _>(self.worker)
        .bind::<SmallInt, _>(first_class)
        .bind::<SmallInt, _>(last_class)
        .get_result(conn)
        .optional()?;
        Ok(row.and_then(|row| {
            let kind = JobKind::parse(&row.kind)?;
            Some(Lease {
                job_id: row.id,
                kind,
                subject_id: row.subject_id,
                token,
                attempt: row.attempts,
            })
        }))
    }
}

/// Moves the expiry on; `false` when the lease is lost.
pub fn heartbeat(conn: &mut PgConnection, lease: &Lease, time_to_live: Duration) -> QueryResult<bool> {
    statement(
        "UPDATE jobs SET lease_expires_at = now() + make_interval(secs => $3) WHERE id = $1 AND lease_token = $2",
    )
    .bind::<BigInt, _>(lease.job_id)
    .bind::<SqlUuid, _>(lease.token)
    .bind::<Double, _>(time_to_live.as_secs_f64())
    .execute(conn)
    .map(|rows| rows == 1)
}

/// Removes the job, in the transaction that stores its result; `false` when the lease is lost, and then
/// that transaction must be rolled back.
pub fn finish(conn: &mut PgConnection, lease: &Lease) -> QueryResult<bool> {
    let removed = statement("DELETE FROM jobs WHERE id = $1 AND lease_token = $2")
        .bind::<BigInt, _>(lease.job_id)
        .bind::<SqlUuid, _>(lease.token)
        .execute(conn)?;
    statement("DELETE FROM job_progress WHERE job_id = $1")
        .bind::<BigInt, _>(lease.job_id)
        .execute(conn)?;
    Ok(removed == 1)
}

/// Puts a job back that this worker will not finish, without counting it as lost.
pub fn give_back(conn: &mut PgConnection, lease: &Lease) -> QueryResult<()> {
    let rows = statement(
        "UPDATE jobs SET lease_token = NULL, lease_expires_at = NULL, leased_by = NULL, attempts = attempts - 1
         WHERE id = $1 AND lease_token = $2",
    )
    .bind::<BigInt, _>(lease.job_id)
    .bind::<SqlUuid, _>(lease.token)
    .execute(conn)?;
    if rows == 1 {
        notify(conn, CHANNEL, lease.kind.name(), lease.subject_id)
    } else {
        Ok(())
    }
}

/// Lets the lease run out now: this worker can't do the job, another may.
pub fn lose(conn: &mut PgConnection, lease: &Lease) -> QueryResult<()> {
    statement("UPDATE jobs SET lease_expires_at = now() WHERE id = $1 AND lease_token = $2")
        .bind::<BigInt, _>(lease.job_id)
        .bind::<SqlUuid, _>(lease.token)
        .execute(conn)
        .map(drop)
}

/// Tells how far the work is; a stale lease tells nothing. Pages look at it at the next event.
pub fn write_progress(
    conn: &mut PgConnection,
    lease: &Lease,
    phase: &str,
    done: u32,
    total: u32,
) -> QueryResult<bool> {
    statement(
        "INSERT INTO job_progress (job_id, phase, done, total)
         SELECT id, $3, $4, $5 FROM jobs WHERE id = $1 AND lease_token = $2
         ON CONFLICT (job_id) DO UPDATE SET phase = excluded.phase, done = excluded.done, total = excluded.total",
    )
    .bind::<BigInt, _>(lease.job_id)
    .bind::<SqlUuid, _>(lease.token)
    .bind::<Text, _>(phase)
    .bind::<Integer, _>(i32::try_from(done).unwrap_or(i32::MAX))
    .bind::<Integer, _>(i32::try_from(total).unwrap_or(i32::MAX))
    .execute(conn)
    .map(|rows| rows == 1)
}

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Nullable, SmallInt, Text};

use super::{CHANNEL, JobKind};
use crate::db::statement;

pub struct NewJob {
    pub kind: JobKind,
    pub subject_id: i64,
    /// Whose share of the queue it takes; `None` for the instance's own work.
    pub user_id: Option<i64>,
}

impl NewJob {
    /// A self-check that somebody waits for goes before rejudgings, and those that imports ask for come last.
    fn class(&self) -> i16 {
        match (self.kind, self.user_id) {
            (JobKind::Check, None) => self.kind.class() + 5,
            (kind, _) => kind.class(),
        }
    }
}

/// Puts a job into the queue, in the caller's transaction, and wakes a worker at its commit.
///
/// Its virtual start is fixed here: the later of the queue's virtual time and the place after the user's
/// last job. So a user with much waiting work doesn't delay one with little.
pub fn enqueue(conn: &mut PgConnection, job: &NewJob) -> QueryResult<()> {
    let class = job.class();
    statement(
        "WITH clock AS (SELECT coalesce((SELECT virtual_now FROM job_clocks WHERE class = $3), 0) AS virtual_now),
         share AS (
             INSERT INTO job_shares (user_id, class, last_start)
             SELECT $4, $3, virtual_now FROM clock WHERE $4 IS NOT NULL
             ON CONFLICT (user_id, class) DO UPDATE
                 SET last_start = greatest(excluded.last_start, job_shares.last_start + 1)
             RETURNING last_start)
         INSERT INTO jobs (kind, subject_id, class, virtual_start)
         SELECT $1, $2, $3, coalesce((SELECT last_start FROM share), virtual_now) FROM clock",
    )
    .bind::<Text, _>(job.kind.name())
    .bind::<BigInt, _>(job.subject_id)
    .bind::<SmallInt, _>(class)
    .bind::<Nullable<BigInt>, _>(job.user_id)
    .execute(conn)?;
    notify(conn, CHANNEL, job.kind.name(), job.subject_id)
}

/// Puts many jobs of the instance's own into the queue; those that stand there already stay as they are.
pub fn enqueue_many(conn: &mut PgConnection, kind: JobKind, subject_ids: &[i64]) -> QueryResult<()> {
    let Some(first) = subject_ids.first() else {
        return Ok(());
    };
    statement(
        "INSERT INTO jobs (kind, subject_id, class, virtual_start)
         SELECT $1, subject_id, $2, coalesce((SELECT virtual_now FROM job_clocks WHERE class = $2), 0)
         FROM unnest($3) WITH ORDINALITY AS wanted (subject_id, position) ORDER BY position
         ON CONFLICT (kind, subject_id) DO NOTHING",
    )
    .bind::<Text, _>(kind.name())
    .bind::<SmallInt, _>(kind.class())
    .bind::<Array<BigInt>, _>(subject_ids)
    .execute(conn)?;
    notify(conn, CHANNEL, kind.name(), *first)
}

/// Takes jobs out of the queue, those under way as well: what their workers bring changes nothing any more.
pub fn delete(conn: &mut PgConnection, kind: JobKind, subject_ids: &[i64]) -> QueryResult<usize> {
    statement(
        "WITH gone AS (DELETE FROM jobs WHERE kind = $1 AND subject_id = ANY ($2) RETURNING id),
         progress AS (DELETE FROM job_progress WHERE job_id IN (SELECT id FROM gone))
         SELECT FROM gone",
    )
    .bind::<Text, _>(kind.name())
    .bind::<Array<BigInt>, _>(subject_ids)
    .execute(conn)
}

#[derive(QueryableByName)]
struct SubjectRow {
    #[diesel(sql_type = BigInt)]
    subject_id: i64,
}

/// Queues work of the instance's own for several subjects, in the caller's transaction; those that wait for the same
/// already are left alone. Returns the others, and wakes workers at the commit.
pub fn enqueue_again(conn: &mut PgConnection, kind: JobKind, subjects: &[i64]) -> QueryResult<Vec<i64>> {
    let rows: Vec<SubjectRow> = statement(
        "WITH added AS (
             INSERT INTO jobs (kind, subject_id, class, virtual_start)
             SELECT $1, subject_id, $2,
                    coalesce((SELECT virtual_now FROM job_clocks WHERE class = $2), 0)
             FROM unnest($3) AS subject_id ORDER BY subject_id
             ON CONFLICT (kind, subject_id) DO NOTHING RETURNING subject_id)
         SELECT subject_id FROM added, pg_notify($4, $1 || ' ' || subject_id)",
    )
    .bind::<Text, _>(kind.name())
    .bind::<SmallInt, _>(kind.class())
    .bind::<Array<BigInt>, _>(subjects.to_vec())
    .bind::<Text, _>(CHANNEL)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| row.subject_id).collect())
}

/// Sends `word id` on a channel at commit.
pub(super) fn notify(conn: &mut PgConnection, channel: &str, word: &str, id: i64) -> QueryResult<()> {
    statement("SELECT pg_notify($1, $2)")
        .bind::<Text, _>(channel)
        .bind::<Text, _>(format!("{word} {id}"))
        .execute(conn)
        .map(drop)
}

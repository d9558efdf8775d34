//! What is written down again and again, and forgotten after a week.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::Timestamptz;

use crate::db::statement;

/// How long samples are kept: the tables stay small however long the instance lives.
const KEPT: TimeDelta = TimeDelta::days(7);

/// Writes down the queue and the workers. Tells of no rows: that would be a line in the log every minute.
///
/// Finished are judgings, runs and previews since the sample before, at most of the last two minutes.
pub fn sample_queue(conn: &mut PgConnection, now: DateTime<Utc>) -> QueryResult<usize> {
    statement(
        "INSERT INTO queue_samples (sampled_at, kind, class, waiting, leased, oldest_s)
         SELECT $1::timestamptz, kind, class, count(*) FILTER (WHERE lease_token IS NULL),
             count(*) FILTER (WHERE lease_token IS NOT NULL),
             greatest(extract(epoch FROM $1::timestamptz - min(created_at) FILTER (WHERE lease_token IS NULL)), 0)
         FROM jobs GROUP BY kind, class ON CONFLICT DO NOTHING",
    )
    .bind::<Timestamptz, _>(now)
    .execute(conn)?;
    statement(
        "WITH moment AS (SELECT $1::timestamptz AS now),
         last AS (SELECT sampled_at, last_judgement_id FROM worker_samples ORDER BY sampled_at DESC LIMIT 1),
         since AS (SELECT greatest(max(sampled_at), (SELECT now FROM moment) - interval '2 minutes') AS at,
                          max(last_judgement_id) AS judgement_id FROM last),
         judged AS (SELECT count(*) AS number FROM judgements j, since
             WHERE j.id > since.judgement_id AND j.finished_at > since.at - interval '1 minute'),
         newest AS (SELECT coalesce(max(id), 0) AS id FROM judgements)
         INSERT INTO worker_samples (sampled_at, workers, slots, busy, finished, last_judgement_id)
         SELECT now, (SELECT count(*) FROM workers), (SELECT coalesce(sum(slots), 0) FROM workers),
             (SELECT count(*) FROM jobs WHERE lease_token IS NOT NULL),
             CASE WHEN EXISTS (SELECT FROM last) THEN judged.number
                 + (SELECT count(*) FROM runs WHERE finished_at > since.at)
                 + (SELECT count(*) FROM previews WHERE finished_at > since.at) ELSE 0 END,
             greatest(newest.id, since.judgement_id)
         FROM moment, since, judged, newest ON CONFLICT DO NOTHING",
    )
    .bind::<Timestamptz, _>(now)
    .execute(conn)?;
    for forget in [
        "DELETE FROM queue_samples WHERE sampled_at < $1::timestamptz",
        "DELETE FROM worker_samples WHERE sampled_at < $1::timestamptz",
    ] {
        statement(forget)
            .bind::<Timestamptz, _>(now - KEPT)
            .execute(conn)?;
    }
    Ok(0)
}

/// Writes down what takes room.
pub fn sample_storage(conn: &mut PgConnection, now: DateTime<Utc>) -> QueryResult<usize> {
    statement(
        "INSERT INTO storage_samples (sampled_at, database_bytes, blob_bytes, submission_bytes, draft_bytes,
             outbox_bytes, audit_bytes)
         SELECT $1::timestamptz, pg_database_size(current_database()),
             (SELECT coalesce(sum(size_bytes), 0)::bigint FROM blobs),
             pg_total_relation_size('submissions') + pg_total_relation_size('submission_files')
                 + pg_total_relation_size('judgements') + pg_total_relation_size('design_outcomes'),
             pg_total_relation_size('drafts') + pg_total_relation_size('draft_versions'),
             pg_total_relation_size('outbox'), pg_total_relation_size('audit_events')
         ON CONFLICT DO NOTHING",
    )
    .bind::<Timestamptz, _>(now)
    .execute(conn)?;
    statement("DELETE FROM storage_samples WHERE sampled_at < $1::timestamptz")
        .bind::<Timestamptz, _>(now - KEPT)
        .execute(conn)?;
    Ok(0)
}

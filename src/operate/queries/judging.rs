//! The queue and the workers as they are now, and as they were.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Double, Integer, Jsonb, Nullable, SmallInt, Text, Timestamptz};

use crate::db::statement;

/// Work of one kind and priority class that is not finished.
#[derive(QueryableByName, Debug, Clone)]
pub struct QueueLine {
    #[diesel(sql_type = Text)]
    pub kind: String,
    /// Lower goes first.
    #[diesel(sql_type = SmallInt)]
    pub class: i16,
    #[diesel(sql_type = BigInt)]
    pub waiting: i64,
    #[diesel(sql_type = BigInt)]
    pub leased: i64,
    /// Seconds that the longest waiting one waits; none where nothing waits.
    #[diesel(sql_type = Nullable<Double>)]
    pub oldest_s: Option<f64>,
    /// Lost by a worker at least once.
    #[diesel(sql_type = BigInt)]
    pub lost: i64,
}

pub fn list_queue(conn: &mut PgConnection) -> QueryResult<Vec<QueueLine>> {
    statement(
        "SELECT kind, class, count(*) FILTER (WHERE lease_token IS NULL) AS waiting,
                count(*) FILTER (WHERE lease_token IS NOT NULL) AS leased,
                extract(epoch FROM now() - min(created_at) FILTER (WHERE lease_token IS NULL))::float8 AS oldest_s,
                count(*) FILTER (WHERE cardinality(lost_by) > 0) AS lost
         FROM jobs GROUP BY kind, class ORDER BY class, kind",
    )
    .load(conn)
}

/// A worker that has reported lately.
#[derive(QueryableByName, Debug, Clone)]
pub struct WorkerLine {
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Text)]
    pub place: String,
    #[diesel(sql_type = Text)]
    pub host: String,
    /// The version of Greenroom; empty for one of before it was told.
    #[diesel(sql_type = Text)]
    pub program: String,
    #[diesel(sql_type = Integer)]
    pub slots: i32,
    #[diesel(sql_type = Text)]
    pub accuracy: String,
    #[diesel(sql_type = Jsonb)]
    pub languages: serde_json::Value,
    #[diesel(sql_type = Timestamptz)]
    pub started_at: DateTime<Utc>,
    #[diesel(sql_type = Double)]
    pub silent_s: f64,
    #[diesel(sql_type = BigInt)]
    pub leases: i64,
}

pub fn list_workers(conn: &mut PgConnection) -> QueryResult<Vec<WorkerLine>> {
    statement(
        "SELECT name, coalesce(nullif(place, ''), name) AS place, host, program, slots, accuracy, languages, started_at,
                extract(epoch FROM now() - seen_at)::float8 AS silent_s,
                (SELECT count(*) FROM jobs WHERE leased_by = name) AS leases
         FROM workers ORDER BY host, place, name",
    )
    .load(conn)
}

/// The queue of one kind and class in one window of time.
#[derive(QueryableByName, Debug, Clone)]
pub struct QueueWindow {
    /// Windows from the beginning, from 0.
    #[diesel(sql_type = Integer)]
    pub window: i32,
    #[diesel(sql_type = Text)]
    pub kind: String,
    #[diesel(sql_type = SmallInt)]
    pub class: i16,
    /// The most that waited.
    #[diesel(sql_type = Integer)]
    pub waiting: i32,
    #[diesel(sql_type = Nullable<Double>)]
    pub oldest_s: Option<f64>,
}

pub fn list_queue_windows(
    conn: &mut PgConnection,
    from: DateTime<Utc>,
    window_s: f64,
) -> QueryResult<Vec<QueueWindow>> {
    statement(
        "SELECT floor(extract(epoch FROM sampled_at - $1::timestamptz)::float8 / $2::float8)::integer AS window,
                kind, class, max(waiting) AS waiting, max(oldest_s) AS oldest_s
         FROM queue_samples WHERE sampled_at >= $1::timestamptz GROUP BY 1, 2, 3 ORDER BY 1, 3, 2",
    )
    .bind::<Timestamptz, _>(from)
    .bind::<Double, _>(window_s)
    .load(conn)
}

/// The workers in one window of time.
#[derive(QueryableByName, Debug, Clone)]
pub struct WorkerWindow {
    #[diesel(sql_type = Integer)]
    pub window: i32,
    #[diesel(sql_type = Integer)]
    pub slots: i32,
    #[diesel(sql_type = Integer)]
    pub busy: i32,
    /// Jobs of the whole window.
    #[diesel(sql_type = BigInt)]
    pub finished: i64,
}

pub fn list_worker_windows(
    conn: &mut PgConnection,
    from: DateTime<Utc>,
    window_s: f64,
) -> QueryResult<Vec<WorkerWindow>> {
    statement(
        "SELECT floor(extract(epoch FROM sampled_at - $1::timestamptz)::float8 / $2::float8)::integer AS window,
                max(slots) AS slots, max(busy) AS busy, sum(finished) AS finished
         FROM worker_samples WHERE sampled_at >= $1::timestamptz GROUP BY 1 ORDER BY 1",
    )
    .bind::<Timestamptz, _>(from)
    .bind::<Double, _>(window_s)
    .load(conn)
}

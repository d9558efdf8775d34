use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Double, Integer, Nullable, Text};

use super::JobKind;
use crate::db::statement;

/// How it stands with unfinished work, for the person who waits for it.
#[derive(Debug, Clone, PartialEq)]
pub enum JobState {
    /// `place` 1 is next; `waited_seconds` since it was sent.
    Waiting { place: i64, waited_seconds: f64 },
    /// A worker has it; `total` is 0 until the number of cases is known.
    Working {
        phase: String,
        done: i32,
        total: i32,
        waited_seconds: f64,
    },
}

#[derive(QueryableByName)]
struct StateRow {
    #[diesel(sql_type = Bool)]
    is_leased: bool,
    #[diesel(sql_type = BigInt)]
    ahead: i64,
    #[diesel(sql_type = Nullable<Text>)]
    phase: Option<String>,
    #[diesel(sql_type = Nullable<Integer>)]
    done: Option<i32>,
    #[diesel(sql_type = Nullable<Integer>)]
    total: Option<i32>,
    #[diesel(sql_type = Double)]
    waited_seconds: f64,
}

/// The state of a job; `None` when it is finished (or never was).
pub fn find_state(conn: &mut PgConnection, kind: JobKind, subject_id: i64) -> QueryResult<Option<JobState>> {
    let row: Option<StateRow> = statement(
        "SELECT j.lease_token IS NOT NULL AS is_leased, p.phase, p.done, p.total,
                extract(epoch FROM clock_timestamp() - j.created_at)::float8 AS waited_seconds,
                CASE WHEN j.lease_token IS NOT NULL THEN 0 ELSE
                    (SELECT count(*) FROM jobs a WHERE a.lease_token IS NULL
                        AND (a.class, a.virtual_start, a.id) < (j.class, j.virtual_start, j.id)) END AS ahead
         FROM jobs j LEFT JOIN job_progress p ON p.job_id = j.id
         WHERE j.kind = $1 AND j.subject_id = $2",
    )
    .bind::<Text, _>(kind.name())
    .bind::<BigInt, _>(subject_id)
    .get_result(conn)
    .optional()?;
    Ok(row.map(|row| {
        if row.is_leased {
            JobState::Working {
                phase: row.phase.unwrap_or_else(|| "starting".to_string()),
                done: row.done.unwrap_or(0),
                total: row.total.unwrap_or(0),
                waited_seconds: row.waited_seconds,
            }
        } else {
            JobState::Waiting {
                place: row.ahead + 1,
                waited_seconds: row.waited_seconds,
            }
        }
    }))
}

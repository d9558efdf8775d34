//! Periodic work: short tasks, each done by one node of many when it is due.
//!
//! A task runs in a transaction of its own, under an advisory lock, and the time it was last done stands in
//! Postgres: any number of web processes do it once between them. This room knows no feature; features
//! offer their tasks, `app` lists them, `greenroom web` keeps them up.

mod clock;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Integer, Text, Timestamptz};
use tokio::time::sleep;

pub use clock::{Clock, DatabaseClock};

use crate::db::{Db, DbError, statement};

/// Pages come first after a start.
const FIRST_LOOK: Duration = Duration::from_secs(15);
/// How often a node looks whether something is due.
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// The first half of the tasks' advisory locks: the bytes of "peri" as a number.
const LOCKS: i32 = 0x70_65_72_69;

/// What a task does as of the given time; returns how many rows it removed or changed.
pub type Work = Arc<dyn Fn(&mut PgConnection, DateTime<Utc>) -> QueryResult<usize> + Send + Sync>;

/// Something to be done again and again.
#[derive(Clone)]
pub struct Task {
    /// Tells tasks apart in Postgres and in the log: a changed name is a new task.
    pub name: &'static str,
    pub every: TimeDelta,
    pub work: Work,
}

impl Task {
    /// A task that removes what is too old, done every ten minutes.
    pub fn cleaning(
        name: &'static str,
        work: fn(&mut PgConnection, DateTime<Utc>) -> QueryResult<usize>,
    ) -> Task {
        Task {
            name,
            every: TimeDelta::minutes(10),
            work: Arc::new(work),
        }
    }
}

/// Does what is due for as long as the process lives; a task that fails is tried again at the next look.
pub async fn keep_up(db: Db, tasks: Vec<Task>, clock: Arc<dyn Clock>) {
    sleep(FIRST_LOOK).await;
    loop {
        for task in &tasks {
            let (name, task, clock) = (task.name, task.clone(), clock.clone());
            let outcome = db
                .run(move |conn| run_if_due(conn, &task, clock.as_ref()).map_err(DbError::from))
                .await;
            match outcome {
                Ok(None | Some(0)) => {}
                Ok(Some(rows)) => tracing::info!(task = name, rows, "periodic work done"),
                Err(error) => tracing::warn!(task = name, %error, "periodic work failed"),
            }
        }
        sleep(LOOK_EVERY).await;
    }
}

#[derive(QueryableByName)]
struct LockRow {
    #[diesel(sql_type = Bool)]
    is_ours: bool,
}

/// Does a task where it is due and no other node is at it; `None` where not.
///
/// Call it inside a transaction: the lock is held to its end, and where the work fails, what says that it
/// was done is rolled back with it.
pub fn run_if_due(conn: &mut PgConnection, task: &Task, clock: &dyn Clock) -> QueryResult<Option<usize>> {
    let LockRow { is_ours } = statement("SELECT pg_try_advisory_xact_lock($1, hashtext($2)) AS is_ours")
        .bind::<Integer, _>(LOCKS)
        .bind::<Text, _>(task.name)
        .get_result(conn)?;
    if !is_ours {
        return Ok(None);
    }
    let now = clock.now(conn)?;
    let due = statement(
        "INSERT INTO periodic_tasks AS t (name, done_at) VALUES ($1, $2)
         ON CONFLICT (name) DO UPDATE SET done_at = excluded.done_at WHERE t.done_at <= $3",
    )
    .bind::<Text, _>(task.name)
    .bind::<Timestamptz, _>(now)
    .bind::<Timestamptz, _>(now - task.every)
    .execute(conn)?;
    if due == 0 {
        return Ok(None);
    }
    (task.work)(conn, now).map(Some)
}

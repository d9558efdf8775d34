//! How the instance is doing, from the tables of all rooms.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Text, Timestamptz};

use crate::db::statement;

/// Single figures of the instance.
#[derive(QueryableByName, Debug, Clone)]
pub struct Figures {
    /// "15.8 (Debian …)".
    #[diesel(sql_type = Text)]
    pub server: String,
    #[diesel(sql_type = BigInt)]
    pub database_bytes: i64,
    #[diesel(sql_type = BigInt)]
    pub connections: i64,
    #[diesel(sql_type = BigInt)]
    pub most_connections: i64,
    #[diesel(sql_type = Text)]
    pub migration: String,
    #[diesel(sql_type = BigInt)]
    pub sessions: i64,
    #[diesel(sql_type = BigInt)]
    pub letters_waiting: i64,
    #[diesel(sql_type = BigInt)]
    pub letters_failed: i64,
    /// Current Judge errors of the last seven days.
    #[diesel(sql_type = BigInt)]
    pub judge_errors: i64,
    /// Submissions of the newest of those, at most five.
    #[diesel(sql_type = Array<BigInt>)]
    pub last_judge_errors: Vec<i64>,
}

pub fn get_figures(conn: &mut PgConnection) -> QueryResult<Figures> {
    statement(
        "SELECT current_setting('server_version') AS server,
                pg_database_size(current_database()) AS database_bytes,
                (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()) AS connections,
                current_setting('max_connections')::bigint AS most_connections,
                (SELECT max(version) FROM __diesel_schema_migrations)::text AS migration,
                (SELECT count(*) FROM sessions WHERE user_id IS NOT NULL AND expires_at > now()) AS sessions,
                (SELECT count(*) FROM outbox WHERE state = 'waiting') AS letters_waiting,
                (SELECT count(*) FROM outbox WHERE state = 'failed') AS letters_failed,
                (SELECT count(*) FROM judgements WHERE current AND verdict = 'judge_error'
                    AND finished_at > now() - interval '7 days') AS judge_errors,
                ARRAY(SELECT submission_id FROM judgements WHERE current AND verdict = 'judge_error'
                    AND finished_at > now() - interval '7 days' ORDER BY id DESC LIMIT 5) AS last_judge_errors",
    )
    .get_result(conn)
}

/// A task of the periodic work and when it was last done.
#[derive(QueryableByName, Debug, Clone)]
pub struct TaskLine {
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Timestamptz)]
    pub done_at: DateTime<Utc>,
}

pub fn list_tasks(conn: &mut PgConnection) -> QueryResult<Vec<TaskLine>> {
    statement("SELECT name, done_at FROM periodic_tasks ORDER BY name").load(conn)
}

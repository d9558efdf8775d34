use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::Timestamptz;

use crate::db::statement;

/// Where periodic work takes the time from.
pub trait Clock: Send + Sync {
    fn now(&self, conn: &mut PgConnection) -> QueryResult<DateTime<Utc>>;
}

/// The clock of the database: one for all nodes, whatever their own say.
pub struct DatabaseClock;

#[derive(QueryableByName)]
struct NowRow {
    #[diesel(sql_type = Timestamptz)]
    now: DateTime<Utc>,
}

impl Clock for DatabaseClock {
    fn now(&self, conn: &mut PgConnection) -> QueryResult<DateTime<Utc>> {
        let row: NowRow = statement("SELECT now() AS now").get_result(conn)?;
        Ok(row.now)
    }
}

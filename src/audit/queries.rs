use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{Action, Event, Origin, StoredEvent, chain};
use crate::db::schema::audit_events;
use crate::db::statement;

/// The advisory lock under which the log grows: the bytes of "audit" as a number.
const LOCK: i64 = 0x61_75_64_69_74;
/// Longer texts are cut, since an event must never be lost for its length.
const REASON_LIMIT: usize = 500;
const SUBJECT_LIMIT: usize = 200;
const ACTOR_LIMIT: usize = 64;

/// Adds an event to the log, in the caller's transaction where there is one: what is rolled back was never told.
pub fn record(conn: &mut PgConnection, origin: &Origin, event: Event) -> QueryResult<()> {
    conn.transaction(|conn| {
        statement("SELECT pg_advisory_xact_lock($1)")
            .bind::<diesel::sql_types::BigInt, _>(LOCK)
            .execute(conn)?;
        let last: Option<(i64, Vec<u8>)> = audit_events::table
            .order(audit_events::id.desc())
            .select((audit_events::id, audit_events::hash))
            .first(conn)
            .optional()?;
        let happened_at: DateTime<Utc> = diesel::select(diesel::dsl::sql::<diesel::sql_types::Timestamptz>(
            "clock_timestamp()",
        ))
        .get_result(conn)?;
        let (last_id, previous_hash) = last.unwrap_or((0, chain::BEGINNING.to_vec()));
        let mut stored = StoredEvent {
            id: last_id + 1,
            happened_at,
            actor_id: origin.actor_id,
            actor: cut(&origin.actor, ACTOR_LIMIT),
            action: event.action.id().to_string(),
            subject: cut(&event.subject, SUBJECT_LIMIT),
            address: cut(&origin.address, ACTOR_LIMIT),
            request_id: cut(&origin.request_id, ACTOR_LIMIT),
            before: event.before.map(|value| value.to_string()),
            after: event.after.map(|value| value.to_string()),
            reason: cut(&event.reason, REASON_LIMIT),
            previous_hash,
            hash: Vec::new(),
        };
        stored.hash = chain::hash(&stored);
        insert(conn, &stored)
    })
}

fn cut(text: &str, limit: usize) -> String {
    // Postgres keeps no NUL in text.
    text.chars().filter(|c| *c != '\0').take(limit).collect()
}

fn insert(conn: &mut PgConnection, event: &StoredEvent) -> QueryResult<()> {
    diesel::insert_into(audit_events::table)
        .values((
            audit_events::id.eq(event.id),
            audit_events::happened_at.eq(event.happened_at),
            audit_events::actor_id.eq(event.actor_id),
            audit_events::actor.eq(&event.actor),
            audit_events::action.eq(&event.action),
            audit_events::subject.eq(&event.subject),
            audit_events::address.eq(&event.address),
            audit_events::request_id.eq(&event.request_id),
            audit_events::before.eq(&event.before),
            audit_events::after.eq(&event.after),
            audit_events::reason.eq(&event.reason),
            audit_events::previous_hash.eq(&event.previous_hash),
            audit_events::hash.eq(&event.hash),
        ))
        .execute(conn)
        .map(drop)
}

/// Which events a reader wants; empty fields want all.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub action: Option<Action>,
    /// The actor's name, whole.
    pub actor: String,
    /// The subject, or the name of the user it is: `ada` finds `user ada`.
    pub subject: String,
    /// Events below this id, for the next page.
    pub before_id: Option<i64>,
}

/// The newest events first.
pub fn list_events(conn: &mut PgConnection, filter: &Filter, limit: i64) -> QueryResult<Vec<StoredEvent>> {
    let mut query = audit_events::table.into_boxed();
    if let Some(action) = filter.action {
        query = query.filter(audit_events::action.eq(action.id()));
    }
    if !filter.actor.is_empty() {
        query = query.filter(audit_events::actor.eq(filter.actor.clone()));
    }
    if !filter.subject.is_empty() {
        let user = format!("user {}", filter.subject);
        query = query.filter(audit_events::subject.eq_any([filter.subject.clone(), user]));
    }
    if let Some(id) = filter.before_id {
        query = query.filter(audit_events::id.lt(id));
    }
    query.order(audit_events::id.desc()).limit(limit).load(conn)
}

/// The events after this id in the order in which they happened, for verifying.
pub fn list_events_after(conn: &mut PgConnection, id: i64, limit: i64) -> QueryResult<Vec<StoredEvent>> {
    audit_events::table
        .filter(audit_events::id.gt(id))
        .order(audit_events::id)
        .limit(limit)
        .load(conn)
}

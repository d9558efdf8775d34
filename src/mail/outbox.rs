//! The table of letters: writing, taking, and what became of them.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Text};

use super::letter::Written;
use crate::db::schema::outbox;
use crate::db::statement;

/// Letters that went out, or never will, are kept this long.
const KEPT: TimeDelta = TimeDelta::days(30);
/// A sender that takes a letter and dies leaves it to the next one after this many seconds.
const LEASE_SECONDS: i32 = 600;
/// Tries before a letter is given up, over about a day.
pub const MOST_ATTEMPTS: i32 = 12;
const ERROR_LIMIT: usize = 500;

pub fn insert(
    conn: &mut PgConnection,
    recipient: &str,
    template: &str,
    written: &Written,
) -> QueryResult<()> {
    diesel::insert_into(outbox::table)
        .values((
            outbox::recipient.eq(recipient),
            outbox::template.eq(template),
            outbox::subject.eq(&written.subject),
            outbox::body_text.eq(&written.text),
            outbox::body_html.eq(&written.html),
            outbox::secret_link.eq(&written.secret_link),
            outbox::can_be_stopped.eq(written.can_be_stopped),
        ))
        .execute(conn)
        .map(drop)
}

/// A letter that a sender has taken.
#[derive(Debug, Clone, QueryableByName)]
#[diesel(table_name = outbox)]
pub struct Taken {
    pub number: i64,
    pub recipient: String,
    pub subject: String,
    pub body_text: String,
    pub body_html: String,
    pub secret_link: Option<String>,
    pub can_be_stopped: bool,
    pub attempts: i32,
}

/// Takes the letters that are due, the oldest first; nobody else gets them until the lease is over, so no
/// transaction is open while a mail server is talked to.
pub fn take_due(conn: &mut PgConnection, limit: i32) -> QueryResult<Vec<Taken>> {
    let mut taken: Vec<Taken> = statement(
        "UPDATE outbox SET attempts = attempts + 1, next_attempt_at = now() + make_interval(secs => $1)
         WHERE number IN (
             SELECT number FROM outbox WHERE state = 'waiting' AND next_attempt_at <= now()
             ORDER BY next_attempt_at, number LIMIT $2 FOR UPDATE SKIP LOCKED)
         RETURNING number, recipient, subject, body_text, body_html, secret_link, can_be_stopped,
             attempts",
    )
    .bind::<Integer, _>(LEASE_SECONDS)
    .bind::<Integer, _>(limit)
    .load(conn)?;
    taken.sort_by_key(|letter| letter.number);
    Ok(taken)
}

/// The letter is out: what was secret in it is forgotten.
pub fn mark_sent(conn: &mut PgConnection, letter: &Taken) -> QueryResult<usize> {
    statement(
        "UPDATE outbox SET state = 'sent', sent_at = now(), secret_link = NULL, last_error = ''
         WHERE number = $1 AND attempts = $2 AND state = 'waiting'",
    )
    .bind::<BigInt, _>(letter.number)
    .bind::<Integer, _>(letter.attempts)
    .execute(conn)
}

/// The letter could not be handed over: it is tried again after a while, or given up.
pub fn mark_refused(
    conn: &mut PgConnection,
    letter: &Taken,
    reason: &str,
    is_final: bool,
) -> QueryResult<usize> {
    let reason: String = reason.chars().filter(|c| *c != '\0').take(ERROR_LIMIT).collect();
    if is_final || letter.attempts >= MOST_ATTEMPTS {
        return statement(
            "UPDATE outbox SET state = 'failed', secret_link = NULL, last_error = $3
             WHERE number = $1 AND attempts = $2 AND state = 'waiting'",
        )
        .bind::<BigInt, _>(letter.number)
        .bind::<Integer, _>(letter.attempts)
        .bind::<Text, _>(reason)
        .execute(conn);
    }
    statement(
        "UPDATE outbox SET next_attempt_at = now() + make_interval(secs => $4), last_error = $3
         WHERE number = $1 AND attempts = $2 AND state = 'waiting'",
    )
    .bind::<BigInt, _>(letter.number)
    .bind::<Integer, _>(letter.attempts)
    .bind::<Text, _>(reason)
    .bind::<Integer, _>(pause_seconds(letter.attempts))
    .execute(conn)
}

/// One minute after the first try, twice as long after each further one, never over six hours.
fn pause_seconds(attempts: i32) -> i32 {
    let doublings = attempts.clamp(1, 10) - 1;
    (60 << doublings).min(6 * 3600)
}

/// A letter as its page shows it, without what is secret in it.
#[derive(Debug, Clone, Queryable)]
pub struct Line {
    pub number: i64,
    pub recipient: String,
    pub template: String,
    pub subject: String,
    pub body_text: String,
    pub body_html: String,
    pub state: String,
    pub attempts: i32,
    pub next_attempt_at: DateTime<Utc>,
    pub last_error: String,
    pub created_at: DateTime<Utc>,
    pub sent_at: Option<DateTime<Utc>>,
}

const LINE: (
    outbox::number,
    outbox::recipient,
    outbox::template,
    outbox::subject,
    outbox::body_text,
    outbox::body_html,
    outbox::state,
    outbox::attempts,
    outbox::next_attempt_at,
    outbox::last_error,
    outbox::created_at,
    outbox::sent_at,
) = (
    outbox::number,
    outbox::recipient,
    outbox::template,
    outbox::subject,
    outbox::body_text,
    outbox::body_html,
    outbox::state,
    outbox::attempts,
    outbox::next_attempt_at,
    outbox::last_error,
    outbox::created_at,
    outbox::sent_at,
);

/// The newest letters of a state, or of all; from below a number where one is given.
pub fn list(
    conn: &mut PgConnection,
    state: Option<&str>,
    before: Option<i64>,
    limit: i64,
) -> QueryResult<Vec<Line>> {
    let mut query = outbox::table
        .select(LINE)
        .order(outbox::number.desc())
        .into_boxed();
    if let Some(state) = state {
        query = query.filter(outbox::state.eq(state.to_string()));
    }
    if let Some(number) = before {
        query = query.filter(outbox::number.lt(number));
    }
    query.limit(limit).load(conn)
}

pub fn find(conn: &mut PgConnection, number: i64) -> QueryResult<Option<Line>> {
    outbox::table.find(number).select(LINE).first(conn).optional()
}

/// Lets a letter that was given up wait once more, from its first try; `false` where it was not given up, or held a
/// secret link, which is gone.
pub fn retry(conn: &mut PgConnection, number: i64) -> QueryResult<bool> {
    let again = statement(
        "UPDATE outbox SET state = 'waiting', attempts = 0, next_attempt_at = now()
         WHERE number = $1 AND state = 'failed' AND body_text NOT LIKE '%' || $2 || '%'",
    )
    .bind::<BigInt, _>(number)
    .bind::<Text, _>(super::PLACEHOLDER)
    .execute(conn)?;
    Ok(again == 1)
}

/// Removes letters that went out, or were given up, long ago.
pub fn delete_old(conn: &mut PgConnection, now: DateTime<Utc>) -> QueryResult<usize> {
    let old = outbox::table
        .filter(outbox::created_at.lt(now - KEPT))
        .filter(outbox::state.ne("waiting"));
    diesel::delete(old).execute(conn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_from_a_minute_to_six_hours() {
        assert_eq!(pause_seconds(1), 60);
        assert_eq!(pause_seconds(2), 120);
        assert_eq!(pause_seconds(5), 960);
        assert_eq!(pause_seconds(MOST_ATTEMPTS), 21_600);
        let all: i32 = (1..MOST_ATTEMPTS).map(pause_seconds).sum();
        assert!((20 * 3600..30 * 3600).contains(&all), "{all}");
    }
}

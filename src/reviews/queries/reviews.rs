//! Single reviews: found, locked and moved.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, SmallInt, Text, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use crate::db::statement;
use crate::reviews::forms::Asked;
use crate::reviews::state::State;

/// A review as rules and pages know it.
#[derive(Clone, Debug)]
pub struct Review {
    pub id: i64,
    pub seeker_id: i64,
    pub seeker_name: String,
    pub problem_id: i64,
    pub problem_slug: String,
    pub problem_title: String,
    pub language: String,
    pub is_quick: bool,
    pub question: String,
    pub goal: String,
    pub focus: String,
    pub level: String,
    pub talk: String,
    /// Every mentor may read the code before claiming.
    pub is_in_pool: bool,
    pub is_anonymous: bool,
    pub state: State,
    pub mentor_id: Option<i64>,
    pub mentor_name: Option<String>,
    /// Set while claimed.
    pub claim_expires_at: Option<DateTime<Utc>>,
    /// The claim's time is over, and nobody has swept it yet.
    pub is_claim_over: bool,
    pub asked_at: DateTime<Utc>,
    pub answered_at: Option<DateTime<Utc>>,
    pub rounds: i16,
    /// The viewer is not to have it: they had it before, or the two don't meet.
    pub is_kept_from_viewer: bool,
    /// The viewer has said that they don't want to meet the other side again.
    pub is_blocked_by_viewer: bool,
    /// Each side may let other mentors read it without names, once it is over.
    pub seeker_shares: bool,
    pub mentor_shares: bool,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = BigInt)]
    seeker_id: i64,
    #[diesel(sql_type = Text)]
    seeker_name: String,
    #[diesel(sql_type = BigInt)]
    problem_id: i64,
    #[diesel(sql_type = Text)]
    problem_slug: String,
    #[diesel(sql_type = Text)]
    problem_title: String,
    #[diesel(sql_type = Text)]
    language: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    question: String,
    #[diesel(sql_type = Text)]
    goal: String,
    #[diesel(sql_type = Text)]
    focus: String,
    #[diesel(sql_type = Text)]
    level: String,
    #[diesel(sql_type = Text)]
    talk: String,
    #[diesel(sql_type = Bool)]
    is_in_pool: bool,
    #[diesel(sql_type = Bool)]
    is_anonymous: bool,
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    mentor_id: Option<i64>,
    #[diesel(sql_type = Nullable<Text>)]
    mentor_name: Option<String>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    claim_expires_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Bool)]
    is_claim_over: bool,
    #[diesel(sql_type = Timestamptz)]
    asked_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    answered_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = SmallInt)]
    rounds: i16,
    #[diesel(sql_type = Bool)]
    is_kept_from_viewer: bool,
    #[diesel(sql_type = Bool)]
    is_blocked_by_viewer: bool,
    #[diesel(sql_type = Bool)]
    seeker_shares: bool,
    #[diesel(sql_type = Bool)]
    mentor_shares: bool,
}

impl From<Row> for Review {
    fn from(row: Row) -> Review {
        Review {
            id: row.id,
            seeker_id: row.seeker_id,
            seeker_name: row.seeker_name,
            problem_id: row.problem_id,
            problem_slug: row.problem_slug,
            problem_title: row.problem_title,
            language: row.language,
            is_quick: row.kind == "quick",
            question: row.question,
            goal: row.goal,
            focus: row.focus,
            level: row.level,
            talk: row.talk,
            is_in_pool: row.is_in_pool,
            is_anonymous: row.is_anonymous,
            // The table holds no other word.
            state: State::parse(&row.state).unwrap_or(State::Cancelled),
            mentor_id: row.mentor_id,
            mentor_name: row.mentor_name,
            claim_expires_at: row.claim_expires_at,
            is_claim_over: row.is_claim_over,
            asked_at: row.asked_at,
            answered_at: row.answered_at,
            rounds: row.rounds,
            is_kept_from_viewer: row.is_kept_from_viewer,
            is_blocked_by_viewer: row.is_blocked_by_viewer,
            seeker_shares: row.seeker_shares,
            mentor_shares: row.mentor_shares,
        }
    }
}

const FIND: &str = "SELECT r.id, r.seeker_id, s.display_name AS seeker_name, r.problem_id, p.slug AS problem_slug,
        p.title AS problem_title, r.language, r.kind, r.question, r.goal, r.focus, r.level, r.talk, r.is_in_pool,
        r.is_anonymous, r.state, r.mentor_id, m.display_name AS mentor_name, r.claim_expires_at,
        coalesce(r.claim_expires_at <= now(), false) AS is_claim_over, r.asked_at, r.answered_at,
        (SELECT count(*)::smallint FROM review_rounds o WHERE o.review_id = r.id) AS rounds,
        EXISTS (SELECT FROM review_exclusions e WHERE e.review_id = r.id AND e.user_id = $2)
            OR EXISTS (SELECT FROM user_blocks b WHERE (b.user_id = $2 AND b.blocked_id = r.seeker_id)
                OR (b.user_id = r.seeker_id AND b.blocked_id = $2)) AS is_kept_from_viewer,
        EXISTS (SELECT FROM user_blocks b WHERE b.user_id = $2
            AND b.blocked_id = CASE WHEN r.seeker_id = $2 THEN r.mentor_id ELSE r.seeker_id END) AS is_blocked_by_viewer,
        r.seeker_shares, r.mentor_shares
     FROM reviews r JOIN users s ON s.id = r.seeker_id JOIN problems p ON p.id = r.problem_id
        LEFT JOIN users m ON m.id = r.mentor_id
     WHERE r.id = $1";

/// A review as this viewer stands to it.
pub fn get_review(conn: &mut PgConnection, id: i64, viewer_id: i64) -> QueryResult<Review> {
    read(conn, FIND.to_string(), id, viewer_id)
}

/// The same, held to the end of the transaction.
pub fn lock_review(conn: &mut PgConnection, id: i64, viewer_id: i64) -> QueryResult<Review> {
    read(conn, format!("{FIND} FOR UPDATE OF r"), id, viewer_id)
}

fn read(conn: &mut PgConnection, sql: String, id: i64, viewer_id: i64) -> QueryResult<Review> {
    statement(sql)
        .bind::<BigInt, _>(id)
        .bind::<BigInt, _>(viewer_id)
        .get_result::<Row>(conn)
        .map(Review::from)
}

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// Stores a request, with its first round and those who must not get it; finds the one that the same post stored before.
pub fn insert_review(
    conn: &mut PgConnection,
    (seeker_id, submission_id, key): (i64, i64, Uuid),
    asked: &Asked,
) -> QueryResult<i64> {
    let stored: Option<IdRow> = statement(
        "INSERT INTO reviews (submission_id, seeker_id, problem_id, language, kind, question, goal, focus, level, talk,
            is_in_pool, is_anonymous, idempotency_key, second_opinion_of)
         SELECT s.id, s.user_id, s.problem_id, s.language, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12
         FROM submissions s WHERE s.id = $1 AND s.user_id = $2
         ON CONFLICT (seeker_id, idempotency_key) DO NOTHING RETURNING id",
    )
    .bind::<BigInt, _>(submission_id)
    .bind::<BigInt, _>(seeker_id)
    .bind::<Text, _>(if asked.is_quick { "quick" } else { "full" })
    .bind::<Text, _>(asked.question.as_str())
    .bind::<Text, _>(asked.goal.as_str())
    .bind::<Text, _>(asked.focus.as_str())
    .bind::<Text, _>(asked.level.as_str())
    .bind::<Text, _>(asked.talk.as_str())
    .bind::<Bool, _>(asked.is_in_pool)
    .bind::<Bool, _>(asked.is_anonymous)
    .bind::<SqlUuid, _>(key)
    .bind::<Nullable<BigInt>, _>(asked.second_opinion_of)
    .get_result(conn)
    .optional()?;
    let Some(IdRow { id }) = stored else {
        return find_by_key(conn, seeker_id, key)?.ok_or(diesel::result::Error::NotFound);
    };
    insert_round(conn, id, 1, submission_id)?;
    if let Some(first) = asked.second_opinion_of {
        // Whoever had the first one, and whoever was kept from it.
        statement(
            "INSERT INTO review_exclusions (review_id, user_id)
             SELECT $1, mentor_id FROM reviews WHERE id = $2 AND mentor_id IS NOT NULL
             UNION SELECT $1, user_id FROM review_exclusions WHERE review_id = $2",
        )
        .bind::<BigInt, _>(id)
        .bind::<BigInt, _>(first)
        .execute(conn)?;
    }
    Ok(id)
}

pub fn insert_round(
    conn: &mut PgConnection,
    review_id: i64,
    number: i16,
    submission_id: i64,
) -> QueryResult<()> {
    statement("INSERT INTO review_rounds (review_id, number, submission_id) VALUES ($1, $2, $3)")
        .bind::<BigInt, _>(review_id)
        .bind::<SmallInt, _>(number)
        .bind::<BigInt, _>(submission_id)
        .execute(conn)
        .map(drop)
}

/// Writes where a review stands now; `mentor_id` is whoever has it from now on.
pub fn update_state(conn: &mut PgConnection, id: i64, state: State, change: &Change) -> QueryResult<()> {
    statement(
        "UPDATE reviews SET state = $2,
            mentor_id = CASE WHEN $2 = 'queued' THEN NULL ELSE coalesce($3, mentor_id) END,
            claim_expires_at = CASE WHEN $2 = 'claimed' THEN now() + make_interval(mins => $4) END,
            answered_at = CASE WHEN $5 THEN coalesce(answered_at, now()) ELSE answered_at END,
            awaited_since = CASE WHEN $2 NOT IN ('awaiting-seeker', 'awaiting-mentor') THEN NULL
                WHEN state = $2 AND NOT $5 THEN awaited_since ELSE now() END,
            nudges = CASE WHEN state = $2 AND NOT $5 THEN nudges ELSE 0 END,
            ended_at = CASE WHEN $2 IN ('finished', 'timed-out', 'cancelled') THEN now() END,
            ended_by = $6, lost_mentor_at = CASE WHEN $2 = 'queued' AND $7 THEN now() ELSE lost_mentor_at END
         WHERE id = $1",
    )
    .bind::<BigInt, _>(id)
    .bind::<Text, _>(state.word())
    .bind::<Nullable<BigInt>, _>(change.mentor_id)
    .bind::<Integer, _>(change.claim_minutes)
    .bind::<Bool, _>(change.is_answer)
    .bind::<Nullable<Text>, _>(change.ended_by)
    .bind::<Bool, _>(change.is_loss)
    .execute(conn)
    .map(drop)
}

/// What changes beside the state.
#[derive(Clone, Debug, Default)]
pub struct Change {
    pub mentor_id: Option<i64>,
    pub claim_minutes: i32,
    pub is_answer: bool,
    pub ended_by: Option<&'static str>,
    /// Nobody gave it back: the seeker is to be told.
    pub is_loss: bool,
}

#[derive(QueryableByName)]
struct CountRow {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// Open reviews of a seeker.
pub fn count_open(conn: &mut PgConnection, seeker_id: i64) -> QueryResult<i64> {
    statement(
        "SELECT count(*) AS count FROM reviews
         WHERE seeker_id = $1 AND state IN ('queued', 'claimed', 'awaiting-seeker', 'awaiting-mentor')",
    )
    .bind::<BigInt, _>(seeker_id)
    .get_result::<CountRow>(conn)
    .map(|row| row.count)
}

/// The open review that a submission is in, as any of its rounds.
pub fn find_open_of_submission(conn: &mut PgConnection, submission_id: i64) -> QueryResult<Option<i64>> {
    statement(
        "SELECT r.id FROM review_rounds o JOIN reviews r ON r.id = o.review_id
         WHERE o.submission_id = $1 AND r.state IN ('queued', 'claimed', 'awaiting-seeker', 'awaiting-mentor')
         ORDER BY r.id LIMIT 1",
    )
    .bind::<BigInt, _>(submission_id)
    .get_result::<IdRow>(conn)
    .optional()
    .map(|row| row.map(|row| row.id))
}

/// The request that a post with this key has stored.
pub fn find_by_key(conn: &mut PgConnection, seeker_id: i64, key: Uuid) -> QueryResult<Option<i64>> {
    statement("SELECT id FROM reviews WHERE seeker_id = $1 AND idempotency_key = $2")
        .bind::<BigInt, _>(seeker_id)
        .bind::<SqlUuid, _>(key)
        .get_result::<IdRow>(conn)
        .optional()
        .map(|row| row.map(|row| row.id))
}

/// Holds a seeker's requests, so that of two at once one is too late for the last slot.
pub fn lock_seeker(conn: &mut PgConnection, user_id: i64) -> QueryResult<()> {
    statement("SELECT id FROM users WHERE id = $1 FOR NO KEY UPDATE")
        .bind::<BigInt, _>(user_id)
        .get_result::<IdRow>(conn)
        .map(drop)
}

#[cfg(test)]
impl Review {
    /// One that nobody has claimed.
    pub fn example() -> Review {
        Review {
            id: 7,
            seeker_id: 1,
            seeker_name: "Sam Seeker".into(),
            problem_id: 1,
            problem_slug: "sum".into(),
            problem_title: "Sum".into(),
            language: "python3".into(),
            is_quick: false,
            question: "Is it clear?".into(),
            goal: String::new(),
            focus: String::new(),
            level: "junior".into(),
            talk: "en".into(),
            is_in_pool: true,
            is_anonymous: false,
            state: State::Queued,
            mentor_id: None,
            mentor_name: None,
            claim_expires_at: None,
            is_claim_over: false,
            asked_at: Utc::now(),
            answered_at: None,
            rounds: 1,
            is_kept_from_viewer: false,
            is_blocked_by_viewer: false,
            seeker_shares: false,
            mentor_shares: false,
        }
    }
}

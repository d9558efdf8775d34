//! Many reviews at once: the queue, one's own, and what waits are told from.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Double, Integer, Nullable, Text, Timestamptz};

use crate::db::statement;
use crate::reviews::wait::Observed;

/// A request in the queue.
#[derive(Clone, Debug, QueryableByName)]
pub struct QueueLine {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = Text)]
    pub problem_title: String,
    #[diesel(sql_type = Text)]
    pub language: String,
    #[diesel(sql_type = Bool)]
    pub is_quick: bool,
    #[diesel(sql_type = Text)]
    pub question: String,
    #[diesel(sql_type = Text)]
    pub level: String,
    #[diesel(sql_type = Text)]
    pub talk: String,
    #[diesel(sql_type = Bool)]
    pub is_in_pool: bool,
    /// `None` where the seeker wants no name told.
    #[diesel(sql_type = Nullable<Text>)]
    pub seeker_name: Option<String>,
    #[diesel(sql_type = Timestamptz)]
    pub asked_at: DateTime<Utc>,
    /// 0 to 3: language, level and topic that the mentor has named.
    #[diesel(sql_type = Integer)]
    pub fit: i32,
}

/// What a mentor looks for; what is `None` is any.
#[derive(Clone, Debug, Default)]
pub struct QueueFilter {
    pub language: Option<String>,
    pub level: Option<String>,
    pub kind: Option<String>,
    pub talk: Option<String>,
}

/// What a mentor has named, against which requests are held.
#[derive(Clone, Debug, Default)]
pub struct Likes {
    pub languages: Vec<String>,
    pub topics: Vec<String>,
    pub levels: Vec<String>,
    pub talks: Vec<String>,
}

/// So many of the oldest requests are held against what a mentor likes; a queue that is longer is in trouble anyway, and
/// its tail comes forward as the head is answered.
const WINDOW: i64 = 400;

/// The requests that this mentor may claim: those that fit best first, then the oldest.
pub fn list_queue(
    conn: &mut PgConnection,
    mentor_id: i64,
    filter: &QueueFilter,
    likes: &Likes,
    (skip, limit): (i64, i64),
) -> QueryResult<Vec<QueueLine>> {
    // Not kept prepared: which index is good depends on the filter.
    diesel::sql_query(
        // Ranked by what is narrow; words and names are read for one page alone.
        "WITH oldest AS MATERIALIZED (
            SELECT r.id, r.problem_id, r.language, r.level, r.talk, r.asked_at
            FROM reviews r
            WHERE r.state = 'queued' AND r.seeker_id <> $1
                AND ($2::text IS NULL OR r.language = $2) AND ($3::text IS NULL OR r.level = $3)
                AND ($4::text IS NULL OR r.kind = $4) AND ($5::text IS NULL OR r.talk = $5)
                AND NOT EXISTS (SELECT FROM review_exclusions e WHERE e.review_id = r.id AND e.user_id = $1)
                AND NOT EXISTS (SELECT FROM user_blocks b WHERE b.user_id = $1 AND b.blocked_id = r.seeker_id)
                AND NOT EXISTS (SELECT FROM user_blocks b WHERE b.user_id = r.seeker_id AND b.blocked_id = $1)
            ORDER BY r.asked_at, r.id LIMIT $6),
         ranked AS MATERIALIZED (
            SELECT o.id, o.asked_at, p.title, (o.language = ANY($7))::integer
                + (o.level = ANY($9) AND o.talk = ANY($10))::integer + (p.topics && $8)::integer AS fit
            FROM oldest o JOIN problems p ON p.id = o.problem_id
            ORDER BY fit DESC, o.asked_at, o.id OFFSET $11 LIMIT $12)
         SELECT r.id, k.title AS problem_title, r.language, r.kind = 'quick' AS is_quick, r.question, r.level, r.talk,
            r.is_in_pool, CASE WHEN r.is_anonymous THEN NULL ELSE u.display_name END AS seeker_name, r.asked_at, k.fit
         FROM ranked k JOIN reviews r ON r.id = k.id JOIN users u ON u.id = r.seeker_id
         ORDER BY k.fit DESC, k.asked_at, k.id",
    )
    .bind::<BigInt, _>(mentor_id)
    .bind::<Nullable<Text>, _>(&filter.language)
    .bind::<Nullable<Text>, _>(&filter.level)
    .bind::<Nullable<Text>, _>(&filter.kind)
    .bind::<Nullable<Text>, _>(&filter.talk)
    .bind::<BigInt, _>(WINDOW)
    .bind::<Array<Text>, _>(&likes.languages)
    .bind::<Array<Text>, _>(&likes.topics)
    .bind::<Array<Text>, _>(&likes.levels)
    .bind::<Array<Text>, _>(&likes.talks)
    .bind::<BigInt, _>(skip)
    .bind::<BigInt, _>(limit)
    .load(conn)
}

/// One of somebody's reviews.
#[derive(Clone, Debug, QueryableByName)]
pub struct OwnLine {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = Text)]
    pub problem_title: String,
    #[diesel(sql_type = Text)]
    pub language: String,
    #[diesel(sql_type = Text)]
    pub question: String,
    #[diesel(sql_type = Text)]
    pub state: String,
    /// The other side, as far as it is told.
    #[diesel(sql_type = Nullable<Text>)]
    pub other: Option<String>,
    #[diesel(sql_type = Timestamptz)]
    pub asked_at: DateTime<Utc>,
    #[diesel(sql_type = BigInt)]
    pub open_threads: i64,
}

/// Somebody's reviews before an id, in every state, the newest first; those they asked for, or those they have as a mentor.
pub fn list_own(
    conn: &mut PgConnection,
    user_id: i64,
    as_mentor: bool,
    before: Option<i64>,
    limit: i64,
) -> QueryResult<Vec<OwnLine>> {
    let (mine, other) = if as_mentor {
        (
            "r.mentor_id",
            "CASE WHEN r.is_anonymous THEN NULL ELSE s.display_name END",
        )
    } else {
        ("r.seeker_id", "m.display_name")
    };
    statement(format!(
        "SELECT r.id, p.title AS problem_title, r.language, r.question, r.state, {other} AS other, r.asked_at,
            (SELECT count(*) FROM review_threads t WHERE t.review_id = r.id AND NOT t.is_resolved) AS open_threads
         FROM reviews r JOIN problems p ON p.id = r.problem_id JOIN users s ON s.id = r.seeker_id
            LEFT JOIN users m ON m.id = r.mentor_id
         WHERE {mine} = $1 AND r.id < $2 ORDER BY r.id DESC LIMIT $3"
    ))
    .bind::<BigInt, _>(user_id)
    .bind::<BigInt, _>(before.unwrap_or(i64::MAX))
    .bind::<BigInt, _>(limit)
    .load(conn)
}

#[derive(QueryableByName)]
struct WaitRow {
    #[diesel(sql_type = Double)]
    hours: f64,
    #[diesel(sql_type = Bool)]
    is_answered: bool,
}

/// How long the last requests waited for their first answer, or have waited until now; of a language where one is given.
/// What was taken back counts as having waited until then.
pub fn list_waits(conn: &mut PgConnection, language: Option<&str>, limit: i64) -> QueryResult<Vec<Observed>> {
    let rows: Vec<WaitRow> = diesel::sql_query(
        "SELECT extract(epoch FROM coalesce(r.answered_at, r.ended_at, now()) - r.asked_at)::float8 / 3600 AS hours,
            r.answered_at IS NOT NULL AS is_answered
         FROM reviews r WHERE $1::text IS NULL OR r.language = $1
         ORDER BY r.asked_at DESC LIMIT $2",
    )
    .bind::<Nullable<Text>, _>(language)
    .bind::<BigInt, _>(limit)
    .load(conn)?;
    let observed = rows.into_iter().map(|row| Observed {
        hours: row.hours.max(0.0),
        is_answered: row.is_answered,
    });
    Ok(observed.collect())
}

/// How the queue does, for administrators.
#[derive(Clone, Debug, QueryableByName)]
pub struct Health {
    #[diesel(sql_type = BigInt)]
    pub queued: i64,
    #[diesel(sql_type = BigInt)]
    pub claimed: i64,
    #[diesel(sql_type = BigInt)]
    pub talking: i64,
    /// Requests that wait for a first answer for longer than they should.
    #[diesel(sql_type = BigInt)]
    pub overdue: i64,
    /// Hours that the oldest of them has waited.
    #[diesel(sql_type = Nullable<Double>)]
    pub oldest_hours: Option<f64>,
    #[diesel(sql_type = BigInt)]
    pub mentors: i64,
    #[diesel(sql_type = BigInt)]
    pub mentors_away: i64,
}

pub fn get_health(conn: &mut PgConnection, target_hours: i32) -> QueryResult<Health> {
    statement(
        "SELECT count(*) FILTER (WHERE state = 'queued') AS queued, count(*) FILTER (WHERE state = 'claimed') AS claimed,
            count(*) FILTER (WHERE state IN ('awaiting-seeker', 'awaiting-mentor')) AS talking,
            count(*) FILTER (WHERE answered_at IS NULL AND state IN ('queued', 'claimed')
                AND asked_at < now() - make_interval(hours => $1)) AS overdue,
            (extract(epoch FROM now() - min(asked_at) FILTER (WHERE answered_at IS NULL
                AND state IN ('queued', 'claimed'))) / 3600)::float8 AS oldest_hours,
            (SELECT count(*) FROM users WHERE is_mentor AND disabled_at IS NULL) AS mentors,
            (SELECT count(*) FROM users u JOIN mentor_profiles m ON m.user_id = u.id
                WHERE u.is_mentor AND u.disabled_at IS NULL AND m.away_until > now()) AS mentors_away
         FROM reviews WHERE state IN ('queued', 'claimed', 'awaiting-seeker', 'awaiting-mentor')",
    )
    .bind::<Integer, _>(target_hours)
    .get_result(conn)
}

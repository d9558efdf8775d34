//! Who reviews what, and how much.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, SmallInt, Text, Timestamptz};

use crate::db::statement;
use crate::reviews::forms::Profile;

/// What is known of somebody as a mentor.
#[derive(Clone, Debug, QueryableByName)]
pub struct MentorRow {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = Text)]
    pub username: String,
    #[diesel(sql_type = Text)]
    pub display_name: String,
    #[diesel(sql_type = Array<Text>)]
    pub languages: Vec<String>,
    #[diesel(sql_type = Array<Text>)]
    pub topics: Vec<String>,
    #[diesel(sql_type = Text)]
    pub level: String,
    #[diesel(sql_type = Array<Text>)]
    pub talks: Vec<String>,
    #[diesel(sql_type = Text)]
    pub about: String,
    #[diesel(sql_type = SmallInt)]
    pub capacity: i16,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub away_until: Option<DateTime<Utc>>,
    /// By the database's clock.
    #[diesel(sql_type = Bool)]
    pub is_away: bool,
    #[diesel(sql_type = Timestamptz)]
    pub applied_at: DateTime<Utc>,
    /// `approved`, `declined`, `None` while it waits.
    #[diesel(sql_type = Nullable<Text>)]
    pub decision: Option<String>,
    /// Reviews they have open.
    #[diesel(sql_type = BigInt)]
    pub open: i64,
}

const ROWS: &str =
    "SELECT u.id, u.username, u.display_name, m.languages, m.topics, m.level, m.talks, m.about,
        m.capacity, m.away_until, coalesce(m.away_until > now(), false) AS is_away, m.applied_at, m.decision,
        (SELECT count(*) FROM reviews r WHERE r.mentor_id = u.id
            AND r.state IN ('claimed', 'awaiting-seeker', 'awaiting-mentor')) AS open
     FROM mentor_profiles m JOIN users u ON u.id = m.user_id";

pub fn find_profile(conn: &mut PgConnection, user_id: i64) -> QueryResult<Option<MentorRow>> {
    statement(format!("{ROWS} WHERE m.user_id = $1"))
        .bind::<BigInt, _>(user_id)
        .get_result(conn)
        .optional()
}

/// Applications that nobody has decided, the oldest first.
pub fn list_applications(conn: &mut PgConnection, limit: i64) -> QueryResult<Vec<MentorRow>> {
    statement(format!(
        "{ROWS} WHERE m.decision IS NULL AND u.disabled_at IS NULL ORDER BY m.applied_at, u.id LIMIT $1"
    ))
    .bind::<BigInt, _>(limit)
    .load(conn)
}

/// Mentors at work, by name.
pub fn list_mentors(conn: &mut PgConnection, limit: i64) -> QueryResult<Vec<MentorRow>> {
    statement(format!(
        "{ROWS} WHERE u.is_mentor AND u.disabled_at IS NULL ORDER BY u.username LIMIT $1"
    ))
    .bind::<BigInt, _>(limit)
    .load(conn)
}

/// Writes what somebody says of themselves. A declined application is one again; a mentor's stays approved.
pub fn upsert_profile(
    conn: &mut PgConnection,
    user_id: i64,
    is_mentor: bool,
    profile: &Profile,
) -> QueryResult<()> {
    statement(
        "INSERT INTO mentor_profiles (user_id, languages, topics, level, talks, about, capacity, away_until, decision, decided_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, CASE WHEN $9 THEN 'approved' END, CASE WHEN $9 THEN now() END)
         ON CONFLICT (user_id) DO UPDATE SET languages = $2, topics = $3, level = $4, talks = $5, about = $6,
            capacity = $7, away_until = $8,
            decision = CASE WHEN $9 THEN 'approved' END,
            decided_at = CASE WHEN $9 THEN coalesce(mentor_profiles.decided_at, now()) END,
            applied_at = CASE WHEN mentor_profiles.decision = 'declined' THEN now() ELSE mentor_profiles.applied_at END",
    )
    .bind::<BigInt, _>(user_id)
    .bind::<Array<Text>, _>(profile.languages.clone())
    .bind::<Array<Text>, _>(profile.topics.clone())
    .bind::<Text, _>(profile.level.as_str())
    .bind::<Array<Text>, _>(profile.talks.clone())
    .bind::<Text, _>(profile.about.as_str())
    .bind::<SmallInt, _>(profile.capacity)
    .bind::<Nullable<Timestamptz>, _>(profile.away_until)
    .bind::<Bool, _>(is_mentor)
    .execute(conn)
    .map(drop)
}

/// Decides an application; `false` where there is none that waits.
pub fn decide(conn: &mut PgConnection, username: &str, decision: &str) -> QueryResult<bool> {
    let written = statement(
        "UPDATE mentor_profiles m SET decision = $2, decided_at = now() FROM users u
         WHERE u.id = m.user_id AND u.username = $1 AND m.decision IS NULL",
    )
    .bind::<Text, _>(username)
    .bind::<Text, _>(decision)
    .execute(conn)?;
    Ok(written == 1)
}

/// What a mentor holds, and may hold.
#[derive(Clone, Copy, Debug, QueryableByName)]
pub struct Load {
    #[diesel(sql_type = SmallInt)]
    pub capacity: i16,
    #[diesel(sql_type = Bool)]
    pub is_away: bool,
    /// Claims without an answer.
    #[diesel(sql_type = BigInt)]
    pub claims: i64,
    /// All reviews they have open.
    #[diesel(sql_type = BigInt)]
    pub open: i64,
}

/// Held to the end of the transaction, so that of two claims at once one is too late for the last place. Who became a mentor
/// without a profile has the usual capacity.
pub fn lock_load(conn: &mut PgConnection, user_id: i64) -> QueryResult<Load> {
    statement("SELECT 1 AS one FROM users WHERE id = $1 FOR NO KEY UPDATE")
        .bind::<BigInt, _>(user_id)
        .execute(conn)?;
    statement(
        "SELECT coalesce(m.capacity, 3::smallint) AS capacity, coalesce(m.away_until > now(), false) AS is_away,
            (SELECT count(*) FROM reviews r WHERE r.mentor_id = $1 AND r.state = 'claimed'
                AND r.claim_expires_at > now()) AS claims,
            (SELECT count(*) FROM reviews r WHERE r.mentor_id = $1 AND (r.state IN ('awaiting-seeker', 'awaiting-mentor')
                OR (r.state = 'claimed' AND r.claim_expires_at > now()))) AS open
         FROM users u LEFT JOIN mentor_profiles m ON m.user_id = u.id WHERE u.id = $1",
    )
    .bind::<BigInt, _>(user_id)
    .get_result(conn)
}

/// Topics of all published problems.
pub fn list_topics(conn: &mut PgConnection) -> QueryResult<Vec<String>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        topic: String,
    }
    let rows: Vec<Row> = statement(
        "SELECT DISTINCT unnest(topics) AS topic FROM problems WHERE is_shown ORDER BY 1 LIMIT 200",
    )
    .load(conn)?;
    Ok(rows.into_iter().map(|row| row.topic).collect())
}

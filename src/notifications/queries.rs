//! The table of notifications, and how people want to hear of them by mail.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Integer, Text, Timestamptz};

use super::News;
use crate::db::schema::{notifications, users};
use crate::db::statement;

/// Notifications that were read are kept this long, others twice as long.
const KEPT: TimeDelta = TimeDelta::days(90);

pub fn insert(conn: &mut PgConnection, user_id: i64, news: &News, text: &str) -> QueryResult<()> {
    statement(
        "INSERT INTO notifications (user_id, kind, text, path, mailed_at)
         VALUES ($1, $2, $3, $4, CASE WHEN $5 THEN now() END)",
    )
    .bind::<BigInt, _>(user_id)
    .bind::<Text, _>(news.kind)
    .bind::<Text, _>(text)
    .bind::<Text, _>(&news.path)
    .bind::<Bool, _>(news.has_letter)
    .execute(conn)
    .map(drop)
}

/// `plain` makes the text of one.
pub fn insert_many(
    conn: &mut PgConnection,
    news: &[(i64, News)],
    plain: impl Fn(&News) -> String,
) -> QueryResult<()> {
    let column =
        |of: &dyn Fn(&News) -> String| -> Vec<String> { news.iter().map(|(_, one)| of(one)).collect() };
    statement(
        "INSERT INTO notifications (user_id, kind, text, path, mailed_at)
         SELECT user_id, kind, text, path, CASE WHEN has_letter THEN now() END
         FROM unnest($1, $2, $3, $4, $5) AS told (user_id, kind, text, path, has_letter)",
    )
    .bind::<Array<BigInt>, _>(news.iter().map(|(user_id, _)| *user_id).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(column(&|one| one.kind.to_string()))
    .bind::<Array<Text>, _>(column(&plain))
    .bind::<Array<Text>, _>(column(&|one| one.path.clone()))
    .bind::<Array<Bool>, _>(news.iter().map(|(_, one)| one.has_letter).collect::<Vec<_>>())
    .execute(conn)
    .map(drop)
}

#[derive(Debug, Clone, Queryable)]
pub struct Line {
    pub id: i64,
    pub text: String,
    pub path: String,
    pub created_at: DateTime<Utc>,
    pub read_at: Option<DateTime<Utc>>,
}

/// The newest of one person, from below an id where one is given.
pub fn list(
    conn: &mut PgConnection,
    user_id: i64,
    only_unread: bool,
    before: Option<i64>,
    limit: i64,
) -> QueryResult<Vec<Line>> {
    use notifications as n;
    let mut query = n::table
        .filter(n::user_id.eq(user_id))
        .order(n::id.desc())
        .select((n::id, n::text, n::path, n::created_at, n::read_at))
        .into_boxed();
    if only_unread {
        query = query.filter(n::read_at.is_null());
    }
    if let Some(id) = before {
        query = query.filter(n::id.lt(id));
    }
    query.limit(limit).load(conn)
}

#[derive(QueryableByName)]
struct CountRow {
    #[diesel(sql_type = BigInt)]
    unread: i64,
}

/// How many were not read, counted up to `most`.
pub fn count_unread(conn: &mut PgConnection, user_id: i64, most: i64) -> QueryResult<i64> {
    let row: CountRow = statement(
        "SELECT count(*) AS unread FROM (
             SELECT FROM notifications WHERE user_id = $1 AND read_at IS NULL LIMIT $2) n",
    )
    .bind::<BigInt, _>(user_id)
    .bind::<BigInt, _>(most)
    .get_result(conn)?;
    Ok(row.unread)
}

/// Marks one as read and returns where it leads; `None` where this person has none of this id.
pub fn read(conn: &mut PgConnection, user_id: i64, id: i64) -> QueryResult<Option<String>> {
    use notifications as n;
    let path = n::table.filter(n::user_id.eq(user_id).and(n::id.eq(id)));
    let path: Option<String> = path.select(n::path).first(conn).optional()?;
    if path.is_some() {
        let unread = n::table.filter(n::id.eq(id).and(n::read_at.is_null()));
        diesel::update(unread)
            .set(n::read_at.eq(diesel::dsl::now))
            .execute(conn)?;
    }
    Ok(path)
}

/// Marks all as read that are not newer than `up_to`.
pub fn read_up_to(conn: &mut PgConnection, user_id: i64, up_to: i64) -> QueryResult<usize> {
    use notifications as n;
    let unread = n::table.filter(
        n::user_id
            .eq(user_id)
            .and(n::id.le(up_to))
            .and(n::read_at.is_null()),
    );
    diesel::update(unread)
        .set(n::read_at.eq(diesel::dsl::now))
        .execute(conn)
}

/// How somebody hears of notifications by mail.
#[derive(Debug, Clone, Queryable)]
pub struct Wish {
    /// "daily", "weekly" or "never".
    pub digest: String,
    pub email: Option<String>,
    pub email_verified_at: Option<DateTime<Utc>>,
}

pub fn get_wish(conn: &mut PgConnection, user_id: i64) -> QueryResult<Wish> {
    users::table
        .find(user_id)
        .select((users::digest, users::email, users::email_verified_at))
        .first(conn)
}

/// `false` where there is no such user.
pub fn set_digest(conn: &mut PgConnection, user_id: i64, digest: &str) -> QueryResult<bool> {
    diesel::update(users::table.find(user_id))
        .set(users::digest.eq(digest))
        .execute(conn)
        .map(|rows| rows == 1)
}

/// One line of somebody's digest.
#[derive(Debug, QueryableByName)]
pub struct DigestLine {
    #[diesel(sql_type = BigInt)]
    pub user_id: i64,
    #[diesel(sql_type = Text)]
    pub email: String,
    #[diesel(sql_type = Text)]
    pub display_name: String,
    #[diesel(sql_type = Text)]
    pub text: String,
}

/// Takes what the digests tell that are due now, of so many people at most: a person's lines stand together, the
/// oldest first. What nobody has read within an hour is told; a digest comes once a day or a week at most, and only
/// to addresses that are known to be their owner's.
pub fn take_digests(
    conn: &mut PgConnection,
    now: DateTime<Utc>,
    most_people: i32,
) -> QueryResult<Vec<DigestLine>> {
    statement(
        "WITH due AS (
             SELECT u.id, u.email, u.display_name FROM users u
             WHERE u.digest <> 'never' AND u.email IS NOT NULL AND u.email_verified_at IS NOT NULL
               AND u.disabled_at IS NULL
               AND (u.digest_at IS NULL OR u.digest_at <= $1 - CASE u.digest
                    WHEN 'daily' THEN interval '1 day' ELSE interval '7 days' END)
               AND EXISTS (SELECT FROM notifications n WHERE n.user_id = u.id AND n.read_at IS NULL
                           AND n.mailed_at IS NULL AND n.created_at <= $1 - interval '1 hour')
             ORDER BY u.id LIMIT $2 FOR UPDATE OF u SKIP LOCKED),
         noted AS (UPDATE users u SET digest_at = $1 FROM due WHERE u.id = due.id),
         told AS (
             UPDATE notifications n SET mailed_at = $1 FROM due
             WHERE n.user_id = due.id AND n.read_at IS NULL AND n.mailed_at IS NULL
             RETURNING n.id, n.text, due.id AS user_id, due.email, due.display_name)
         SELECT user_id, email, display_name, text FROM told ORDER BY user_id, id",
    )
    .bind::<Timestamptz, _>(now)
    .bind::<Integer, _>(most_people)
    .load(conn)
}

/// Removes what is old, read or not.
pub fn delete_old(conn: &mut PgConnection, now: DateTime<Utc>) -> QueryResult<usize> {
    statement("DELETE FROM notifications WHERE created_at < $1 AND (read_at IS NOT NULL OR created_at < $2)")
        .bind::<Timestamptz, _>(now - KEPT)
        .bind::<Timestamptz, _>(now - KEPT * 2)
        .execute(conn)
}

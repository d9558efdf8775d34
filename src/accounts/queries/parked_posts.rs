//! Posts that wait for their sender to sign in.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;

use crate::db::schema::{parked_posts, problems};
use crate::web::secret;

/// A post as it was sent.
#[derive(Debug, Clone, Queryable)]
pub struct ParkedPost {
    /// Path and query it was sent to.
    pub path: String,
    pub content_type: String,
    pub body: Vec<u8>,
}

pub fn insert_parked_post(
    conn: &mut PgConnection,
    key_hash: &[u8],
    address: &str,
    post: &ParkedPost,
) -> QueryResult<usize> {
    diesel::insert_into(parked_posts::table)
        .values((
            parked_posts::key_hash.eq(key_hash),
            parked_posts::address.eq(address),
            parked_posts::path.eq(&post.path),
            parked_posts::content_type.eq(&post.content_type),
            parked_posts::body.eq(&post.body),
        ))
        .execute(conn)
}

/// Where a parked post was sent to, without taking it.
pub fn find_parked_path(conn: &mut PgConnection, key: &str) -> QueryResult<Option<String>> {
    parked_posts::table
        .find(secret::hash(key))
        .filter(is_young())
        .select(parked_posts::path)
        .first(conn)
        .optional()
}

/// A parked post, without taking it.
pub fn find_parked_post(conn: &mut PgConnection, key: &str) -> QueryResult<Option<ParkedPost>> {
    parked_posts::table
        .find(secret::hash(key))
        .filter(is_young())
        .select((parked_posts::path, parked_posts::content_type, parked_posts::body))
        .first(conn)
        .optional()
}

/// Takes a parked post out; a second call with the same key finds nothing.
pub fn take_parked_post(conn: &mut PgConnection, key: &str) -> QueryResult<Option<ParkedPost>> {
    diesel::delete(
        parked_posts::table
            .filter(parked_posts::key_hash.eq(secret::hash(key)))
            .filter(is_young()),
    )
    .returning((parked_posts::path, parked_posts::content_type, parked_posts::body))
    .get_result(conn)
    .optional()
}

/// How many posts of an address still wait.
pub fn count_of_address(conn: &mut PgConnection, address: &str) -> QueryResult<i64> {
    parked_posts::table
        .filter(parked_posts::address.eq(address))
        .filter(is_young())
        .count()
        .get_result(conn)
}

/// Removes posts that nobody came back for within a day.
pub fn delete_old_posts(conn: &mut PgConnection, now: DateTime<Utc>) -> QueryResult<usize> {
    let age = now - TimeDelta::hours(24);
    diesel::delete(parked_posts::table.filter(parked_posts::created_at.le(age))).execute(conn)
}

/// The title of a published problem, for the page that says whose code is kept. A visitor may see no other.
pub fn find_published_title(conn: &mut PgConnection, slug: &str) -> QueryResult<Option<String>> {
    problems::table
        .filter(problems::slug.eq(slug).and(problems::state.eq("published")))
        .select(problems::title)
        .first(conn)
        .optional()
}

fn is_young() -> diesel::expression::SqlLiteral<diesel::sql_types::Bool> {
    diesel::dsl::sql("parked_posts.created_at > now() - interval '24 hours'")
}

//! Parked posts: what somebody sent when their session had ended, kept a day under a one-time key.

use diesel::prelude::*;

use crate::db::Db;
use crate::db::schema::parked_posts;
use crate::web::AppError;
use crate::web::secret;

/// A source of the largest size, percent-encoded where it must be, is refused above this.
pub const BODY_LIMIT: usize = 1024 * 1024;
/// An address may leave this many a day; more are refused, for anybody can send them.
const PER_ADDRESS: i64 = 20;

/// A post as it was sent.
#[derive(Debug, Queryable)]
pub struct ParkedPost {
    /// Path and query it was sent to.
    pub path: String,
    pub content_type: String,
    pub body: Vec<u8>,
}

/// Keeps a post; the key is for the one who sent it. `None` for an empty body: there is nothing to lose.
///
/// # Errors
/// [`AppError::TooMany`] where the address has left too many.
pub async fn park(
    db: &Db,
    address: String,
    path: String,
    content_type: String,
    body: Vec<u8>,
) -> Result<Option<String>, AppError> {
    if body.is_empty() {
        return Ok(None);
    }
    let key = secret::new_token();
    let key_hash = secret::hash(&key);
    db.run(move |conn| {
        delete_old(conn)?;
        if count_of_address(conn, &address)? >= PER_ADDRESS {
            return Err(AppError::TooMany {
                retry_after_seconds: 3600,
                what: "Too many forms were sent from here without signing in. Keep your text, sign in, and send it again.",
            });
        }
        diesel::insert_into(parked_posts::table)
            .values((
                parked_posts::key_hash.eq(key_hash),
                parked_posts::address.eq(address),
                parked_posts::path.eq(path),
                parked_posts::content_type.eq(content_type),
                parked_posts::body.eq(body),
            ))
            .execute(conn)?;
        Ok(())
    })
    .await?;
    Ok(Some(key))
}

/// Where a parked post was sent to, without taking it.
pub fn find_parked_path(conn: &mut PgConnection, key: &str) -> QueryResult<Option<String>> {
    parked_posts::table
        .find(secret::hash(key))
        .select(parked_posts::path)
        .first(conn)
        .optional()
}

/// Takes a parked post out; a second call with the same key finds nothing.
pub fn take_parked_post(conn: &mut PgConnection, key: &str) -> QueryResult<Option<ParkedPost>> {
    diesel::delete(parked_posts::table.find(secret::hash(key)))
        .returning((parked_posts::path, parked_posts::content_type, parked_posts::body))
        .get_result(conn)
        .optional()
}

fn count_of_address(conn: &mut PgConnection, address: &str) -> QueryResult<i64> {
    parked_posts::table
        .filter(parked_posts::address.eq(address))
        .count()
        .get_result(conn)
}

fn delete_old(conn: &mut PgConnection) -> QueryResult<usize> {
    diesel::sql_query("DELETE FROM parked_posts WHERE created_at < now() - interval '24 hours'").execute(conn)
}

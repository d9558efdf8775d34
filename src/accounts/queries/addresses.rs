//! The e-mail addresses of people.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::users::{SUMMARY, UserSummary};
use crate::db::schema::users;

/// Whom a letter greets, and where it goes.
#[derive(Debug, Clone)]
pub struct Addressee {
    pub username: String,
    pub display_name: String,
    pub email: Option<String>,
    /// A link that was sent there has been followed.
    pub is_verified: bool,
}

/// The addressee of a user who exists.
pub fn get_addressee(conn: &mut PgConnection, user_id: i64) -> QueryResult<Addressee> {
    let (username, display_name, email, verified_at): (_, _, _, Option<DateTime<Utc>>) = users::table
        .find(user_id)
        .select((
            users::username,
            users::display_name,
            users::email,
            users::email_verified_at,
        ))
        .first(conn)?;
    Ok(Addressee {
        username,
        display_name,
        email,
        is_verified: verified_at.is_some(),
    })
}

/// Writes another address, or none.
///
/// # Errors
/// A unique violation where it is another account's; [`super::users::taken`] tells.
pub fn update_email(
    conn: &mut PgConnection,
    user_id: i64,
    email: Option<&str>,
    is_verified: bool,
) -> QueryResult<usize> {
    let since = is_verified.then(Utc::now);
    diesel::update(users::table.find(user_id))
        .set((users::email.eq(email), users::email_verified_at.eq(since)))
        .execute(conn)
}

/// An enabled user whose address is confirmed, by username or by that address.
pub fn find_by_confirmed_email(conn: &mut PgConnection, name: &str) -> QueryResult<Option<UserSummary>> {
    let lower = diesel::dsl::sql::<diesel::sql_types::Bool>("lower(email) = lower(")
        .bind::<diesel::sql_types::Text, _>(name.to_string())
        .sql(")");
    users::table
        .filter(users::username.eq(name.to_ascii_lowercase()).or(lower))
        .filter(users::email_verified_at.is_not_null())
        .filter(users::disabled_at.is_null())
        .select(SUMMARY)
        .first(conn)
        .optional()
}

//! People and their sessions.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};

use super::sessions::delete_sessions;
use crate::db::schema::users;
use crate::db::statement;

/// A user as commands and lists show them.
#[derive(Debug, Clone, Queryable)]
pub struct UserSummary {
    pub id: i64,
    pub username: String,
    pub display_name: String,
    pub email: Option<String>,
    pub is_mentor: bool,
    pub is_admin: bool,
    pub disabled_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    /// Set where the account is going to be deleted.
    pub delete_after: Option<DateTime<Utc>>,
}

pub(super) const SUMMARY: (
    users::id,
    users::username,
    users::display_name,
    users::email,
    users::is_mentor,
    users::is_admin,
    users::disabled_at,
    users::created_at,
    users::delete_after,
) = (
    users::id,
    users::username,
    users::display_name,
    users::email,
    users::is_mentor,
    users::is_admin,
    users::disabled_at,
    users::created_at,
    users::delete_after,
);

/// A user to be written; the values have passed `forms`.
#[derive(Insertable)]
#[diesel(table_name = users)]
pub struct UserRow {
    pub username: String,
    pub display_name: String,
    pub email: Option<String>,
    /// `None` for somebody who signs in with a provider alone.
    pub password_hash: Option<String>,
    pub is_admin: bool,
}

/// Which unique value a new user collides with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    Username,
    Email,
}

/// Writes a user and returns the id.
///
/// # Errors
/// A taken username or address is a unique violation; [`taken`] tells which.
pub fn insert_user(conn: &mut PgConnection, user: &UserRow) -> QueryResult<i64> {
    diesel::insert_into(users::table)
        .values(user)
        .returning(users::id)
        .get_result(conn)
}

/// What a failed insertion collided with; `None` for any other error.
pub fn taken(error: &Error) -> Option<Taken> {
    let Error::DatabaseError(DatabaseErrorKind::UniqueViolation, information) = error else {
        return None;
    };
    match information.constraint_name()? {
        "users_username_key" => Some(Taken::Username),
        "users_email_unique" => Some(Taken::Email),
        _ => None,
    }
}

/// Whether a name or address is somebody's already; asked before a hash is paid for.
pub fn find_taken(
    conn: &mut PgConnection,
    username: &str,
    email: Option<&str>,
) -> QueryResult<Option<Taken>> {
    use diesel::dsl::{exists, select};
    if select(exists(users::table.filter(users::username.eq(username)))).get_result(conn)? {
        return Ok(Some(Taken::Username));
    }
    let Some(email) = email else {
        return Ok(None);
    };
    let lower = diesel::dsl::sql::<diesel::sql_types::Text>("lower(email)");
    let same = lower.eq(lower_of(email));
    let is_taken: bool = select(exists(users::table.filter(same))).get_result(conn)?;
    Ok(is_taken.then_some(Taken::Email))
}

diesel::define_sql_function! {
    #[sql_name = "lower"]
    fn lower_of(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

/// One user by the name they sign in with.
pub fn find_user(conn: &mut PgConnection, username: &str) -> QueryResult<Option<UserSummary>> {
    users::table
        .filter(users::username.eq(username))
        .select(SUMMARY)
        .first(conn)
        .optional()
}

/// The name of a user who exists.
pub fn get_username(conn: &mut PgConnection, user_id: i64) -> QueryResult<String> {
    users::table.find(user_id).select(users::username).first(conn)
}

/// Which users a reader wants; what is empty wants all.
#[derive(Debug, Clone, Default)]
pub struct UserFilter {
    /// A part of the username, the display name or the address.
    pub search: String,
    pub is_mentor: Option<bool>,
    pub is_admin: Option<bool>,
    pub is_disabled: Option<bool>,
    /// Users after this name, for the next page.
    pub after: String,
}

/// The users that fit, in the order of their names.
pub fn list_users(conn: &mut PgConnection, filter: &UserFilter, limit: i64) -> QueryResult<Vec<UserSummary>> {
    let mut query = users::table
        .filter(users::username.gt(filter.after.clone()))
        .into_boxed();
    if !filter.search.is_empty() {
        let pattern = format!("%{}%", literal(&filter.search));
        query = query.filter(
            users::username
                .ilike(pattern.clone())
                .or(users::display_name.ilike(pattern.clone()))
                .or(
                    diesel::dsl::sql::<diesel::sql_types::Bool>("coalesce(email, '') ILIKE ")
                        .bind::<diesel::sql_types::Text, _>(pattern),
                ),
        );
    }
    if let Some(is_mentor) = filter.is_mentor {
        query = query.filter(users::is_mentor.eq(is_mentor));
    }
    if let Some(is_admin) = filter.is_admin {
        query = query.filter(users::is_admin.eq(is_admin));
    }
    query = match filter.is_disabled {
        Some(true) => query.filter(users::disabled_at.is_not_null()),
        Some(false) => query.filter(users::disabled_at.is_null()),
        None => query,
    };
    query
        .order(users::username)
        .limit(limit)
        .select(SUMMARY)
        .load(conn)
}

/// The text itself in a `LIKE` pattern, whatever stands in it.
fn literal(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for character in text.chars().take(100) {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern
}

/// The advisory lock under which it is decided who administers: the bytes of "admins" as a number.
const ADMINS_LOCK: i64 = 0x6164_6d69_6e73;

/// Holds every enabled administrator to the end of the transaction; how many they are. One transaction at a time:
/// locks of rows alone would be taken in different orders by those who still see an administrator and those who
/// don't any more.
pub fn lock_admins(conn: &mut PgConnection) -> QueryResult<i64> {
    statement("SELECT pg_advisory_xact_lock($1)")
        .bind::<diesel::sql_types::BigInt, _>(ADMINS_LOCK)
        .execute(conn)?;
    let held: Vec<i64> = users::table
        .filter(users::is_admin.and(users::disabled_at.is_null()))
        .order(users::id)
        .select(users::id)
        .for_update()
        .load(conn)?;
    Ok(held.len() as i64)
}

/// A user by name, held to the end of the transaction.
pub fn lock_user(conn: &mut PgConnection, username: &str) -> QueryResult<Option<UserSummary>> {
    users::table
        .filter(users::username.eq(username))
        .select(SUMMARY)
        .for_update()
        .first(conn)
        .optional()
}

pub fn update_roles(
    conn: &mut PgConnection,
    user_id: i64,
    is_mentor: bool,
    is_admin: bool,
) -> QueryResult<usize> {
    diesel::update(users::table.find(user_id))
        .set((users::is_mentor.eq(is_mentor), users::is_admin.eq(is_admin)))
        .execute(conn)
}

/// How many enabled administrators there are.
pub fn count_admins(conn: &mut PgConnection) -> QueryResult<i64> {
    users::table
        .filter(users::is_admin.and(users::disabled_at.is_null()))
        .count()
        .get_result(conn)
}

/// Makes a user an administrator; `false` where nobody has this name.
pub fn make_admin(conn: &mut PgConnection, username: &str) -> QueryResult<bool> {
    let named = users::table.filter(users::username.eq(username));
    Ok(diesel::update(named)
        .set(users::is_admin.eq(true))
        .execute(conn)?
        == 1)
}

/// Makes a user a mentor; `false` where nobody has this name.
pub fn make_mentor(conn: &mut PgConnection, username: &str) -> QueryResult<bool> {
    let named = users::table.filter(users::username.eq(username));
    Ok(diesel::update(named)
        .set(users::is_mentor.eq(true))
        .execute(conn)?
        == 1)
}

/// Disables a user and ends their sessions, or enables them again; `false` where nobody has this name.
pub fn set_user_disabled(conn: &mut PgConnection, username: &str, disabled: bool) -> QueryResult<bool> {
    let since = disabled.then(Utc::now);
    let changed: Option<i64> = diesel::update(users::table.filter(users::username.eq(username)))
        .set(users::disabled_at.eq(since))
        .returning(users::id)
        .get_result(conn)
        .optional()?;
    if let (Some(user_id), true) = (changed, disabled) {
        delete_sessions(conn, user_id)?;
    }
    Ok(changed.is_some())
}

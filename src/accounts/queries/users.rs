//! People and their sessions.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};

use crate::db::schema::{sessions, users};

/// What it takes to try a password.
#[derive(Debug, Clone, Queryable)]
pub struct Credentials {
    pub user_id: i64,
    pub password_hash: String,
}

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
}

const SUMMARY: (
    users::id,
    users::username,
    users::display_name,
    users::email,
    users::is_mentor,
    users::is_admin,
    users::disabled_at,
    users::created_at,
) = (
    users::id,
    users::username,
    users::display_name,
    users::email,
    users::is_mentor,
    users::is_admin,
    users::disabled_at,
    users::created_at,
);

/// A user to be written; the values have passed `forms`.
#[derive(Insertable)]
#[diesel(table_name = users)]
pub struct UserRow {
    pub username: String,
    pub display_name: String,
    pub email: Option<String>,
    pub password_hash: String,
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

/// The hash of an enabled user; a disabled one is as unknown as nobody.
pub fn find_credentials(conn: &mut PgConnection, username: &str) -> QueryResult<Option<Credentials>> {
    users::table
        .filter(users::username.eq(username).and(users::disabled_at.is_null()))
        .select((users::id, users::password_hash))
        .first(conn)
        .optional()
}

/// Replaces the hash where it is still the one that was verified; `false` where it is not.
pub fn update_password(conn: &mut PgConnection, verified: &Credentials, new_hash: &str) -> QueryResult<bool> {
    let unchanged = users::table.filter(
        users::id
            .eq(verified.user_id)
            .and(users::password_hash.eq(&verified.password_hash))
            .and(users::disabled_at.is_null()),
    );
    let written = diesel::update(unchanged)
        .set(users::password_hash.eq(new_hash))
        .execute(conn)?;
    Ok(written == 1)
}

/// Whether what was verified is still true: the hash unchanged, the user enabled.
pub fn is_current(conn: &mut PgConnection, verified: &Credentials) -> QueryResult<bool> {
    use diesel::dsl::{exists, select};
    select(exists(
        users::table.filter(
            users::id
                .eq(verified.user_id)
                .and(users::password_hash.eq(&verified.password_hash))
                .and(users::disabled_at.is_null()),
        ),
    ))
    .get_result(conn)
}

/// Ends every session of a user.
pub fn delete_sessions(conn: &mut PgConnection, user_id: i64) -> QueryResult<usize> {
    diesel::delete(sessions::table.filter(sessions::user_id.eq(user_id))).execute(conn)
}

/// Removes sessions that nobody can use any more.
pub fn delete_expired_sessions(conn: &mut PgConnection, now: DateTime<Utc>) -> QueryResult<usize> {
    diesel::delete(sessions::table.filter(sessions::expires_at.le(now))).execute(conn)
}

/// One user by the name they sign in with.
pub fn find_user(conn: &mut PgConnection, username: &str) -> QueryResult<Option<UserSummary>> {
    users::table
        .filter(users::username.eq(username))
        .select(SUMMARY)
        .first(conn)
        .optional()
}

/// The users after this name, in the order of their names.
pub fn list_users(conn: &mut PgConnection, after: Option<&str>, limit: i64) -> QueryResult<Vec<UserSummary>> {
    users::table
        .filter(users::username.gt(after.unwrap_or_default()))
        .order(users::username)
        .limit(limit)
        .select(SUMMARY)
        .load(conn)
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

//! Password hashes of people.

use diesel::prelude::*;

use crate::db::schema::users;

/// What it takes to try a password.
#[derive(Debug, Clone, Queryable)]
pub struct Credentials {
    pub user_id: i64,
    pub password_hash: String,
}

/// The hash of an enabled user; a disabled one, and one without a password, is as unknown as nobody.
pub fn find_credentials(conn: &mut PgConnection, username: &str) -> QueryResult<Option<Credentials>> {
    users::table
        .filter(users::username.eq(username).and(users::disabled_at.is_null()))
        .filter(users::password_hash.is_not_null())
        .select((users::id, users::password_hash.assume_not_null()))
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

/// Replaces the hash of an enabled user, whatever it was; `false` where there is none.
pub fn reset_password(conn: &mut PgConnection, user_id: i64, new_hash: &str) -> QueryResult<bool> {
    let user = users::table.filter(users::id.eq(user_id).and(users::disabled_at.is_null()));
    let written = diesel::update(user)
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

/// Who signs in with a provider alone has none.
pub fn has_password(conn: &mut PgConnection, user_id: i64) -> QueryResult<bool> {
    users::table
        .find(user_id)
        .select(users::password_hash.is_not_null())
        .first(conn)
}

/// The first password of an enabled user; `false` where there is one already.
pub fn set_first_password(conn: &mut PgConnection, user_id: i64, new_hash: &str) -> QueryResult<bool> {
    let without = users::table
        .find(user_id)
        .filter(users::password_hash.is_null().and(users::disabled_at.is_null()));
    let written = diesel::update(without)
        .set(users::password_hash.eq(new_hash))
        .execute(conn)?;
    Ok(written == 1)
}

//! People who are going to leave.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, Timestamptz};

use crate::db::schema::users;
use crate::db::statement;

#[derive(QueryableByName, Debug, Clone)]
pub struct Standing {
    #[diesel(sql_type = Bool)]
    pub is_admin: bool,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub delete_after: Option<DateTime<Utc>>,
    /// Enabled administrators who stay, this one included.
    #[diesel(sql_type = BigInt)]
    pub admins: i64,
    /// Enabled administrators beside this one.
    #[diesel(sql_type = BigInt)]
    pub other_admins: i64,
}

pub fn find_standing(conn: &mut PgConnection, user_id: i64) -> QueryResult<Standing> {
    statement(
        "SELECT is_admin AND disabled_at IS NULL AS is_admin, delete_after,
                (SELECT count(*) FROM users a WHERE a.is_admin AND a.disabled_at IS NULL AND a.delete_after IS NULL) AS admins,
                (SELECT count(*) FROM users a WHERE a.is_admin AND a.disabled_at IS NULL AND a.id <> u.id) AS other_admins
         FROM users u WHERE id = $1",
    )
    .bind::<BigInt, _>(user_id)
    .get_result(conn)
}

pub fn set_leaving(conn: &mut PgConnection, user_id: i64, days: i32) -> QueryResult<usize> {
    statement("UPDATE users SET delete_after = now() + make_interval(days => $2) WHERE id = $1")
        .bind::<BigInt, _>(user_id)
        .bind::<Integer, _>(days)
        .execute(conn)
}

/// `false` where the user was not going to leave.
pub fn unset_leaving(conn: &mut PgConnection, user_id: i64) -> QueryResult<bool> {
    let leaving = users::table.filter(users::id.eq(user_id).and(users::delete_after.is_not_null()));
    let kept = diesel::update(leaving)
        .set(users::delete_after.eq(None::<DateTime<Utc>>))
        .execute(conn)?;
    Ok(kept == 1)
}

/// Ids and names of those whose time has come, held to the end of the transaction.
pub fn list_due(conn: &mut PgConnection, now: DateTime<Utc>) -> QueryResult<Vec<(i64, String)>> {
    users::table
        .filter(users::delete_after.le(now))
        .order(users::id)
        .select((users::id, users::username))
        .for_update()
        .load(conn)
}

/// Deletes a user; whatever belongs to them goes with the row.
pub fn delete_user(conn: &mut PgConnection, user_id: i64) -> QueryResult<usize> {
    diesel::delete(users::table.find(user_id)).execute(conn)
}

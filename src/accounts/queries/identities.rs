//! Who people are at providers.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::db::schema::{identities, users};

/// An identity to be written.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = identities)]
pub struct IdentityRow {
    pub user_id: i64,
    pub provider: String,
    pub issuer: String,
    pub subject: String,
    pub name: String,
}

/// An identity as its owner sees it.
#[derive(Debug, Clone, Queryable)]
pub struct IdentityLine {
    pub number: i64,
    pub provider: String,
    pub issuer: String,
    pub name: String,
    pub created_at: DateTime<Utc>,
    pub last_used_at: Option<DateTime<Utc>>,
}

/// `false` where somebody has it already.
pub fn insert_identity(conn: &mut PgConnection, row: &IdentityRow) -> QueryResult<bool> {
    let written = diesel::insert_into(identities::table)
        .values(row)
        .on_conflict((identities::issuer, identities::subject))
        .do_nothing()
        .execute(conn)?;
    Ok(written == 1)
}

/// Whose identity this is, with the name they sign in with; its use is noted. A disabled user is as unknown as nobody.
pub fn use_identity(
    conn: &mut PgConnection,
    issuer: &str,
    subject: &str,
) -> QueryResult<Option<(i64, String)>> {
    let identity =
        identities::table.filter(identities::issuer.eq(issuer).and(identities::subject.eq(subject)));
    let owner: Option<(i64, String)> = identity
        .inner_join(users::table)
        .filter(users::disabled_at.is_null())
        .select((users::id, users::username))
        .first(conn)
        .optional()?;
    if owner.is_some() {
        diesel::update(identity)
            .set(identities::last_used_at.eq(diesel::dsl::now))
            .execute(conn)?;
    }
    Ok(owner)
}

/// Whether somebody, enabled or not, has it.
pub fn is_known(conn: &mut PgConnection, issuer: &str, subject: &str) -> QueryResult<bool> {
    let identity =
        identities::table.filter(identities::issuer.eq(issuer).and(identities::subject.eq(subject)));
    diesel::select(diesel::dsl::exists(identity)).get_result(conn)
}

/// The oldest first.
pub fn list_identities(conn: &mut PgConnection, user_id: i64) -> QueryResult<Vec<IdentityLine>> {
    identities::table
        .filter(identities::user_id.eq(user_id))
        .order(identities::number)
        .select((
            identities::number,
            identities::provider,
            identities::issuer,
            identities::name,
            identities::created_at,
            identities::last_used_at,
        ))
        .load(conn)
}

/// Takes one of a user's identities away; the provider it was of.
pub fn delete_identity(conn: &mut PgConnection, user_id: i64, number: i64) -> QueryResult<Option<String>> {
    let identity =
        identities::table.filter(identities::number.eq(number).and(identities::user_id.eq(user_id)));
    diesel::delete(identity)
        .returning(identities::provider)
        .get_result(conn)
        .optional()
}

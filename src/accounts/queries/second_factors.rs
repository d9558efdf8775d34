//! Second factors: sealed secrets and recovery codes.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Bool};

use crate::db::schema::{recovery_codes, second_factors};
use crate::db::statement;

/// A second factor, with the clock of the database.
#[derive(QueryableByName, Debug, Clone)]
pub struct SecondFactor {
    #[diesel(sql_type = Binary)]
    pub sealed_secret: Vec<u8>,
    #[diesel(sql_type = Bool)]
    pub is_confirmed: bool,
    /// Seconds since 1970, by the database.
    #[diesel(sql_type = BigInt)]
    pub now_s: i64,
    /// Recovery codes that nobody used.
    #[diesel(sql_type = BigInt)]
    pub codes_left: i64,
}

pub fn find_second_factor(conn: &mut PgConnection, user_id: i64) -> QueryResult<Option<SecondFactor>> {
    statement(
        "SELECT sealed_secret, confirmed_at IS NOT NULL AS is_confirmed,
                floor(extract(epoch FROM clock_timestamp()))::bigint AS now_s,
                (SELECT count(*) FROM recovery_codes c WHERE c.user_id = f.user_id AND c.used_at IS NULL) AS codes_left
         FROM second_factors f WHERE user_id = $1",
    )
    .bind::<BigInt, _>(user_id)
    .get_result(conn)
    .optional()
}

/// Stores a secret that waits for its first code; `false` where a confirmed one stands already.
pub fn replace_unconfirmed(conn: &mut PgConnection, user_id: i64, sealed_secret: &[u8]) -> QueryResult<bool> {
    let written = statement(
        "INSERT INTO second_factors AS f (user_id, sealed_secret) VALUES ($1, $2)
         ON CONFLICT (user_id) DO UPDATE SET sealed_secret = excluded.sealed_secret, last_step = 0
             WHERE f.confirmed_at IS NULL",
    )
    .bind::<BigInt, _>(user_id)
    .bind::<Binary, _>(sealed_secret)
    .execute(conn)?;
    Ok(written == 1)
}

/// Takes the code of a step where no later one was taken; of several at once one gets `true`.
pub fn take_step(conn: &mut PgConnection, user_id: i64, step: i64) -> QueryResult<bool> {
    let earlier = second_factors::table
        .find(user_id)
        .filter(second_factors::last_step.lt(step));
    let taken = diesel::update(earlier)
        .set(second_factors::last_step.eq(step))
        .execute(conn)?;
    Ok(taken == 1)
}

/// From now on sign-ins ask for a code; `false` where they did already.
pub fn confirm(conn: &mut PgConnection, user_id: i64) -> QueryResult<bool> {
    let waiting = second_factors::table
        .find(user_id)
        .filter(second_factors::confirmed_at.is_null());
    let confirmed = diesel::update(waiting)
        .set(second_factors::confirmed_at.eq(diesel::dsl::now))
        .execute(conn)?;
    Ok(confirmed == 1)
}

/// Takes a recovery code; of several uses at once one gets `true`.
pub fn use_recovery_code(conn: &mut PgConnection, user_id: i64, code_hash: &[u8]) -> QueryResult<bool> {
    let unused = recovery_codes::table
        .find((user_id, code_hash))
        .filter(recovery_codes::used_at.is_null());
    let used = diesel::update(unused)
        .set(recovery_codes::used_at.eq(diesel::dsl::now))
        .execute(conn)?;
    Ok(used == 1)
}

/// New recovery codes instead of all earlier ones.
pub fn replace_recovery_codes(
    conn: &mut PgConnection,
    user_id: i64,
    code_hashes: &[Vec<u8>],
) -> QueryResult<()> {
    diesel::delete(recovery_codes::table.filter(recovery_codes::user_id.eq(user_id))).execute(conn)?;
    let rows: Vec<_> = code_hashes
        .iter()
        .map(|hash| {
            (
                recovery_codes::user_id.eq(user_id),
                recovery_codes::code_hash.eq(hash),
            )
        })
        .collect();
    diesel::insert_into(recovery_codes::table)
        .values(rows)
        .execute(conn)
        .map(drop)
}

/// Removes the second factor of a user with its recovery codes; `false` where there is none.
pub fn delete_second_factor(conn: &mut PgConnection, user_id: i64) -> QueryResult<bool> {
    Ok(diesel::delete(second_factors::table.find(user_id)).execute(conn)? == 1)
}

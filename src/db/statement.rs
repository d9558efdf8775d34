//! Statements written by hand that a connection prepares once.
//!
//! `diesel::sql_query` can't know whether its text is made up anew each time, so it has Postgres parse and
//! plan the text at every call, in a round trip of its own. The texts given here are few and fixed.

use std::borrow::Cow;
use std::marker::PhantomData;

use diesel::QueryResult;
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::query_dsl::RunQueryDsl;
use diesel::result::Error;
use diesel::serialize::ToSql;
use diesel::sql_types::{HasSqlType, Untyped};

/// A statement with `$1`, `$2`, … for the values bound in this order, each any number of times.
///
/// Rows are read by name, as `sql_query` does. The text must be one of few: every connection keeps each
/// for as long as it lives, so nothing of a request may be written into it.
pub fn statement<'a>(sql: impl Into<Cow<'a, str>>) -> Statement<'a> {
    Statement {
        sql: sql.into(),
        binds: Vec::new(),
    }
}

pub struct Statement<'a> {
    sql: Cow<'a, str>,
    binds: Vec<Box<dyn QueryFragment<Pg> + Send + 'a>>,
}

impl<'a> Statement<'a> {
    /// Binds the next value.
    pub fn bind<T, V>(mut self, value: V) -> Self
    where
        T: Send + 'a,
        V: ToSql<T, Pg> + Send + 'a,
        Pg: HasSqlType<T>,
    {
        let sql_type = PhantomData::<T>;
        self.binds.push(Box::new(Bind { value, sql_type }));
        self
    }
}

impl QueryFragment<Pg> for Statement<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let mut pieces = self.sql.split('$');
        out.push_sql(pieces.next().unwrap_or_default());
        for piece in pieces {
            let digits = piece.bytes().take_while(u8::is_ascii_digit).count();
            let (number, text) = piece.split_at(digits);
            let bind = number
                .parse::<usize>()
                .ok()
                .and_then(|number| self.binds.get(number.checked_sub(1)?));
            let bind = bind.ok_or_else(|| {
                Error::QueryBuilderError(format!("${number} has no value in: {}", self.sql).into())
            })?;
            // A value used twice is sent twice: the builder numbers the places by itself.
            bind.walk_ast(out.reborrow())?;
            out.push_sql(text);
        }
        Ok(())
    }
}

impl QueryId for Statement<'_> {
    type QueryId = ();

    /// The text and the types of the values tell statements apart.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Statement<'_> {
    type SqlType = Untyped;
}

impl<Connection> RunQueryDsl<Connection> for Statement<'_> {}

struct Bind<T, V> {
    value: V,
    sql_type: PhantomData<T>,
}

impl<T, V> QueryFragment<Pg> for Bind<T, V>
where
    V: ToSql<T, Pg>,
    Pg: HasSqlType<T>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_bind_param::<T, V>(&self.value)
    }
}

#[cfg(test)]
mod tests {
    use diesel::debug_query;
    use diesel::sql_types::{BigInt, Text};

    use super::*;

    #[test]
    fn a_value_can_stand_in_several_places() {
        let query = statement("SELECT $2, $1, $2::text")
            .bind::<BigInt, _>(7_i64)
            .bind::<Text, _>("x");
        let shown = debug_query::<Pg, _>(&query).to_string();
        assert_eq!(shown, r#"SELECT $1, $2, $3::text -- binds: ["x", 7, "x"]"#);
    }

    #[test]
    fn a_place_without_a_value_is_refused() {
        let query = statement("SELECT $1, $2").bind::<BigInt, _>(7_i64);
        let mut builder = diesel::pg::PgQueryBuilder::default();
        assert!(query.to_sql(&mut builder, &Pg).is_err());
    }
}

//! The database room: pool, migrations and the one bridge between async handlers and blocking Diesel.
//!
//! It knows no feature. `schema` is read only by `queries.rs` of a feature and by `jobs`.

pub mod counter;
pub mod events;
pub mod instance;
pub mod migrations;
pub mod schema;
mod statement;

use std::time::Duration;

use actix_web::web;
use diesel::connection::{AnsiTransactionManager, TransactionManager as _};
use diesel::prelude::*;
use diesel::r2d2::{ConnectionManager, Pool, PooledConnection};

pub use statement::{Statement, statement};

type Manager = ConnectionManager<PgConnection>;

/// Why a call to the database gave no rows.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// No connection within the pool's waiting time, or the server can't be reached.
    #[error("the database can't be reached: {0}")]
    Unavailable(String),
    #[error(transparent)]
    Query(#[from] diesel::result::Error),
    #[error("the blocking pool is gone")]
    Cancelled,
}

/// A handle to the pool; cheap to clone.
#[derive(Clone)]
pub struct Db {
    pool: Pool<Manager>,
}

impl Db {
    /// Makes a pool of at most `size` connections without opening one yet.
    ///
    /// Waiting for a free connection ends after two seconds: a full pool must become a 503, not a pile-up.
    pub fn new(database_url: &str, size: u32) -> Db {
        let pool = Pool::builder()
            .max_size(size)
            .min_idle(Some(1))
            .connection_timeout(Duration::from_secs(2))
            .test_on_check_out(false)
            .build_unchecked(Manager::new(database_url));
        Db { pool }
    }

    /// Runs `work` in one transaction on the blocking pool.
    ///
    /// The connection is taken inside `web::block`, so waiting for the pool never stalls the event loop.
    pub async fn run<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(&mut PgConnection) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + From<diesel::result::Error> + Send + 'static,
    {
        self.block(move |connection| connection.transaction(work)).await
    }

    /// Like [`Db::run`] without a transaction: for pages that read with a single statement or two.
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(&mut PgConnection) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.block(work).await
    }

    #[expect(clippy::disallowed_methods, reason = "this is the bridge the rule speaks of")]
    async fn block<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(&mut PgConnection) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let db = self.clone();
        match web::block(move || db.with(work)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(DbError::Cancelled.into()),
        }
    }

    /// Runs `work` on a pooled connection of the calling thread: for workers and commands.
    pub fn with<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(&mut PgConnection) -> Result<T, E>,
        E: From<DbError>,
    {
        let mut connection = self.connection()?;
        let outcome = work(&mut connection);
        if outcome.is_err() {
            discard_if_dead(&mut connection);
        }
        outcome
    }

    fn connection(&self) -> Result<PooledConnection<Manager>, DbError> {
        self.pool
            .get()
            .map_err(|error| DbError::Unavailable(error.to_string()))
    }
}

/// Has the pool throw a connection away that the server has ended. The pool itself finds that out in transactions
/// alone, and would hand it out to every reader after this one.
fn discard_if_dead(connection: &mut PgConnection) {
    if diesel::sql_query("SELECT 1").execute(connection).is_err() {
        AnsiTransactionManager::transaction_manager_status_mut(connection).set_in_error();
    }
}

/// Whether an error says that the server can't work just now (it went away, or its disk is full) rather than that a
/// statement was wrong.
pub fn is_outage(error: &diesel::result::Error) -> bool {
    use diesel::result::{DatabaseErrorKind, Error};
    match error {
        Error::DatabaseError(DatabaseErrorKind::ClosedConnection, _) | Error::BrokenTransactionManager => {
            true
        }
        Error::DatabaseError(_, information) => {
            let message = information.message();
            message.contains("server closed the connection")
                || message.contains("terminating connection")
                || message.contains("could not connect")
                || message.contains("no connection to the server")
                || message.contains("the database system is")
                || message.contains("No space left on device")
                || message.contains("Disk quota exceeded")
        }
        _ => false,
    }
}

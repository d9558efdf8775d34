//! Migrations, embedded in the binary and run under an advisory lock.

use diesel::prelude::*;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");

/// The advisory lock that lets one process migrate at a time: the bytes of "greenrm" as a number.
const LOCK: i64 = 0x67_72_65_65_6e_72_6d;

/// Brings the database to the schema of this binary; returns the names of what was applied.
///
/// # Errors
/// When the database can't be reached, a migration fails, or the database knows migrations that this
/// binary does not (it is newer).
pub fn run(database_url: &str) -> anyhow::Result<Vec<String>> {
    let mut connection = PgConnection::establish(database_url)?;
    diesel::sql_query("SELECT pg_advisory_lock($1)")
        .bind::<diesel::sql_types::BigInt, _>(LOCK)
        .execute(&mut connection)?;
    let outcome = apply(&mut connection);
    diesel::sql_query("SELECT pg_advisory_unlock($1)")
        .bind::<diesel::sql_types::BigInt, _>(LOCK)
        .execute(&mut connection)?;
    outcome
}

fn apply(connection: &mut PgConnection) -> anyhow::Result<Vec<String>> {
    use diesel::migration::MigrationSource;
    let known: Vec<String> = MigrationSource::<diesel::pg::Pg>::migrations(&MIGRATIONS)
        .map_err(|error| anyhow::anyhow!("embedded migrations: {error}"))?
        .iter()
        .map(|migration| migration.name().version().to_string())
        .collect();
    let applied = connection
        .applied_migrations()
        .map_err(|error| anyhow::anyhow!("reading applied migrations: {error}"))?;
    if let Some(newer) = applied
        .iter()
        .map(ToString::to_string)
        .find(|version| !known.contains(version))
    {
        anyhow::bail!("the database has migration {newer}, which this binary does not know: it is newer");
    }
    let names = connection
        .run_pending_migrations(MIGRATIONS)
        .map_err(|error| anyhow::anyhow!("migrating: {error}"))?
        .iter()
        .map(ToString::to_string)
        .collect();
    grant(connection)?;
    Ok(names)
}

/// Gives the database roles of web and worker what they need, where the roles exist.
///
/// The web writes everything but the schema; a worker reads packages and submissions and writes jobs,
/// judgements and results.
fn grant(connection: &mut PgConnection) -> anyhow::Result<()> {
    use diesel::connection::SimpleConnection;
    connection.batch_execute(include_str!("grants.sql"))?;
    Ok(())
}

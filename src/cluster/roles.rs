use std::{os::unix::ffi::OsStrExt, path::Path};

use diesel::{
    Connection as _, PgConnection, QueryableByName, RunQueryDsl, connection::SimpleConnection, sql_query,
    sql_types::Text,
};

use super::{ClusterError, Credentials, DataFolder};

/// The application's database.
pub const DATABASE: &str = "greenroom";
pub(super) const SUPERUSER: &str = "postgres";

/// Names of the database roles; grants are made by the migrations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Roles {
    /// Owns the database and migrates it.
    pub owner: &'static str,
    /// What the web process signs in as.
    pub web: &'static str,
    /// What workers sign in as.
    pub worker: &'static str,
}

pub const fn roles() -> Roles {
    Roles {
        owner: "greenroom",
        web: "greenroom_web",
        worker: "greenroom_worker",
    }
}

/// `postgresql://role:password@%2Fsocket%2Ffolder/database`, which both libpq and tokio-postgres read.
pub(super) fn url(folder: &DataFolder, role: &str, password: &str, database: &str) -> String {
    format!(
        "postgresql://{role}:{password}@{}/{database}",
        percent_encode(&folder.socket())
    )
}

fn percent_encode(path: &Path) -> String {
    let mut encoded = String::new();
    for &byte in path.as_os_str().as_bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

/// Makes the roles and the database that are missing, in any state an earlier start was cut short in.
pub(super) fn prepare(folder: &DataFolder, credentials: &Credentials) -> Result<(), ClusterError> {
    let failed = |error: diesel::result::Error| ClusterError::Roles(error.to_string());
    let mut conn = PgConnection::establish(&url(folder, SUPERUSER, &credentials.superuser, "postgres"))
        .map_err(|error| ClusterError::Roles(error.to_string()))?;
    let present: Vec<Name> =
        sql_query("SELECT 'role ' || rolname AS name FROM pg_roles UNION ALL SELECT 'database ' || datname FROM pg_database")
            .load(&mut conn)
            .map_err(failed)?;
    let is_missing = |name: &str| !present.iter().any(|present| present.name == name);

    let Roles { owner, web, worker } = roles();
    for (role, password) in [
        (owner, &credentials.owner),
        (web, &credentials.web),
        (worker, &credentials.worker),
    ] {
        if is_missing(&format!("role {role}")) {
            // Passwords are hexadecimal, names constants: nothing to quote.
            sql_query(format!("CREATE ROLE {role} LOGIN PASSWORD '{password}'"))
                .execute(&mut conn)
                .map_err(failed)?;
        }
    }
    if is_missing(&format!("database {DATABASE}")) {
        sql_query(format!("CREATE DATABASE {DATABASE} OWNER {owner}"))
            .execute(&mut conn)
            .map_err(failed)?;
    }
    // Repeated on each start: a kill between this and the line above must not leave the database open.
    let border = format!(
        "REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC; GRANT CONNECT ON DATABASE {DATABASE} TO {web}, {worker}"
    );
    conn.batch_execute(&border).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_hold_the_socket_folder_percent_encoded() {
        let folder = DataFolder::new("/var/lib/green room");
        assert_eq!(
            url(&folder, "greenroom", "00ff", "greenroom"),
            "postgresql://greenroom:00ff@%2Fvar%2Flib%2Fgreen%20room%2Frun%2Fpostgres/greenroom"
        );
    }
}

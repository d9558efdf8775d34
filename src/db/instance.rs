//! What ties a database to one instance: the fingerprint of its secret key.

use diesel::prelude::*;
use diesel::sql_types::Binary;
use sha2::{Digest, Sha256};

#[derive(QueryableByName)]
struct FingerprintRow {
    #[diesel(sql_type = Binary)]
    secret_fingerprint: Vec<u8>,
}

/// Remembers the key of the first node; later nodes must have the same.
///
/// # Errors
/// Another key, or a database that can't be asked.
pub fn claim(database_url: &str, secret_key: &str) -> anyhow::Result<()> {
    let mut conn = PgConnection::establish(database_url)?;
    // Not the hash that signs anything: the domain keeps the two apart.
    let fingerprint = Sha256::new()
        .chain_update(b"greenroom key fingerprint\0")
        .chain_update(secret_key)
        .finalize()
        .to_vec();
    diesel::sql_query("INSERT INTO instance (secret_fingerprint) VALUES ($1) ON CONFLICT DO NOTHING")
        .bind::<Binary, _>(&fingerprint)
        .execute(&mut conn)?;
    let row: FingerprintRow =
        diesel::sql_query("SELECT secret_fingerprint FROM instance").get_result(&mut conn)?;
    anyhow::ensure!(
        row.secret_fingerprint == fingerprint,
        "this database belongs to an instance with another secret key: give this node the same \
         GREENROOM_SECRET_KEY or GREENROOM_SECRET_KEY_FILE"
    );
    Ok(())
}

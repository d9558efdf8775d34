use std::fmt;

use serde::{Deserialize, Serialize};

use super::{ClusterError, DataFolder, data_folder::write_private};

/// Passwords of the database roles, random, one set for a data folder.
#[derive(Clone, Serialize, Deserialize)]
pub struct Credentials {
    pub superuser: String,
    pub owner: String,
    pub web: String,
    pub worker: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(…)")
    }
}

impl Credentials {
    /// Reads the folder's set, or makes it before the cluster that will know it.
    pub(super) fn load_or_make(folder: &DataFolder) -> Result<Self, ClusterError> {
        let file = folder.credentials();
        match std::fs::read_to_string(&file) {
            Ok(text) => serde_json::from_str(&text).map_err(|error| ClusterError::BadFile {
                file,
                reason: error.to_string(),
            }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                if folder.postgres().exists() {
                    return Err(ClusterError::CredentialsMissing(file));
                }
                let made = Self {
                    superuser: random_hex(),
                    owner: random_hex(),
                    web: random_hex(),
                    worker: random_hex(),
                };
                let text = serde_json::to_string_pretty(&made).map_err(|error| ClusterError::BadFile {
                    file: file.clone(),
                    reason: error.to_string(),
                })?;
                write_private(&file, &text)?;
                Ok(made)
            }
            Err(error) => Err(ClusterError::io(format!("reading {}", file.display()))(error)),
        }
    }
}

/// 256 random bits; hexadecimal, so that no place it is written to needs quoting.
pub(super) fn random_hex() -> String {
    rand::random::<[u8; 32]>()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

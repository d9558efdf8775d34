use std::{fmt, path::Path};

use super::{ClusterError, DataFolder, credentials::random_hex, data_folder::write_private};

/// Fewer characters than this can't hold enough chance.
const SHORTEST: usize = 32;

/// The one secret outside Postgres: cookies are signed with keys derived from it.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretKey(String);

impl SecretKey {
    /// Refuses keys of fewer than 32 characters; white space around the key does not count.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text.len() < SHORTEST {
            return Err(format!(
                "the secret key needs at least {SHORTEST} characters, not {}",
                text.len()
            ));
        }
        Ok(Self(text.to_owned()))
    }

    pub fn from_file(file: &Path) -> Result<Self, ClusterError> {
        let text = std::fs::read_to_string(file).map_err(ClusterError::io(format!(
            "reading the secret key {}",
            file.display()
        )))?;
        Self::parse(&text).map_err(|reason| ClusterError::BadFile {
            file: file.to_owned(),
            reason,
        })
    }

    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

/// The folder's own key, made on the first start. The caller holds the folder's lock.
pub fn load_or_make_secret_key(folder: &DataFolder) -> Result<SecretKey, ClusterError> {
    let file = folder.secret_key();
    if !file.exists() {
        write_private(&file, &format!("{}{}\n", random_hex(), random_hex()))?;
    }
    SecretKey::from_file(&file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_keys_are_refused_and_long_ones_are_never_printed() {
        assert!(SecretKey::parse("   tooshort\n").is_err());
        let key = SecretKey::parse(&"k".repeat(32)).unwrap();
        assert_eq!(format!("{key:?}"), "SecretKey(…)");
    }
}

//! Passwords: what is accepted, and hashing with Argon2id behind a bounded gate.
//!
//! A hash costs memory and a core for tens of milliseconds, so only few are computed at once, in the
//! whole process; who waits too long gets 503 and no thread of the blocking pool is held meanwhile.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use actix_web::web;
use argon2::password_hash::phc::{Output, ParamsString, Salt};
use argon2::{ARGON2ID_IDENT, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version};
use tokio::sync::Semaphore;

use crate::accounts::strength;
use crate::web::AppError;

/// How long somebody waits for their turn.
const LONGEST_WAIT: Duration = Duration::from_secs(8);

/// A password that may become somebody's; never printed.
pub struct Password(String);

impl Password {
    /// Characters, not bytes.
    pub const MIN_LENGTH: usize = 12;
    pub const MAX_LENGTH: usize = 128;
    /// Repeating one or two keys passes the length but not the first guess.
    const MIN_DISTINCT: usize = 4;

    /// `own` is what everybody knows of its owner: username, name, address.
    ///
    /// # Errors
    /// A sentence for the person who chose it.
    pub fn parse(text: String, own: &[&str]) -> Result<Password, String> {
        let length = text.chars().count();
        if length < Password::MIN_LENGTH {
            return Err(format!("Choose at least {} characters.", Password::MIN_LENGTH));
        }
        if length > Password::MAX_LENGTH {
            return Err(format!("Choose at most {} characters.", Password::MAX_LENGTH));
        }
        let distinct: std::collections::BTreeSet<char> = text.chars().collect();
        if distinct.len() < Password::MIN_DISTINCT {
            return Err("Choose a password with more different characters.".to_string());
        }
        match strength::objection(&text, own) {
            Some(objection) => Err(objection),
            None => Ok(Password(text)),
        }
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// What one hash costs.
#[derive(Debug, Clone)]
pub struct Cost(Params);

impl Cost {
    /// 19 MiB, two passes, one lane: the least that OWASP recommends for Argon2id.
    pub const STANDARD: Cost = Cost::new(19 * 1024, 2, 1);
    /// The least that Argon2 allows; for tests.
    pub const CHEAPEST: Cost = Cost::new(Params::MIN_M_COST, Params::MIN_T_COST, Params::MIN_P_COST);

    /// Only for constants: a cost that Argon2 does not define stops the build.
    const fn new(memory_kib: u32, passes: u32, lanes: u32) -> Cost {
        match Params::new(memory_kib, passes, lanes, None) {
            Ok(params) => Cost(params),
            Err(_) => panic!("Argon2 does not define this cost"),
        }
    }
}

/// The one way to hash and verify; cheap to clone, one for the whole process.
#[derive(Clone)]
pub struct PasswordGate {
    params: Params,
    slots: Arc<Semaphore>,
    longest_wait: Duration,
}

/// What became of a password that was tried.
#[derive(Debug, PartialEq, Eq)]
pub enum Verified {
    Wrong,
    /// With a new hash where the stored one was made cheaper than hashes are now.
    Right {
        rehash: Option<String>,
    },
}

impl PasswordGate {
    /// As many hashes at once as there are cores but one, which keeps answering pages.
    pub fn new(cost: Cost) -> PasswordGate {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        PasswordGate::with_slots(cost, cores.saturating_sub(1).max(1), LONGEST_WAIT)
    }

    fn with_slots(cost: Cost, slots: usize, longest_wait: Duration) -> PasswordGate {
        PasswordGate {
            params: cost.0,
            slots: Arc::new(Semaphore::new(slots)),
            longest_wait,
        }
    }

    /// The PHC string of a new password.
    pub async fn hash(&self, password: Password) -> Result<String, AppError> {
        let params = self.params.clone();
        self.enter(move || hash_with(params, password.0.as_bytes())).await
    }

    /// Compares with a stored PHC string. `None`, for a user who does not exist, takes the same time.
    pub async fn verify(&self, password: String, stored: Option<String>) -> Result<Verified, AppError> {
        let params = self.params.clone();
        self.enter(move || verify_with(params, password.as_bytes(), stored.as_deref()))
            .await
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "hashing needs the blocking pool, behind the gate"
    )]
    async fn enter<T, F>(&self, work: F) -> Result<T, AppError>
    where
        F: FnOnce() -> argon2::password_hash::Result<T> + Send + 'static,
        T: Send + 'static,
    {
        let slot = tokio::time::timeout(self.longest_wait, self.slots.clone().acquire_owned())
            .await
            .map_err(|_| AppError::Unavailable("too many passwords are being hashed".into()))?
            .map_err(|error| AppError::Internal(error.into()))?;
        // The slot moves along: a client that goes away ends the waiting, not the computing.
        let outcome = web::block(move || {
            let outcome = work();
            drop(slot);
            outcome
        })
        .await
        .map_err(|error| AppError::Internal(error.into()))?;
        outcome.map_err(|error| AppError::Internal(anyhow::anyhow!("hashing a password: {error}")))
    }
}

/// Hashes on the calling thread: for commands, which have no event loop to hold up.
pub fn hash_now(cost: &Cost, password: &str) -> anyhow::Result<String> {
    hash_with(cost.0.clone(), password.as_bytes())
        .map_err(|error| anyhow::anyhow!("hashing a password: {error}"))
}

fn hash_with(params: Params, password: &[u8]) -> argon2::password_hash::Result<String> {
    let hash: PasswordHash = Argon2::from(params).hash_password(password)?;
    Ok(hash.to_string())
}

fn verify_with(
    params: Params,
    password: &[u8],
    stored: Option<&str>,
) -> argon2::password_hash::Result<Verified> {
    // A stored text that is no hash locks the account, as `!` does in other systems.
    let known = stored.and_then(|stored| PasswordHash::new(stored).ok());
    let hash = match &known {
        Some(hash) => hash.clone(),
        None => unmatchable(&params)?,
    };
    match Argon2::from(params.clone()).verify_password(password, &hash) {
        Err(argon2::password_hash::Error::PasswordInvalid) => Ok(Verified::Wrong),
        Err(error) => Err(error),
        Ok(()) if known.is_none() => Ok(Verified::Wrong),
        Ok(()) => {
            let rehash = is_cheaper(&hash, &params).then(|| hash_with(params, password));
            Ok(Verified::Right {
                rehash: rehash.transpose()?,
            })
        }
    }
}

/// A hash of today's cost that no password has but by chance of 2⁻²⁵⁶.
fn unmatchable(params: &Params) -> argon2::password_hash::Result<PasswordHash> {
    let (salt, output): ([u8; 16], [u8; 32]) = (rand::random(), rand::random());
    Ok(PasswordHash {
        algorithm: ARGON2ID_IDENT,
        version: Some(Version::default().into()),
        params: ParamsString::try_from(params)?,
        salt: Some(Salt::new(&salt)?),
        hash: Some(Output::new(&output)?),
    })
}

fn is_cheaper(hash: &PasswordHash, params: &Params) -> bool {
    let is_other_kind = hash.algorithm != ARGON2ID_IDENT;
    Params::try_from(hash).map_or(true, |used| {
        is_other_kind || used.m_cost() < params.m_cost() || used.t_cost() < params.t_cost()
    })
}

#[cfg(test)]
mod tests;

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

use super::strength;
use crate::web::AppError;

/// How long somebody waits for their turn.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

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
mod tests {
    use super::*;

    fn gate(cost: Cost) -> PasswordGate {
        PasswordGate::with_slots(cost, 1, Duration::from_millis(20))
    }

    fn password(text: &str) -> Password {
        Password::parse(text.to_string(), &[]).unwrap()
    }

    #[test]
    fn lengths_are_counted_in_characters() {
        let longest: String = "zwölf Boxkämpfer jagen Viktor"
            .chars()
            .cycle()
            .take(128)
            .collect();
        assert!(Password::parse("elf Zeichen".into(), &[]).is_err());
        assert!(Password::parse("zwölf Zeiche".into(), &[]).is_ok());
        assert!(Password::parse(longest.clone(), &[]).is_ok());
        assert!(Password::parse(longest + "e", &[]).is_err());
        assert!(Password::parse("abababababababab".into(), &[]).is_err());
        assert_eq!(format!("{:?}", password("a very secret one")), "Password(…)");
    }

    #[actix_web::test]
    async fn only_the_same_password_is_right_to_its_last_character() {
        let gate = gate(Cost::CHEAPEST);
        let long = "0123456789abcdef".repeat(8);
        let stored = gate.hash(password(&long)).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{stored}");
        let right = gate.verify(long.clone(), Some(stored.clone())).await.unwrap();
        assert_eq!(right, Verified::Right { rehash: None });
        let mut other = long;
        other.replace_range(127.., "!");
        assert_eq!(gate.verify(other, Some(stored)).await.unwrap(), Verified::Wrong);
    }

    #[actix_web::test]
    async fn nobody_and_a_broken_hash_are_wrong_for_any_password() {
        let gate = gate(Cost::CHEAPEST);
        for stored in [None, Some("!".to_string()), Some(String::new())] {
            assert_eq!(
                gate.verify("whatever it may be".into(), stored).await.unwrap(),
                Verified::Wrong
            );
        }
    }

    #[test]
    fn what_is_hashed_for_nobody_costs_what_a_real_hash_costs() {
        for cost in [Cost::CHEAPEST, Cost::STANDARD] {
            let (nobody, real) = (
                unmatchable(&cost.0).unwrap(),
                hash_with(cost.0, b"a real one").unwrap(),
            );
            let real = PasswordHash::new(&real).unwrap();
            assert_eq!(
                (nobody.algorithm, nobody.version, &nobody.params),
                (real.algorithm, real.version, &real.params)
            );
            assert_eq!(
                nobody.salt.map(|salt| salt.len()),
                real.salt.map(|salt| salt.len())
            );
            assert_eq!(
                nobody.hash.map(|hash| hash.len()),
                real.hash.map(|hash| hash.len())
            );
        }
    }

    #[actix_web::test]
    async fn a_cheaper_hash_is_made_anew_and_a_dearer_one_kept() {
        const DEARER: Cost = Cost::new(8, 2, 1);
        let (cheap, dear) = (gate(Cost::CHEAPEST), gate(DEARER));
        let old = cheap.hash(password("correct horse battery")).await.unwrap();
        let verified = dear
            .verify("correct horse battery".into(), Some(old))
            .await
            .unwrap();
        let Verified::Right { rehash: Some(new) } = verified else {
            panic!("{verified:?}");
        };
        assert!(new.starts_with("$argon2id$v=19$m=8,t=2,p=1$"), "{new}");
        for gate in [cheap, dear] {
            let verified = gate
                .verify("correct horse battery".into(), Some(new.clone()))
                .await
                .unwrap();
            assert_eq!(verified, Verified::Right { rehash: None });
        }
    }

    #[actix_web::test]
    async fn a_full_gate_refuses_after_its_wait_and_opens_again() {
        let gate = gate(Cost::CHEAPEST);
        let slot = gate.slots.clone().acquire_owned().await.unwrap();
        let refused = gate.verify("whatever it may be".into(), None).await;
        assert!(matches!(refused, Err(AppError::Unavailable(_))), "{refused:?}");
        drop(slot);
        assert!(gate.verify("whatever it may be".into(), None).await.is_ok());
    }
}

//! The links that stop digests: they work without signing in, for as long as the instance keeps its secret key.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::web::secret::to_hex;

/// Makes the links and knows them again; app data.
#[derive(Clone)]
pub struct StopKey([u8; 32]);

impl StopKey {
    /// With a key of its own made from the instance's.
    pub fn new(secret_key: &[u8]) -> StopKey {
        let mut hasher = Sha256::new();
        hasher.update(b"greenroom stopping digests\0");
        hasher.update(secret_key);
        StopKey(hasher.finalize().into())
    }

    fn mac(&self, user_id: i64) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        mac.update(&user_id.to_be_bytes());
        Some(mac)
    }

    /// The user's id and 64 hexadecimal digits (HMAC-SHA-256, RFC 2104): `7-0a…`.
    pub fn token(&self, user_id: i64) -> String {
        let code = self.mac(user_id).map(|mac| mac.finalize().into_bytes());
        format!("{user_id}-{}", to_hex(&code.unwrap_or_default()))
    }

    /// Whose token this is; `None` where this instance did not make it.
    pub fn user_of(&self, token: &str) -> Option<i64> {
        let (user_id, code) = token.split_once('-')?;
        let user_id = user_id.parse().ok()?;
        let code = from_hex(code)?;
        self.mac(user_id)?.verify_slice(&code).ok()?;
        Some(user_id)
    }
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text
        .chars()
        .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect();
    let digits = digits.filter(|digits| digits.len() == 64)?;
    Some(digits.chunks(2).map(|pair| pair[0] * 16 + pair[1]).collect())
}

#[cfg(test)]
mod tests {
    use super::StopKey;

    #[test]
    fn a_token_is_its_owners_and_no_other_is_taken() {
        let key = StopKey::new(&[7; 64]);
        let token = key.token(42);
        assert_eq!(key.user_of(&token), Some(42));
        let (_, code) = token.split_once('-').expect("a token");
        for other in [
            format!("43-{code}"),
            format!("42-{}", "0".repeat(64)),
            format!("42-{}", &code[..62]),
            format!("042-{code}0"),
            StopKey::new(&[8; 64]).token(42),
            "42-".into(),
            "42-é".into(),
            String::new(),
        ] {
            assert_eq!(key.user_of(&other), None, "{other}");
        }
    }
}

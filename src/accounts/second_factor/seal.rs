//! Secrets that must be read again, sealed with a key that is not in the database (ChaCha20-Poly1305, RFC 8439).

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, KeyInit, Nonce};
use sha2::{Digest, Sha256};

const NONCE_BYTES: usize = 12;

/// Seals and opens; app data.
#[derive(Clone)]
pub struct Seal(ChaCha20Poly1305);

impl Seal {
    /// With a key of its own made from the instance's.
    pub fn new(secret_key: &[u8]) -> Seal {
        let mut hasher = Sha256::new();
        hasher.update(b"greenroom second factors\0");
        hasher.update(secret_key);
        let key: [u8; 32] = hasher.finalize().into();
        Seal(ChaCha20Poly1305::new(&Key::from(key)))
    }

    /// Nonce and sealed bytes; they open for this user only.
    pub fn close(&self, user_id: i64, secret: &[u8]) -> Result<Vec<u8>, chacha20poly1305::Error> {
        let nonce: [u8; NONCE_BYTES] = rand::random();
        let aad = user_id.to_be_bytes();
        let payload = Payload {
            msg: secret,
            aad: &aad,
        };
        let sealed = self.0.encrypt(&Nonce::from(nonce), payload)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// `None` where the bytes were changed, belong to somebody else or were sealed with another key.
    pub fn open(&self, user_id: i64, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        let aad = user_id.to_be_bytes();
        let payload = Payload {
            msg: sealed,
            aad: &aad,
        };
        self.0.decrypt(&Nonce::from(*nonce), payload).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::Seal;

    #[test]
    fn what_is_sealed_opens_for_its_owner_with_its_key_alone() {
        let seal = Seal::new(&[7; 64]);
        let sealed = seal.close(1, b"a secret of mine").unwrap();
        assert_eq!(seal.open(1, &sealed).as_deref(), Some(&b"a secret of mine"[..]));
        assert!(seal.open(2, &sealed).is_none());
        assert!(Seal::new(&[8; 64]).open(1, &sealed).is_none());
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(seal.open(1, &changed).is_none(), "byte {at}");
        }
        assert!(seal.open(1, b"short").is_none());
        assert_ne!(sealed, seal.close(1, b"a secret of mine").unwrap());
    }
}

//! What a cache holds: exact least-recently-used lists, and Che's approximation for key spaces too large for them.
//!
//! Knows keys and times only. The network, servers and flows around a cache are `world`'s.

mod che;
mod lru;

pub use che::{Che, Popularity};
pub use lru::{Entry, Lru, NEVER};

/// Keys up to which a cache is simulated exactly.
pub const EXACT_KEYS: u64 = 2_000_000;
/// Bytes of all exact lists of a design: what is beyond follows Che's law.
pub const EXACT_BYTES: u64 = 32 << 20;

//! The log of what matters for security and administration: who did what to whom, from where, before and after.
//!
//! It only grows, and each event is chained to the one before it by a hash, so that a change shows. Features write
//! it in the transaction of what it tells about; this room knows none of them. Admins read it in `admin`,
//! `greenroom audit verify` checks the chain.

mod chain;
mod event;
pub mod queries;

pub use chain::{Fault, Verified, verify};
pub use event::{Action, Event, Origin, StoredEvent};
pub use queries::record;

//! Between the password and the code: who it is stands in the session, and nobody is signed in.

use actix_session::Session;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::forms::Onward;
use crate::web::AppError;

const KEY: &str = "pending";
/// Whoever takes longer begins with the password again.
const MINUTES: i64 = 10;

/// Whether something that was to end within so many minutes is not over. Nodes have clocks of their own: an end that
/// lies further away than it can is none to wait for.
pub fn is_open(until: DateTime<Utc>, minutes: i64) -> bool {
    let left = until - Utc::now();
    left > TimeDelta::zero() && left <= TimeDelta::minutes(minutes + CLOCKS_DIFFER_MINUTES)
}

/// Clocks of several nodes differ by less.
const CLOCKS_DIFFER_MINUTES: i64 = 1;

/// Somebody whose password was right.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Known {
    pub user_id: i64,
    pub username: String,
}

/// A sign-in that waits for its code.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Pending {
    pub known: Known,
    next: String,
    parked: String,
    until: DateTime<Utc>,
}

impl Pending {
    pub fn new(known: Known, onward: Onward) -> Pending {
        Pending {
            known,
            next: onward.next,
            parked: onward.parked,
            until: Utc::now() + TimeDelta::minutes(MINUTES),
        }
    }

    /// Under a new id: what the session was before is over.
    pub fn keep(&self, session: &Session) -> Result<(), AppError> {
        session.clear();
        session
            .insert(KEY, self)
            .map_err(|error| AppError::Internal(error.into()))?;
        session.renew();
        Ok(())
    }

    /// What waits in this session; `None` where nothing does, or not any more.
    pub fn find(session: &Session) -> Option<Pending> {
        let pending: Pending = session.get(KEY).ok().flatten()?;
        is_open(pending.until, MINUTES).then_some(pending)
    }

    pub fn onward(&self) -> Onward {
        Onward::new(&self.next, &self.parked)
    }
}

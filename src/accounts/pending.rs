//! Between the password and the code: who it is stands in the session, and nobody is signed in.

use actix_session::Session;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::forms::Onward;
use crate::web::AppError;

const KEY: &str = "pending";
/// Whoever takes longer begins with the password again.
const MINUTES: i64 = 10;

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
        (pending.until > Utc::now()).then_some(pending)
    }

    pub fn onward(&self) -> Onward {
        Onward::new(&self.next, &self.parked)
    }
}

//! A trip to a provider and back, as the session keeps it.

use actix_session::Session;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::Secrets;
use crate::accounts::forms::Onward;
use crate::accounts::pending::is_open;
use crate::web::AppError;

const KEY: &str = "trip";
/// Whoever takes longer begins again.
const MINUTES: i64 = 15;

/// What somebody went for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Purpose {
    SignIn,
    /// To sign in that way as well from now on.
    Connect {
        user_id: i64,
    },
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Trip {
    pub provider: String,
    pub secrets: Secrets,
    pub purpose: Purpose,
    next: String,
    parked: String,
    until: DateTime<Utc>,
}

impl Trip {
    pub fn new(provider: &str, secrets: Secrets, purpose: Purpose, onward: Onward) -> Trip {
        Trip {
            provider: provider.to_string(),
            secrets,
            purpose,
            next: onward.next,
            parked: onward.parked,
            until: Utc::now() + TimeDelta::minutes(MINUTES),
        }
    }

    pub fn keep(&self, session: &Session) -> Result<(), AppError> {
        session
            .insert(KEY, self)
            .map_err(|error| AppError::Internal(error.into()))
    }

    /// The trip that this browser began with this provider, if it was this one; it ends with the answer, whatever that is.
    pub fn end(session: &Session, provider: &str, state: &str) -> Option<Trip> {
        let trip: Trip = session.get(KEY).ok().flatten()?;
        if trip.provider != provider || trip.secrets.state != state || !is_open(trip.until, MINUTES) {
            return None;
        }
        session.remove(KEY);
        Some(trip)
    }

    pub fn onward(&self) -> Onward {
        Onward::new(&self.next, &self.parked)
    }
}

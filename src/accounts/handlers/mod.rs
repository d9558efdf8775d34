//! One file a page group: registration, session, password, first administrator.

pub mod codes;
pub mod devices;
pub mod emails;
pub mod first_admin;
pub mod forgotten;
#[cfg(feature = "oidc")]
pub mod identities;
mod kept_links;
pub mod leaving;
#[cfg(feature = "oidc")]
pub mod newcomers;
pub mod passwords;
#[cfg(feature = "oidc")]
pub mod providers;
pub mod registrations;
pub mod resets;
pub mod second_factors;
pub mod sessions;

use serde::Deserialize;

use super::forms::Onward;
use super::parking;
use crate::db::Db;
use crate::web::AppError;
use crate::web::page::safe_next;

/// The query of the pages that lead somewhere afterwards.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct OnwardQuery {
    next: String,
    parked: String,
}

impl OnwardQuery {
    fn checked(&self) -> Onward {
        Onward::new(&self.next, &self.parked)
    }
}

/// Where somebody goes who has just signed in: whoever is about to lose their account hears of it first.
async fn arrival(db: &Db, user_id: i64, onward: Onward) -> Result<String, AppError> {
    let date = db
        .read(move |conn| super::leaving::date(conn, user_id).map_err(AppError::from))
        .await?;
    if date.is_some() && onward.parked.is_empty() {
        return Ok("/account/leave".to_string());
    }
    destination(db, onward).await
}

/// Where somebody goes who is signed in now: to the code that waits for them, else where they wanted to.
async fn destination(db: &Db, onward: Onward) -> Result<String, AppError> {
    let next = safe_next(&onward.next).to_string();
    if onward.parked.is_empty() {
        return Ok(next);
    }
    let key = onward.parked.clone();
    let path = db
        .read(move |conn| parking::find_parked_path(conn, &key).map_err(AppError::from))
        .await?;
    Ok(path
        .and_then(|path| parking::way_back(&path, &onward.parked))
        .unwrap_or(next))
}

//! Rubrics: marks by people, criterion by criterion, each with what shows it.
//!
//! The seeker's own marks and a mentor's stand side by side, but either side sees the other's mark of a criterion only
//! once it has marked it itself. A mark without evidence is kept and does not count.

mod evidence;
mod history;
mod marks;
pub mod queries;
mod views;

use actix_web::web::get;

pub use marks::{LEVELS, Mark, parse};
pub use views::{AutomaticMark, CriterionView, OtherMark, RubricView};

use crate::package::rubric::Rubric;
use crate::web::AppError;
use crate::web::routes::{Access, RouteEntry};

/// The rubric of a code problem as it is stored with a version, or the built-in one.
///
/// # Errors
/// What is stored is no rubric.
pub fn of_code(stored: Option<serde_json::Value>) -> Result<Rubric, AppError> {
    match stored.filter(|value| !value.is_null()) {
        Some(value) => serde_json::from_value(value).map_err(|error| anyhow::Error::new(error).into()),
        None => Ok(Rubric::for_code()),
    }
}

pub fn routes() -> Vec<RouteEntry> {
    vec![RouteEntry::new("GET", "/reviews/marks", Access::SignedIn, || {
        get().to(history::show)
    })]
}

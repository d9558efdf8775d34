//! The reader on the worked example, and on what goes wrong.

mod example;
mod refused;

use super::{DesignProblem, ProblemError, parse};

/// The worked example of the reference page.
pub const EXAMPLE: &str = include_str!("example.yaml");
pub const PRICES: &str = include_str!("prices.yaml");

pub fn read(text: &str) -> Result<DesignProblem, Vec<ProblemError>> {
    parse(text, &|path| match path {
        "prices-2026-1.yaml" => Some(PRICES.to_owned()),
        path if path.starts_with("designs/") => Some("client user\n".to_owned()),
        _ => None,
    })
}

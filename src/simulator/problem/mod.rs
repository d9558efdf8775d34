//! The author's side: what a design problem states, read from `problem.yaml`.
//!
//! `docs/reference/design-problem.md` is the reference of the file. What is read here is sound: names that
//! refer to something refer to something that is there, numbers are within their ranges.

mod designs;
mod error;
mod hash;
mod model;
mod parse;

pub use designs::{STARTER, read_designs};
pub use error::ProblemError;
pub use hash::judging_hash;
pub use model::*;
pub use parse::{FILE, FORMAT, Other, files_of, is_floor, mean_rate, parse, read};

#[cfg(test)]
mod tests;

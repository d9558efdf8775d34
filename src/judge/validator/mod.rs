//! Output validators: the default one, which runs in process, and a package's own program, which runs in
//! a sandbox of its own that the judged program never shares.

mod custom;
mod default;
mod number;
mod tokens;

pub(super) use custom::{CustomValidator, Opinion, Question, ValidatorCache};
pub use default::{DefaultValidator, Difference, FlagError};

#[cfg(test)]
mod tests;

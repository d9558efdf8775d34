//! The candidate's side: what a design is, its text form, its JSON form and what makes one sound.
//!
//! `docs/reference/design-text.md` describes both forms. Reading finds every fault of one form; `check` finds
//! what does not fit together, or not with the problem.

mod check;
mod defaults;
mod error;
mod hash;
mod json;
mod limits;
mod model;
mod parameters;
mod suggest;
mod text;

pub use check::check;
pub use defaults::QUEUE_LIMIT;
pub use error::DesignError;
pub use hash::{canonical, design_hash};
pub use json::{FORMAT, MAX_JSON_BYTES, from_json, to_json};
pub use limits::{
    MAX_ATTEMPTS, MAX_DEPTH, MAX_EDGES, MAX_INSTANCES, MAX_INSTANCES_IN_ALL, MAX_NODES, MAX_STEPS, a_kind,
    has_instances, has_zones,
};
pub use model::*;
use parameters::is_word;
pub use parameters::{ParameterHelp, parameters_of, parameters_of_edges};
pub use suggest::hint;
pub use text::{MAX_LINES, MAX_TEXT_BYTES, parse_text, step_text, to_text};

/// Why `text` can't be an id.
fn id_problem(text: &str) -> Option<String> {
    (!is_word(text) || text.len() > 32).then(|| {
        let shown: String = text.chars().take(40).collect();
        format!("`{shown}` can't be an id: a small letter, then small letters, digits and `_`, at most 32")
    })
}

#[cfg(test)]
mod tests;

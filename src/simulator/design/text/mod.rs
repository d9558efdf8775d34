//! The text form: one line a node, an edge or a flow. `docs/reference/design-text.md` is its reference.

mod lexer;
mod line;
mod parse;
mod steps;
mod write;

pub use lexer::comment;
pub use parse::parse_text;
pub use write::{step_text, to_text};

/// Bytes of a text at most.
pub const MAX_TEXT_BYTES: usize = 64 * 1024;
/// Lines of a text at most.
pub const MAX_LINES: usize = 2_000;

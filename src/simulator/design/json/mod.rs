//! The JSON form, `design/1`: the same content as the text, comments and positions included.

mod read;
mod value;
mod write;

pub use read::from_json;
pub use value::Json;
pub use write::{canonical_json, to_json};

/// Value of the key `format`.
pub const FORMAT: &str = "design/1";
/// Bytes of a JSON text at most.
pub const MAX_JSON_BYTES: usize = 256 * 1024;

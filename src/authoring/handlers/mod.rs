//! One file a page; each has its page struct beside its handlers.

pub mod cases;
pub mod checks;
pub mod details;
pub mod files;
pub mod merges;
pub mod news;
pub mod programs;
pub mod statements;
pub mod states;
pub mod uploads;
pub mod versions;

use crate::web::AppError;

/// The number of a version, as addresses have it.
fn version_number(text: &str) -> Result<i32, AppError> {
    text.parse()
        .ok()
        .filter(|number| *number > 0)
        .ok_or(AppError::NotFound)
}

/// Text of a file for a text area; `None` where it is no text or too long for one.
fn editable(bytes: &[u8]) -> Option<String> {
    const LONGEST: usize = 512 * 1024;
    let text = std::str::from_utf8(bytes).ok()?;
    (text.len() <= LONGEST && !text.contains('\0')).then(|| text.to_owned())
}

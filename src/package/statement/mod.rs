//! Statements: found in the package, turned into sanitised HTML.

mod files;

pub(super) use files::list;

use super::tree::Tree;
use super::{Finding, StatementFile};

/// The name a statement gives its problem.
pub(super) fn title(tree: &Tree, file: &StatementFile, findings: &mut Vec<Finding>) -> Option<String> {
    let text = tree.text(&file.path, findings)?;
    let start = text.find("\\problemname{")? + "\\problemname{".len();
    let end = text[start..].find('}')?;
    Some(text[start..start + end].trim().to_owned()).filter(|title| !title.is_empty())
}

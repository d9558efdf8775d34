//! Expected and own output side by side, differing words marked.
//!
//! With as many lines on both sides line by line, since answers correspond by position; else lines are
//! matched by their words, so that one that is missing does not make all after it differ.

mod compare;
#[cfg(test)]
mod tests;

use crate::web::views::text;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffView {
    pub rows: Vec<DiffRow>,
    /// "Line 3, column 7: expected 12, got 13. 2 further lines differ."
    pub summary: String,
    /// Only white space differs, so it is shown from the start.
    pub whitespace_only: bool,
    /// "Only the first 500 lines are compared."
    pub note: Option<String>,
    /// What stands left and right: "Expected" and "Yours".
    pub heads: (String, String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffRow {
    pub kind: RowKind,
    pub expected: Option<DiffCell>,
    pub got: Option<DiffCell>,
    /// For a fold: how many equal lines are left out.
    pub folded: usize,
}

impl DiffRow {
    /// "42 equal lines".
    pub fn folded_text(&self) -> String {
        text::count(self.folded as u64, "equal line", "equal lines")
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    Same,
    Changed,
    /// Only in the own output.
    Extra,
    /// Only in the expected output.
    Missing,
    Fold,
}

impl RowKind {
    pub fn is_fold(&self) -> bool {
        *self == Self::Fold
    }

    pub fn is_same(&self) -> bool {
        *self == Self::Same
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffCell {
    /// Counted from 1.
    pub line: usize,
    pub pieces: Vec<DiffPiece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffPiece {
    pub text: String,
    pub kind: PieceKind,
    /// It differs from the other side.
    pub marked: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieceKind {
    Word,
    Space,
}

impl DiffPiece {
    pub fn is_space(&self) -> bool {
        self.kind == PieceKind::Space
    }

    /// White space as marks of the same width: a dot a blank, an arrow a tab.
    pub fn marks(&self) -> String {
        self.text
            .chars()
            .map(|character| match character {
                ' ' => '\u{b7}',
                '\t' => '\u{2192}',
                '\r' | '\u{240d}' => '\u{240d}',
                _ => '\u{25ab}',
            })
            .collect()
    }
}

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

/// A line of the unified form: what was, what is, or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnifiedLine<'a> {
    /// `-`, `+`, a blank, or `…` for equal lines that are left out.
    pub sign: char,
    pub old: Option<usize>,
    pub new: Option<usize>,
    pub pieces: &'a [DiffPiece],
    pub folded: String,
}

impl UnifiedLine<'_> {
    pub fn class(&self) -> &'static str {
        match self.sign {
            '-' => "got",
            '+' => "want",
            _ => "",
        }
    }

    /// What a screen reader says of the sign.
    pub fn word(&self) -> &'static str {
        match self.sign {
            '-' => "taken out",
            '+' => "put in",
            _ => "",
        }
    }
}

impl DiffView {
    /// The same below each other: of each run of differing lines first those that went, then those that came.
    pub fn unified(&self) -> Vec<UnifiedLine<'_>> {
        let (mut lines, mut came) = (Vec::new(), Vec::new());
        for row in &self.rows {
            let is_difference = !row.kind.is_same() && !row.kind.is_fold();
            if !is_difference {
                lines.append(&mut came);
            }
            if row.kind.is_fold() {
                lines.push(UnifiedLine {
                    sign: '…',
                    old: None,
                    new: None,
                    pieces: &[],
                    folded: row.folded_text(),
                });
                continue;
            }
            match (&row.expected, &row.got) {
                (Some(old), Some(new)) if row.kind.is_same() => {
                    lines.push(UnifiedLine {
                        sign: ' ',
                        old: Some(old.line),
                        new: Some(new.line),
                        pieces: &new.pieces,
                        folded: String::new(),
                    });
                }
                (old, new) => {
                    if let Some(cell) = old {
                        lines.push(one_sided('-', cell));
                    }
                    if let Some(cell) = new {
                        came.push(one_sided('+', cell));
                    }
                }
            }
        }
        lines.append(&mut came);
        lines
    }
}

fn one_sided(sign: char, cell: &DiffCell) -> UnifiedLine<'_> {
    let line = Some(cell.line);
    UnifiedLine {
        sign,
        old: line.filter(|_| sign == '-'),
        new: line.filter(|_| sign == '+'),
        pieces: &cell.pieces,
        folded: String::new(),
    }
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

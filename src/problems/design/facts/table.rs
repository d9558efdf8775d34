//! A table of facts, as text.

#[derive(Debug, Clone)]
pub struct FactTable {
    /// Part of the heading's id.
    pub id: &'static str,
    pub title: &'static str,
    pub columns: Vec<Column>,
    /// As many cells as columns; the first one heads its row.
    pub rows: Vec<Vec<String>>,
    pub notes: Vec<String>,
    /// Needed before anything else; the others are looked up.
    pub is_first: bool,
}

#[derive(Debug, Clone, Copy)]
pub struct Column {
    pub head: &'static str,
    /// The class of its cells: `mono`, `num`, `words` or none.
    pub class: &'static str,
}

impl FactTable {
    /// The cells of a row, each with its column.
    pub fn cells<'a>(&'a self, row: &'a [String]) -> impl Iterator<Item = (&'a Column, &'a String)> {
        self.columns.iter().zip(row)
    }
}

pub(super) const fn code(head: &'static str) -> Column {
    Column { head, class: "mono" }
}

pub(super) const fn words_in(head: &'static str) -> Column {
    Column { head, class: "words" }
}

pub(super) const fn number_column(head: &'static str) -> Column {
    Column { head, class: "num" }
}

pub(super) const fn plain(head: &'static str) -> Column {
    Column { head, class: "" }
}

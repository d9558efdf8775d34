//! Tables: `tabular` and its relatives.

use super::model::{Align, Block, Cell};
use super::parser::{End, Kind, Parser};

/// More columns than this are a slip or an attack.
const MAX_COLUMNS: usize = 100;

impl Parser<'_> {
    pub fn table(&mut self, name: &str) {
        if matches!(name, "tabular*" | "tabularx" | "tabulary") {
            self.cursor.raw_argument();
        }
        self.cursor.optional_argument();
        let columns = columns(self.cursor.raw_argument());
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        let mut row = Vec::new();
        let mut header = false;
        loop {
            self.span = 1;
            let mut end = End::Unwind;
            let blocks = self.capture(|parser| end = parser.within(name, Kind::Table));
            let align = columns.get(row.len()).copied().unwrap_or_default();
            row.push(Cell {
                blocks,
                span: std::mem::replace(&mut self.span, 1),
                align,
            });
            if end == End::Cell {
                continue;
            }
            if row.iter().any(|cell: &Cell| !cell.blocks.is_empty()) {
                rows.push(std::mem::take(&mut row));
            }
            row.clear();
            if end != End::Row {
                break;
            }
            if rows.len() == 1 {
                header = self.rule_follows();
            }
        }
        // A single row heads nothing.
        header &= rows.len() > 1;
        self.block(Block::Table { header, rows });
    }

    /// A line under the first row makes it the head of the table.
    fn rule_follows(&mut self) -> bool {
        self.cursor.skip_all_space();
        ["\\hline", "\\midrule", "\\cline", "\\cmidrule"]
            .iter()
            .any(|rule| self.cursor.rest().starts_with(rule))
    }
}

/// `|l|c@{}r|p{3cm}|*{3}{c}` → one alignment a column.
fn columns(specification: &str) -> Vec<Align> {
    let mut cursor = super::cursor::Cursor::new(specification);
    let mut columns = Vec::new();
    while let Some(c) = cursor.next() {
        match c {
            'l' | 'X' | 'L' => columns.push(Align::Left),
            'c' | 'C' => columns.push(Align::Center),
            'r' | 'R' | 'S' => columns.push(Align::Right),
            'p' | 'm' | 'b' => {
                cursor.raw_argument();
                columns.push(Align::Left);
            }
            '@' | '!' | '>' | '<' => {
                cursor.raw_argument();
            }
            '*' => {
                let count = cursor
                    .raw_argument()
                    .trim()
                    .parse()
                    .unwrap_or(0_usize)
                    .min(MAX_COLUMNS);
                let inner = cursor.raw_argument();
                // Repetitions inside repetitions are not worth reading.
                let repeated = if inner.contains('*') {
                    Vec::new()
                } else {
                    self::columns(inner)
                };
                for _ in 0..count {
                    columns.extend_from_slice(&repeated);
                }
            }
            _ => {}
        }
        if columns.len() > MAX_COLUMNS {
            columns.truncate(MAX_COLUMNS);
            break;
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn column_specifications_give_alignments() {
        use Align::{Center, Left, Right};
        assert_eq!(columns("| l | c@{ }r| p{12cm} |"), [Left, Center, Right, Left]);
        assert_eq!(columns("*{3}{c}r"), [Center, Center, Center, Right]);
        assert_eq!(columns("*{99999}{cc}").len(), MAX_COLUMNS);
    }
}

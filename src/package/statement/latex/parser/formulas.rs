//! Formulas between dollar signs.

use super::Parser;
use crate::package::statement::latex::cursor::Cursor;
use crate::package::statement::latex::model::Piece;

impl Parser<'_> {
    pub(super) fn dollar_formula(&mut self) {
        let display = self.cursor.eat("$$");
        if !display {
            self.cursor.next();
        }
        let rest = self.cursor.rest();
        match formula_end(rest, if display { "$$" } else { "$" }) {
            Some(end) => {
                let source = rest[..end].to_owned();
                self.cursor
                    .rewind(self.cursor.position() + end + if display { 2 } else { 1 });
                self.formula(source, display);
            }
            None => self.problem("a `$` that is never closed is left out".to_owned()),
        }
    }

    pub fn formula(&mut self, source: String, display: bool) {
        let source = without_labels(&source);
        if !source.trim().is_empty() {
            self.piece(Piece::Formula { source, display });
        }
    }
}

/// Where the formula ends: at the first mark that is neither escaped nor inside braces, in this paragraph.
fn formula_end(rest: &str, mark: &str) -> Option<usize> {
    let paragraph = rest.find("\n\n").map_or(rest, |end| &rest[..end]);
    let mut depth = 0_usize;
    let mut escaped = false;
    for (index, c) in paragraph.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            '$' if depth == 0 && paragraph[index..].starts_with(mark) => return Some(index),
            _ => {}
        }
    }
    // Braces do not match: any mark is better than none.
    paragraph.find(mark)
}

fn without_labels(source: &str) -> String {
    let mut out = String::new();
    let mut cursor = Cursor::new(source);
    while !cursor.is_at_end() {
        let rest = cursor.rest();
        let Some(start) = rest.find("\\label{") else {
            out.push_str(rest);
            break;
        };
        out.push_str(&rest[..start]);
        cursor.rewind(cursor.position() + start + "\\label".len());
        cursor.raw_argument();
    }
    out
}

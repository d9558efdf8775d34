//! Words and spaces of a paragraph.

use super::Parser;
use crate::package::statement::latex::model::{Block, Piece, Run};

impl Parser<'_> {
    pub fn text(&mut self, text: &str) {
        if let Some(Run {
            style,
            piece: Piece::Text(last),
        }) = self.runs.last_mut()
            && *style == self.style
        {
            last.push_str(text);
            return;
        }
        self.piece(Piece::Text(text.to_owned()));
    }

    pub fn piece(&mut self, piece: Piece) {
        self.runs.push(Run {
            style: self.style.clone(),
            piece,
        });
    }

    pub fn end_paragraph(&mut self) {
        trim(&mut self.runs);
        if !self.runs.is_empty() {
            let runs = std::mem::take(&mut self.runs);
            self.blocks.push(Block::Paragraph(runs));
        }
    }

    pub(super) fn space(&mut self) {
        let start = self.cursor.position();
        let before = self.cursor.rest();
        self.cursor.skip_all_space();
        let skipped = &before[..self.cursor.position() - start];
        if skipped.matches('\n').count() > 1 {
            self.end_paragraph();
        } else if !self.ends_with_space() {
            self.text(" ");
        }
    }

    /// Spaces run together, and none starts a paragraph or a line.
    fn ends_with_space(&self) -> bool {
        match self.runs.last() {
            Some(Run {
                piece: Piece::Text(text),
                ..
            }) => text.ends_with(' '),
            Some(Run {
                piece: Piece::Break, ..
            })
            | None => true,
            Some(_) => false,
        }
    }

    pub(super) fn ligature(&mut self) {
        for (written, shown) in [
            ("``", "“"),
            ("''", "”"),
            ("`", "‘"),
            ("'", "’"),
            ("---", "—"),
            ("--", "–"),
            ("-", "-"),
        ] {
            if self.cursor.eat(written) {
                return self.text(shown);
            }
        }
    }
}

fn trim(runs: &mut Vec<Run>) {
    while let Some(Run { piece, .. }) = runs.last_mut() {
        match piece {
            Piece::Text(text) => {
                text.truncate(text.trim_end_matches(' ').len());
                if !text.is_empty() {
                    break;
                }
            }
            Piece::Break => {}
            _ => break,
        }
        runs.pop();
    }
}

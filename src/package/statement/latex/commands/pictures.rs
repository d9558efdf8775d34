use crate::package::statement::latex::model::{Block, Piece, Run};
use crate::package::statement::latex::parser::Parser;

impl Parser<'_> {
    /// Images with their captions.
    pub(super) fn picture(&mut self, name: &str) -> bool {
        match name {
            "illustration" => {
                let width = fraction(self.cursor.raw_argument());
                let file = self.cursor.raw_argument().trim().to_owned();
                let caption = self.argument_runs();
                let image = Run {
                    style: Default::default(),
                    piece: Piece::Image { file, width: None },
                };
                self.block(Block::Figure {
                    width,
                    body: vec![Block::Paragraph(vec![image])],
                    caption,
                });
            }
            "includegraphics" | "includesvg" => {
                self.cursor.eat("*");
                let options = self.cursor.optional_argument().unwrap_or("");
                let file = self.cursor.raw_argument().trim().to_owned();
                let width = options.split(',').find_map(|option| {
                    let (key, value) = option.split_once('=')?;
                    (key.trim() == "width").then(|| fraction(value)).flatten()
                });
                self.piece(Piece::Image { file, width });
            }
            "caption" | "captionof" => {
                self.cursor.eat("*");
                self.cursor.optional_argument();
                if name == "captionof" {
                    self.cursor.raw_argument();
                }
                self.caption = self.argument_runs();
            }
            _ => return false,
        }
        true
    }
}

/// `0.4`, `.4\textwidth` → 40 per cent, in steps of ten so that a few classes do for all widths.
fn fraction(text: &str) -> Option<u8> {
    let number: String = text
        .trim()
        .chars()
        .take_while(|c| c.is_ascii_digit() || *c == '.')
        .collect();
    let unit = &text.trim()[number.len()..];
    if !(unit.is_empty() || unit.contains("width")) {
        return None;
    }
    let share: f64 = if number.is_empty() && unit.contains("width") {
        1.0
    } else {
        number.parse().ok()?
    };
    // From 1 to 10 by the line before it is narrowed.
    (share > 0.0).then(|| (share * 10.0).round().clamp(1.0, 10.0) as u8 * 10)
}

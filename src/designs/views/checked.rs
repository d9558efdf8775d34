use askama::Template;

use super::pieces::{Piece, with_code};
use crate::simulator::design::{Design, DesignError};
use crate::simulator::drawing::{Heat, OutlineItem, draw_for_page, heat_key, outline};
use crate::web::views::{TrustedHtml, text};

/// `designs/_checked.html`: what is wrong with the text, and the drawing of what could be read.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "designs/_checked.html")]
pub struct CheckedPartial {
    pub errors: Vec<ErrorView>,
    pub drawing: Option<DrawingPartial>,
    /// It is the answer to a design that was sent, not to one that is being typed.
    pub is_refusal: bool,
}

/// One thing to put right.
#[derive(Clone, Debug)]
pub struct ErrorView {
    /// Counted from 1; 0 where the whole is meant.
    pub line: u32,
    pub column: u32,
    pub message: Vec<Piece>,
}

impl ErrorView {
    pub fn new(error: &DesignError) -> ErrorView {
        ErrorView {
            line: error.at.line,
            column: error.at.column,
            message: with_code(&sentence(&error.message)),
        }
    }
}

/// A message with the point that ends it, unless it is a question.
fn sentence(message: &str) -> String {
    if message.ends_with(['.', '?', '!']) {
        message.to_string()
    } else {
        format!("{message}.")
    }
}

impl CheckedPartial {
    pub fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }

    /// "2 things".
    pub fn error_count_text(&self) -> String {
        text::count(self.errors.len() as u64, "thing", "things")
    }
}

/// `designs/_drawing.html`: a design as a picture, heated or not, and in words.
#[derive(Template, Clone, Debug)]
#[template(path = "designs/_drawing.html")]
pub struct DrawingPartial {
    pub svg: TrustedHtml,
    /// "At 31 s: pg 100 % …", with heat only.
    pub words: Option<String>,
    /// What the colours stand for, with heat only.
    pub key: Option<TrustedHtml>,
    pub outline: Vec<OutlineItem>,
}

impl DrawingPartial {
    /// The drawing of a design that is being written; its outline says the same in words.
    pub fn plain(design: &Design) -> DrawingPartial {
        DrawingPartial {
            svg: TrustedHtml::from_sanitised(draw_for_page(design, None).as_str()),
            words: None,
            key: None,
            outline: outline(design),
        }
    }

    /// The drawing at one moment of a scenario.
    pub fn heated(design: &Design, heat: &Heat) -> DrawingPartial {
        DrawingPartial {
            svg: TrustedHtml::from_sanitised(draw_for_page(design, Some(heat)).as_str()),
            words: Some(heat.words()),
            key: Some(TrustedHtml::from_sanitised(heat_key().as_str())),
            outline: Vec::new(),
        }
    }
}

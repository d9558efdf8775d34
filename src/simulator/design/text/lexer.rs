//! Text to lines of tokens. Every token knows its line and column; comments are kept apart.

use crate::simulator::design::{DesignError, Position};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Word,
    /// `->`
    Arrow,
    Colon,
    Semicolon,
    Open,
    Close,
    Bar,
    Equals,
    /// End of a line inside a flow.
    LineEnd,
}

#[derive(Debug, Clone, Copy)]
pub struct Token<'a> {
    pub kind: Kind,
    pub text: &'a str,
    pub at: Position,
}

#[derive(Debug)]
pub struct Line<'a> {
    pub number: u32,
    /// It begins with white space.
    pub indented: bool,
    pub tokens: Vec<Token<'a>>,
    /// What follows `#`, trimmed.
    pub comment: Option<String>,
}

/// Splits the text into lines and those into tokens; characters that mean nothing are reported and left out.
pub fn lines<'a>(text: &'a str, errors: &mut Vec<DesignError>) -> Vec<Line<'a>> {
    (1..)
        .zip(text.split('\n'))
        .map(|(number, line)| tokens(number, line.strip_suffix('\r').unwrap_or(line), errors))
        .collect()
}

fn tokens<'a>(number: u32, text: &'a str, errors: &mut Vec<DesignError>) -> Line<'a> {
    let mut line = Line {
        number,
        indented: text.starts_with([' ', '\t']),
        tokens: Vec::new(),
        comment: None,
    };
    let mut rest = text;
    let mut column = 1;
    while let Some(first) = rest.chars().next() {
        let at = Position { line: number, column };
        let (kind, length) = match first {
            ' ' | '\t' => (None, 1),
            '#' => {
                line.comment = Some(comment(&rest[1..]));
                break;
            }
            ':' => (Some(Kind::Colon), 1),
            ';' => (Some(Kind::Semicolon), 1),
            '{' => (Some(Kind::Open), 1),
            '}' => (Some(Kind::Close), 1),
            '|' => (Some(Kind::Bar), 1),
            '=' => (Some(Kind::Equals), 1),
            '-' if rest.starts_with("->") => (Some(Kind::Arrow), 2),
            _ => match word_length(rest) {
                0 => {
                    let shown = if first.is_control() {
                        "a control character".to_owned()
                    } else {
                        format!("`{first}`")
                    };
                    errors.push(DesignError::new(at, format!("{shown} has no meaning here")));
                    (None, first.len_utf8())
                }
                length => (Some(Kind::Word), length),
            },
        };
        let (token, after) = rest.split_at(length);
        if let Some(kind) = kind {
            line.tokens.push(Token {
                kind,
                text: token,
                at,
            });
        }
        column += u32::try_from(token.chars().count()).unwrap_or(u32::MAX);
        rest = after;
    }
    line
}

/// Letters, digits and what stands inside names and numbers; `-` unless it begins an arrow.
fn word_length(text: &str) -> usize {
    let mut end = 0;
    for (index, byte) in text.bytes().enumerate() {
        let is_dash = byte == b'-' && !text[index..].starts_with("->");
        let is_word = byte.is_ascii_alphanumeric() || b"_.,%/+".contains(&byte) || is_dash;
        if !is_word {
            break;
        }
        end = index + 1;
    }
    end
}

/// One line of plain text: control characters, tabs among them, become spaces.
pub fn comment(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    plain.trim().to_owned()
}

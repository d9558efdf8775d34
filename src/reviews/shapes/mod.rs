//! What an answer is but for layout, comments and the names its author chose, so that one comment fits every equal answer.
//!
//! A false "equal" puts words on code that they don't fit, a false "different" only offers less. So names are replaced only
//! where the code plainly binds them, and whatever is in doubt keeps its text.

mod braces;
mod layout;
mod lexer;
mod names;
mod python;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use lexer::{Family, Kind, Raw};

/// Raise it whenever a shape may come out differently: comments that were offered under an older one become drafts.
pub const NORMALISER: i16 = 1;

/// A token as it counts, and the line where it stood, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub text: String,
    pub line: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    language: String,
    pub tokens: Vec<Token>,
}

/// The shape of a source; languages without a lexer, and text that is none, are compared line by line.
pub fn shape(language: &str, source: &str) -> Shape {
    let tokens = match Family::of(language) {
        Some(family) => normalised(family, source),
        None => lines(source),
    };
    Shape {
        language: language.to_string(),
        tokens,
    }
}

impl Shape {
    /// As it is hashed: each text after its length, so that no two shapes have the same bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = NORMALISER.to_be_bytes().to_vec();
        let texts = self.tokens.iter().map(|token| &token.text);
        for text in std::iter::once(&self.language).chain(texts) {
            bytes.extend((text.len() as u64).to_be_bytes());
            bytes.extend(text.bytes());
        }
        bytes
    }

    /// The first and the last token on some lines; `None` where there is none.
    pub fn tokens_on(&self, first: usize, last: usize) -> Option<(usize, usize)> {
        let is_there = |token: &Token| (first..=last).contains(&token.line);
        let begin = self.tokens.iter().position(is_there)?;
        Some((begin, self.tokens.iter().rposition(is_there)?))
    }

    /// The lines that a run of tokens stands on.
    pub fn lines_of(&self, first: usize, last: usize) -> Option<(usize, usize)> {
        let run = self.tokens.get(first..=last)?;
        let lines = || run.iter().map(|token| token.line);
        Some((lines().min()?, lines().max()?))
    }
}

fn lines(source: &str) -> Vec<Token> {
    let numbered = (1..).zip(source.lines());
    numbered
        .map(|(line, text)| Token {
            text: text.trim_end().to_string(),
            line,
        })
        .filter(|token| !token.text.is_empty())
        .collect()
}

fn normalised(family: Family, source: &str) -> Vec<Token> {
    let raw = lexer::lex(family, source);
    let raw = match family {
        Family::Python => python::structure(raw, source),
        Family::Go | Family::JavaScript => layout::statements(family, raw),
        _ => raw,
    };
    let own = names::own(family, &raw);
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    let mut made = Vec::with_capacity(raw.len());
    let mut is_member = false;
    for token in raw
        .iter()
        .filter(|token| token.kind != Kind::Line || family == Family::Python)
    {
        let is_own = token.kind == Kind::Name && !is_member && own.contains(&token.text);
        made.push(Token {
            text: if is_own {
                number_of(&token.text, &mut numbers)
            } else {
                text_of(token)
            },
            line: token.line,
        });
        is_member = [".", "->", "::", "?."].iter().any(|mark| token.is(mark));
    }
    made
}

fn number_of<'a>(name: &'a str, numbers: &mut HashMap<&'a str, usize>) -> String {
    let next = numbers.len() + 1;
    format!("${}", numbers.entry(name).or_insert(next))
}

/// A kind in front, so that no name is taken for a text.
fn text_of(token: &Raw) -> String {
    let text = token.text.as_str();
    match token.kind {
        Kind::Name => format!("n{text}"),
        Kind::Number => format!("0{text}"),
        Kind::Text | Kind::Template => format!("\"{text}"),
        Kind::Mark => format!("m{text}"),
        Kind::Directive => format!("#{text}"),
        Kind::Line => "l".to_string(),
        Kind::Indent => ">".to_string(),
        Kind::Dedent => "<".to_string(),
    }
}

//! What an answer is but for layout, comments and the names its author chose, so that one comment fits every equal answer.
//!
//! A false "equal" puts words on code that they don't fit, a false "different" only offers less. So names are replaced only
//! where the code plainly binds them, and whatever is in doubt keeps its text.

mod braces;
mod doubt;
mod layout;
mod lexer;
mod names;
mod outside;
#[cfg(test)]
mod pairs;
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

/// The shape of a source; languages without a lexer, and code that isn't read beyond doubt, are compared line by line.
pub fn shape(language: &str, source: &str) -> Shape {
    let tokens = Family::of(language).and_then(|family| normalised(family, source));
    Shape {
        language: language.to_string(),
        tokens: tokens.unwrap_or_else(|| lines(source)),
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

/// The lines that aren't blank, without the white space at their ends; all of them as they are where a text may go over
/// several, for then that white space may be part of it.
fn lines(source: &str) -> Vec<Token> {
    let is_odd = |line: &str, quote: char| line.chars().filter(|one| *one == quote).count() % 2 == 1;
    let may_go_on = |line: &str| line.trim_end().ends_with('\\') || is_odd(line, '"') || is_odd(line, '\'');
    let is_exact = ["`", "\"\"\"", "'''", "<<", "[["]
        .iter()
        .any(|sign| source.contains(sign))
        || source.lines().any(may_go_on);
    let numbered = (1..).zip(source.lines());
    let counted = numbered.filter(|(_, text)| is_exact || !text.trim_end().is_empty());
    counted
        .map(|(line, text)| Token {
            text: format!("|{}", if is_exact { text } else { text.trim_end() }),
            line,
        })
        .collect()
}

fn normalised(family: Family, source: &str) -> Option<Vec<Token>> {
    if doubt::in_source(family, source) {
        return None;
    }
    let raw = lexer::lex(family, source).filter(|raw| !doubt::in_tokens(raw))?;
    let raw = match family {
        Family::Python => python::structure(raw, source)?,
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
    Some(made)
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

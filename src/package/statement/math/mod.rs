//! Formulas: LaTeX source to MathML, kept out of the way of the sanitiser by placeholders.

mod cleaner;
mod spellings;

use std::borrow::Cow;

use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::{Parser, Storage, push_mathml};

use cleaner::CLEANER;
use spellings::normalise;

/// Around the number of a formula; both are removed from every text at the door, so nobody can forge one.
const OPEN: char = '\u{e000}';
const CLOSE: char = '\u{e001}';

/// Longer sources are shown as text: no statement needs them and nesting costs time.
const MAX_SOURCE_BYTES: usize = 10_000;
const MAX_NESTING: usize = 40;

/// The formulas of one statement.
#[derive(Default)]
pub(super) struct Formulas {
    rendered: Vec<Formula>,
    /// What went wrong, one sentence a formula.
    pub problems: Vec<String>,
}

struct Formula {
    html: String,
    source: String,
}

impl Formulas {
    /// Renders a formula and returns the placeholder that stands for it until the HTML is safe.
    pub fn add(&mut self, source: &str, display: bool) -> String {
        let source = source.trim();
        let html = match to_mathml(source, display) {
            Ok(mathml) => mathml,
            Err(reason) => {
                self.problems
                    .push(format!("formula `{source}` is shown as text: {reason}"));
                format!("<code>{}</code>", escape(source))
            }
        };
        self.rendered.push(Formula {
            html,
            source: source.to_owned(),
        });
        format!("{OPEN}{}{CLOSE}", self.rendered.len() - 1)
    }

    /// Puts the formulas into sanitised HTML: as MathML in text, as their source inside an attribute.
    pub fn insert(&self, html: &str) -> String {
        let mut out = String::with_capacity(html.len());
        let mut rest = html;
        let mut place = Place::Text;
        while let Some(start) = rest.find(OPEN) {
            let (before, after) = rest.split_at(start);
            place = place.after(before);
            out.push_str(before);
            let after = &after[OPEN.len_utf8()..];
            let Some((number, tail)) = after.split_once(CLOSE) else {
                break;
            };
            if let Some(formula) = number
                .parse::<usize>()
                .ok()
                .and_then(|index| self.rendered.get(index))
            {
                match place {
                    Place::Text => out.push_str(&formula.html),
                    Place::Tag | Place::Quoted => out.push_str(&escape(&formula.source)),
                }
            }
            rest = tail;
        }
        out.push_str(rest);
        out
    }
}

/// Where in serialised HTML a position is; the serialiser always quotes attributes with `"`.
#[derive(Clone, Copy)]
enum Place {
    Text,
    Tag,
    Quoted,
}

impl Place {
    fn after(self, html: &str) -> Self {
        html.chars().fold(self, |place, c| match (place, c) {
            (Self::Text, '<') | (Self::Quoted, '"') => Self::Tag,
            (Self::Tag, '>') => Self::Text,
            (Self::Tag, '"') => Self::Quoted,
            _ => place,
        })
    }
}

/// Removes the characters that mark formulas, and NUL, which HTML cannot carry.
pub(super) fn clean_input(text: &str) -> Cow<'_, str> {
    if text.contains([OPEN, CLOSE, '\0']) {
        Cow::Owned(text.replace([OPEN, CLOSE, '\0'], ""))
    } else {
        Cow::Borrowed(text)
    }
}

pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

fn to_mathml(source: &str, display: bool) -> Result<String, String> {
    if source.len() > MAX_SOURCE_BYTES || nesting(source) > MAX_NESTING {
        return Err("it is too long or too deeply nested".to_owned());
    }
    let source = normalise(source);
    let storage = Storage::new();
    let parsed: Result<Vec<_>, _> = Parser::new(&source, &storage).collect();
    let events = parsed.map_err(|error| {
        let text = error.to_string();
        let first = text
            .lines()
            .find(|line| !line.trim().is_empty())
            .unwrap_or("it cannot be read");
        first.trim().to_owned()
    })?;
    let config = RenderConfig {
        display_mode: if display {
            DisplayMode::Block
        } else {
            DisplayMode::Inline
        },
        ..RenderConfig::default()
    };
    let mut mathml = String::new();
    let events = events.into_iter().map(Ok::<_, std::convert::Infallible>);
    push_mathml(&mut mathml, events, config).map_err(|error| error.to_string())?;
    let safe = CLEANER.clean(&mathml).to_string();
    if safe.starts_with("<math") {
        Ok(safe)
    } else {
        Err("it cannot be shown".to_owned())
    }
}

fn nesting(source: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for c in source.chars() {
        match c {
            '{' | '(' | '[' => depth += 1,
            '}' | ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
        .max(source.matches("\\begin").count())
        .max(source.matches("\\left").count())
}

#[cfg(test)]
mod tests;

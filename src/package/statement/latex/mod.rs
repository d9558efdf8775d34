//! Reader of the LaTeX subset that problem statements are written in.
//!
//! `prepare` removes comments and expands the statement's own macros, `parser` turns the text into
//! blocks of runs, `html` writes those out. Nothing here ends in an error: what is not understood keeps
//! its text and leaves a warning, and every element that is opened is closed by construction.

mod arguments;
mod commands;
mod cursor;
mod environments;
mod html;
mod model;
mod parser;
mod prepare;
mod symbols;
mod tables;

use super::images::Assets;
use super::math::clean_input;
use super::sanitize::{SanitizedHtml, sanitize};
use parser::Parser;

/// A rendered statement.
pub(super) struct Latex {
    pub html: SanitizedHtml,
    pub problems: Vec<String>,
}

/// Renders a statement. `time_limit` is what `\timelimit` stands for.
pub(super) fn render(source: &str, assets: &Assets<'_>, time_limit: Option<&str>) -> Latex {
    let source = clean_input(source);
    let mut prepared = prepare::prepare(&source);
    let parsed = Parser::new(&prepared.text, time_limit).parse();
    let mut problems = std::mem::take(&mut prepared.problems);
    problems.extend(parsed.problems.iter().cloned());
    let mut writer = html::Writer::new(assets);
    writer.document(&parsed);
    problems.append(&mut writer.problems);
    problems.extend(writer.formulas.problems.iter().cloned());
    let mut seen = std::collections::HashSet::new();
    problems.retain(|problem| seen.insert(problem.clone()));
    Latex {
        html: sanitize(&writer.html, assets.base, &writer.formulas),
        problems,
    }
}

/// The title a statement gives its problem, as plain text.
pub(super) fn title(source: &str) -> Option<String> {
    // Written for tools that do not read LaTeX, so it comes first.
    let comment = source
        .lines()
        .find_map(|line| line.trim().strip_prefix("%% plainproblemname:"));
    if let Some(title) = comment.map(str::trim).filter(|title| !title.is_empty()) {
        return Some(title.to_owned());
    }
    let source = clean_input(source);
    let prepared = prepare::prepare(&source);
    let title = Parser::new(&prepared.text, None).parse().title?;
    let text = model::plain_text(&title);
    Some(text.trim().to_owned()).filter(|title| !title.is_empty())
}

#[cfg(test)]
mod tests;

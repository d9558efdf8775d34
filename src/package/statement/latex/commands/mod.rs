//! What each command does.

mod fonts;
mod pictures;
mod references;

use super::arguments::{skip_arguments, without_meaning};
use super::model::{Block, Piece, plain_text};
use super::parser::{End, Kind, Parser, Scope};
use super::symbols;

impl Parser<'_> {
    /// Reads the command at the cursor. `Some` when it ends the content around it.
    pub fn command(&mut self) -> Option<End> {
        let start = self.cursor.position();
        self.cursor.next();
        let name = self.cursor.command_name();
        let is_word = name.starts_with(|c: char| c.is_ascii_alphabetic());
        match name {
            "begin" => return self.begin(),
            "end" => return self.end(start),
            "\\" | "newline" | "tabularnewline" | "cr" => return self.line_end(),
            "item" => return self.item(start),
            "(" => self.bracket_formula("\\)", false),
            "[" => self.bracket_formula("\\]", true),
            ")" | "]" => self.problem(format!("a `\\{name}` without its beginning is left out")),
            "par" => self.end_paragraph(),
            "verb" | "lstinline" => self.verb(),
            "" => {}
            _ => {
                if self.text_command(name)
                    || self.reference(name)
                    || self.picture(name)
                    || self.structure(name)
                {
                    return None;
                }
                if let Some(text) = symbols::symbol(name) {
                    // A space after a control word only ends its name.
                    if is_word && !self.cursor.eat("{}") {
                        self.cursor.skip_space();
                    }
                    self.text(text);
                } else if let Some(accent) = symbols::accent(name) {
                    let base = self.cursor.raw_argument();
                    self.text(&symbols::accented(base, accent));
                } else if without_meaning(name) {
                    self.cursor.eat("*");
                    if is_word {
                        self.cursor.skip_space();
                    }
                } else if !skip_arguments(name, &mut self.cursor) {
                    self.problem(format!("unknown LaTeX command `\\{name}`"));
                    self.cursor.eat("*");
                    if self.cursor.rest().starts_with('[') {
                        self.cursor.optional_argument();
                    }
                    self.cursor.eat("{}");
                }
            }
        }
        None
    }

    /// Title and headings.
    fn structure(&mut self, name: &str) -> bool {
        let level = match name {
            "problemname" => {
                let title = self.argument_runs();
                if !plain_text(&title).trim().is_empty() {
                    self.document.title = Some(title);
                }
                return true;
            }
            "chapter" | "section" => 2,
            "subsection" => 3,
            "subsubsection" => 4,
            "paragraph" | "subparagraph" => {
                self.cursor.eat("*");
                self.end_paragraph();
                self.styled(|style| style.bold = true);
                self.text(" ");
                return true;
            }
            _ => return false,
        };
        self.cursor.eat("*");
        self.cursor.optional_argument();
        let runs = self.argument_runs();
        self.block(Block::Heading(level, runs));
        true
    }

    fn line_end(&mut self) -> Option<End> {
        self.cursor.eat("*");
        if self.cursor.rest().starts_with('[') {
            self.cursor.optional_argument();
        }
        if self.in_table() {
            return Some(End::Row);
        }
        if !self.runs.is_empty() {
            self.piece(Piece::Break);
        }
        None
    }

    fn item(&mut self, start: usize) -> Option<End> {
        let is_list = |scope: &Scope| matches!(scope, Scope::Environment { kind: Kind::List, .. });
        if self.scopes.last().is_some_and(is_list) {
            return Some(End::Item);
        }
        // A group or environment left open inside an item must not swallow the next item.
        if self.scopes.iter().any(is_list) && self.scopes.last() != Some(&Scope::Group) {
            self.cursor.rewind(start);
            return Some(End::Unwind);
        }
        self.end_paragraph();
        None
    }

    fn bracket_formula(&mut self, end: &str, display: bool) {
        let rest = self.cursor.rest();
        match rest.find(end) {
            Some(_) => {
                let source = self.cursor.until(end).to_owned();
                self.formula(source, display);
            }
            None => self.problem("a formula that is never closed is left out as a formula".to_owned()),
        }
    }

    fn verb(&mut self) {
        self.cursor.eat("*");
        if self.cursor.rest().starts_with('[') {
            self.cursor.optional_argument();
        }
        let text = if self.cursor.peek() == Some('{') {
            self.cursor.raw_argument()
        } else {
            match self.cursor.next() {
                Some(delimiter) => self.cursor.until(&delimiter.to_string()),
                None => "",
            }
        };
        let outer = self.style.clone();
        self.style.mono = true;
        self.text(text);
        self.style = outer;
    }
}

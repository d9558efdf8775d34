//! What each command does.

use std::rc::Rc;

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

    /// Fonts, boxes and other commands around text.
    fn text_command(&mut self, name: &str) -> bool {
        match name {
            "textbf" => self.styled(|style| style.bold = true),
            "textit" | "emph" | "textsl" => self.styled(|style| style.italic = true),
            "texttt" | "code" => self.styled(|style| style.mono = true),
            "textsc" => self.styled(|style| style.small_caps = true),
            "underline" | "uline" => self.styled(|style| style.underline = true),
            "sout" | "st" => self.styled(|style| style.strike = true),
            "textsuperscript" => self.styled(|style| style.raised = true),
            "textsubscript" => self.styled(|style| style.lowered = true),
            "textnormal" => self.styled(|style| *style = Default::default()),
            "textrm" | "textsf" | "textup" | "textmd" | "mbox" | "hbox" | "fbox" | "text" | "centerline" => {
                self.styled(|_| {});
            }
            "makebox" | "framebox" => {
                while self.cursor.optional_argument().is_some() {}
                self.styled(|_| {});
            }
            "textcolor" | "colorbox" | "parbox" | "raisebox" | "scalebox" | "foreignlanguage" => {
                self.cursor.optional_argument();
                self.cursor.raw_argument();
                while self.cursor.optional_argument().is_some() {}
                self.styled(|_| {});
            }
            "resizebox" | "multirow" | "fcolorbox" => {
                self.cursor.optional_argument();
                self.cursor.raw_argument();
                self.cursor.raw_argument();
                self.styled(|_| {});
            }
            "multicolumn" => {
                self.span = self
                    .cursor
                    .raw_argument()
                    .trim()
                    .parse()
                    .unwrap_or(1)
                    .clamp(1, 100);
                self.cursor.raw_argument();
                self.styled(|_| {});
            }
            "enquote" => {
                self.text("“");
                self.styled(|_| {});
                self.text("”");
            }
            "bf" | "bfseries" => self.switch(|style| style.bold = true),
            "it" | "itshape" | "em" | "sl" | "slshape" => self.switch(|style| style.italic = true),
            "tt" | "ttfamily" => self.switch(|style| style.mono = true),
            "sc" | "scshape" => self.switch(|style| style.small_caps = true),
            "rm" | "sf" | "normalfont" | "rmfamily" | "sffamily" | "upshape" | "mdseries" => {
                self.switch(|style| {
                    *style = super::model::Style {
                        link: style.link.take(),
                        ..Default::default()
                    }
                });
            }
            _ => return false,
        }
        true
    }

    /// A font change that lasts until the group around it ends.
    fn switch(&mut self, change: impl FnOnce(&mut super::model::Style)) {
        change(&mut self.style);
        self.cursor.skip_space();
    }

    /// Links, footnotes and references.
    fn reference(&mut self, name: &str) -> bool {
        match name {
            "href" => {
                let url: Rc<str> = address(self.cursor.raw_argument()).into();
                self.styled(|style| style.link = Some(url));
            }
            "url" | "nolinkurl" => {
                let url = address(self.cursor.raw_argument());
                let outer = self.style.clone();
                self.style.link = Some(url.as_str().into());
                self.text(&url);
                self.style = outer;
            }
            "footnote" | "footnotetext" | "thanks" => {
                let index = self.document.footnotes.len();
                // Reserved first: a footnote inside this one comes after it.
                self.document.footnotes.push(Vec::new());
                let blocks = self.argument_blocks();
                self.document.footnotes[index] = blocks;
                self.piece(Piece::Footnote(index));
            }
            "ref" | "autoref" | "cref" | "Cref" | "eqref" | "pageref" => {
                let label = self.cursor.raw_argument();
                match self.labels.get(label).copied() {
                    Some(number) => self.text(&number.to_string()),
                    None => self.problem(format!("reference to `{label}`, which is not in the statement")),
                }
            }
            "timelimit" => {
                self.cursor.eat("{}");
                match self.time_limit {
                    Some(limit) => self.text(limit),
                    None => self.problem("`\\timelimit` is used, but the package states no limit".to_owned()),
                }
            }
            "displaysample" | "input" | "include" | "sampleinteraction" | "constant" => {
                let named = self.cursor.raw_argument();
                self.problem(format!("`\\{name}{{{named}}}` is left out"));
            }
            _ => return false,
        }
        true
    }

    fn picture(&mut self, name: &str) -> bool {
        match name {
            "illustration" => {
                let width = fraction(self.cursor.raw_argument());
                let file = self.cursor.raw_argument().trim().to_owned();
                let caption = self.argument_runs();
                let image = super::model::Run {
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

/// An address as it is meant: LaTeX wants some of its characters escaped.
fn address(raw: &str) -> String {
    let mut url = raw.trim().to_owned();
    for (from, to) in [
        ("\\_", "_"),
        ("\\%", "%"),
        ("\\#", "#"),
        ("\\&", "&"),
        ("\\~", "~"),
        ("\\textasciitilde", "~"),
    ] {
        url = url.replace(from, to);
    }
    url
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

//! Second pass: prepared text to blocks. The loop here knows characters; commands, environments and
//! tables have files of their own.

mod formulas;
mod labels;
mod text;

use std::collections::HashMap;

use super::cursor::Cursor;
use super::model::{Block, Document, Run, Style, inline};
use labels::labels;

/// Deeper groups and environments are read as if their marks were not there.
const MAX_DEPTH: usize = 40;

/// What the text around the cursor is inside of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    Group,
    Environment { name: String, kind: Kind },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Plain,
    List,
    Table,
}

/// Why `content` came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The scope was closed properly.
    Closed,
    /// The text is over, or something around this scope is being closed: let the caller see it.
    Unwind,
    Cell,
    Row,
    Item,
}

pub(super) struct Parser<'a> {
    pub cursor: Cursor<'a>,
    pub style: Style,
    pub blocks: Vec<Block>,
    pub runs: Vec<Run>,
    pub scopes: Vec<Scope>,
    pub caption: Vec<Run>,
    /// How many columns the cell being read covers.
    pub span: u16,
    pub document: Document,
    pub time_limit: Option<&'a str>,
    /// Label → number of the figure or table it stands in.
    pub labels: HashMap<&'a str, usize>,
}

impl<'a> Parser<'a> {
    pub fn new(text: &'a str, time_limit: Option<&'a str>) -> Self {
        Self {
            cursor: Cursor::new(text),
            style: Style::default(),
            blocks: Vec::new(),
            runs: Vec::new(),
            scopes: Vec::new(),
            caption: Vec::new(),
            span: 1,
            document: Document::default(),
            time_limit,
            labels: labels(text),
        }
    }

    pub fn parse(mut self) -> Document {
        // Only the end of the text ends the outermost content; stray closers are passed over.
        while !self.cursor.is_at_end() {
            self.content();
        }
        self.end_paragraph();
        // A caption outside any figure still says something.
        if !self.caption.is_empty() {
            self.blocks
                .push(Block::Paragraph(std::mem::take(&mut self.caption)));
        }
        self.document.blocks = self.blocks;
        self.document
    }

    /// Reads until the innermost scope ends.
    pub fn content(&mut self) -> End {
        while let Some(c) = self.cursor.peek() {
            let end = match c {
                '\\' => self.command(),
                '{' => {
                    self.cursor.next();
                    self.group();
                    None
                }
                '}' => self.close_brace(),
                '$' => {
                    self.dollar_formula();
                    None
                }
                '&' if self.in_table() => {
                    self.cursor.next();
                    Some(End::Cell)
                }
                '~' => {
                    self.cursor.next();
                    self.text("\u{a0}");
                    None
                }
                c if c.is_whitespace() && c != '\u{a0}' => {
                    self.space();
                    None
                }
                '`' | '\'' | '-' if !self.style.mono => {
                    self.ligature();
                    None
                }
                _ => {
                    self.cursor.next();
                    self.text(c.encode_utf8(&mut [0; 4]));
                    None
                }
            };
            if let Some(end) = end {
                return end;
            }
        }
        match self.scopes.last().cloned() {
            Some(Scope::Group) => self.problem("a `{` is never closed".to_owned()),
            Some(Scope::Environment { name, .. }) => {
                self.problem(format!("environment `{name}` is never closed"))
            }
            None => {}
        }
        End::Unwind
    }

    /// Reads the rest of a `{…}` whose brace is behind; its font changes end with it.
    pub fn group(&mut self) {
        if self.scopes.len() >= MAX_DEPTH {
            return self.problem(format!("groups nested more than {MAX_DEPTH} deep are flattened"));
        }
        let style = self.style.clone();
        self.scopes.push(Scope::Group);
        self.content();
        self.scopes.pop();
        self.style = style;
    }

    /// Reads an argument as content with a changed style: a group, or a single piece.
    pub fn styled(&mut self, change: impl FnOnce(&mut Style)) {
        let style = self.style.clone();
        change(&mut self.style);
        self.cursor.skip_space();
        match self.cursor.peek() {
            Some('{') => {
                self.cursor.next();
                self.group();
            }
            Some('\\' | '}' | '$' | '&') | None => {}
            Some(c) => {
                self.cursor.next();
                self.text(c.encode_utf8(&mut [0; 4]));
            }
        }
        self.style = style;
    }

    /// The blocks that `read` produces, apart from what was there before.
    pub fn capture(&mut self, read: impl FnOnce(&mut Self)) -> Vec<Block> {
        let blocks = std::mem::take(&mut self.blocks);
        let runs = std::mem::take(&mut self.runs);
        read(self);
        self.end_paragraph();
        self.runs = runs;
        std::mem::replace(&mut self.blocks, blocks)
    }

    /// An argument as one line of runs, in plain style.
    pub fn argument_runs(&mut self) -> Vec<Run> {
        inline(self.argument_blocks())
    }

    pub fn argument_blocks(&mut self) -> Vec<Block> {
        self.capture(|parser| parser.styled(|style| *style = Style::default()))
    }

    pub fn block(&mut self, block: Block) {
        self.end_paragraph();
        self.blocks.push(block);
    }

    pub fn problem(&mut self, problem: String) {
        if !self.document.problems.contains(&problem) && self.document.problems.len() < 100 {
            self.document.problems.push(problem);
        }
    }

    pub fn in_table(&self) -> bool {
        matches!(
            self.scopes.last(),
            Some(Scope::Environment {
                kind: Kind::Table,
                ..
            })
        )
    }

    pub fn can_nest(&self) -> bool {
        self.scopes.len() < MAX_DEPTH
    }

    fn close_brace(&mut self) -> Option<End> {
        match self.scopes.last().cloned() {
            Some(Scope::Group) => {
                self.cursor.next();
                Some(End::Closed)
            }
            Some(Scope::Environment { name, .. }) if self.scopes.contains(&Scope::Group) => {
                self.problem(format!("environment `{name}` is ended by a `}}`"));
                Some(End::Unwind)
            }
            _ => {
                self.cursor.next();
                self.problem("a `}` without its `{` is left out".to_owned());
                None
            }
        }
    }
}

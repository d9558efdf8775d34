//! From the text to a [`Design`], or to every error in it.

use std::collections::BTreeMap;

use super::lexer::{self, Kind as TokenKind, Line, Token};
use super::{MAX_LINES, MAX_TEXT_BYTES, line, steps};
use crate::simulator::design::DesignError;
use crate::simulator::design::error::sorted;
use crate::simulator::design::model::{Comments, Design, Edge, Flow, Kind, Position};
use crate::simulator::design::parameters::is_name;
use crate::simulator::design::suggest::nearest;

/// Reads a design as it is typed.
///
/// # Errors
/// Everything that is wrong, by line and column. Whether the parts fit together is for `check`.
pub fn parse_text(text: &str) -> Result<Design, Vec<DesignError>> {
    if text.len() > MAX_TEXT_BYTES {
        let message = format!("the text is longer than {} KiB", MAX_TEXT_BYTES / 1024);
        return Err(vec![DesignError::new(Position::default(), message)]);
    }
    if text.split('\n').count() > MAX_LINES {
        let message = format!("the text has more than {MAX_LINES} lines");
        return Err(vec![DesignError::new(Position::default(), message)]);
    }
    let mut errors = Vec::new();
    let lines = lexer::lines(text, &mut errors);
    let mut parser = Parser {
        design: Design::default(),
        errors,
        waiting: Vec::new(),
        places: BTreeMap::new(),
    };
    let mut index = 0;
    while index < lines.len() {
        index += parser.statement(&lines[index..]);
    }
    parser.finish()
}

struct Parser {
    design: Design,
    errors: Vec<DesignError>,
    /// Comment lines that belong to what comes next.
    waiting: Vec<String>,
    /// Line of the first node, edge or flow of a key.
    places: BTreeMap<String, u32>,
}

impl Parser {
    /// Reads what begins in the first line; returns how many lines it took.
    fn statement(&mut self, lines: &[Line]) -> usize {
        let first = &lines[0];
        let Some(word) = first.tokens.first() else {
            self.waiting.extend(first.comment.clone());
            return 1;
        };
        if first
            .tokens
            .get(1)
            .is_some_and(|token| token.kind == TokenKind::Arrow)
        {
            self.edges(first);
            return 1;
        }
        match word.text {
            "flow" => return self.flow(lines),
            "layout" => {
                line::layout(&first.tokens, &mut self.design.layout, &mut self.errors);
                // Positions are not worth a remark of their own: it goes to what comes next.
                self.waiting.extend(first.comment.clone());
            }
            kind => match Kind::ALL.iter().find(|known| known.word() == kind) {
                Some(kind) => self.node(*kind, first),
                None => self.unknown(first, word),
            },
        }
        1
    }

    fn unknown(&mut self, line: &Line, word: &Token) {
        let known = Kind::ALL.iter().map(|kind| kind.word()).chain(["flow", "layout"]);
        let message = match nearest(word.text, known) {
            _ if line.indented && !self.design.flows.is_empty() && word.kind == TokenKind::Close => {
                "this `}` closes nothing".to_owned()
            }
            Some(word_meant) => format!(
                "unknown kind of node `{}`; did you mean `{word_meant}`?",
                word.text
            ),
            None => "a line is a node (`service api …`), an edge (`user -> api`) or a flow (`flow name: …`)"
                .to_owned(),
        };
        self.errors.push(DesignError::new(word.at, message));
        self.waiting.clear();
    }

    fn node(&mut self, kind: Kind, line: &Line) {
        if let Some(node) = line::node(kind, &line.tokens, &mut self.errors) {
            self.once(node.key().to_owned(), &format!("`{}`", node.id), node.at);
            self.remark(node.key().to_owned(), line.comment.clone());
            self.design.nodes.push(node);
        }
    }

    fn edges(&mut self, line: &Line) {
        let edges: Vec<Edge> = line::edges(&line.tokens, &mut self.errors);
        let mut comment = line.comment.clone();
        for edge in edges {
            self.once(edge.key(), &format!("the edge `{}`", edge.key()), edge.at);
            self.remark(edge.key(), comment.take());
            self.design.edges.push(edge);
        }
    }

    fn flow(&mut self, lines: &[Line]) -> usize {
        let header = &lines[0].tokens;
        let used = flow_length(lines);
        let comments = lines[1..used].iter().filter_map(|line| line.comment.clone());
        self.waiting.extend(comments);
        let Some(name) = header.get(1).filter(|token| token.kind == TokenKind::Word) else {
            let message = "a flow is written `flow name: steps`";
            self.errors.push(DesignError::new(header[0].at, message));
            return used;
        };
        if !is_name(name.text) || name.text.split('.').count() > 2 {
            let message = format!(
                "`{}` can't name a flow: it is a request kind or `node.operation`",
                name.text
            );
            self.errors.push(DesignError::new(name.at, message));
        }
        if header.get(2).is_none_or(|token| token.kind != TokenKind::Colon) {
            let message = format!("`:` is missing after `flow {}`", name.text);
            self.errors.push(DesignError::new(name.at, message));
            return used;
        }
        let mut tokens: Vec<Token> = Vec::new();
        for (index, line) in lines[..used].iter().enumerate() {
            tokens.extend(if index == 0 {
                &line.tokens[3..]
            } else {
                &line.tokens[..]
            });
            let column = line.tokens.last().map_or(1, |token| token.at.column);
            tokens.push(Token {
                kind: TokenKind::LineEnd,
                text: "the end of the line",
                at: Position {
                    line: line.number,
                    column,
                },
            });
        }
        let faults = self.errors.len();
        let flow = Flow {
            name: name.text.to_owned(),
            steps: steps::steps(&tokens, &mut self.errors),
            at: header[0].at,
        };
        if flow.steps.is_empty() && self.errors.len() == faults {
            let message = format!("the flow `{}` has no steps", flow.name);
            self.errors.push(DesignError::new(flow.at, message));
        }
        self.once(flow.key(), &format!("the flow `{}`", flow.name), flow.at);
        self.remark(flow.key(), lines[0].comment.clone());
        self.design.flows.push(flow);
        used
    }

    /// Reports the second of two with one key.
    fn once(&mut self, key: String, what: &str, at: Position) {
        match self.places.get(&key) {
            Some(line) => {
                let message = format!("{what} stands twice; the first is in line {line}");
                self.errors.push(DesignError::new(at, message));
            }
            None => {
                self.places.insert(key, at.line);
            }
        }
    }

    fn remark(&mut self, key: String, beside: Option<String>) {
        let comments = Comments {
            above: std::mem::take(&mut self.waiting),
            beside: beside.filter(|text| !text.is_empty()),
        };
        if comments != Comments::default() {
            self.design.comments.insert(key, comments);
        }
    }

    fn finish(mut self) -> Result<Design, Vec<DesignError>> {
        self.remark(String::new(), None);
        if self.errors.is_empty() {
            Ok(self.design)
        } else {
            Err(sorted(self.errors))
        }
    }
}

/// Lines of the flow that begins in the first: while braces are open, and over indented lines.
fn flow_length(lines: &[Line]) -> usize {
    let mut used = 0;
    let mut open = 0_i64;
    for (index, line) in lines.iter().enumerate() {
        if line.tokens.is_empty() {
            continue;
        }
        let begins_anew = starts_statement(line);
        let goes_on = index == 0 || line.indented || (open > 0 && !begins_anew) || starts_with_close(line);
        if !goes_on || (index > 0 && begins_anew) {
            break;
        }
        used = index + 1;
        for token in &line.tokens {
            match token.kind {
                TokenKind::Open => open += 1,
                TokenKind::Close => open -= 1,
                _ => {}
            }
        }
    }
    used.max(1)
}

fn starts_with_close(line: &Line) -> bool {
    line.tokens
        .first()
        .is_some_and(|token| token.kind == TokenKind::Close)
}

/// Something that can't be a step, so that one missing brace does not swallow the rest of the design.
fn starts_statement(line: &Line) -> bool {
    let is_arrow = line
        .tokens
        .get(1)
        .is_some_and(|token| token.kind == TokenKind::Arrow);
    let is_node = line.tokens.first().is_some_and(|token| {
        ["flow", "layout"].contains(&token.text) || Kind::ALL.iter().any(|kind| kind.word() == token.text)
    });
    is_arrow || is_node
}

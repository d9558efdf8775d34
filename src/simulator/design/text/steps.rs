//! The steps of a flow. After a fault reading goes on behind the next `;`, `|`, `}` or line end.

use super::lexer::{Kind, Token};
use crate::simulator::design::model::{Action, Step};
use crate::simulator::design::parameters::{is_name, is_word};
use crate::simulator::design::suggest::hint;
use crate::simulator::design::{DesignError, MAX_DEPTH};

const WORDS: [&str; 9] = [
    "cpu", "call", "get", "put", "drop", "publish", "parallel", "each", "reply",
];

/// Reads all steps of a flow.
pub fn steps(tokens: &[Token], errors: &mut Vec<DesignError>) -> Vec<Step> {
    let mut reader = Reader { tokens, errors };
    let mut steps = Vec::new();
    loop {
        steps.extend(reader.block(0));
        match reader.tokens {
            [] => return steps,
            [token, rest @ ..] => {
                let message = match token.kind {
                    Kind::Bar => "`|` parts the branches of `parallel { … | … }` only",
                    _ => "this `}` closes nothing",
                };
                reader.errors.push(DesignError::new(token.at, message));
                reader.tokens = rest;
            }
        }
    }
}

struct Reader<'a, 't> {
    tokens: &'t [Token<'t>],
    errors: &'a mut Vec<DesignError>,
}

impl<'t> Reader<'_, 't> {
    /// Steps up to `}`, `|` or the end, none of which is taken.
    fn block(&mut self, depth: usize) -> Vec<Step> {
        let mut steps = Vec::new();
        while let [token, rest @ ..] = self.tokens {
            match token.kind {
                Kind::Semicolon | Kind::LineEnd => self.tokens = rest,
                Kind::Close | Kind::Bar => break,
                _ => {
                    if let Some(step) = self.step(depth) {
                        steps.push(step);
                        self.end_of_step();
                    } else {
                        self.skip();
                    }
                }
            }
        }
        steps
    }

    fn step(&mut self, depth: usize) -> Option<Step> {
        let token = self.next()?;
        let at = token.at;
        let action = match token.text {
            "cpu" => Action::Cpu(self.argument().map(|name| self.checked(name))),
            "call" => {
                let (node, operation) = self.target(token, "call pg.read")?;
                Action::Call { node, operation }
            }
            "get" => {
                let node = self.plain_target(token, "get redis")?;
                let mut otherwise = Vec::new();
                if self.peek_word() == Some("else") {
                    self.next();
                    otherwise = self.braces("else", depth)?.into_iter().flatten().collect();
                }
                Action::Get { node, otherwise }
            }
            "put" => Action::Put {
                node: self.plain_target(token, "put redis")?,
            },
            "drop" => Action::Drop {
                node: self.plain_target(token, "drop redis")?,
            },
            "publish" => {
                let (node, topic) = self.target(token, "publish jobs.made")?;
                Action::Publish { node, topic }
            }
            "parallel" => Action::Parallel(self.braces("parallel", depth)?),
            "each" => Action::Each(self.braces("each", depth)?.into_iter().flatten().collect()),
            "reply" => Action::Reply,
            word => {
                let message = match token.kind {
                    Kind::Word => format!("unknown step `{word}`{}", hint(word, WORDS)),
                    _ => format!("`{word}` stands where a step is expected"),
                };
                self.errors.push(DesignError::new(at, message));
                return None;
            }
        };
        Some(Step { action, at })
    }

    /// `{ … }`, where `parallel` has branches parted by `|`.
    fn braces(&mut self, owner: &str, depth: usize) -> Option<Vec<Vec<Step>>> {
        while let [token, rest @ ..] = self.tokens
            && token.kind == Kind::LineEnd
            && rest
                .iter()
                .find(|next| next.kind != Kind::LineEnd)
                .map(|next| next.kind)
                == Some(Kind::Open)
        {
            self.tokens = rest;
        }
        let open = match self.tokens {
            [open, rest @ ..] if open.kind == Kind::Open => {
                self.tokens = rest;
                *open
            }
            _ => {
                let message = format!("`{owner}` needs its steps in braces, written `{owner} {{ … }}`");
                self.fail(message);
                return None;
            }
        };
        if depth + 1 >= MAX_DEPTH {
            let message = format!("steps are nested deeper than {MAX_DEPTH} levels");
            self.errors.push(DesignError::new(open.at, message));
            self.leave_braces();
            return None;
        }
        let faults = self.errors.len();
        let mut branches = vec![self.block(depth + 1)];
        while let [token, rest @ ..] = self.tokens
            && token.kind == Kind::Bar
        {
            if owner != "parallel" {
                let message = format!("`|` parts the branches of `parallel` only, not of `{owner}`");
                self.errors.push(DesignError::new(token.at, message));
            }
            self.tokens = rest;
            branches.push(self.block(depth + 1));
        }
        match self.tokens {
            [close, rest @ ..] if close.kind == Kind::Close => self.tokens = rest,
            _ => self
                .errors
                .push(DesignError::new(open.at, "this `{` is not closed")),
        }
        if owner != "else" && branches.iter().any(Vec::is_empty) && self.errors.len() == faults {
            let message = format!("`{owner}` has a branch without steps");
            self.errors.push(DesignError::new(open.at, message));
        }
        Some(branches)
    }

    /// Goes behind the `}` of a `{` that was taken.
    fn leave_braces(&mut self) {
        let mut open = 1;
        while let Some(token) = self.next() {
            match token.kind {
                Kind::Open => open += 1,
                Kind::Close => open -= 1,
                _ => {}
            }
            if open == 0 {
                break;
            }
        }
    }

    /// `NODE` or `NODE.WORD`.
    fn target(&mut self, step: Token, example: &str) -> Option<(String, Option<String>)> {
        let Some(token) = self.argument() else {
            let message = format!("`{}` needs a node, as in `{example}`", step.text);
            self.errors.push(DesignError::new(step.at, message));
            return None;
        };
        let (node, word) = match token.text.split_once('.') {
            Some((node, word)) => (node, Some(word)),
            None => (token.text, None),
        };
        if !is_word(node) || node.len() > 32 || word.is_some_and(|word| !is_word(word) || word.len() > 32) {
            let message = format!("`{}` is not a node or `node.operation`", token.text);
            self.errors.push(DesignError::new(token.at, message));
        }
        Some((node.to_owned(), word.map(str::to_owned)))
    }

    fn plain_target(&mut self, step: Token, example: &str) -> Option<String> {
        let (node, word) = self.target(step, example)?;
        if let Some(word) = word {
            let message = format!(
                "`{}` takes a node alone: `{example}`, without `.{word}`",
                step.text
            );
            self.errors.push(DesignError::new(step.at, message));
        }
        Some(node)
    }

    fn checked(&mut self, name: Token) -> String {
        if !is_name(name.text) {
            let message = format!("`{}` can't be the name of a service time", name.text);
            self.errors.push(DesignError::new(name.at, message));
        }
        name.text.to_owned()
    }

    fn argument(&mut self) -> Option<Token<'t>> {
        self.peek_word()?;
        self.next()
    }

    fn peek_word(&self) -> Option<&'t str> {
        let first = self.tokens.first()?;
        (first.kind == Kind::Word).then_some(first.text)
    }

    fn next(&mut self) -> Option<Token<'t>> {
        let (first, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        Some(*first)
    }

    /// A step is followed by something that parts steps.
    fn end_of_step(&mut self) {
        if let Some(token) = self.tokens.first()
            && !matches!(
                token.kind,
                Kind::Semicolon | Kind::LineEnd | Kind::Close | Kind::Bar
            )
        {
            self.fail(format!(
                "`;` or a new line is missing before `{}`",
                self.tokens[0].text
            ));
            if self.peek_word().is_none_or(|word| !WORDS.contains(&word)) {
                self.skip();
            }
        }
    }

    fn fail(&mut self, message: String) {
        let at = self.tokens.first().map(|token| token.at).unwrap_or_default();
        self.errors.push(DesignError::new(at, message));
    }

    fn skip(&mut self) {
        while let [token, rest @ ..] = self.tokens
            && !matches!(
                token.kind,
                Kind::Semicolon | Kind::LineEnd | Kind::Close | Kind::Bar
            )
        {
            self.tokens = rest;
            if token.kind == Kind::Open {
                self.leave_braces();
            }
        }
    }
}

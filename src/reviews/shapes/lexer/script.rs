//! Texts, templates and regular expressions of JavaScript.

use super::{Kind, Lexer, Raw};

impl Lexer<'_> {
    pub(super) fn script_text(&mut self) -> bool {
        if self.starts("`") {
            return self.template();
        }
        if self.starts("/") {
            return match self.is_expression_next() {
                Some(true) => self.regular_expression(),
                Some(false) => false,
                None => {
                    self.is_doubtful = true;
                    false
                }
            };
        }
        let Some(quote @ ('"' | '\'')) = self.peek(0) else {
            return false;
        };
        let line = self.line;
        let text = self.escaped(&quote.to_string());
        let shown = if text.contains(['"', '\'', '\\']) {
            quote
        } else {
            '"'
        };
        self.push(Kind::Text, format!("{shown}{text}"), line);
        true
    }

    /// A template with whatever stands in its `${…}`, as one text.
    pub(super) fn template(&mut self) -> bool {
        let (line, mut text, mut depth) = (self.line, String::new(), 0_usize);
        let mut is_closed = false;
        self.advance(1);
        while let Some(one) = self.peek(0) {
            if one == '\\' {
                text.push(one);
                self.advance(1);
            } else if (depth > 0 && one == '{') || (depth == 0 && self.starts("${")) {
                depth += 1;
                if depth == 1 {
                    text.push(one);
                    self.advance(1);
                }
            } else if one == '}' {
                depth = depth.saturating_sub(1);
            } else if depth > 0 && matches!(one, '\'' | '"') {
                text.push(one);
                text.push_str(&self.escaped(&one.to_string()));
                text.push(one);
                continue;
            } else if one == '`' {
                // A template within another, or a comment, is more than is read here.
                self.is_doubtful |= depth > 0;
                self.advance(1);
                is_closed = true;
                break;
            } else if depth > 0 && (self.starts("//") || self.starts("/*")) {
                self.is_doubtful = true;
            }
            text.extend(self.peek(0));
            self.advance(1);
        }
        self.is_doubtful |= !is_closed;
        self.push(Kind::Template, format!("`{text}"), line);
        true
    }

    /// Whether a slash begins a regular expression and divides nothing; `None` where that takes a parser.
    pub(super) fn is_expression_next(&self) -> Option<bool> {
        let mut tokens = self.tokens.iter().rev().filter(|token| token.kind != Kind::Line);
        let Some(before) = tokens.next() else {
            return Some(true);
        };
        match before.kind {
            Kind::Mark => match before.text.as_str() {
                ")" => self.closes_head(),
                "]" => Some(false),
                "}" | "++" | "--" => None,
                _ => Some(true),
            },
            Kind::Name if tokens.next().is_some_and(|dot| dot.is(".")) => Some(false),
            Kind::Name => Some(matches!(
                before.text.as_str(),
                "return"
                    | "typeof"
                    | "case"
                    | "in"
                    | "of"
                    | "delete"
                    | "void"
                    | "throw"
                    | "else"
                    | "do"
                    | "instanceof"
                    | "new"
                    | "yield"
                    | "await"
            )),
            _ => Some(false),
        }
    }

    /// Whether the bracket before closes the head of an `if` or a loop.
    fn closes_head(&self) -> Option<bool> {
        let mut depth = 0_usize;
        let mut tokens = self.tokens.iter().rev().take(400);
        while let Some(token) = tokens.next() {
            if token.is(")") {
                depth += 1;
            } else if token.is("(") {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    let is_head =
                        |word: &Raw| ["if", "for", "while", "with"].iter().any(|one| word.is_name(one));
                    return Some(tokens.next().is_some_and(is_head));
                }
            }
        }
        None
    }

    pub(super) fn regular_expression(&mut self) -> bool {
        let (line, mut text, mut is_in_class) = (self.line, String::from("/"), false);
        let mut is_closed = false;
        self.advance(1);
        while let Some(one) = self.peek(0).filter(|one| *one != '\n') {
            text.push(one);
            self.advance(1);
            match one {
                '\\' => {
                    text.extend(self.peek(0).filter(|next| *next != '\n'));
                    self.advance(usize::from(self.peek(0).is_some_and(|next| next != '\n')));
                }
                '[' => is_in_class = true,
                ']' => is_in_class = false,
                '/' if !is_in_class => {
                    is_closed = true;
                    break;
                }
                _ => {}
            }
        }
        self.is_doubtful |= !is_closed;
        self.push(Kind::Text, text, line);
        true
    }
}

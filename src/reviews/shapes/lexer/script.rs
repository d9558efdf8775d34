//! Texts, templates and regular expressions of JavaScript.

use super::{Kind, Lexer};

impl Lexer<'_> {
    pub(super) fn script_text(&mut self) -> bool {
        if self.starts("`") {
            return self.template();
        }
        if self.starts("/") && self.is_expression_next() {
            return self.regular_expression();
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
        self.advance(1);
        while let Some(one) = self.peek(0) {
            if one == '\\' {
                text.push(one);
                self.advance(1);
            } else if self.starts("${") {
                depth += 1;
            } else if one == '}' {
                depth = depth.saturating_sub(1);
            } else if one == '`' && depth == 0 {
                self.advance(1);
                break;
            }
            text.extend(self.peek(0));
            self.advance(1);
        }
        self.push(Kind::Template, format!("`{text}"), line);
        true
    }

    /// Whether a slash begins a regular expression and divides nothing.
    pub(super) fn is_expression_next(&self) -> bool {
        let before = self.tokens.iter().rev().find(|token| token.kind != Kind::Line);
        before.is_none_or(|before| match before.kind {
            Kind::Mark => !matches!(before.text.as_str(), ")" | "]" | "}" | "++" | "--"),
            Kind::Name => matches!(
                before.text.as_str(),
                "return" | "typeof" | "case" | "in" | "of" | "delete" | "void"
            ),
            _ => false,
        })
    }

    pub(super) fn regular_expression(&mut self) -> bool {
        let (line, mut text, mut is_in_class) = (self.line, String::from("/"), false);
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
                '/' if !is_in_class => break,
                _ => {}
            }
        }
        self.push(Kind::Text, text, line);
        true
    }
}

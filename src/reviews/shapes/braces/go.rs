//! Go.

use std::collections::HashSet;

use super::super::lexer::Raw;
use super::super::names::{Kept, is_word};
use super::code::Code;

impl Code<'_> {
    pub(super) fn go(&self, own: &mut HashSet<String>) {
        for (at, token) in self.tokens.iter().enumerate() {
            match token.text.as_str() {
                ":=" => {
                    let mut name = at;
                    while name > 0 && self.word(name - 1).is_some() {
                        self.take(name - 1, own);
                        if name < 2 || !self.is(name - 2, &[","]) {
                            break;
                        }
                        name -= 2;
                    }
                }
                "var" | "const" | "type" if is_word(token) => self.take(at + 1, own),
                "func" if is_word(token) => {
                    let is_method = self.is(at + 1, &["("]) && self.word(self.close(at + 1) + 1).is_some();
                    if is_method {
                        self.go_parameters(at + 1, own);
                        self.go_parameters(self.close(at + 1) + 2, own);
                    } else {
                        self.take(at + 1, own);
                        self.go_parameters(at + 1 + usize::from(self.word(at + 1).is_some()), own);
                    }
                }
                _ => {}
            }
        }
    }

    /// All entries of a list are named, or none is.
    pub(super) fn go_parameters(&self, open: usize, own: &mut HashSet<String>) {
        if !self.is(open, &["("]) {
            return;
        }
        let close = self.close(open);
        let mut depth = 0_usize;
        let (mut firsts, mut is_named) = (Vec::new(), false);
        for at in open + 1..close {
            if self.is(at, &["(", "[", "{"]) {
                depth += 1;
            } else if self.is(at, &[")", "]", "}"]) {
                depth = depth.saturating_sub(1);
            }
            if depth == 0 && self.is(at - 1, &["(", ","]) && self.word(at).is_some() {
                firsts.push(at);
                is_named |= self.word(at + 1).is_some() || self.is(at + 1, &["*", "[", "..."]);
            }
        }
        if is_named {
            firsts.into_iter().for_each(|at| self.take(at, own));
        }
    }

    /// Packages by the last part of their paths, and members of structs.
    pub(super) fn keep_go(&self, kept: &mut Kept) {
        // Imports come before everything else.
        let is_code = |token: &&&Raw| {
            ["func", "var", "const", "type"]
                .iter()
                .any(|word| token.is_name(word))
        };
        for token in self.tokens.iter().take_while(|token| !is_code(token)) {
            let words = token.text.split(|one: char| !one.is_alphanumeric() && one != '_');
            kept.extend(words.map(str::to_string));
        }
        for (at, token) in self.tokens.iter().enumerate() {
            if token.is_name("struct") && self.is(at + 1, &["{"]) {
                let mut member = at + 2;
                while member < self.tokens.len() && !self.is(member, &["}"]) {
                    if self.is(member - 1, &["{", ";", ","]) {
                        kept.extend(self.word(member).map(str::to_string));
                    }
                    member = self.after(member);
                }
            }
        }
    }
}

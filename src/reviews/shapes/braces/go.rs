//! Go.

use std::collections::HashSet;

use super::super::names::is_word;
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
}

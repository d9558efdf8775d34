//! JavaScript and TypeScript.

use std::collections::HashSet;

use super::super::names::is_word;
use super::code::Code;

impl Code<'_> {
    pub(super) fn script(&self, own: &mut HashSet<String>) {
        for (at, token) in self.tokens.iter().enumerate() {
            match token.text.as_str() {
                "let" | "const" | "var" if is_word(token) => {
                    self.take(at + 1, own);
                    if self.is(at + 1, &["["]) {
                        (at + 1..self.close(at + 1)).for_each(|inner| {
                            if self.is(inner + 1, &[",", "]", "="]) {
                                self.take(inner, own);
                            }
                        });
                    }
                    self.declarators(at + 1, own);
                }
                "function" if is_word(token) => {
                    let name = at + 1 + usize::from(self.is(at + 1, &["*"]));
                    self.take(name, own);
                    let open = name + usize::from(self.word(name).is_some());
                    if self.is(open, &["("]) {
                        self.parameters(open, own);
                    }
                }
                "class" if is_word(token) => self.take(at + 1, own),
                "catch" if is_word(token) && self.is(at + 1, &["("]) => self.take(at + 2, own),
                "=>" if at > 0 => self.arrow(at - 1, own),
                _ => {}
            }
        }
    }
}

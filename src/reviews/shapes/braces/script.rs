//! JavaScript and TypeScript.

use std::collections::HashSet;

use super::super::names::{Kept, is_word};
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
                "catch" if is_word(token) && self.is(at + 1, &["("]) => self.take(at + 2, own),
                "=>" if at > 0 => self.arrow(at - 1, own),
                _ => {}
            }
        }
    }

    /// Members of classes, and names of functions that are more than called: both may be printed.
    pub(super) fn keep_script(&self, kept: &mut Kept) {
        let mut functions = HashSet::new();
        for (at, token) in self.tokens.iter().enumerate() {
            if token.is_name("class") {
                let open = (at..at + 20).find(|open| self.is(*open, &["{"]));
                open.into_iter().for_each(|open| self.keep_class(open, kept));
            } else if token.is_name("function") {
                functions.extend(self.word(at + 1));
            } else if self.is(at + 1, &["="]) && self.is_function(at + 2) {
                functions.extend(self.word(at));
            }
        }
        for (at, token) in self.tokens.iter().enumerate() {
            let is_made = self.is(at + 1, &["="]) && self.is_function(at + 2);
            let is_used = !is_made && !self.is(at + 1, &["("]);
            if is_word(token) && is_used && functions.contains(token.text.as_str()) {
                kept.insert(token.text.clone());
            }
        }
    }

    fn is_function(&self, at: usize) -> bool {
        self.is_name(at, "function")
            || self.is_name(at, "async")
            || self.is(at + 1, &["=>"])
            || (self.is(at, &["("]) && self.is(self.close(at) + 1, &["=>", ":"]))
    }

    fn keep_class(&self, open: usize, kept: &mut Kept) {
        let mut at = open + 1;
        while at < self.tokens.len() && !self.is(at, &["}"]) {
            kept.extend(self.word(at).map(str::to_string));
            at = self.after(at);
        }
    }
}

//! Rust.

use std::collections::HashSet;

use super::super::names::{Kept, is_word};
use super::code::{Code, REACH};

impl Code<'_> {
    pub(super) fn rust(&self, own: &mut HashSet<String>) {
        let mut impl_ends = 0;
        for (at, token) in self.tokens.iter().enumerate() {
            match token.text.as_str() {
                "impl" | "trait" if is_word(token) && at >= impl_ends => {
                    let body = (at..self.tokens.len().min(at + REACH))
                        .find(|open| self.is(*open, &["{", ";"]))
                        .unwrap_or(at);
                    impl_ends = if self.is(body, &["{"]) {
                        self.close(body)
                    } else {
                        body
                    };
                }
                "fn" if is_word(token) => {
                    // What a trait or a type calls it, others may call.
                    if at >= impl_ends {
                        self.take(at + 1, own);
                    }
                    let open = (at..self.tokens.len().min(at + REACH))
                        .find(|open| self.is(*open, &["("]))
                        .unwrap_or(at);
                    (open..self.close(open)).for_each(|inner| {
                        if self.is(inner + 1, &[":"])
                            && (self.is(inner.wrapping_sub(1), &["(", ","])
                                || self.is_name(inner.wrapping_sub(1), "mut"))
                        {
                            self.take(inner, own);
                        }
                    });
                }
                "let" if is_word(token) => self.rust_pattern(at + 1, &["=", ":", ";"], own),
                "for" if is_word(token) => {
                    let end = (at..self.tokens.len().min(at + 40)).find(|end| self.is_name(*end, "in"));
                    if let Some(end) = end {
                        (at + 1..end).for_each(|inner| self.take_lower(inner, own));
                    }
                }
                "struct" | "enum" | "type" | "const" | "static" if is_word(token) => self.take(at + 1, own),
                "|" if self.is(at.wrapping_sub(1), &["(", ",", "=", "{", ";", "=>"])
                    || self.is_name(at.wrapping_sub(1), "move")
                    || self.is_name(at.wrapping_sub(1), "return") =>
                {
                    self.rust_pattern(at + 1, &["|"], own);
                }
                _ => {}
            }
        }
    }

    /// Lower-case names of a pattern that call and name nothing.
    pub(super) fn rust_pattern(&self, begin: usize, ends: &[&str], own: &mut HashSet<String>) {
        let mut depth = 0_usize;
        let mut is_type = false;
        for at in begin..self.tokens.len().min(begin + 60) {
            if depth == 0 && self.is(at, ends) {
                return;
            }
            if self.is(at, &["(", "[", "{", "<"]) {
                depth += 1;
            } else if self.is(at, &[")", "]", "}", ">"]) {
                depth = depth.saturating_sub(1);
            } else if self.is(at, &[","]) {
                is_type = false;
            } else if self.is(at, &[":"]) {
                is_type = true;
            }
            if !is_type && !self.is(at + 1, &["(", "{", "::", ":"]) || depth == 0 && self.is(at + 1, &[":"]) {
                self.take_lower(at, own);
            }
        }
    }

    pub(super) fn take_lower(&self, at: usize, own: &mut HashSet<String>) {
        let is_member = self.is(at.wrapping_sub(1), &["::", "."]) || self.is(at + 1, &["(", "{", "::"]);
        if !is_member
            && self
                .word(at)
                .is_some_and(|word| word.starts_with(|first: char| first.is_lowercase() || first == '_'))
        {
            self.take(at, own);
        }
    }

    /// Macros have names of their own, and `Debug` prints those of types.
    pub(super) fn keep_rust(&self, kept: &mut Kept) {
        let is_printed = self.tokens.iter().any(|token| token.is_name("Debug"));
        for (at, token) in self.tokens.iter().enumerate() {
            if self.is(at + 1, &["!"]) && self.is(at + 2, &["(", "[", "{"]) {
                kept.extend(self.word(at).map(str::to_string));
            }
            let is_type = ["struct", "enum", "union"].iter().any(|word| token.is_name(word));
            if is_printed && is_type {
                kept.extend(self.word(at + 1).map(str::to_string));
            }
        }
    }
}

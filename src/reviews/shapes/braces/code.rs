//! Tokens with their brackets, and what declarations in many languages have in common.

use std::collections::HashSet;

use super::super::lexer::{Kind, Raw};
use super::super::names::is_word;

/// No declaration, list of parameters or pattern is looked at further than this: time stays linear.
pub(super) const REACH: usize = 400;

pub(super) struct Code<'a> {
    pub(super) tokens: Vec<&'a Raw>,
    /// For each bracket the one that belongs to it; itself where there is none.
    partners: Vec<usize>,
}

impl<'a> Code<'a> {
    pub(super) fn new(tokens: &'a [Raw]) -> Code<'a> {
        let tokens: Vec<&Raw> = tokens.iter().filter(|token| token.kind != Kind::Line).collect();
        let mut partners: Vec<usize> = (0..tokens.len()).collect();
        let mut opened = Vec::new();
        for (at, token) in tokens
            .iter()
            .enumerate()
            .filter(|(_, token)| token.kind == Kind::Mark)
        {
            match token.text.as_str() {
                "(" | "[" | "{" => opened.push(at),
                ")" | "]" | "}" => {
                    if let Some(open) = opened.pop() {
                        partners.swap(open, at);
                    }
                }
                _ => {}
            }
        }
        Code { tokens, partners }
    }

    pub(super) fn is(&self, at: usize, marks: &[&str]) -> bool {
        self.tokens
            .get(at)
            .is_some_and(|token| marks.iter().any(|mark| token.is(mark)))
    }

    pub(super) fn is_name(&self, at: usize, name: &str) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is_name(name))
    }

    pub(super) fn word(&self, at: usize) -> Option<&'a str> {
        self.tokens
            .get(at)
            .filter(|token| is_word(token))
            .map(|token| token.text.as_str())
    }

    pub(super) fn take(&self, at: usize, own: &mut HashSet<String>) {
        own.extend(self.word(at).map(str::to_string));
    }

    /// The bracket that closes the one at `open`, or as far as anything is looked at.
    pub(super) fn close(&self, open: usize) -> usize {
        let partner = self.partners.get(open).copied().unwrap_or(open);
        let reach = self.tokens.len().min(open + REACH);
        if partner > open { partner.min(reach) } else { reach }
    }

    /// What follows a token, or a pair of brackets with all that is in it.
    pub(super) fn after(&self, at: usize) -> usize {
        self.partners.get(at).map_or(at, |partner| at.max(*partner)) + 1
    }

    /// The bracket that opens the one at `close`.
    pub(super) fn open(&self, close: usize) -> Option<usize> {
        let partner = self.partners.get(close).copied()?;
        (partner < close).then_some(partner)
    }

    /// The other names of `int a = 1, b[3], c;`.
    pub(super) fn declarators(&self, first: usize, own: &mut HashSet<String>) {
        if self.is(first + 1, &["(", ")"]) {
            return;
        }
        let mut depth = 0_usize;
        for at in first + 1..self.tokens.len().min(first + REACH) {
            if self.is(at, &["(", "[", "{"]) {
                depth += 1;
            } else if self.is(at, &[")", "]", "}"]) {
                if depth == 0 {
                    return;
                }
                depth -= 1;
            } else if depth == 0 && self.is(at, &[";", ":", "<"]) {
                // `<` may open a list of types with commas of its own.
                return;
            } else if depth == 0 && self.is(at, &[","]) && self.is(at + 2, &["=", ",", ";", "["]) {
                self.take(at + 1, own);
            }
        }
    }

    /// What stands before `->` or `=>`: one name, or names in brackets.
    pub(super) fn arrow(&self, before: usize, own: &mut HashSet<String>) {
        // `(a: number): number =>` names what comes back.
        let typed =
            (before.saturating_sub(6)..before).find(|at| self.is(*at, &[")"]) && self.is(at + 1, &[":"]));
        let before = typed.unwrap_or(before);
        if self.is(before, &[")"]) {
            if let Some(open) = self.open(before) {
                self.parameters(open, own);
            }
        } else if self.is(
            before.wrapping_sub(1),
            &["(", ",", "=", "=>", ":", "?", "[", ";", "{", "}"],
        ) || self.is_name(before.wrapping_sub(1), "return")
        {
            self.take(before, own);
        }
    }

    /// Names of a list that begin an entry: `(a, b = 1, ...c, d: number)`.
    pub(super) fn parameters(&self, open: usize, own: &mut HashSet<String>) {
        let close = self.close(open);
        let mut depth = 0_usize;
        for at in open + 1..close {
            if self.is(at, &["(", "[", "{"]) {
                depth += 1;
            } else if self.is(at, &[")", "]", "}"]) {
                depth = depth.saturating_sub(1);
            }
            let is_first = self.is(at - 1, &["(", ",", "..."]);
            if depth == 0 && is_first && self.is(at + 1, &[",", ")", "=", ":", "?"]) {
                self.take(at, own);
            }
        }
    }
}

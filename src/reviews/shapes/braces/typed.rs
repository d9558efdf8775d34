//! C, C++ and Java.

use std::collections::HashSet;

use super::super::lexer::{Family, Kind};
use super::super::names::{Kept, is_word};
use super::super::outside;
use super::code::{Code, REACH};

/// Words before a name that are no type.
const NO_TYPES: [&str; 49] = [
    "return",
    "new",
    "throw",
    "else",
    "case",
    "goto",
    "delete",
    "sizeof",
    "in",
    "instanceof",
    "using",
    "namespace",
    "import",
    "package",
    "extends",
    "implements",
    "throws",
    "operator",
    "do",
    "yield",
    "await",
    "default",
    "and",
    "or",
    "not",
    "xor",
    "bitand",
    "bitor",
    "compl",
    "not_eq",
    "public",
    "private",
    "protected",
    "virtual",
    "explicit",
    "friend",
    "template",
    "requires",
    "co_return",
    "co_await",
    "co_yield",
    "alignof",
    "typeid",
    "noexcept",
    "assert",
    "permits",
    "break",
    "continue",
    "when",
];
/// Types that are followed by `<…>`.
const GENERIC: [&str; 26] = [
    "vector",
    "map",
    "set",
    "pair",
    "unordered_map",
    "unordered_set",
    "queue",
    "deque",
    "stack",
    "priority_queue",
    "array",
    "tuple",
    "optional",
    "list",
    "multiset",
    "multimap",
    "function",
    "span",
    "unique_ptr",
    "shared_ptr",
    "List",
    "Map",
    "Set",
    "Deque",
    "Queue",
    "Iterator",
];
impl Code<'_> {
    /// C, C++ and Java: a type, then a name.
    pub(super) fn typed(&self, family: Family, own: &mut HashSet<String>) {
        let macros = self.macros();
        for at in 1..self.tokens.len() {
            let is_followed = self.is(at + 1, &["=", ";", ",", ")", ":", "[", "{"])
                // Methods of Java answer to names that others know.
                || (family == Family::C && self.is(at + 1, &["("]))
                || self.is_name(at + 1, "extends")
                || self.is_name(at + 1, "implements");
            let follows_macro = self.word(at - 1).is_some_and(|word| macros.contains(word));
            if self.word(at).is_some() && is_followed && !follows_macro && self.is_type_before(at) {
                self.take(at, own);
                self.declarators(at, own);
            }
            // `auto [a, b]`
            let before = at - 1;
            let is_bound = self.is_name(before, "auto")
                || (self.is(before, &["&", "&&"]) && before > 0 && self.is_name(before - 1, "auto"));
            if family == Family::C && self.is(at, &["["]) && is_bound {
                (at..self.close(at)).for_each(|inner| self.take(inner, own));
            }
            if family == Family::C && self.is_name(before, "using") && self.is(at + 1, &["="]) {
                self.take(at, own);
            }
            if family == Family::Java && self.is(at, &["->"]) {
                self.arrow(before, own);
            }
        }
    }

    pub(super) fn is_type_before(&self, name: usize) -> bool {
        let before = name - 1;
        if let Some(word) = self.word(before) {
            return !NO_TYPES.contains(&word);
        }
        if self.is(before, &["]"]) {
            return before > 1 && self.is(before - 1, &["["]) && self.word(before - 2).is_some();
        }
        if self.is(before, &[">", ">>", ">>>"]) {
            return self.is_generic(before);
        }
        // `int *p` and `const vector<int> &v`, but no product.
        let is_plain = |word: &str| {
            [
                "int", "char", "long", "double", "float", "bool", "void", "auto", "string",
            ]
            .contains(&word)
        };
        let starred = self.is(before, &["*", "&", "&&"]) && before > 0;
        starred
            && (self.word(before - 1).is_some_and(is_plain)
                || (self.is(before - 1, &[">", ">>"]) && self.is_generic(before - 1)))
    }

    /// Whether the sign closes the types of a generic one, and compares nothing.
    pub(super) fn is_generic(&self, close: usize) -> bool {
        let mut depth = 0_usize;
        for at in (close.saturating_sub(REACH)..=close).rev() {
            let Some(token) = self.tokens.get(at) else {
                return false;
            };
            match token.text.as_str() {
                ">" | ">>" | ">>>" if token.kind == Kind::Mark => depth += token.text.len(),
                "<" => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        let word = at.checked_sub(1).and_then(|before| self.word(before));
                        return word.is_some_and(|word| {
                            GENERIC.contains(&word) || word.starts_with(char::is_uppercase)
                        });
                    }
                }
                "," | "::" | "*" | "&" | "?" | "[" | "]" | "(" | ")" => {}
                _ if is_word(token) || token.kind == Kind::Number => {}
                _ => return false,
            }
        }
        false
    }

    /// Names that the preprocessor knows, unless they stand for a plain type: what follows them may be no declaration.
    fn macros(&self) -> HashSet<&str> {
        let directives = self.tokens.iter().filter(|token| token.kind == Kind::Directive);
        let names = directives.filter_map(|directive| {
            let mut words = directive.text.trim_start_matches('#').split_whitespace();
            let name = words.nth(1)?.split('(').next()?;
            let mut is_type = words.clone().next().is_some();
            is_type &= words
                .all(|word| ["long", "int", "unsigned", "double", "char", "short", "float"].contains(&word));
            (!is_type).then_some(name)
        });
        names.collect()
    }

    /// Functions of the library that the code calls, records, which print their names, and types of imported packages.
    pub(super) fn keep_typed(&self, family: Family, own: &HashSet<String>, kept: &mut Kept) {
        let imports_packages = (1..self.tokens.len()).any(|at| {
            family == Family::Java && self.is(at, &["*"]) && self.is(at - 1, &["."]) || self.is(at, &[".*"])
        });
        if imports_packages {
            let is_type =
                |name: &&String| name.starts_with(char::is_uppercase) && name.contains(char::is_lowercase);
            kept.extend(own.iter().filter(is_type).cloned());
        }
        for at in 0..self.tokens.len() {
            let Some(word) = self.word(at) else { continue };
            if family == Family::C
                && self.is(at + 1, &["("])
                && own.contains(word)
                && outside::is_standard(word)
            {
                kept.insert(word.to_string());
            }
            if family == Family::Java && word == "record" && self.is(at + 2, &["("]) {
                let end = self.close(at + 2);
                kept.extend((at + 1..end).filter_map(|at| self.word(at)).map(str::to_string));
            }
            if word == "import" || word == "using" && !self.is(at + 2, &["="]) {
                let end = (at..self.tokens.len().min(at + 40)).find(|end| self.is(*end, &[";"]));
                kept.extend(
                    (at..end.unwrap_or(at))
                        .filter_map(|at| self.word(at))
                        .map(str::to_string),
                );
            }
        }
    }
}

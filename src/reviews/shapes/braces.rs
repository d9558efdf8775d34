//! What code in languages with braces binds.

use std::collections::HashSet;

use super::lexer::{Family, Kind, Raw};
use super::names::{Kept, is_word};

const RESERVED: [&str; 117] = [
    "abstract",
    "as",
    "assert",
    "async",
    "auto",
    "await",
    "bool",
    "boolean",
    "box",
    "break",
    "byte",
    "case",
    "catch",
    "chan",
    "char",
    "class",
    "const",
    "constexpr",
    "continue",
    "crate",
    "default",
    "defer",
    "delete",
    "do",
    "double",
    "dyn",
    "else",
    "enum",
    "export",
    "extends",
    "extern",
    "fallthrough",
    "false",
    "final",
    "finally",
    "float",
    "fn",
    "for",
    "from",
    "func",
    "function",
    "go",
    "goto",
    "if",
    "impl",
    "implements",
    "import",
    "in",
    "inline",
    "instanceof",
    "int",
    "interface",
    "let",
    "long",
    "loop",
    "map",
    "match",
    "mod",
    "move",
    "mut",
    "mutable",
    "namespace",
    "native",
    "new",
    "noexcept",
    "nullptr",
    "null",
    "of",
    "operator",
    "override",
    "package",
    "private",
    "protected",
    "pub",
    "public",
    "range",
    "ref",
    "register",
    "return",
    "select",
    "self",
    "Self",
    "short",
    "signed",
    "sizeof",
    "static",
    "string",
    "String",
    "struct",
    "super",
    "switch",
    "template",
    "this",
    "throw",
    "throws",
    "trait",
    "true",
    "try",
    "type",
    "typedef",
    "typename",
    "typeof",
    "union",
    "undefined",
    "unsigned",
    "use",
    "using",
    "var",
    "virtual",
    "void",
    "volatile",
    "where",
    "while",
    "yield",
    "main",
    "init",
    "Main",
];
/// Names that libraries call, or that mean something wherever they stand.
const PROTOCOL: [&str; 24] = [
    "Solution", "begin", "end", "size", "swap", "hash", "less", "greater", "std", "cin", "cout", "cerr",
    "endl", "min", "max", "len", "cap", "append", "make", "panic", "print", "println", "console", "require",
];

/// Words of other languages that make good names in these.
const FREE_IN_TYPED: [&str; 13] = [
    "in", "of", "fn", "func", "let", "match", "loop", "move", "ref", "box", "map", "range", "type",
];
const FREE_IN_SCRIPT: [&str; 22] = [
    "double", "int", "char", "float", "long", "short", "byte", "bool", "string", "map", "range", "box",
    "ref", "match", "loop", "move", "fn", "func", "select", "struct", "union", "template",
];

pub fn is_reserved(family: Family, name: &str) -> bool {
    let is_free = match family {
        Family::C | Family::Java => FREE_IN_TYPED.contains(&name),
        Family::JavaScript => FREE_IN_SCRIPT.contains(&name),
        _ => false,
    };
    (RESERVED.contains(&name) && !is_free) || PROTOCOL.contains(&name) || name == "_"
}

/// Words before a name that are no type.
const NO_TYPES: [&str; 24] = [
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

pub fn bind(family: Family, tokens: &[Raw], own: &mut HashSet<String>, kept: &mut Kept) {
    let code = Code::new(tokens);
    keep_keys(family, &code, kept);
    match family {
        Family::C | Family::Java => code.typed(family, own),
        Family::JavaScript => code.script(own),
        Family::Go => code.go(own),
        Family::Rust => code.rust(own),
        Family::Python => {}
    }
}

/// Keys of literals, shorthand and patterns in braces are members as well as names.
fn keep_keys(family: Family, code: &Code<'_>, kept: &mut Kept) {
    let mut brackets: Vec<&str> = Vec::new();
    for at in 0..code.tokens.len() {
        let Some(token) = code.tokens.get(at) else { return };
        if token.kind == Kind::Mark {
            match token.text.as_str() {
                "(" | "[" | "{" => brackets.push(&token.text),
                ")" | "]" | "}" => {
                    brackets.pop();
                }
                _ => {}
            }
        }
        if !is_word(token) || brackets.last() != Some(&"{") {
            continue;
        }
        let begins = code.is(at.wrapping_sub(1), &["{", ","]);
        let is_shorthand = begins && code.is(at + 1, &[",", "}"]);
        let is_key = begins && code.is(at + 1, &[":"]);
        let reads_keys = matches!(family, Family::JavaScript | Family::Rust | Family::Go);
        if reads_keys && (is_shorthand || is_key) {
            kept.insert(token.text.clone());
        }
    }
}

/// No declaration, list of parameters or pattern is looked at further than this: time stays linear.
const REACH: usize = 400;

struct Code<'a> {
    tokens: Vec<&'a Raw>,
    /// For each bracket the one that belongs to it; itself where there is none.
    partners: Vec<usize>,
}

impl<'a> Code<'a> {
    fn new(tokens: &'a [Raw]) -> Code<'a> {
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

    fn is(&self, at: usize, marks: &[&str]) -> bool {
        self.tokens
            .get(at)
            .is_some_and(|token| marks.iter().any(|mark| token.is(mark)))
    }

    fn is_name(&self, at: usize, name: &str) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is_name(name))
    }

    fn word(&self, at: usize) -> Option<&'a str> {
        self.tokens
            .get(at)
            .filter(|token| is_word(token))
            .map(|token| token.text.as_str())
    }

    fn take(&self, at: usize, own: &mut HashSet<String>) {
        own.extend(self.word(at).map(str::to_string));
    }

    /// The bracket that closes the one at `open`, or as far as anything is looked at.
    fn close(&self, open: usize) -> usize {
        let partner = self.partners.get(open).copied().unwrap_or(open);
        let reach = self.tokens.len().min(open + REACH);
        if partner > open { partner.min(reach) } else { reach }
    }

    /// The bracket that opens the one at `close`.
    fn open(&self, close: usize) -> Option<usize> {
        let partner = self.partners.get(close).copied()?;
        (partner < close).then_some(partner)
    }

    /// C, C++ and Java: a type, then a name.
    fn typed(&self, family: Family, own: &mut HashSet<String>) {
        for at in 1..self.tokens.len() {
            let is_followed = self.is(at + 1, &["=", ";", ",", ")", ":", "[", "{"])
                // Methods of Java answer to names that others know.
                || (family == Family::C && self.is(at + 1, &["("]))
                || self.is_name(at + 1, "extends")
                || self.is_name(at + 1, "implements");
            if self.word(at).is_some() && is_followed && self.is_type_before(at) {
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

    fn is_type_before(&self, name: usize) -> bool {
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
    fn is_generic(&self, close: usize) -> bool {
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

    /// The other names of `int a = 1, b[3], c;`.
    fn declarators(&self, first: usize, own: &mut HashSet<String>) {
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
            } else if depth == 0 && self.is(at, &[";", ":"]) {
                return;
            } else if depth == 0 && self.is(at, &[","]) && self.is(at + 2, &["=", ",", ";", "["]) {
                self.take(at + 1, own);
            }
        }
    }

    /// What stands before `->` or `=>`: one name, or names in brackets.
    fn arrow(&self, before: usize, own: &mut HashSet<String>) {
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
    fn parameters(&self, open: usize, own: &mut HashSet<String>) {
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

    fn script(&self, own: &mut HashSet<String>) {
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

    fn go(&self, own: &mut HashSet<String>) {
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
    fn go_parameters(&self, open: usize, own: &mut HashSet<String>) {
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

    fn rust(&self, own: &mut HashSet<String>) {
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
    fn rust_pattern(&self, begin: usize, ends: &[&str], own: &mut HashSet<String>) {
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

    fn take_lower(&self, at: usize, own: &mut HashSet<String>) {
        let is_member = self.is(at.wrapping_sub(1), &["::", "."]) || self.is(at + 1, &["(", "{", "::"]);
        if !is_member
            && self
                .word(at)
                .is_some_and(|word| word.starts_with(|first: char| first.is_lowercase() || first == '_'))
        {
            self.take(at, own);
        }
    }
}

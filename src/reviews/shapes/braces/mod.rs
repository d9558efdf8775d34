//! What code in languages with braces binds.

mod code;
mod go;
mod rust;
mod script;
mod typed;

use std::collections::HashSet;

use code::Code;

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

pub fn bind(family: Family, tokens: &[Raw], own: &mut HashSet<String>, kept: &mut Kept) {
    let code = Code::new(tokens);
    keep_keys(family, &code, kept);
    match family {
        Family::C | Family::Java => {
            code.typed(family, own);
            code.keep_typed(family, own, kept);
        }
        Family::JavaScript => {
            code.script(own);
            code.keep_script(kept);
        }
        Family::Go => {
            code.go(own);
            code.keep_go(kept);
        }
        Family::Rust => {
            code.rust(own);
            code.keep_rust(kept);
        }
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
        let begins = code.is(at.wrapping_sub(1), &["{", ","])
            || (family == Family::Rust
                && (code.is(at.wrapping_sub(1), &[")", "]"]) || code.is_name(at.wrapping_sub(1), "pub")));
        let is_shorthand = begins && code.is(at + 1, &[",", "}"]);
        let is_method = begins && code.is(at + 1, &["("]) && code.is(code.close(at + 1) + 1, &["{"]);
        let is_key = begins && code.is(at + 1, &[":"]) || is_method && family == Family::JavaScript;
        let reads_keys = matches!(family, Family::JavaScript | Family::Rust | Family::Go);
        if reads_keys && (is_shorthand || is_key) {
            kept.insert(token.text.clone());
        }
    }
}

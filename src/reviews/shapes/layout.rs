//! Where the end of a line ends a statement: Go's rule, and JavaScript's as far as it is plain.

use super::lexer::{Family, Kind, Raw};

/// Puts `;` where the end of a line stands for one, and drops those that say nothing.
pub fn statements(family: Family, raw: Vec<Raw>) -> Vec<Raw> {
    let mut made: Vec<Raw> = Vec::with_capacity(raw.len());
    let mut brackets: Vec<(char, String)> = Vec::new();
    // The word before the brackets that were closed last.
    let mut head = String::new();
    let mut pending = None;
    for token in raw {
        if token.kind == Kind::Line {
            let may_end = family == Family::Go || !matches!(brackets.last(), Some(('(' | '[', _)));
            // What follows `if (…)` is its body, on whatever line.
            let is_head = family == Family::JavaScript
                && made.last().is_some_and(|last| last.is(")"))
                && matches!(head.as_str(), "if" | "for" | "while" | "with" | "await");
            if may_end && !is_head && made.last().is_some_and(|last| ends(family, last)) {
                pending = Some(token.line);
            }
            continue;
        }
        if let Some(line) = pending.take()
            && (family == Family::Go || begins(&token))
        {
            made.push(semicolon(line));
        }
        if token.kind == Kind::Mark {
            match token.text.as_str() {
                "(" | "[" | "{" => {
                    let before = made.last().map(|last| last.text.clone()).unwrap_or_default();
                    brackets.extend(token.text.chars().map(|one| (one, before.clone())));
                }
                ")" | "]" | "}" => {
                    drop_last(family, &token, &head, &mut made);
                    head = brackets.pop().map(|(_, before)| before).unwrap_or_default();
                }
                ";" if made.last().is_some_and(|last| last.is(";"))
                    && !matches!(brackets.last(), Some(('(', _))) =>
                {
                    continue;
                }
                _ => {}
            }
        }
        made.push(token);
    }
    while made.last().is_some_and(|last| last.is(";")) {
        made.pop();
    }
    made
}

fn semicolon(line: usize) -> Raw {
    Raw {
        kind: Kind::Mark,
        text: ";".to_string(),
        line,
    }
}

/// A `;` before `}` says nothing, and in Go neither does a last comma.
fn drop_last(family: Family, token: &Raw, head: &str, made: &mut Vec<Raw>) {
    let before = made.len().checked_sub(2).and_then(|before| made.get(before));
    let is_empty_statement = before.is_some_and(|before| {
        before.is_name("else")
            || before.is_name("do")
            || (before.is(")") && matches!(head, "while" | "for" | "if"))
    });
    let closes_block = token.is("}") || (family == Family::Go && token.is(")"));
    // `while (x);` has a body, though an empty one.
    if closes_block
        && made.last().is_some_and(|last| last.is(";"))
        && (family == Family::Go || !is_empty_statement)
    {
        made.pop();
    }
    if family == Family::Go && made.last().is_some_and(|last| last.is(",")) {
        made.pop();
    }
}

/// Whether a statement can end with this token.
fn ends(family: Family, token: &Raw) -> bool {
    match token.kind {
        Kind::Number | Kind::Text | Kind::Template => true,
        Kind::Mark => matches!(token.text.as_str(), ")" | "]" | "}" | "++" | "--"),
        Kind::Name if family == Family::Go => !matches!(
            token.text.as_str(),
            "case"
                | "chan"
                | "const"
                | "default"
                | "defer"
                | "else"
                | "for"
                | "func"
                | "go"
                | "goto"
                | "if"
                | "import"
                | "interface"
                | "map"
                | "package"
                | "range"
                | "select"
                | "struct"
                | "switch"
                | "type"
                | "var"
        ),
        Kind::Name => !matches!(
            token.text.as_str(),
            "else"
                | "do"
                | "new"
                | "typeof"
                | "in"
                | "of"
                | "instanceof"
                | "case"
                | "const"
                | "let"
                | "var"
                | "extends"
                | "function"
                | "class"
                | "delete"
                | "void"
                | "await"
        ),
        _ => false,
    }
}

/// Whether a statement of JavaScript can begin with this token after a line that could have ended one.
fn begins(token: &Raw) -> bool {
    match token.kind {
        Kind::Mark => matches!(token.text.as_str(), "++" | "--" | "!" | "~" | "..." | "@"),
        Kind::Name => !matches!(
            token.text.as_str(),
            "else" | "catch" | "finally" | "instanceof" | "in" | "of"
        ),
        Kind::Template => false,
        _ => true,
    }
}

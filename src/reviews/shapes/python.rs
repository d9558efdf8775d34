//! Python: lines, blocks and what a line binds.

use std::collections::HashSet;

use super::lexer::{Kind, Raw};
use super::names::{Kept, is_word};

/// Makes blocks of indentation and keeps the ends of logical lines; statements that are a text alone are comments.
///
/// `None` where a line ends blocks halfway.
pub fn structure(raw: Vec<Raw>, source: &str) -> Option<Vec<Raw>> {
    let widths: Vec<usize> = source.split('\n').map(width).collect();
    let mut made: Vec<Raw> = Vec::with_capacity(raw.len());
    let (mut depth, mut blocks) = (0_usize, vec![0_usize]);
    let mut line: Vec<Raw> = Vec::new();
    for token in raw {
        if token.kind == Kind::Line {
            if depth == 0 {
                end_line(&mut made, &mut line, &mut blocks, &widths)?;
            }
            continue;
        }
        if token.kind == Kind::Mark {
            match token.text.as_str() {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        line.push(token);
    }
    end_line(&mut made, &mut line, &mut blocks, &widths)?;
    let last = made.last().map_or(1, |token| token.line);
    for _ in blocks.iter().skip(1) {
        made.push(sign(Kind::Dedent, last));
    }
    Some(made)
}

/// Columns of the white space before a line; a tab goes to the next eighth.
fn width(line: &str) -> usize {
    let mut column = 0;
    for one in line.chars() {
        match one {
            ' ' => column += 1,
            '\t' => column = (column / 8 + 1) * 8,
            _ => break,
        }
    }
    column
}

fn sign(kind: Kind, line: usize) -> Raw {
    Raw {
        kind,
        text: String::new(),
        line,
    }
}

fn end_line(
    made: &mut Vec<Raw>,
    line: &mut Vec<Raw>,
    blocks: &mut Vec<usize>,
    widths: &[usize],
) -> Option<()> {
    let Some(first) = line.first() else {
        return Some(());
    };
    let (number, last) = (first.line, line.last().map_or(first.line, |token| token.line));
    let wide = widths.get(number - 1).copied().unwrap_or(0);
    if wide > blocks.last().copied().unwrap_or(0) {
        blocks.push(wide);
        made.push(sign(Kind::Indent, number));
    }
    while blocks.len() > 1 && wide < blocks.last().copied().unwrap_or(0) {
        blocks.pop();
        made.push(sign(Kind::Dedent, number));
    }
    if wide != blocks.last().copied().unwrap_or(0) {
        return None;
    }
    if line.iter().all(|token| token.kind == Kind::Text) {
        line.clear();
        return Some(());
    }
    made.append(line);
    made.push(sign(Kind::Line, last));
    Some(())
}

/// No list of targets or parameters is looked at further than this: time stays linear.
const REACH: usize = 400;

const KEYWORDS: [&str; 33] = [
    "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else",
    "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not",
    "or", "pass", "raise", "return", "try", "while", "with", "yield", "_",
];

pub fn is_reserved(name: &str) -> bool {
    KEYWORDS.contains(&name) || ["self", "cls", "main"].contains(&name) || name.starts_with("__")
}

/// Names that must keep their text: imported ones, and those that a call names a parameter by.
pub fn keep(tokens: &[Raw], kept: &mut Kept) {
    for line in tokens.split(|token| token.kind == Kind::Line) {
        let words = || line.iter().filter(|token| token.kind == Kind::Name);
        if words().any(|word| word.text == "import") {
            kept.extend(words().map(|token| token.text.clone()));
        }
        keep_arguments(line, kept);
    }
}

/// `f(key=1)` calls a parameter by its name; `def f(key=1)` and `lambda key=1:` give it one.
fn keep_arguments(line: &[Raw], kept: &mut Kept) {
    // For each open bracket, whether a call may open with it; and where parameters of a `lambda` are read.
    let mut brackets: Vec<bool> = Vec::new();
    let mut lambdas: Vec<usize> = Vec::new();
    for (at, token) in line.iter().enumerate() {
        let before = |count: usize| at.checked_sub(count).and_then(|at| line.get(at));
        if token.is_name("lambda") {
            lambdas.push(brackets.len());
        } else if token.is(":") && lambdas.last() == Some(&brackets.len()) {
            lambdas.pop();
        } else if ["(", "[", "{"].iter().any(|mark| token.is(mark)) {
            let is_definition = before(2).is_some_and(|before| before.is_name("def"));
            brackets.push(token.is("(") && !is_definition);
        } else if [")", "]", "}"].iter().any(|mark| token.is(mark)) {
            brackets.pop();
        }
        let is_named = token.kind == Kind::Name
            && line.get(at + 1).is_some_and(|next| next.is("="))
            && before(1).is_some_and(|before| before.is("(") || before.is(","));
        if is_named && brackets.last() == Some(&true) && lambdas.last() != Some(&brackets.len()) {
            kept.insert(token.text.clone());
        }
    }
}

/// Names that the code binds; what a class binds in its body are members, and keep their text.
pub fn bind(tokens: &[Raw], own: &mut HashSet<String>, kept: &mut Kept) {
    let mut classes: Vec<usize> = Vec::new();
    let mut depth = 0;
    let mut is_decorated = false;
    for line in tokens.split_inclusive(|token| token.kind == Kind::Line) {
        for token in line {
            match token.kind {
                Kind::Indent => depth += 1,
                Kind::Dedent => {
                    depth -= usize::from(depth > 0);
                    classes.retain(|class| *class <= depth);
                }
                _ => {}
            }
        }
        let code: Vec<&Raw> = line
            .iter()
            .filter(|token| !matches!(token.kind, Kind::Line | Kind::Indent | Kind::Dedent))
            .collect();
        let is_in_class = classes.last() == Some(&depth);
        let is_class = code.first().is_some_and(|first| first.is_name("class"));
        let mut found = HashSet::new();
        bind_line(&code, &mut found);
        let members = match (is_class, is_in_class) {
            // `class A: x = 1`, and a class that something else makes or prints.
            (true, _) => is_decorated || code.len() != 3,
            (false, true) => !code.iter().any(|token| token.is_name("def")),
            (false, false) => false,
        };
        if is_in_class && let Some(at) = code.iter().position(|token| token.is_name("def")) {
            kept.extend(code.get(at + 1).map(|method| method.text.clone()));
        }
        let found = found.into_iter();
        if members {
            kept.extend(found);
        } else {
            own.extend(found);
        }
        if is_class {
            classes.push(depth + 1);
        }
        is_decorated = code.first().is_some_and(|first| first.is("@")) || (is_decorated && code.is_empty());
    }
}

fn bind_line(code: &[&Raw], own: &mut HashSet<String>) {
    let is = |at: usize, mark: &str| code.get(at).is_some_and(|token| token.is(mark));
    let word = |at: usize| {
        code.get(at)
            .filter(|token| is_word(token))
            .map(|token| token.text.clone())
    };
    for (at, token) in code.iter().enumerate() {
        let is_free = at.checked_sub(1).is_none_or(|before| !is(before, "."));
        match token.text.as_str() {
            "def" if token.kind == Kind::Name => {
                own.extend(word(at + 1));
                bind_parameters(code, at + 2, ")", own);
            }
            "class" if token.kind == Kind::Name => own.extend(word(at + 1)),
            "as" if token.kind == Kind::Name => own.extend(word(at + 1).filter(|_| !is(at + 2, "."))),
            "lambda" if token.kind == Kind::Name => bind_parameters(code, at, ":", own),
            "for" if token.kind == Kind::Name => {
                let end = code
                    .iter()
                    .skip(at)
                    .take(REACH)
                    .position(|token| token.is_name("in"))
                    .map_or(at, |count| at + count);
                bind_targets(code.get(at + 1..end).unwrap_or_default(), own);
            }
            ":=" if is_free => own.extend(at.checked_sub(1).and_then(word)),
            _ => {}
        }
    }
    let mut begin = 0;
    let mut depth = 0_usize;
    for (at, token) in code.iter().enumerate() {
        match token.text.as_str() {
            "(" | "[" | "{" if token.kind == Kind::Mark => depth += 1,
            ")" | "]" | "}" if token.kind == Kind::Mark => depth = depth.saturating_sub(1),
            "=" if depth == 0 && token.kind == Kind::Mark => {
                let targets = code.get(begin..at).unwrap_or_default();
                // `x: int = 1` binds what stands before the colon.
                let end = targets
                    .iter()
                    .position(|token| token.is(":"))
                    .unwrap_or(targets.len());
                let is_annotated = end == 1;
                bind_targets(
                    targets
                        .get(..if is_annotated { end } else { targets.len() })
                        .unwrap_or_default(),
                    own,
                );
                begin = at + 1;
            }
            ";" if depth == 0 => begin = at + 1,
            ":" if depth == 0 && at > 1 => begin = at + 1,
            _ => {}
        }
    }
}

/// Names of a list of targets that stand alone: no members, no items, no calls.
fn bind_targets(targets: &[&Raw], own: &mut HashSet<String>) {
    let mut depth = 0_usize;
    for (at, token) in targets.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| targets.get(at));
        let next = targets.get(at + 1);
        let opens_items =
            token.is("[") && before.is_some_and(|before| is_word(before) || before.is("]") || before.is(")"));
        let opens_call =
            token.is("(") && before.is_some_and(|before| is_word(before) || before.is("]") || before.is(")"));
        if opens_items || opens_call || (depth > 0 && (token.is("[") || token.is("("))) {
            depth += 1;
        } else if depth > 0 && (token.is("]") || token.is(")")) {
            depth -= 1;
        }
        let is_alone = before.is_none_or(|before| [",", "(", "[", "*"].iter().any(|mark| before.is(mark)))
            && next.is_none_or(|next| [",", ")", "]"].iter().any(|mark| next.is(mark)));
        if depth == 0 && is_alone && is_word(token) {
            own.insert(token.text.clone());
        }
    }
}

/// Parameters from an opening bracket, or a `lambda`, to what ends them.
fn bind_parameters(code: &[&Raw], begin: usize, end: &str, own: &mut HashSet<String>) {
    let mut depth = 0_usize;
    for at in begin + 1..code.len().min(begin + REACH) {
        let (Some(token), Some(before)) = (code.get(at), code.get(at - 1)) else {
            return;
        };
        if depth == 0 && token.is(end) {
            return;
        }
        if ["(", "[", "{"].iter().any(|mark| token.is(mark)) {
            depth += 1;
        } else if [")", "]", "}"].iter().any(|mark| token.is(mark)) {
            depth = depth.saturating_sub(1);
        }
        let is_first = at == begin + 1 || [",", "*", "**"].iter().any(|mark| before.is(mark));
        let next = code.get(at + 1);
        let is_closed = next.is_none_or(|next| [",", "=", ":", ")"].iter().any(|mark| next.is(mark)));
        if depth == 0 && is_first && is_closed && is_word(token) {
            own.insert(token.text.clone());
        }
    }
}

use std::collections::HashMap;

use super::conditionals::conditional;
use super::verbatim;
use crate::package::statement::latex::cursor::Cursor;

/// Enough for any honest statement; a macro that feeds on itself stops here.
const MAX_EXPANSIONS: usize = 5_000;
const MAX_DEPTH: usize = 20;
const MAX_LENGTH: usize = 2_000_000;

#[derive(Clone)]
struct Macro {
    parameters: usize,
    /// Value of the first parameter where it is left out.
    default: Option<String>,
    body: String,
}

#[derive(Default)]
pub(super) struct Expander {
    macros: HashMap<String, Macro>,
    expansions: usize,
    /// Bytes of all expansions so far, at most `MAX_LENGTH`.
    length: usize,
    pub problems: Vec<String>,
}

impl Expander {
    /// Writes `text` with its macros expanded.
    pub fn expand(&mut self, text: &str, out: &mut String, depth: usize) {
        let mut cursor = Cursor::new(text);
        while let Some(c) = cursor.peek() {
            let start = cursor.position();
            if c != '\\' {
                cursor.next();
                out.push(c);
                continue;
            }
            if verbatim(&mut cursor) {
                out.push_str(&text[start..cursor.position()]);
                continue;
            }
            cursor.next();
            let name = cursor.command_name();
            if self.definition(name, &mut cursor) || conditional(name, &mut cursor) {
                continue;
            }
            match self.macros.get(name).cloned() {
                Some(found) if depth < MAX_DEPTH && self.may_expand() => {
                    let body = apply(&found, &mut cursor, MAX_LENGTH - self.length);
                    self.length = (self.length + body.len()).min(MAX_LENGTH);
                    self.expand(&body, out, depth + 1);
                    let joined = cursor.peek().is_some_and(|c| c.is_ascii_alphabetic());
                    if joined && ends_with_command(out) {
                        out.push(' ');
                    }
                }
                Some(_) => {
                    let problem = format!("macro `\\{name}` grows without end; it is left out");
                    if !self.problems.contains(&problem) {
                        self.problems.push(problem);
                    }
                }
                None => out.push_str(&text[start..cursor.position()]),
            }
        }
    }

    fn may_expand(&mut self) -> bool {
        self.expansions += 1;
        self.expansions <= MAX_EXPANSIONS && self.length < MAX_LENGTH
    }

    /// Takes in a definition of a macro; `false` when `name` starts none.
    fn definition(&mut self, name: &str, cursor: &mut Cursor<'_>) -> bool {
        match name {
            "newcommand" | "renewcommand" | "providecommand" | "DeclareRobustCommand" => {
                cursor.eat("*");
                let defined = macro_name(cursor.raw_argument());
                let parameters = cursor
                    .optional_argument()
                    .and_then(|count| count.trim().parse().ok())
                    .unwrap_or(0);
                let default = cursor.optional_argument().map(str::to_owned);
                let body = cursor.raw_argument().to_owned();
                self.macros.insert(
                    defined,
                    Macro {
                        parameters,
                        default,
                        body,
                    },
                );
            }
            "def" | "gdef" => {
                let defined = macro_name(cursor.raw_argument());
                let parameters = cursor.rest().split('{').next().unwrap_or("").matches('#').count();
                while cursor.peek().is_some_and(|c| c != '{' && c != '\n') {
                    cursor.next();
                }
                let body = cursor.raw_argument().to_owned();
                self.macros.insert(
                    defined,
                    Macro {
                        parameters,
                        default: None,
                        body,
                    },
                );
            }
            "DeclareMathOperator" => {
                cursor.eat("*");
                let defined = macro_name(cursor.raw_argument());
                let body = format!("\\operatorname{{{}}}", cursor.raw_argument());
                self.macros.insert(
                    defined,
                    Macro {
                        parameters: 0,
                        default: None,
                        body,
                    },
                );
            }
            _ => return false,
        }
        true
    }
}

fn macro_name(argument: &str) -> String {
    argument.trim().trim_start_matches('\\').to_owned()
}

/// The body with its arguments in place, cut off at `room` bytes.
fn apply(found: &Macro, cursor: &mut Cursor<'_>, room: usize) -> String {
    let mut values = Vec::new();
    if let (Some(default), true) = (&found.default, found.parameters > 0) {
        values.push(cursor.optional_argument().unwrap_or(default).to_owned());
    }
    while values.len() < found.parameters.min(9) {
        values.push(cursor.raw_argument().to_owned());
    }
    if found.parameters == 0 {
        // TeX drops spaces after a control word, and `{}` is the usual way to keep them.
        if !cursor.eat("{}") {
            cursor.skip_space();
        }
    }
    let mut body = String::new();
    let mut parts = found.body.split('#');
    body.push_str(parts.next().unwrap_or(""));
    for part in parts {
        if body.len() + part.len() + values.iter().map(String::len).max().unwrap_or(0) > room {
            break;
        }
        let value = part
            .chars()
            .next()
            .and_then(|c| c.to_digit(10))
            .and_then(|digit| {
                let index = usize::try_from(digit).ok()?.checked_sub(1)?;
                values.get(index)
            });
        match value {
            Some(value) => {
                body.push_str(value);
                body.push_str(&part[1..]);
            }
            None => {
                body.push('#');
                body.push_str(part);
            }
        }
    }
    body
}

fn ends_with_command(text: &str) -> bool {
    let letters = text.bytes().rev().take_while(u8::is_ascii_alphabetic).count();
    letters > 0 && text[..text.len() - letters].ends_with('\\')
}

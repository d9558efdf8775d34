//! First pass: comments, conditionals and the statement's own macros.

use std::collections::HashMap;

use super::cursor::Cursor;

/// Enough for any honest statement; a macro that feeds on itself stops here.
const MAX_EXPANSIONS: usize = 5_000;
const MAX_DEPTH: usize = 20;
const MAX_LENGTH: usize = 2_000_000;

pub(super) struct Prepared {
    pub text: String,
    pub problems: Vec<String>,
}

pub(super) fn prepare(source: &str) -> Prepared {
    let source = source.replace("\r\n", "\n").replace('\r', "\n");
    let without_comments = strip_comments(&source);
    let mut expander = Expander {
        macros: HashMap::new(),
        expansions: 0,
        length: 0,
        problems: Vec::new(),
    };
    let mut text = String::new();
    expander.expand(&without_comments, &mut text, 0);
    Prepared {
        text,
        problems: expander.problems,
    }
}

/// Where the verbatim text that starts at the cursor ends, if some does.
fn verbatim(cursor: &mut Cursor<'_>) -> bool {
    let rest = cursor.rest();
    for environment in [
        "verbatim",
        "verbatim*",
        "Verbatim",
        "lstlisting",
        "minted",
        "comment",
    ] {
        if rest.strip_prefix("\\begin{").is_some_and(|rest| {
            rest.strip_prefix(environment)
                .is_some_and(|rest| rest.starts_with('}'))
        }) {
            cursor.until(&format!("\\end{{{environment}}}"));
            return true;
        }
    }
    for command in ["\\verb*", "\\verb", "\\lstinline"] {
        let Some(after) = rest.strip_prefix(command) else {
            continue;
        };
        let Some(delimiter) = after.chars().next() else {
            return false;
        };
        // `\verbatiminput` and the like are other commands; braces are ordinary arguments.
        if delimiter.is_ascii_alphabetic() || matches!(delimiter, '{' | '[') {
            return false;
        }
        cursor.eat(command);
        cursor.next();
        cursor.until(&delimiter.to_string());
        return true;
    }
    // An address may hold a per cent sign that starts no comment.
    if rest.starts_with("\\url{") {
        cursor.eat("\\url");
        cursor.raw_argument();
        return true;
    }
    false
}

fn strip_comments(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut cursor = Cursor::new(source);
    while let Some(c) = cursor.peek() {
        let start = cursor.position();
        if c == '\\' {
            if !verbatim(&mut cursor) {
                cursor.next();
                cursor.next();
            }
            out.push_str(&source[start..cursor.position()]);
        } else if c == '%' {
            let rest = cursor.rest();
            let line = rest.find('\n').unwrap_or(rest.len());
            cursor.rewind(start + line);
            // The comment takes its line end along, except where an empty line follows.
            let alone = out.rsplit('\n').next().is_none_or(|line| line.trim().is_empty());
            if cursor.eat("\n") {
                let next_line = cursor.rest().split('\n').next().unwrap_or("");
                if !alone && next_line.trim().is_empty() {
                    out.push('\n');
                } else {
                    let rest = cursor.rest();
                    let indent = rest.len() - rest.trim_start_matches([' ', '\t']).len();
                    cursor.rewind(cursor.position() + indent);
                }
            }
        } else {
            cursor.next();
            out.push(c);
        }
    }
    out
}

#[derive(Clone)]
struct Macro {
    parameters: usize,
    /// Value of the first parameter where it is left out.
    default: Option<String>,
    body: String,
}

struct Expander {
    macros: HashMap<String, Macro>,
    expansions: usize,
    /// Bytes of all expansions so far, at most `MAX_LENGTH`.
    length: usize,
    problems: Vec<String>,
}

impl Expander {
    fn expand(&mut self, text: &str, out: &mut String, depth: usize) {
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

/// `\ifplastex` asks whether HTML is made; both branches of a decided conditional are cut apart here.
fn conditional(name: &str, cursor: &mut Cursor<'_>) -> bool {
    match name {
        "iffalse" => skip_branch(cursor),
        "iftrue" | "ifplastex" | "fi" => {}
        // Reached only after a branch that was taken.
        "else" => skip_branch(cursor),
        _ => return false,
    }
    true
}

/// Skips to the `\else` or `\fi` of this conditional.
fn skip_branch(cursor: &mut Cursor<'_>) {
    let mut depth = 0;
    while !cursor.is_at_end() {
        cursor.until("\\");
        match cursor.command_name() {
            "iffalse" | "iftrue" | "ifplastex" => depth += 1,
            "else" if depth == 0 => return,
            "fi" if depth == 0 => return,
            "fi" => depth -= 1,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(source: &str) -> String {
        prepare(source).text
    }

    #[test]
    fn comments_vanish_with_their_line_end() {
        assert_eq!(text("a% x\n  b\n% alone\nc 40\\% d % end"), "ab\nc 40\\% d ");
        assert_eq!(text("a % x\n\nb"), "a \n\nb");
        assert_eq!(
            text("\\verb|%|x\n\\url{http://a/%20b}"),
            "\\verb|%|x\n\\url{http://a/%20b}"
        );
    }

    #[test]
    fn macros_are_expanded_in_text_and_formulas() {
        assert_eq!(
            text("\\newcommand{\\maxn}{1000}$n \\le \\maxn$ and \\maxn{} more"),
            "$n \\le 1000$ and 1000 more"
        );
        assert_eq!(
            text("\\newcommand\\pair[2][x]{(#1,#2)}\\pair{b} \\pair[c]{d}"),
            "(x,b) (c,d)"
        );
        assert_eq!(text("\\def\\sq#1{#1^2}$\\sq{y}$"), "$y^2$");
        assert_eq!(text("\\def\\le{\\leq}$a\\le b$"), "$a\\leq b$");
    }

    #[test]
    fn a_macro_that_feeds_on_itself_stops() {
        let prepared = prepare("\\newcommand{\\a}{\\a\\a}x\\a y");
        assert!(prepared.text.starts_with('x') && prepared.text.ends_with('y'));
        assert!(prepared.problems[0].contains("\\a"));
    }

    #[test]
    fn the_branch_for_html_is_taken() {
        assert_eq!(text("\\ifplastex A\\else B\\fi C").replace(' ', ""), "AC");
        assert_eq!(text("\\iffalse A\\else B\\fi C").replace(' ', ""), "BC");
        assert_eq!(text("$a \\iff b$"), "$a \\iff b$");
    }
}

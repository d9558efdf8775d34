//! First pass: comments, conditionals and the statement's own macros.

mod comments;
mod conditionals;
mod macros;

use super::cursor::Cursor;
use comments::strip_comments;
use macros::Expander;

pub(super) struct Prepared {
    pub text: String,
    pub problems: Vec<String>,
}

pub(super) fn prepare(source: &str) -> Prepared {
    let source = source.replace("\r\n", "\n").replace('\r', "\n");
    let without_comments = strip_comments(&source);
    let mut expander = Expander::default();
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

//! Formulas: LaTeX source to MathML, kept out of the way of the sanitiser by placeholders.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::Builder;
use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::{Parser, Storage, push_mathml};

/// Around the number of a formula; both are removed from every text at the door, so nobody can forge one.
const OPEN: char = '\u{e000}';
const CLOSE: char = '\u{e001}';

/// Longer sources are shown as text: no statement needs them and nesting costs time.
const MAX_SOURCE_BYTES: usize = 10_000;
const MAX_NESTING: usize = 40;

/// The formulas of one statement.
#[derive(Default)]
pub(super) struct Formulas {
    rendered: Vec<Formula>,
    /// What went wrong, one sentence a formula.
    pub problems: Vec<String>,
}

struct Formula {
    html: String,
    source: String,
}

impl Formulas {
    /// Renders a formula and returns the placeholder that stands for it until the HTML is safe.
    pub fn add(&mut self, source: &str, display: bool) -> String {
        let source = source.trim();
        let html = match to_mathml(source, display) {
            Ok(mathml) => mathml,
            Err(reason) => {
                self.problems
                    .push(format!("formula `{source}` is shown as text: {reason}"));
                format!("<code>{}</code>", escape(source))
            }
        };
        self.rendered.push(Formula {
            html,
            source: source.to_owned(),
        });
        format!("{OPEN}{}{CLOSE}", self.rendered.len() - 1)
    }

    /// Puts the formulas into sanitised HTML: as MathML in text, as their source inside an attribute.
    pub fn insert(&self, html: &str) -> String {
        let mut out = String::with_capacity(html.len());
        let mut rest = html;
        let mut place = Place::Text;
        while let Some(start) = rest.find(OPEN) {
            let (before, after) = rest.split_at(start);
            place = place.after(before);
            out.push_str(before);
            let after = &after[OPEN.len_utf8()..];
            let Some((number, tail)) = after.split_once(CLOSE) else {
                break;
            };
            if let Some(formula) = number
                .parse::<usize>()
                .ok()
                .and_then(|index| self.rendered.get(index))
            {
                match place {
                    Place::Text => out.push_str(&formula.html),
                    Place::Tag | Place::Quoted => out.push_str(&escape(&formula.source)),
                }
            }
            rest = tail;
        }
        out.push_str(rest);
        out
    }
}

/// Where in serialised HTML a position is; the serialiser always quotes attributes with `"`.
#[derive(Clone, Copy)]
enum Place {
    Text,
    Tag,
    Quoted,
}

impl Place {
    fn after(self, html: &str) -> Self {
        html.chars().fold(self, |place, c| match (place, c) {
            (Self::Text, '<') | (Self::Quoted, '"') => Self::Tag,
            (Self::Tag, '>') => Self::Text,
            (Self::Tag, '"') => Self::Quoted,
            _ => place,
        })
    }
}

/// Removes the characters that mark formulas, and NUL, which HTML cannot carry.
pub(super) fn clean_input(text: &str) -> Cow<'_, str> {
    if text.contains([OPEN, CLOSE, '\0']) {
        Cow::Owned(text.replace([OPEN, CLOSE, '\0'], ""))
    } else {
        Cow::Borrowed(text)
    }
}

pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

fn to_mathml(source: &str, display: bool) -> Result<String, String> {
    if source.len() > MAX_SOURCE_BYTES || nesting(source) > MAX_NESTING {
        return Err("it is too long or too deeply nested".to_owned());
    }
    let source = normalise(source);
    let storage = Storage::new();
    let parsed: Result<Vec<_>, _> = Parser::new(&source, &storage).collect();
    let events = parsed.map_err(|error| {
        let text = error.to_string();
        let first = text
            .lines()
            .find(|line| !line.trim().is_empty())
            .unwrap_or("it cannot be read");
        first.trim().to_owned()
    })?;
    let config = RenderConfig {
        display_mode: if display {
            DisplayMode::Block
        } else {
            DisplayMode::Inline
        },
        ..RenderConfig::default()
    };
    let mut mathml = String::new();
    let events = events.into_iter().map(Ok::<_, std::convert::Infallible>);
    push_mathml(&mut mathml, events, config).map_err(|error| error.to_string())?;
    let safe = CLEANER.clean(&mathml).to_string();
    if safe.starts_with("<math") {
        Ok(safe)
    } else {
        Err("it cannot be shown".to_owned())
    }
}

/// Spellings that statements use and the renderer does not know.
fn normalise(source: &str) -> String {
    let mut source = source.to_owned();
    for (from, to) in [
        ("\\textrm{", "\\text{"),
        ("\\mbox{", "\\text{"),
        ("\\hbox{", "\\text{"),
        ("\\texttt{", "\\mathtt{"),
        ("\\textbf{", "\\mathbf{"),
        ("\\textit{", "\\mathit{"),
        ("\\emph{", "\\mathit{"),
        ("\\textsf{", "\\mathsf{"),
        ("\\nonumber", ""),
        ("\\notag", ""),
        ("\\-", ""),
    ] {
        if source.contains(from) {
            source = source.replace(from, to);
        }
    }
    infix(source)
}

/// `{a \choose b}` and its relatives, which take the whole group they stand in.
fn infix(mut source: String) -> String {
    const INFIX: [(&str, &str); 3] = [
        ("\\choose", "\\binom"),
        ("\\over", "\\frac"),
        ("\\atop", "\\substack"),
    ];
    for (command, prefix) in INFIX {
        let mut from = 0;
        while let Some(found) = source[from..].find(command).map(|index| index + from) {
            let after = found + command.len();
            from = after;
            // `\overline` begins alike.
            if source[after..].starts_with(|c: char| c.is_ascii_alphabetic()) {
                continue;
            }
            let start = group_start(&source[..found]);
            let end = after + group_end(&source[after..]);
            let (left, right) = (source[start..found].trim(), source[after..end].trim());
            let replaced = match prefix {
                "\\substack" => format!("\\substack{{{left} \\\\ {right}}}"),
                _ => format!("{prefix}{{{left}}}{{{right}}}"),
            };
            source.replace_range(start..end, &replaced);
            // What is nested on the left was moved; looking again from there finds each one once, since
            // every pass takes one infix command away.
            from = start;
        }
    }
    source
}

/// Where the group begins that is still open at the end of `text`.
fn group_start(text: &str) -> usize {
    let mut depth = 0_usize;
    for (index, c) in text.char_indices().rev() {
        let escaped = text[..index].ends_with('\\');
        match c {
            '}' if !escaped => depth += 1,
            '{' if !escaped && depth == 0 => return index + 1,
            '{' if !escaped => depth -= 1,
            _ => {}
        }
    }
    0
}

/// Where the group ends that is open at the start of `text`.
fn group_end(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut escaped = false;
    for (index, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '{' => depth += 1,
            '}' if depth == 0 => return index,
            '}' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

fn nesting(source: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for c in source.chars() {
        match c {
            '{' | '(' | '[' => depth += 1,
            '}' | ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
        .max(source.matches("\\begin").count())
        .max(source.matches("\\left").count())
}

/// Passes presentation MathML and nothing else: no style (the pages forbid it), no links, no HTML.
static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let tags = [
        "math",
        "mrow",
        "mi",
        "mo",
        "mn",
        "ms",
        "mtext",
        "mspace",
        "msup",
        "msub",
        "msubsup",
        "mfrac",
        "msqrt",
        "mroot",
        "munder",
        "mover",
        "munderover",
        "mmultiscripts",
        "mprescripts",
        "mtable",
        "mtr",
        "mtd",
        "mpadded",
        "mphantom",
        "mstyle",
        "merror",
    ];
    let attributes = [
        "display",
        "displaystyle",
        "scriptlevel",
        "stretchy",
        "fence",
        "separator",
        "form",
        "accent",
        "accentunder",
        "lspace",
        "rspace",
        "minsize",
        "maxsize",
        "movablelimits",
        "largeop",
        "symmetric",
        "linethickness",
        "mathvariant",
        "width",
        "height",
        "depth",
        "voffset",
        "columnspan",
        "rowspan",
        "class",
    ];
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from(tags))
        .tag_attributes(HashMap::new())
        .generic_attributes(HashSet::from(attributes))
        .clean_content_tags(HashSet::from(["script", "style"]))
        .link_rel(None)
        .attribute_filter(|_, attribute, value| {
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+' | '%' | ' ' | '_');
            (attribute == "display" || value.chars().all(plain)).then_some(value.into())
        });
    builder
});

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rendered(source: &str) -> String {
        let mut formulas = Formulas::default();
        let placeholder = formulas.add(source, false);
        assert!(formulas.problems.is_empty(), "{:?}", formulas.problems);
        formulas.insert(&placeholder)
    }

    #[test]
    fn formulas_become_mathml() {
        let html = rendered(r"1 \le n \le 10^{5}");
        assert!(
            html.starts_with("<math") && html.contains("<mo>≤</mo>") && html.contains("<msup>"),
            "{html}"
        );
    }

    #[test]
    fn comparison_signs_stay_escaped() {
        let html = rendered("a < b > c");
        assert!(html.contains("&lt;") && html.contains("&gt;"), "{html}");
    }

    #[test]
    fn infix_commands_take_their_group() {
        assert_eq!(
            infix(r"{m \choose k} = \overline{x}".to_owned()),
            r"{\binom{m}{k}} = \overline{x}"
        );
        assert_eq!(
            infix(r"1 + {{a \over b} \over c}".to_owned()),
            r"1 + {\frac{{\frac{a}{b}}}{c}}"
        );
        assert!(rendered(r"{m \choose k} = \frac{m!}{k!(m-k)!}").contains("<mfrac"));
    }

    #[test]
    fn colours_leave_no_style_behind() {
        let html = rendered(r"\color{red} x + \begin{array}{l|r} a & b \end{array}");
        assert!(!html.contains("style=\""), "{html}");
    }

    #[test]
    fn a_wrong_formula_is_shown_as_text_with_a_word_why() {
        let mut formulas = Formulas::default();
        let placeholder = formulas.add(r"\frac{1", false);
        assert_eq!(formulas.insert(&placeholder), r"<code>\frac{1</code>");
        assert_eq!(formulas.problems.len(), 1);
    }

    #[test]
    fn markup_in_text_stays_text() {
        for source in [
            r"\text{<script>alert(1)</script>}",
            r"<img src=x onerror=alert(1)>",
            r#"\text{"onx="}"#,
        ] {
            let mut formulas = Formulas::default();
            let placeholder = formulas.add(source, true);
            let html = formulas.insert(&placeholder);
            assert!(!html.contains("<script") && !html.contains("<img"), "{html}");
        }
    }

    #[test]
    fn inside_an_attribute_a_formula_is_its_source() {
        let mut formulas = Formulas::default();
        let placeholder = formulas.add("a<b", false);
        let html = formulas.insert(&format!("<img alt=\"see {placeholder}\">{placeholder}"));
        assert!(html.starts_with("<img alt=\"see a&lt;b\"><math"), "{html}");
    }

    proptest! {
        #[test]
        fn no_formula_panics_or_smuggles_markup(source in r"(\\(frac|sqrt|text|left|right|begin|end|color|href|sum|class|unicode|,|\{|\})|[{}a-c0-9^_&<>$\\ =()|\[\]]|\{array\}|\{cases\}){0,25}") {
            let mut formulas = Formulas::default();
            let placeholder = formulas.add(&source, true);
            let html = formulas.insert(&placeholder);
            prop_assert!(!html.contains("style=\"") && !html.contains("href=\""), "{}", html);
        }
    }
}

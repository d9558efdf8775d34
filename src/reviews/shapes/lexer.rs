//! From text to tokens: comments and white space are gone, everything else is there. Any text comes out as some tokens.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    Python,
    Java,
    JavaScript,
    C,
    Go,
    Rust,
}

impl Family {
    /// Of a language's id.
    pub fn of(language: &str) -> Option<Family> {
        match language {
            "python3" | "pypy3" => Some(Family::Python),
            "java" => Some(Family::Java),
            "javascript" | "typescript" => Some(Family::JavaScript),
            "c" | "cpp" => Some(Family::C),
            "go" => Some(Family::Go),
            "rust" => Some(Family::Rust),
            _ => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Name,
    Number,
    Text,
    /// A text whose words may be names of the code: it is read as it runs.
    Template,
    /// An operator or a bracket.
    Mark,
    /// A line for the preprocessor.
    Directive,
    /// The end of a line.
    Line,
    Indent,
    Dedent,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raw {
    pub kind: Kind,
    pub text: String,
    /// From 1.
    pub line: usize,
}

impl Raw {
    pub fn is(&self, mark: &str) -> bool {
        self.kind == Kind::Mark && self.text == mark
    }

    pub fn is_name(&self, name: &str) -> bool {
        self.kind == Kind::Name && self.text == name
    }
}

/// The longest come first.
const MARKS: [&str; 51] = [
    ">>>=", "...", "<<=", ">>=", "**=", "//=", "===", "!==", "??=", "&&=", "||=", "<=>", "..=", ">>>", "->",
    "=>", "::", ":=", "==", "!=", "<=", ">=", "&&", "||", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=",
    "|=", "^=", "@=", "<<", "**", "//", "??", "?.", "<-", "&^", "..", "->*", ".*", "##", "~=", "=~", "!~",
    "?:", "\\",
];

struct Lexer<'a> {
    family: Family,
    text: &'a [char],
    at: usize,
    line: usize,
    tokens: Vec<Raw>,
}

pub fn lex(family: Family, source: &str) -> Vec<Raw> {
    let text: Vec<char> = source.chars().collect();
    let mut lexer = Lexer {
        family,
        text: &text,
        at: 0,
        line: 1,
        tokens: Vec::new(),
    };
    while lexer.at < text.len() {
        lexer.step();
    }
    lexer.tokens
}

impl Lexer<'_> {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.text.get(self.at + ahead).copied()
    }

    fn starts(&self, word: &str) -> bool {
        word.chars()
            .enumerate()
            .all(|(ahead, one)| self.peek(ahead) == Some(one))
    }

    /// Goes on by so many characters, and counts lines.
    fn advance(&mut self, count: usize) {
        for _ in 0..count {
            if self.peek(0) == Some('\n') {
                self.line += 1;
            }
            self.at += 1;
        }
    }

    fn push(&mut self, kind: Kind, text: String, line: usize) {
        self.tokens.push(Raw { kind, text, line });
    }

    fn step(&mut self) {
        let Some(character) = self.peek(0) else { return };
        match character {
            '\n' => {
                let line = self.line;
                self.push(Kind::Line, String::new(), line);
                self.advance(1);
            }
            '\\' if self.peek(1) == Some('\n') => self.advance(2),
            '\\' if self.starts("\\\r\n") => self.advance(3),
            _ if character.is_whitespace() || character == '\u{feff}' => self.advance(1),
            _ if self.comment() || self.directive() || self.quoted() => {}
            _ if character.is_alphabetic() || character == '_' || character == '$' => self.name(),
            _ if character.is_ascii_digit()
                || (character == '.' && self.peek(1).is_some_and(|c| c.is_ascii_digit())) =>
            {
                self.number();
            }
            _ => self.mark(),
        }
    }

    fn comment(&mut self) -> bool {
        let line_sign = if self.family == Family::Python { "#" } else { "//" };
        if self.starts(line_sign) || (self.at == 0 && self.starts("#!")) {
            while self.peek(0).is_some_and(|one| one != '\n') {
                self.advance(1);
            }
            return true;
        }
        if self.family == Family::Python || !self.starts("/*") {
            return false;
        }
        let mut depth = 0_usize;
        while self.peek(0).is_some() {
            if self.starts("/*") && (depth == 0 || self.family == Family::Rust) {
                depth += 1;
                self.advance(2);
            } else if self.starts("*/") {
                depth -= 1;
                self.advance(2);
                if depth == 0 {
                    break;
                }
            } else {
                self.advance(1);
            }
        }
        true
    }

    /// `#include <vector>` and the like, with the lines that go on.
    fn directive(&mut self) -> bool {
        let is_first = self.tokens.last().is_none_or(|last| last.kind == Kind::Line);
        if self.family != Family::C || !is_first || self.peek(0) != Some('#') {
            return false;
        }
        let (line, mut text) = (self.line, String::new());
        while let Some(one) = self.peek(0) {
            if self.starts("\\\n") {
                self.advance(2);
                text.push(' ');
            } else if one == '\n' || self.starts("//") {
                break;
            } else {
                text.push(one);
                self.advance(1);
            }
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        self.push(Kind::Directive, words.join(" "), line);
        true
    }

    fn quoted(&mut self) -> bool {
        match self.family {
            Family::Python => self.python_text(),
            Family::JavaScript => self.script_text(),
            Family::C => {
                self.raw_text("R\"", true)
                    || self.plain_text("\"", Kind::Text)
                    || self.plain_text("'", Kind::Text)
            }
            Family::Java => {
                self.until("\"\"\"", "\"\"\"", Kind::Text)
                    || self.plain_text("\"", Kind::Text)
                    || self.plain_text("'", Kind::Text)
            }
            Family::Go => {
                self.until("`", "`", Kind::Text)
                    || self.plain_text("\"", Kind::Text)
                    || self.plain_text("'", Kind::Text)
            }
            Family::Rust => self.rust_text(),
        }
    }

    /// From an opening to the next closing sign, which may be lines below.
    fn until(&mut self, open: &str, close: &str, kind: Kind) -> bool {
        if !self.starts(open) {
            return false;
        }
        let (line, mut text) = (self.line, open.to_string());
        self.advance(open.chars().count());
        while let Some(one) = self.peek(0) {
            if self.starts(close) {
                self.advance(close.chars().count());
                break;
            }
            text.push(one);
            self.advance(1);
        }
        self.push(kind, text, line);
        true
    }

    /// A text of one line with escapes; one that never ends, ends with its line.
    fn plain_text(&mut self, quote: &str, kind: Kind) -> bool {
        if !self.starts(quote) {
            return false;
        }
        let line = self.line;
        let text = self.escaped(quote);
        self.push(kind, format!("{quote}{text}"), line);
        true
    }

    fn escaped(&mut self, quote: &str) -> String {
        let mut text = String::new();
        self.advance(1);
        while let Some(one) = self.peek(0) {
            if self.starts(quote) {
                self.advance(1);
                break;
            }
            if one == '\n' {
                break;
            }
            text.push(one);
            self.advance(1);
            if one == '\\'
                && let Some(next) = self.peek(0)
            {
                text.push(next);
                self.advance(1);
            }
        }
        text
    }

    /// `R"x(…)x"` of C++, and with `is_c` false `r#"…"#` of Rust: what ends it stands at its beginning.
    fn raw_text(&mut self, open: &str, is_c: bool) -> bool {
        if !self.starts(open) && is_c {
            return false;
        }
        let skipped = if is_c { 2 } else { 1 };
        let mut sign = String::new();
        let mut ahead = skipped;
        let stop = if is_c { '(' } else { '"' };
        loop {
            match self.peek(ahead) {
                Some(one) if one == stop => break,
                Some(one)
                    if sign.len() < 16 && (is_c || one == '#') && one != '"' && !one.is_whitespace() =>
                {
                    sign.push(one)
                }
                _ => return false,
            }
            ahead += 1;
        }
        let close = if is_c {
            format!("){sign}\"")
        } else {
            format!("\"{sign}")
        };
        let begin: String = (0..=ahead).filter_map(|one| self.peek(one)).collect();
        self.until(&begin, &close, if is_c { Kind::Text } else { Kind::Template })
    }

    fn python_text(&mut self) -> bool {
        let mut ahead = 0;
        while self.peek(ahead).is_some_and(|one| "rRbBuUfFtT".contains(one)) && ahead < 3 {
            ahead += 1;
        }
        let Some(quote @ ('"' | '\'')) = self.peek(ahead) else {
            return false;
        };
        let prefix: String = (0..ahead)
            .filter_map(|one| self.peek(one))
            .collect::<String>()
            .to_lowercase();
        let kind = if prefix.contains(['f', 't']) {
            Kind::Template
        } else {
            Kind::Text
        };
        let line = self.line;
        self.advance(ahead);
        let triple: String = std::iter::repeat_n(quote, 3).collect();
        if self.starts(&triple) {
            self.advance(3);
            let mut text = String::new();
            while let Some(one) = self.peek(0) {
                if self.starts(&triple) {
                    self.advance(3);
                    break;
                }
                text.push(one);
                self.advance(1);
                if one == '\\'
                    && let Some(next) = self.peek(0)
                {
                    text.push(next);
                    self.advance(1);
                }
            }
            self.push(kind, format!("{prefix}{triple}{text}"), line);
            return true;
        }
        let text = self.escaped(&quote.to_string());
        // 'a' and "a" are the same where no quote is inside.
        let shown = if text.contains(['"', '\'', '\\']) {
            quote
        } else {
            '"'
        };
        self.push(kind, format!("{prefix}{shown}{text}"), line);
        true
    }

    fn script_text(&mut self) -> bool {
        if self.starts("`") {
            return self.template();
        }
        if self.starts("/") && self.is_expression_next() {
            return self.regular_expression();
        }
        let Some(quote @ ('"' | '\'')) = self.peek(0) else {
            return false;
        };
        let line = self.line;
        let text = self.escaped(&quote.to_string());
        let shown = if text.contains(['"', '\'', '\\']) {
            quote
        } else {
            '"'
        };
        self.push(Kind::Text, format!("{shown}{text}"), line);
        true
    }

    /// A template with whatever stands in its `${…}`, as one text.
    fn template(&mut self) -> bool {
        let (line, mut text, mut depth) = (self.line, String::new(), 0_usize);
        self.advance(1);
        while let Some(one) = self.peek(0) {
            if one == '\\' {
                text.push(one);
                self.advance(1);
            } else if self.starts("${") {
                depth += 1;
            } else if one == '}' {
                depth = depth.saturating_sub(1);
            } else if one == '`' && depth == 0 {
                self.advance(1);
                break;
            }
            text.extend(self.peek(0));
            self.advance(1);
        }
        self.push(Kind::Template, format!("`{text}"), line);
        true
    }

    /// Whether a slash begins a regular expression and divides nothing.
    fn is_expression_next(&self) -> bool {
        let before = self.tokens.iter().rev().find(|token| token.kind != Kind::Line);
        before.is_none_or(|before| match before.kind {
            Kind::Mark => !matches!(before.text.as_str(), ")" | "]" | "}" | "++" | "--"),
            Kind::Name => matches!(
                before.text.as_str(),
                "return" | "typeof" | "case" | "in" | "of" | "delete" | "void"
            ),
            _ => false,
        })
    }

    fn regular_expression(&mut self) -> bool {
        let (line, mut text, mut is_in_class) = (self.line, String::from("/"), false);
        self.advance(1);
        while let Some(one) = self.peek(0).filter(|one| *one != '\n') {
            text.push(one);
            self.advance(1);
            match one {
                '\\' => {
                    text.extend(self.peek(0).filter(|next| *next != '\n'));
                    self.advance(usize::from(self.peek(0).is_some_and(|next| next != '\n')));
                }
                '[' => is_in_class = true,
                ']' => is_in_class = false,
                '/' if !is_in_class => break,
                _ => {}
            }
        }
        self.push(Kind::Text, text, line);
        true
    }

    fn rust_text(&mut self) -> bool {
        let prefix = usize::from(self.starts("b\"") || self.starts("c\"") || self.starts("b'"));
        if self.starts("r\"") || self.starts("r#") {
            let open = "r".to_string();
            return self.raw_text(&open, false);
        }
        if self.starts("br") || self.starts("cr") {
            let is_raw = matches!(self.peek(2), Some('"' | '#'));
            if is_raw {
                self.advance(1);
                return self.raw_text("r", false);
            }
        }
        if self.peek(prefix) == Some('"') {
            let (line, mut text) = (self.line, String::new());
            for _ in 0..prefix {
                text.extend(self.peek(0));
                self.advance(1);
            }
            text.push('"');
            self.advance(1);
            while let Some(one) = self.peek(0) {
                self.advance(1);
                if one == '"' {
                    break;
                }
                text.push(one);
                if one == '\\'
                    && let Some(next) = self.peek(0)
                {
                    text.push(next);
                    self.advance(1);
                }
            }
            // `format!("{name}")` reads names.
            self.push(Kind::Template, text, line);
            return true;
        }
        let is_character = self.peek(prefix) == Some('\'')
            && (self.peek(prefix + 1) == Some('\\') || self.peek(prefix + 2) == Some('\''));
        if is_character {
            self.advance(prefix);
            return self.plain_text("'", Kind::Text);
        }
        if self.peek(0) == Some('\'') {
            // A lifetime or a label: the sign and its name are one.
            let line = self.line;
            let mut text = String::from("'");
            self.advance(1);
            while let Some(one) = self.peek(0).filter(|one| one.is_alphanumeric() || *one == '_') {
                text.push(one);
                self.advance(1);
            }
            self.push(Kind::Mark, text, line);
            return true;
        }
        false
    }

    fn name(&mut self) {
        let (line, mut text) = (self.line, String::new());
        while let Some(one) = self
            .peek(0)
            .filter(|one| one.is_alphanumeric() || "_$".contains(*one))
        {
            text.push(one);
            self.advance(1);
        }
        self.push(Kind::Name, text, line);
    }

    fn number(&mut self) {
        let (line, mut text) = (self.line, String::new());
        while let Some(one) = self.peek(0) {
            let is_exponent =
                "eEpP".contains(text.chars().next_back().unwrap_or(' ')) && !text.starts_with("0x");
            let is_range = one == '.' && self.peek(1) == Some('.');
            let is_method = one == '.'
                && self.peek(1).is_some_and(|next| next.is_alphabetic())
                && self.family == Family::Rust;
            let goes_on = one.is_alphanumeric()
                || one == '.' && !is_range && !is_method
                || one == '_'
                || ("+-".contains(one) && is_exponent);
            let is_separator = one == '\''
                && self.family == Family::C
                && self.peek(1).is_some_and(|next| next.is_alphanumeric());
            if !goes_on && !is_separator {
                break;
            }
            if one != '_' && !is_separator {
                text.push(one);
            }
            self.advance(1);
        }
        self.push(Kind::Number, text, line);
    }

    fn mark(&mut self) {
        let line = self.line;
        // `>>` closes two lists of types as well as it shifts: single ones are compared the same.
        let found = MARKS
            .iter()
            .filter(|mark| {
                self.family == Family::Python || (**mark != "//" && **mark != "//=" && **mark != "**")
            })
            .find(|mark| self.starts(mark));
        let text = match found {
            Some(mark) => (*mark).to_string(),
            None => self.peek(0).map(String::from).unwrap_or_default(),
        };
        self.advance(text.chars().count().max(1));
        self.push(Kind::Mark, text, line);
    }
}

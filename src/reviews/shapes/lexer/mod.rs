//! From text to tokens: comments and white space are gone, everything else is there. Any text comes out as some tokens.

mod script;
mod texts;

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
    /// Something never ended, or may be read in two ways.
    is_doubtful: bool,
}

/// `None` where the source isn't read beyond doubt.
pub fn lex(family: Family, source: &str) -> Option<Vec<Raw>> {
    let text: Vec<char> = source.chars().collect();
    let mut lexer = Lexer {
        family,
        text: &text,
        at: 0,
        line: 1,
        tokens: Vec::new(),
        is_doubtful: false,
    };
    while lexer.at < text.len() {
        lexer.step();
    }
    (!lexer.is_doubtful).then_some(lexer.tokens)
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
        // `#![allow(…)]` of Rust is none.
        let is_script = self.at == 0 && self.starts("#!") && self.peek(2) != Some('[');
        if self.starts(line_sign) || is_script {
            while self.peek(0).is_some_and(|one| one != '\n') {
                let goes_on = self.family == Family::C && (self.starts("\\\n") || self.starts("\\\r\n"));
                self.advance(if !goes_on {
                    1
                } else if self.starts("\\\n") {
                    2
                } else {
                    3
                });
            }
            return true;
        }
        if self.family == Family::Python || !self.starts("/*") {
            return false;
        }
        let (begin, mut depth) = (self.line, 0_usize);
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
        self.is_doubtful |= depth > 0;
        // A comment over several lines ends one.
        if self.line > begin && matches!(self.family, Family::Go | Family::JavaScript) {
            self.push(Kind::Line, String::new(), begin);
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
        self.is_doubtful |= text.contains("/*") && !text.trim_end().ends_with("*/");
        let words: Vec<&str> = text.split_whitespace().collect();
        let is_exact = text.contains(['"', '\'']);
        let text = if is_exact {
            text.trim_end().to_string()
        } else {
            words.join(" ")
        };
        self.push(Kind::Directive, text, line);
        true
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
            if (one != '_' || self.family == Family::C) && !is_separator {
                text.push(one);
            }
            self.advance(1);
        }
        self.push(Kind::Number, text, line);
    }

    fn mark(&mut self) {
        let line = self.line;
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

//! Texts and characters, as each language writes them.

use super::{Family, Kind, Lexer};

impl Lexer<'_> {
    pub(super) fn quoted(&mut self) -> bool {
        match self.family {
            Family::Python => self.python_text(),
            Family::JavaScript => self.script_text(),
            Family::C => {
                let is_text = self.raw_text("R\"", true)
                    || self.plain_text("\"", Kind::Text)
                    || self.plain_text("'", Kind::Text);
                if is_text {
                    self.suffix();
                }
                is_text
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

    /// The `s` of `"text"s` belongs to the text, and is no name.
    fn suffix(&mut self) {
        let mut text = String::new();
        while let Some(one) = self.peek(0).filter(|one| one.is_alphanumeric() || *one == '_') {
            text.push(one);
            self.advance(1);
        }
        if let Some(last) = self.tokens.last_mut().filter(|_| !text.is_empty()) {
            last.text.push('"');
            last.text.push_str(&text);
        }
    }

    /// From an opening to the next closing sign, which may be lines below.
    pub(super) fn until(&mut self, open: &str, close: &str, kind: Kind) -> bool {
        if !self.starts(open) {
            return false;
        }
        let (line, mut text) = (self.line, open.to_string());
        self.advance(open.chars().count());
        loop {
            if self.starts(close) {
                self.advance(close.chars().count());
                break;
            }
            let Some(one) = self.peek(0) else {
                self.is_doubtful = true;
                break;
            };
            text.push(one);
            self.advance(1);
        }
        self.push(kind, text, line);
        true
    }

    /// A text of one line with escapes; one that never ends, ends with its line and is in doubt.
    pub(super) fn plain_text(&mut self, quote: &str, kind: Kind) -> bool {
        if !self.starts(quote) {
            return false;
        }
        let line = self.line;
        let text = self.escaped(quote);
        self.push(kind, format!("{quote}{text}"), line);
        true
    }

    pub(super) fn escaped(&mut self, quote: &str) -> String {
        let mut text = String::new();
        self.advance(1);
        while let Some(one) = self.peek(0).filter(|one| *one != '\n') {
            if self.starts(quote) {
                self.advance(1);
                return text;
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
        self.is_doubtful = true;
        text
    }

    /// `R"x(…)x"` of C++, and with `is_c` false `r#"…"#` of Rust: what ends it stands at its beginning.
    pub(super) fn raw_text(&mut self, open: &str, is_c: bool) -> bool {
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

    pub(super) fn python_text(&mut self) -> bool {
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
            loop {
                if self.starts(&triple) {
                    self.advance(3);
                    break;
                }
                let Some(one) = self.peek(0) else {
                    self.is_doubtful = true;
                    break;
                };
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

    pub(super) fn rust_text(&mut self) -> bool {
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
            loop {
                let Some(one) = self.peek(0) else {
                    self.is_doubtful = true;
                    break;
                };
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
}

//! A position in LaTeX text and the ways to take the next piece of it.

pub(super) struct Cursor<'a> {
    text: &'a str,
    position: usize,
}

impl<'a> Cursor<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text, position: 0 }
    }

    pub fn rest(&self) -> &'a str {
        &self.text[self.position..]
    }

    pub fn is_at_end(&self) -> bool {
        self.position >= self.text.len()
    }

    pub fn position(&self) -> usize {
        self.position
    }

    /// Goes back to where the cursor has been.
    pub fn rewind(&mut self, position: usize) {
        self.position = position;
    }

    pub fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.position += c.len_utf8();
        Some(c)
    }

    pub fn eat(&mut self, prefix: &str) -> bool {
        let found = self.rest().starts_with(prefix);
        if found {
            self.position += prefix.len();
        }
        found
    }

    /// Takes everything up to `end` and steps over it; without `end`, everything that is left.
    pub fn until(&mut self, end: &str) -> &'a str {
        let rest = self.rest();
        let (taken, length) = match rest.find(end) {
            Some(index) => (&rest[..index], index + end.len()),
            None => (rest, rest.len()),
        };
        self.position += length;
        taken
    }

    /// What TeX skips before an argument and after a control word: spaces and one line end. An empty line
    /// ends the paragraph and is left in place.
    pub fn skip_space(&mut self) {
        let rest = self.rest();
        let space = &rest[..rest.len() - rest.trim_start().len()];
        let lines = space.matches('\n').count();
        self.position += if lines > 1 {
            space.find('\n').unwrap_or(0)
        } else {
            space.len()
        };
    }

    pub fn skip_all_space(&mut self) {
        let rest = self.rest();
        self.position += rest.len() - rest.trim_start().len();
    }

    /// The name after a backslash: letters, or one other character. A star is left to the caller.
    pub fn command_name(&mut self) -> &'a str {
        let rest = self.rest();
        let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let length = if letters > 0 {
            letters
        } else {
            rest.chars().next().map_or(0, char::len_utf8)
        };
        self.position += length;
        &rest[..length]
    }

    /// A balanced `{…}` as it is written, without its braces; a single character where there is none.
    pub fn raw_argument(&mut self) -> &'a str {
        self.skip_space();
        let rest = self.rest();
        if rest.starts_with('{') {
            let (inner, length) = balanced(rest, '{', '}');
            self.position += length;
            return inner;
        }
        if rest.starts_with('\\') {
            self.position += 1;
            let name = self.command_name();
            return &rest[..1 + name.len()];
        }
        if rest.starts_with('}') {
            return "";
        }
        let length = rest.chars().next().map_or(0, char::len_utf8);
        self.position += length;
        &rest[..length]
    }

    /// A `[…]` directly here or after spaces, without its brackets.
    pub fn optional_argument(&mut self) -> Option<&'a str> {
        let rest = self.rest();
        let trimmed = rest.trim_start_matches([' ', '\t']);
        if !trimmed.starts_with('[') {
            return None;
        }
        let (inner, length) = balanced(trimmed, '[', ']');
        self.position += rest.len() - trimmed.len() + length;
        Some(inner)
    }
}

/// The inside of the bracket that `text` starts with and the length with both brackets; where it is never
/// closed, everything up to the next empty line.
fn balanced(text: &str, open: char, close: char) -> (&str, usize) {
    let mut depth = 0_usize;
    let mut escaped = false;
    let mut braces = 0_usize;
    for (index, c) in text.char_indices() {
        if escaped {
            escaped = false;
            continue;
        }
        match c {
            '\\' => escaped = true,
            // A closing bracket inside braces is text.
            '{' if open != '{' => braces += 1,
            '}' if open != '{' => braces = braces.saturating_sub(1),
            _ if c == open && braces == 0 => depth += 1,
            _ if c == close && braces == 0 => {
                depth -= 1;
                if depth == 0 {
                    return (&text[1..index], index + 1);
                }
            }
            _ => {}
        }
    }
    let end = text.find("\n\n").unwrap_or(text.len());
    (&text[1..end.max(1)], end.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_balanced() {
        let mut cursor = Cursor::new(r" {a{b}\}c}[x{]}y] d");
        assert_eq!(cursor.raw_argument(), r"a{b}\}c");
        assert_eq!(cursor.optional_argument(), Some("x{]}y"));
        assert_eq!(cursor.raw_argument(), "d");
        assert!(cursor.is_at_end());
    }

    #[test]
    fn an_open_brace_ends_with_its_paragraph() {
        let mut cursor = Cursor::new("{never closed\n\nnext");
        assert_eq!(cursor.raw_argument(), "never closed");
        assert_eq!(cursor.rest(), "\n\nnext");
    }
}
